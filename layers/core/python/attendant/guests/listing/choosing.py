"""Which list answers a filter, and which of its entries match (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass

from attendant.guests.listing.entries import ALL, ARRIVAL, UPCOMING, Facts, language_facet
from attendant.guests.listing.models import GuestFilter, GuestSort
from attendant.kernel.errors import Invalid

UNCOUNTED = 0


@dataclass(frozen=True)
class Wanted:
    """A filter with the instants (as texts) between which the next arrival lies, the later one excluded."""

    filter: GuestFilter
    arriving: tuple[str, str] | None = None

    def matches(self, facts: Facts) -> bool:
        """Whether a guest of whom these facts are known is shown."""
        wish = self.filter
        if wish.language and not _same_language(facts.language, wish.language.lower()):
            return False
        if wish.frequency and facts.frequency != wish.frequency.value:
            return False
        if not (set(wish.tags) <= set(facts.tags) and set(wish.segments) <= set(facts.segments)):
            return False
        if self.arriving:
            begin, end = self.arriving
            return facts.arrival is not None and begin <= facts.arrival < end
        return True

    def facets(self) -> list[str]:
        """The lists in which every guest who is shown stands."""
        wish = self.filter
        found = [f"segment:{key}" for key in wish.segments] + [f"tag:{tag}" for tag in wish.tags]
        if self.arriving:
            found.append(UPCOMING)
        if wish.frequency:
            found.append(f"frequency:{wish.frequency.value}")
        if wish.language:
            found.append(language_facet(wish.language))
        return list(dict.fromkeys(found)) or [ALL]

    def one_list_says_all(self, facet: str) -> bool:
        """Whether every entry of a list, between the wanted arrivals where it is sorted by them, matches."""
        if self.filter.language and "-" in self.filter.language:
            return False
        return facet == ARRIVAL if self.facets() == [UPCOMING] else [facet] == self.facets()


def shortest(facets: list[str], counts: Mapping[str, int]) -> str:
    """The list with the fewest guests as counted; one that nobody was counted in has none."""
    return min(facets, key=lambda facet: counts.get(facet, UNCOUNTED))


def order_of(wish: GuestFilter, sort: GuestSort | None) -> GuestSort:
    """The order that is meant: newest for all guests and for those with a number, else here last first.

    Raises:
        Invalid: the filter has an order of its own, or the order is only for all guests.
    """
    if wish.q:
        if sort is not None:
            raise Invalid.field("query.sort", "what q finds is ordered by how well it matches")
        return GuestSort.NEWEST
    if wish.phone or wish.is_empty:
        if wish.phone and sort not in (None, GuestSort.NEWEST):
            raise Invalid.field("query.sort", "guests with a number are listed newest first")
        return sort or GuestSort.NEWEST
    if sort is GuestSort.NEWEST:
        raise Invalid.field(
            "query.sort", "newest is the order of all guests; with filters take recent or name"
        )
    return sort or GuestSort.RECENT


def _same_language(known: str | None, wanted: str) -> bool:
    return known is not None and (known == wanted or known.startswith(f"{wanted}-"))
