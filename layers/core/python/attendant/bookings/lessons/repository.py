"""Courses in the bookings table: `<property>#COURSE` / course, with the ids of its bookings."""

from datetime import datetime

from attendant.kernel.clock import iso
from attendant.kernel.errors import Conflict
from attendant.kernel.tables import Key, Table
from attendant.kernel.transactions import Transaction


class CoursesRepository:
    """The courses of one property. What became of the lessons is told by their bookings alone."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id

    def booking_ids(self, course_id: str) -> list[str] | None:
        """The bookings of a course in the order of their dates; None if there is no such course."""
        record = self._table.get(self._key(course_id), consistent=True)
        return list(record["booking_ids"]) if record else None

    def add(self, tx: Transaction, course_id: str, booking_ids: list[str], made_at: datetime) -> None:
        """Write a new course."""
        record = {**self._key(course_id)._asdict(), "booking_ids": booking_ids, "made_at": iso(made_at)}
        tx.create(self._table, record, otherwise=Conflict("The course exists already."))

    def _key(self, course_id: str) -> Key:
        return Key(f"{self._property}#COURSE", course_id)
