"""Whether a profile is one that is known: asked for new ones, by imports and to recognise guests."""

from attendant.guests.matching.evidence import Evidence
from attendant.guests.matching.judging import Files, judge
from attendant.guests.matching.models import Judgement
from attendant.guests.matching.repository import GuestFiles
from attendant.guests.models import Guest
from attendant.kernel.tables import Table


class Matching:
    """Compares profiles with those of one property."""

    def __init__(self, table: Table, property_id: str, files: Files | None = None) -> None:
        self._files = files or GuestFiles(table, property_id)

    def judge(self, profile: Guest, *, everybody: bool = False) -> Judgement:
        """Who among the guests may be the person of a profile, stored or not; writes nothing.

        The candidates are those worth a look; with `everybody` also the others that were compared.

        One Query per key of the profile (five as a rule, 25 at most) and one BatchGetItem for at most 25
        guests, however many the property has.
        """
        return judge(Evidence.of(profile), self._files, known_as=profile.ids, everybody=everybody)
