"""Every figure of the README, one after the other: `make bench`."""

from tests.benchmarks import (
    assignment,
    availability,
    exchange,
    guests,
    imports,
    layers,
    matching,
    search,
    usecases,
)

for title, benchmark in {
    "AWS calls and request units": usecases.main,
    "Availability of 40 tables, moves and swaps": availability.main,
    "Table assignment": assignment.main,
    "Exports and imports": exchange.main,
    "Import time and size of each function": imports.main,
    "Search for guests": search.main,
    "Layers": layers.main,
    "Matching of guests": matching.main,
    "Guests, at 1,000 and at 100,000": guests.main,
}.items():
    print(f"\n## {title}\n")
    benchmark()
