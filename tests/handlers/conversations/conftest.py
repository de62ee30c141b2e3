"""A property whose WhatsApp number the directory knows, and the webhook in front of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.kernel.tables import Key, Record, Table
from attendant.properties import directory
from functions.conversations.webhook import handler as webhook
from tests.requests import FakeContext
from tests.whatsapp_bodies import NUMBER, signed


@pytest.fixture
def at_home(environment: Callable[..., None], tables: dict[str, Table], property_id: str) -> None:
    """The demo number belongs to the property."""
    directory.forget()
    tables["properties"].put(
        {"pk": f"DIRECTORY#whatsapp#{NUMBER}", "sk": "PROPERTY", "property_id": property_id}
    )
    tables["properties"].put({"pk": "DIRECTORY#PROPERTIES", "sk": property_id})
    webhook.receiving.cache_clear()


@pytest.fixture
def post(at_home: None) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Posts a signed body; gives status and answer."""

    def call(body: Any, **how: Any) -> tuple[int, dict[str, Any]]:
        answer = webhook.lambda_handler(signed(body, **how), FakeContext())
        return answer["statusCode"], json.loads(answer["body"])

    return call


@pytest.fixture
def transcript(tables: dict[str, Table], property_id: str) -> Callable[[str], list[Record]]:
    """The stored messages of a conversation, in order."""

    def read(conversation_id: str) -> list[Record]:
        pk = f"{property_id}#CONVERSATION#{conversation_id}"
        return list(tables["conversations"].query_all(pk, begins="MESSAGE#"))

    return read


@pytest.fixture
def conversation(tables: dict[str, Table], property_id: str) -> Callable[[str], Record]:
    """The stored conversation."""

    def read(conversation_id: str) -> Record:
        key = Key(f"{property_id}#CONVERSATION#{conversation_id}", "CONVERSATION")
        found = tables["conversations"].get(key)
        assert found is not None
        return found

    return read
