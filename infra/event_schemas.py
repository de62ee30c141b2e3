"""JSON schemas of every event: `python -m infra.event_schemas` writes them, tests keep them fresh.

A version of an event that was written once only gains members. What readers would trip over needs a new
version of the event, beside which the schema of the old one stays.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attendant.kernel.events import Envelope, Event
from infra.compatibility import breaking_schema_changes

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "docs" / "events"
CAPABILITIES = ROOT / "layers" / "core" / "python" / "attendant"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def events() -> list[type[Event]]:
    """Every event that is published, by name. Classes that others build on are not published themselves.

    Raises:
        ValueError: two capabilities publish different events of one name.
    """
    for path in sorted(CAPABILITIES.glob("*/**/events.py")):
        parts = path.relative_to(CAPABILITIES).with_suffix("").parts
        importlib.import_module(".".join(("attendant", *parts)))
    found: dict[str, type[Event]] = {}
    for event in _leaves(Event):
        if found.setdefault(event.__name__, event) is not event:
            raise ValueError(f"two events are called {event.__name__}")
    return [found[name] for name in sorted(found)]


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each event's `data`, and of the envelope, by file name."""
    found = {f"{event.__name__}.v{event.version}.json": _schema(event) for event in events()}
    return {"Envelope.v1.json": _schema(Envelope), **found}


def text_of(schema: dict[str, Any]) -> str:
    """A schema as it is written."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def written() -> dict[str, dict[str, Any]]:
    """The schemas that are written, those of old versions included, by file name."""
    return {path.name: json.loads(path.read_text()) for path in sorted(SCHEMAS.glob("*.json"))}


def breaks() -> list[str]:
    """What readers of the written versions would trip over in the events as they are now."""
    now = schemas()
    return [
        f"{name}: {change}"
        for name, before in written().items()
        if name in now
        for change in breaking_schema_changes(before, now[name])
    ]


def _leaves(event: type[Event]) -> Iterator[type[Event]]:
    below = event.__subclasses__()
    for each in below:
        yield from _leaves(each)
    if not below and event.__module__.startswith("attendant."):
        yield event


def _schema(model: type[Event] | type[Envelope]) -> dict[str, Any]:
    return {"$schema": DIALECT, **model.model_json_schema(mode="serialization")}


def main() -> int:
    """Write the schemas; 1 if a written version would break for its readers."""
    broken = breaks()
    if broken:
        sys.stderr.write("These changes need a new version of the event:\n")
        sys.stderr.writelines(f"  {each}\n" for each in broken)
        return 1
    SCHEMAS.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (SCHEMAS / name).write_text(text_of(schema))
    return 0


if __name__ == "__main__":
    sys.exit(main())
