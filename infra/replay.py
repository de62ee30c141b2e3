"""Lists the events that the relay parked, and lets it carry them once more.

`python -m infra.replay --stage prod` lists; `--all` or event ids replay. Uses the shell's AWS credentials.
"""

import argparse

from attendant.kernel.errors import Conflict
from attendant.kernel.outbox import Outbox
from attendant.kernel.tables import Key, Table


def main() -> None:
    """Read the arguments and do it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, help="the stage whose outbox is meant")
    parser.add_argument("--all", action="store_true", help="replay every parked event")
    parser.add_argument("events", nargs="*", help="ids of the events to replay (evt_...)")
    wish = parser.parse_args()
    outbox = Outbox(Table(f"attendant-{wish.stage}-outbox"))
    for record in outbox.parked():
        event_id = record["pk"].rsplit("#", 1)[-1]
        if wish.all or event_id in wish.events:
            try:
                outbox.replay(Key(record["pk"], record["sk"]))
                print(f"replayed  {event_id}  {record['type']}")
            except Conflict:
                print(f"expired   {event_id}  {record['type']}")
        else:
            print(f"parked    {event_id}  {record['type']}  {record['parked_sk'][:19]}  {record['reason']}")


if __name__ == "__main__":
    main()
