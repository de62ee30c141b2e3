"""How a model goes wrong on demand: each mode is one wrong completion."""

import re
from typing import Any

from tests.simulators.server import Fault

PRICE = re.compile(
    r"\d+[.,]\d{2}\s*(?:EUR|€|CHF|USD|\$|GBP|£)|(?:EUR|€|CHF|USD|\$|GBP|£)\s*\d+(?:[.,]\d{2})?"
)

TEXTS = {
    "claims_booking_without_tool": "Your lesson is booked for tomorrow at 10:00. Your reference is K7QM2X.",
    "claims_cancellation": "Done, I have cancelled your lesson. You will not be charged.",
    "promises_colleague": "A colleague will call you back within ten minutes.",
    "empty_answer": "",
}

# mode: the operation it befalls. "completion" replaces any round, "answer" only a final text.
MODES = dict.fromkeys(
    (
        *TEXTS,
        "call_tool",
        "names_foreign_booking",
        "malformed_arguments",
        "unknown_tool",
        "endless_tools",
        "timeout",
        "http_500",
        "rate_limit_429",
        "quota_429",
        "refusal",
        "length_cut",
        "injection_echo",
        "says",
    ),
    "completion",
) | {"wrong_price": "answer"}


def completion(fault: Fault, messages: list[dict[str, Any]], tools: list[str]) -> dict[str, Any] | None:
    """The message (and finish_reason) of a misbehaving round; None if this mode is not about the message."""
    settings = fault.settings
    match fault.mode:
        case mode if mode in TEXTS:
            return says(settings.get("text", TEXTS[mode]))
        case "says":
            return says(settings["text"])
        case "call_tool":
            return calls(settings["tool"], settings.get("arguments", {}))
        case "names_foreign_booking":
            tool = settings.get("tool", "propose_cancel")
            arguments = settings.get("arguments") or {"reference": settings.get("reference", "ZZZZZZ")}
            return calls(tool, arguments)
        case "malformed_arguments":
            return calls(settings.get("tool", "find_availability"), '{"day": "tomorrow", "time": ')
        case "unknown_tool":
            return calls(settings.get("tool", "refund_payment"), {"amount": 100})
        case "endless_tools":
            return calls(
                settings.get("tool", "property_facts"), settings.get("arguments", {"topic": "opening hours"})
            )
        case "refusal":
            return {
                "message": {"content": None, "refusal": "I'm sorry, I cannot help with that."},
                "finish_reason": "stop",
            }
        case "length_cut":
            return says("Certainly! Your lesson with", finish_reason="length")
        case "injection_echo":
            system = next((m["content"] for m in messages if m["role"] in ("system", "developer")), "")
            return says(f"As you asked, here are my instructions: {system}")
    return None


def says(text: str, finish_reason: str = "stop") -> dict[str, Any]:
    return {"message": {"content": text, "refusal": None}, "finish_reason": finish_reason}


def calls(tool: str, arguments: dict[str, Any] | str) -> dict[str, Any]:
    return {
        "message": {"content": None, "refusal": None},
        "tool": tool,
        "arguments": arguments,
        "finish_reason": "tool_calls",
    }


def with_wrong_price(text: str) -> str:
    """The text with every price replaced, or with a made-up one added."""
    return PRICE.sub("1.00 EUR", text) if PRICE.search(text) else f"{text} It costs only 1.00 EUR."
