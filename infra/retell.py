"""Tells bookings again, so that what is fed by their events can be built anew, such as guests' histories.

`python -m infra.retell --stage prod` goes through every property, `--property` through one. A run that was
cut short goes on where it stopped; `--again` begins anew. Uses the shell's AWS credentials.
"""

import argparse

from attendant.bookings.retelling import Retelling
from attendant.kernel.clock import SystemClock
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import directory_in


def main() -> None:
    """Read the arguments and do it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, help="the stage whose bookings are meant")
    parser.add_argument("--property", help="only this property (prp_...)")
    parser.add_argument("--again", action="store_true", help="from the first booking on")
    wish = parser.parse_args()
    clock = SystemClock()
    directory = directory_in(f"attendant-{wish.stage}-properties")
    transactions = Transactions(Table(f"attendant-{wish.stage}-outbox"), clock)
    bookings = Table(f"attendant-{wish.stage}-bookings")
    for property_id in [wish.property] if wish.property else directory.in_turn(clock.now()):
        actor = Actor(
            kind="system",
            id="retelling",
            property_id=property_id,
            channel="schedule",
            correlation_id=new_id("cor", clock.now()),
        )
        retelling = Retelling(bookings, property_id, transactions)
        progress = retelling.portion(actor, anew=wish.again)
        while progress.ended_at is None:
            print(f"{property_id}  {progress.told} told")
            progress = retelling.portion(actor)
        print(f"{property_id}  {progress.told} told, complete")


if __name__ == "__main__":
    main()
