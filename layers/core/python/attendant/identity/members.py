"""Use cases for the members of a property: invite, change, remove."""

import secrets
import string
from collections.abc import Callable

from attendant.identity.access import user_id_of
from attendant.identity.cognito import Account, AccountExists, Accounts
from attendant.identity.events import MemberAdded, MemberChanged, MemberRemoved
from attendant.identity.models import Member, MemberChange, MemberPage, MemberWish, NewMember
from attendant.identity.repository import MemberRepository
from attendant.kernel.errors import Conflict, NotFound, StaleRevision
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties.directory import Directory

TEMPORARY_LENGTH = 20
_ALPHABETS = (
    "".join(set(string.ascii_uppercase) - set("IO")),
    "".join(set(string.ascii_lowercase) - set("lo")),
    "23456789",
    "-+=",
)


class AlreadyMember(Conflict):
    """The person is a member of the property."""

    code, title = "already_member", "Already a member"


class Members:
    """The members of one property, for its admins."""

    def __init__(
        self,
        accounts: Accounts,
        table: Table,
        property_id: str,
        directory: Directory,
        transactions: Transactions,
    ) -> None:
        self._accounts = accounts
        self._directory = directory
        self._transactions = transactions
        self._repository = MemberRepository(table, property_id, directory)

    def all(self, limit: int = 50, cursor: str | None = None) -> MemberPage:
        """A page of members."""
        return self._repository.all(limit, cursor)

    def get(self, user_id: str) -> Member:
        """The member with an id.

        Raises:
            NotFound: the property has no such member.
        """
        member = self._repository.find(user_id, consistent=True)
        if member is None:
            raise NotFound("There is no such member.")
        return member

    def add(self, wish: MemberWish, actor: Actor) -> NewMember:
        """Make somebody a member, with an account of their own if they have none.

        For somebody invited here who has not signed in yet it gives a new temporary password instead.

        Raises:
            AlreadyMember: they are one, and have a password of their own.
        """
        temporary: str | None = temporary_password()
        try:
            account = self._accounts.create(wish.email, str(temporary))
        except AccountExists:
            account = self._existing(wish.email)
            if self._may_invite(account):
                self._accounts.set_password(wish.email, str(temporary), permanent=False)
            else:
                temporary = None
        user_id = user_id_of(account.sub)
        known = self._repository.find(user_id, consistent=True)
        if known is not None:
            if temporary is None:
                raise AlreadyMember(user_id=user_id)
            return NewMember(**known.model_dump(), temporary_password=temporary)

        def work(tx: Transaction) -> Member:
            member = Member(
                user_id=user_id,
                email=wish.email,
                name=wish.name,
                role=wish.role,
                joined_at=tx.now,
                revision=1,
            )
            self._repository.add(tx, member, invited=temporary is not None)
            tx.publish(MemberAdded(user_id=user_id, role=wish.role.value), aggregate_version=1)
            return member

        member = self._changing(actor, user_id, work)
        return NewMember(**member.model_dump(), temporary_password=temporary)

    def change(self, user_id: str, change: MemberChange, expected_revision: int, actor: Actor) -> Member:
        """Change a member's role or name.

        Raises:
            NotFound: the property has no such member.
            StaleRevision: they have another revision than expected.
            LastAdmin: nobody else is an admin.
        """

        def work(tx: Transaction) -> Member:
            seen = self.get(user_id)
            if seen.revision != expected_revision:
                raise StaleRevision(seen.revision)
            wanted = {"name": change.name or seen.name, "role": change.role or seen.role}
            if wanted == {"name": seen.name, "role": seen.role}:
                return seen
            changed = seen.model_copy(update={**wanted, "revision": seen.revision + 1})
            self._repository.replace(tx, seen, changed)
            tx.publish(
                MemberChanged(user_id=user_id, role=changed.role.value), aggregate_version=changed.revision
            )
            return changed

        return self._changing(actor, user_id, work)

    def remove(self, user_id: str, actor: Actor) -> None:
        """Take somebody's membership away; it takes effect within 60 seconds.

        Raises:
            NotFound: the property has no such member.
            LastAdmin: nobody else is an admin.
        """

        def work(tx: Transaction) -> Member:
            seen = self.get(user_id)
            self._repository.remove(tx, seen)
            tx.publish(MemberRemoved(user_id=user_id), aggregate_version=seen.revision + 1)
            return seen

        removed = self._changing(actor, user_id, work)
        if not self._directory.standing(user_id, fresh=True).memberships:
            self._accounts.sign_out_everywhere(removed.email)

    def _changing(self, actor: Actor, user_id: str, work: Callable[[Transaction], Member]) -> Member:
        member = self._transactions.run(actor, work)
        self._directory.forget(user_id)
        return member

    def _existing(self, email: str) -> Account:
        account = self._accounts.find(email)
        if account is None:
            raise Conflict("The account was deleted at the same moment.")
        return account

    def _may_invite(self, account: Account) -> bool:
        """Whether nobody uses the account yet and it is not another property's invitation."""
        if not account.password_is_temporary:
            return False
        user_id = user_id_of(account.sub)
        memberships = self._directory.standing(user_id, fresh=True).memberships
        return not memberships or (len(memberships) == 1 and self._repository.invited_here(user_id))


def temporary_password(length: int = TEMPORARY_LENGTH) -> str:
    """A random password that every sensible rule accepts, of so many characters."""
    every = "".join(_ALPHABETS)
    letters = [secrets.choice(alphabet) for alphabet in _ALPHABETS]
    letters += [secrets.choice(every) for _ in range(length - len(letters))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)
