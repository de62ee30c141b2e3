"""Where the members of a property are stored.

The list of a property stands under `<property>#MEMBERS`; what an access check reads stands in the directory.
Both are written in one transaction, with the count of admins that keeps a property from losing its last one.
"""

from boto3.dynamodb.conditions import Attr

from attendant.identity.models import Member, MemberPage
from attendant.kernel.errors import Conflict, DomainError, LostRevision, StaleRevision
from attendant.kernel.subjects import Role
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction
from attendant.properties.directory import Directory, Membership


class LastAdmin(Conflict):
    """The property would be left without an admin."""

    code, title = "last_admin", "A property needs an admin"


class MemberRepository:
    """The members of one property."""

    def __init__(self, table: Table, property_id: str, directory: Directory) -> None:
        self._table = table
        self._property_id = property_id
        self._directory = directory
        self._members = f"{property_id}#MEMBERS"
        self._roster = Key(f"{property_id}#ROSTER", "ROSTER")

    def find(self, user_id: str, *, consistent: bool = False) -> Member | None:
        """The member with an id, if they are one."""
        record = self._table.get(Key(self._members, user_id), consistent=consistent)
        return Member.model_validate(record) if record else None

    def all(self, limit: int, cursor: str | None) -> MemberPage:
        """A page of members, by id."""
        page = self._table.query(self._members, limit=limit, cursor=cursor)
        return MemberPage(members=[Member.model_validate(r) for r in page.records], cursor=page.cursor)

    def invited_here(self, user_id: str) -> bool:
        """Whether the account was made for this membership, so that it may be invited again from here."""
        record = self._table.get(Key(self._members, user_id), consistent=True)
        return bool(record and record.get("invited"))

    def add(self, tx: Transaction, member: Member, *, invited: bool = False) -> None:
        """Store a new member; LostRevision if they became one meanwhile."""
        after = self._record(member)
        tx.create(self._table, {**after, "invited": invited}, otherwise=LostRevision())
        self._count_admins(tx, None, member.role)
        self._directory.join(tx, self._membership(member))
        tx.audit(self._table, member.user_id, "member_added", before=None, after=after)

    def replace(self, tx: Transaction, seen: Member, changed: Member) -> None:
        """Store a new revision; the commit raises StaleRevision or LastAdmin."""
        tx.update(
            self._table,
            Key(self._members, seen.user_id),
            set={"name": changed.name, "role": changed.role.value, "revision": changed.revision},
            condition=Attr("revision").eq(seen.revision),
            otherwise=_stale,
        )
        self._count_admins(tx, seen.role, changed.role)
        self._directory.join(tx, self._membership(changed))
        before, after = self._record(seen), self._record(changed)
        tx.audit(self._table, seen.user_id, "member_changed", before=before, after=after)

    def remove(self, tx: Transaction, seen: Member) -> None:
        """Delete a member; the commit raises LastAdmin, or LostRevision if they changed meanwhile."""
        tx.delete(
            self._table,
            Key(self._members, seen.user_id),
            condition=Attr("revision").eq(seen.revision),
            otherwise=LostRevision(),
        )
        self._count_admins(tx, seen.role, None)
        self._directory.leave(tx, seen.user_id, self._property_id)
        tx.audit(self._table, seen.user_id, "member_removed", before=self._record(seen), after=None)

    def _count_admins(self, tx: Transaction, before: Role | None, after: Role | None) -> None:
        change = (after is Role.ADMIN) - (before is Role.ADMIN)
        if change > 0:
            tx.update(self._table, self._roster, add={"admins": 1})
        elif change < 0:
            tx.update(
                self._table,
                self._roster,
                add={"admins": -1},
                condition=Attr("admins").gt(1),
                otherwise=LastAdmin("Make somebody else an admin first."),
            )

    def _membership(self, member: Member) -> Membership:
        return Membership(
            user_id=member.user_id,
            property_id=self._property_id,
            role=member.role,
            email=member.email,
        )

    def _record(self, member: Member) -> Record:
        return {"pk": self._members, "sk": member.user_id, **member.model_dump(mode="json")}


def _stale(existing: Record | None) -> DomainError:
    return StaleRevision(existing["revision"]) if existing else LostRevision()
