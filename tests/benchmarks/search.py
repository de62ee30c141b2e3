"""Recall@10 of the search for guests, and what a keystroke costs, by the kind of text that is typed.

Run: `python -m tests.benchmarks.search [guests …]`, 1,000 unless said; 100,000 take some minutes. The guests
are made up (`tests/people.py`), so are the texts (`tests/search_recall.py`), the same in every run. Calls and
request units are those of the product's own look-ups, on a store in memory that counts as DynamoDB does.
"""

import sys
from collections.abc import Sequence

from tests.people import People
from tests.search_recall import TITLE, Recall
from tests.search_world import SearchWorld

SEED = 7
TEXTS = 100


def main(sizes: Sequence[int] = (1000,)) -> None:
    """Print a table for each number of guests."""
    for size in sizes:
        world = SearchWorld(People(SEED).draw(size))
        print(
            f"\n{size:,} guests, {len(world.vocabulary):,} different words, {world.store.count():,} records\n"
        )
        print(TITLE)
        for measured in Recall(world).measure(TEXTS):
            print(measured.row(), flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or (1000,))
