"""What the Cloud API accepts: required members, length limits in characters, counts and uniqueness."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.simulators.whatsapp.errors import GraphError

PHONE = re.compile(r"^\+?[0-9][0-9 ()-]{5,24}$")
BSUID = re.compile(r"^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$")


class Rule(NamedTuple):
    """One member of a message: where it is ("[]" walks a list), and how long it may be."""

    path: str
    longest: int | None = None
    required: bool = True


BUTTON = "interactive.action.buttons[].reply"
SECTION = "interactive.action.sections[]"

RULES: dict[str, tuple[Rule, ...]] = {
    "text": (Rule("text.body", 4096),),
    "reaction": (Rule("reaction.message_id"),),
    "template": (Rule("template.name", 512), Rule("template.language.code")),
    "image": (Rule("image.caption", 1024, required=False),),
    "video": (Rule("video.caption", 1024, required=False),),
    "document": (Rule("document.caption", 1024, required=False),),
    "audio": (),
    "sticker": (),
    "location": (Rule("location.latitude"), Rule("location.longitude")),
    "contacts": (Rule("contacts"),),
    "interactive": (),
    "interactive/button": (
        Rule("interactive.body.text", 1024),
        Rule("interactive.header.text", 60, required=False),
        Rule("interactive.footer.text", 60, required=False),
        Rule(f"{BUTTON}.id", 256),
        Rule(f"{BUTTON}.title", 20),
    ),
    "interactive/list": (
        Rule("interactive.body.text", 4096),
        Rule("interactive.header.text", 60, required=False),
        Rule("interactive.footer.text", 60, required=False),
        Rule("interactive.action.button", 20),
        Rule(f"{SECTION}.title", 24, required=False),
        Rule(f"{SECTION}.rows[].id", 200),
        Rule(f"{SECTION}.rows[].title", 24),
        Rule(f"{SECTION}.rows[].description", 72, required=False),
    ),
    "interactive/cta_url": (
        Rule("interactive.body.text", 1024),
        Rule("interactive.action.parameters.display_text", 20),
        Rule("interactive.action.parameters.url"),
    ),
    "interactive/location_request_message": (Rule("interactive.body.text", 1024),),
}


def check(body: Any) -> None:
    """Refuse what Meta refuses at once; GraphError says why."""
    if not isinstance(body, dict):
        raise GraphError(100, "The request body is not a JSON object.")
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    if body.get("recipient_type", "individual") != "individual":
        raise GraphError(100, "Param recipient_type must be one of {INDIVIDUAL}.")
    _check_recipient(body)
    tracker = body.get("biz_opaque_callback_data")
    if tracker is not None and not (isinstance(tracker, str) and len(tracker) <= 512):
        raise GraphError(131009, "biz_opaque_callback_data length invalid. Max length: 512")
    kind = body.get("type", "text")
    if kind not in RULES:
        raise GraphError(100, f"Param type must be one of {{{', '.join(k for k in RULES if '/' not in k)}}}.")
    if not isinstance(body.get(kind), list if kind == "contacts" else dict):
        raise GraphError(131008, f"Parameter of type {kind} is required.")
    _check_rules(body, RULES[kind])
    if kind == "interactive":
        _check_interactive(body)


def _check_recipient(body: dict[str, Any]) -> None:
    phone, bsuid = body.get("to"), body.get("recipient")
    if not phone and not bsuid:
        raise GraphError(131008, "Required parameter is missing: to or recipient.")
    if phone and not (isinstance(phone, str) and PHONE.match(phone)):
        raise GraphError(
            100, "Param to must be a phone number; a business-scoped user id goes into recipient."
        )
    if bsuid and not (isinstance(bsuid, str) and BSUID.match(bsuid)):
        raise GraphError(100, "Param recipient must be a business-scoped user id.")


def _check_interactive(body: dict[str, Any]) -> None:
    interactive = body["interactive"]
    kind = f"interactive/{interactive.get('type')}"
    if kind not in RULES:
        raise GraphError(131009, f"Interactive type {interactive.get('type')!r} is not supported.")
    if not isinstance(interactive.get("action", {}), dict):
        raise GraphError(131009, "action must be an object.")
    if kind == "interactive/button":
        buttons = list(values(body, "interactive.action.buttons[]"))
        if not 1 <= len(buttons) <= 3 or any(
            b.get("type") != "reply" for b in buttons if isinstance(b, dict)
        ):
            raise GraphError(131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    if kind == "interactive/list":
        _check_sections(body)
    _check_rules(body, RULES[kind])
    if kind == "interactive/button":
        _check_unique(body, f"{BUTTON}.id", "button id")
        _check_unique(body, f"{BUTTON}.title", "button title")
    if kind == "interactive/list":
        _check_unique(body, f"{SECTION}.rows[].id", "row id")


def _check_sections(body: dict[str, Any]) -> None:
    sections = list(values(body, SECTION))
    rows = list(values(body, f"{SECTION}.rows[]"))
    if not 1 <= len(sections) <= 10:
        raise GraphError(131009, "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
    if not 1 <= len(rows) <= 10:
        raise GraphError(131009, "Total row count exceed max allowed count: 10")
    if len(sections) > 1 and any(not section.get("title") for section in sections):
        raise GraphError(131009, "Section title is required when there is more than one section.")


def _check_rules(body: dict[str, Any], rules: tuple[Rule, ...]) -> None:
    for rule in rules:
        for value in values(body, rule.path):
            if value is None or value == "":
                if rule.required:
                    raise GraphError(131008, f"Required parameter is missing: {rule.path}.")
            elif rule.longest is not None:
                if not isinstance(value, str):
                    raise GraphError(100, f"Param {rule.path} must be a string.")
                if len(value) > rule.longest:
                    code = 100 if rule.path == "text.body" else 131009
                    raise GraphError(
                        code, f"{rule.path} length invalid. Min length: 1, Max length: {rule.longest}"
                    )


def _check_unique(body: dict[str, Any], path: str, name: str) -> None:
    seen = list(values(body, path))
    if len(set(seen)) != len(seen):
        raise GraphError(131009, f"Duplicate {name}: every {name} in a message must be unique.")


def values(node: Any, path: str) -> Iterator[Any]:
    """Every value at a path; None where a member is missing. `a.b[].c` walks the list at a.b."""
    head, _, rest = path.partition(".")
    name = head.removesuffix("[]")
    value = node.get(name) if isinstance(node, dict) else None
    children = value if head.endswith("[]") and isinstance(value, list) else [value]
    for child in children:
        yield from values(child, rest) if rest else [child]
