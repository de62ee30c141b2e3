"""The trail of changes: who, when, through which channel, and the fields that changed."""

from datetime import datetime, timedelta
from typing import Any

from attendant.kernel.clock import epoch_seconds, iso
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor

KEPT = timedelta(days=3653)
"""Ten years, as vouchers are kept."""
# Bookkeeping that changes with every write says nothing about what was changed.
UNAUDITED = frozenset({"pk", "sk", "schema_version", "expires_at"})


def audit_record(
    actor: Actor,
    now: datetime,
    aggregate_id: str,
    action: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> dict[str, Any]:
    """The record of one change, under `<property>#AUDIT#<aggregate>` in the capability's table."""
    old, new = before or {}, after or {}
    changed = sorted(
        key
        for key in (old.keys() | new.keys()) - UNAUDITED
        if old.get(key) != new.get(key) and not key.endswith(("_pk", "_sk"))
    )
    return {
        "pk": f"{actor.property_id}#AUDIT#{aggregate_id}",
        "sk": f"{iso(now)}#{new_id('aud', now)}",
        "action": action,
        "actor": actor.model_dump(include={"kind", "id", "channel"}),
        "correlation_id": actor.correlation_id,
        "expires_at": epoch_seconds(now + KEPT),
        "before": {key: old[key] for key in changed if old.get(key) is not None},
        "after": {key: new[key] for key in changed if new.get(key) is not None},
    }
