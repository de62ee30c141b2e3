"""What the OpenAPI document says that no resolver knows: tags, public routes, routes of plain functions."""

from typing import Any

DESCRIPTION = """\
The API of Attendant, the operations backend of hotels, restaurants and lesson schools.

- Sign in with `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer …`. `Property-Id` says for which property.
- Times are UTC instants, money is `{"amount": minor units, "currency": "EUR"}`, ids are typed (`bkg_01J…`).
- Refusals are `application/problem+json` with a machine-readable `code`.
- Entities have a `revision`, given as `ETag`; changes send it back as `If-Match`, and a stale one is refused with 409.
- Creating calls take an `Idempotency-Key` and give the first answer again.
- Lists are continued with the `cursor` of the page before.
- Live updates come over a WebSocket, see `POST /api/v1/realtime/tickets`.
"""  # noqa: E501

TAGS = [
    {"name": "Identity", "description": "Registering, signing in and out, members and their roles"},
    {"name": "Properties", "description": "The property: hours, zone, currency, policies, WhatsApp number"},
    {"name": "Guests", "description": "Guests and the aliases under which channels know them"},
    {"name": "Duplicates", "description": "Profiles that may be one person: look, merge, undo, dismiss"},
    {"name": "Guest files", "description": "Guest lists as files, and guests from files"},
    {
        "name": "Personal data",
        "description": "All data of a guest, their erasure, who looked and who changed",
    },
    {"name": "Bookings", "description": "Services, resources, availability and bookings"},
    {"name": "Tables", "description": "Floor plans: who sits where and when, moves, blocks, suggestions"},
    {
        "name": "Waitlist",
        "description": "Who waits for a time, what they are offered, how long the wait is",
    },
    {"name": "Stays", "description": "Who arrives, who is in the house and who leaves"},
    {"name": "Conversations", "description": "What guests and the property write to each other"},
    {"name": "Assistants", "description": "For the assistants of others: facts, wishes in words, MCP tools"},
    {"name": "Realtime", "description": "Tickets for the WebSocket"},
    {"name": "Operations", "description": "Health and this document"},
]

# Every other route needs a token. The deployment holds the same list; a test compares both.
PUBLIC = frozenset(
    [
        ("get", "/health"),
        ("get", "/openapi.json"),
        ("get", "/docs"),
        ("get", "/webhooks/whatsapp"),
        ("post", "/webhooks/whatsapp"),
        ("post", "/api/v1/auth/register"),
        ("post", "/api/v1/auth/login"),
        ("post", "/api/v1/auth/refresh"),
        ("post", "/api/v1/auth/client-token"),
        ("get", "/api/v1/feeds/{token}"),
    ]
)


def _query(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}


def _page(text: str, media_type: str) -> dict[str, Any]:
    return {"200": {"description": text, "content": {media_type: {}}}}


_REFUSED = {"$ref": "#/components/responses/Problem"}

UNROUTED: dict[str, dict[str, Any]] = {
    "/openapi.json": {
        "get": {
            "operationId": "operations_openapi",
            "summary": "This document",
            "tags": ["Operations"],
            "security": [],
            "responses": _page("The OpenAPI document", "application/json"),
        }
    },
    "/docs": {
        "get": {
            "operationId": "operations_docs",
            "summary": "This document as a page",
            "tags": ["Operations"],
            "security": [],
            "responses": _page("A page to read", "text/html"),
        }
    },
    "/webhooks/whatsapp": {
        "get": {
            "operationId": "conversations_verify_webhook",
            "summary": "Answer Meta's handshake",
            "description": "Gives the challenge back when the token is ours.",
            "tags": ["Conversations"],
            "security": [],
            "parameters": [
                _query("hub.mode", "`subscribe`"),
                _query("hub.verify_token", "The token agreed with Meta"),
                _query("hub.challenge", "What to give back"),
            ],
            "responses": {**_page("The challenge", "text/plain"), "default": _REFUSED},
        },
        "post": {
            "operationId": "conversations_receive_webhook",
            "summary": "Take what WhatsApp reports",
            "description": "Signed by Meta over the raw body (`X-Hub-Signature-256`). 401 without a right "
            "signature, 400 when the body is not the envelope, else 200 whatever it holds.",
            "tags": ["Conversations"],
            "security": [],
            "parameters": [
                {
                    "name": "X-Hub-Signature-256",
                    "in": "header",
                    "required": True,
                    "description": "`sha256=` and the HMAC of the body",
                    "schema": {"type": "string"},
                }
            ],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            "responses": {
                "200": {
                    "description": "Taken, with the ids of what was stored",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                "default": _REFUSED,
            },
        },
    },
}
