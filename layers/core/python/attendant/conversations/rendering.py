"""An answer in the Cloud API's words, within its limits (counted in characters)."""

from typing import Any

from attendant.conversations.models import Choice, Outbound, Template

BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_BODY = 1024
ROW_TITLE = 24
ROW_DESCRIPTION = 72
LIST_LABEL = "Options"


def content(message: Outbound | Template) -> dict[str, Any]:
    """The type and content members of a send request."""
    if isinstance(message, Template):
        return _template(message)
    if not message.choices:
        return {"type": "text", "text": {"body": message.text, "preview_url": False}}
    few = len(message.choices) <= BUTTONS and len(message.text) <= BUTTON_BODY
    short = all(len(choice.title) <= BUTTON_TITLE for choice in message.choices)
    return _buttons(message) if few and short else _list(message)


def _buttons(message: Outbound) -> dict[str, Any]:
    titles = unique_titles(message.choices, BUTTON_TITLE)
    buttons = [
        {"type": "reply", "reply": {"id": choice.id, "title": title}}
        for choice, title in zip(message.choices, titles, strict=True)
    ]
    interactive = {"type": "button", "body": {"text": message.text}, "action": {"buttons": buttons}}
    return {"type": "interactive", "interactive": interactive}


def _list(message: Outbound) -> dict[str, Any]:
    titles = unique_titles(message.choices, ROW_TITLE)
    rows = []
    for choice, title in zip(message.choices, titles, strict=True):
        row = {"id": choice.id, "title": title}
        if title != choice.title:
            row["description"] = choice.title[:ROW_DESCRIPTION]
        rows.append(row)
    action = {"button": LIST_LABEL, "sections": [{"title": LIST_LABEL, "rows": rows}]}
    interactive = {"type": "list", "body": {"text": message.text}, "action": action}
    return {"type": "interactive", "interactive": interactive}


def _template(template: Template) -> dict[str, Any]:
    # The provider refuses empty parameters, line breaks, tabs and long runs of spaces inside them.
    parameters = [
        {"type": "text", "text": " ".join(parameter.split()) or "-"} for parameter in template.parameters
    ]
    components = [{"type": "body", "parameters": parameters}] if parameters else []
    return {
        "type": "template",
        "template": {
            "name": template.name,
            "language": {"code": template.language},
            "components": components,
        },
    }


def unique_titles(choices: list[Choice], limit: int) -> list[str]:
    """Titles cut to `limit`, numbered where cutting makes two of them equal: the provider wants them to
    differ.
    """
    titles = [
        choice.title if len(choice.title) <= limit else f"{choice.title[: limit - 1]}…" for choice in choices
    ]
    if len(set(titles)) == len(titles):
        return titles
    return [f"{number}. {title}"[:limit] for number, title in enumerate(titles, start=1)]
