"""Use cases of identity: registering, signing in and out."""

from datetime import timedelta

from pydantic import BaseModel

from attendant.identity.access import Caller, session_of, user_id_of
from attendant.identity.cognito import (
    Account,
    AccountExists,
    Accounts,
    BadCredentials,
    PasswordChangeRequired,
    SessionEnded,
    claims_of,
)
from attendant.identity.events import MemberAdded
from attendant.identity.models import (
    Me,
    Member,
    OwnMembership,
    RegisteredProperty,
    Registration,
    RegistrationWish,
    SignInWish,
    Tokens,
)
from attendant.identity.repository import MemberRepository
from attendant.kernel.clock import Clock, epoch_seconds
from attendant.kernel.errors import Invalid
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import derived_id
from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties.directory import Directory, KeyTaken
from attendant.properties.models import PropertyWish
from attendant.properties.service import AlreadyRegistered, Properties, properties_of

# As long as a refresh token lives, and with it any token of its session.
SESSION_LIFE = timedelta(days=30)


class Sessions:
    """Registering, signing in and out."""

    def __init__(
        self,
        accounts: Accounts,
        table: Table,
        directory: Directory,
        transactions: Transactions,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._table = table
        self._directory = directory
        self._transactions = transactions
        self._clock = clock

    def register(self, wish: RegistrationWish, key: str | None, correlation_id: str) -> Registration:
        """Make an account and its property, with the account's person as admin, and sign them in.

        An attempt that ended half-way is completed by repeating it with the same e-mail and password; one
        that succeeded gives its answer again, with fresh tokens, for the same idempotency key.

        Raises:
            AlreadyRegistered: the e-mail has an account with another password, or registered a property.
            KeyTaken: the WhatsApp number belongs to another property; nothing is left behind.
            Invalid: the password is too weak.
        """
        account, made_now = self._account_for(wish.email, wish.password.get_secret_value())
        user_id = user_id_of(account.sub)
        property_id = derived_id("prp", account.sub)
        actor = Actor(
            kind="staff",
            id=user_id,
            property_id=property_id,
            channel="api",
            correlation_id=correlation_id,
        )

        def work(tx: Transaction) -> RegisteredProperty:
            Properties(self._table, property_id, self._directory).register(tx, wish.property)
            member = Member(
                user_id=user_id,
                email=wish.email,
                name=wish.name,
                role=Role.ADMIN,
                joined_at=tx.now,
                revision=1,
            )
            MemberRepository(self._table, property_id, self._directory).add(tx, member)
            tx.publish(MemberAdded(user_id=user_id, role=Role.ADMIN.value), aggregate_version=1)
            return RegisteredProperty(property_id=property_id, user_id=user_id)

        once = Idempotency(self._table, self._transactions)
        what = _Registering(email=wish.email, name=wish.name, property=wish.property)
        try:
            made = once.once(actor, "register", key, what, RegisteredProperty, work)
        except KeyTaken:
            if made_now and not self._directory.standing(user_id, fresh=True).memberships:
                self._accounts.delete(wish.email)
            raise
        self._directory.forget(user_id)
        tokens = self._accounts.sign_in(wish.email, wish.password.get_secret_value())
        return Registration(**made.model_dump(), **tokens.model_dump())

    def sign_in(self, wish: SignInWish) -> Tokens:
        """Tokens of a new session; a temporary password is replaced by `new_password`.

        Raises:
            BadCredentials: unknown e-mail or wrong password.
            PasswordChangeRequired: the password is temporary and no new one was sent.
            Invalid: the new password is too weak, the same, or not asked for.
        """
        password = wish.password.get_secret_value()
        new = wish.new_password.get_secret_value() if wish.new_password else None
        try:
            tokens = self._accounts.sign_in(wish.email, password)
        except PasswordChangeRequired:
            if new is None:
                raise
            if new == password:
                raise Invalid.field("body.new_password", "must differ from the temporary one") from None
            self._accounts.set_password(wish.email, new, permanent=True, field="body.new_password")
            return self._accounts.sign_in(wish.email, new)
        if new is not None:
            raise Invalid.field("body.new_password", "only with a temporary password")
        return tokens

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens of a session.

        Raises:
            SessionEnded: the token is unknown or too old, or the person signed out.
        """
        tokens = self._accounts.refresh(refresh_token)
        claims = claims_of(tokens.access_token)
        standing = self._directory.standing(user_id_of(claims["sub"]), fresh=True)
        if session_of(claims) in standing.ended_sessions:
            raise SessionEnded()
        return tokens

    def sign_out(self, caller: Caller, refresh_token: str | None) -> None:
        """End the caller's session: within 60 seconds no function takes any of its tokens."""
        until = epoch_seconds(self._clock.now() + SESSION_LIFE)
        self._directory.end_session(caller.user_id, caller.session, until)
        if refresh_token:
            self._accounts.revoke(refresh_token)

    def me(self, caller: Caller) -> Me:
        """The caller and the properties they are a member of."""
        places = properties_of(self._table, [m.property_id for m in caller.memberships])
        names = {place.property_id: place.name for place in places}
        own = [
            OwnMembership(property_id=m.property_id, name=names[m.property_id], role=m.role)
            for m in caller.memberships
            if m.property_id in names
        ]
        return Me(user_id=caller.user_id, email=caller.email, memberships=own)

    def _account_for(self, email: str, password: str) -> tuple[Account, bool]:
        """The account with this e-mail and password, and whether it was made just now."""
        try:
            account = self._accounts.create(email, password)
        except AccountExists:
            return self._own_account(email, password), False
        try:
            self._accounts.set_password(email, password, permanent=True)
        except Invalid:
            self._accounts.delete(email)
            raise
        return account, True

    def _own_account(self, email: str, password: str) -> Account:
        try:
            self._accounts.sign_in(email, password)
        except BadCredentials:
            raise AlreadyRegistered("Sign in instead.") from None
        except PasswordChangeRequired:
            self._finish_account(email, password)
        account = self._accounts.find(email)
        if account is None:
            raise AlreadyRegistered("Sign in instead.")
        return account

    def _finish_account(self, email: str, password: str) -> None:
        """Complete an account that an earlier attempt left with this password as a temporary one."""
        account = self._accounts.find(email)
        if account is None or self._directory.standing(user_id_of(account.sub), fresh=True).memberships:
            # Somebody invited this person: they choose a password of their own at their first sign-in.
            raise AlreadyRegistered("Sign in instead.")
        self._accounts.set_password(email, password, permanent=True)


class _Registering(BaseModel):
    """What tells two registrations apart, without the password."""

    email: str
    name: str
    property: PropertyWish
