"""Use cases for machine clients: make, list, renew the secret, revoke, exchange the secret for a token."""

from attendant.identity.access import user_id_of
from attendant.identity.clients.events import ClientAdded, ClientRevoked
from attendant.identity.clients.models import (
    MOST_CLIENTS,
    SECRET_LENGTH,
    ClientToken,
    ClientTokenWish,
    ClientWish,
    MachineClient,
    NewMachineClient,
    username_of,
)
from attendant.identity.clients.repository import ClientRepository
from attendant.identity.cognito import (
    Account,
    AccountExists,
    Accounts,
    BadCredentials,
    PasswordChangeRequired,
    claims_of,
)
from attendant.identity.members import temporary_password
from attendant.kernel.clock import Clock
from attendant.kernel.errors import Conflict, Gone, IdempotencyMismatch, NotFound, Unauthenticated
from attendant.kernel.ids import derived_id, new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties.directory import Directory


class BadClient(Unauthenticated):
    """No live client has this id and secret; which of them is wrong is never said."""

    code, title = "bad_client", "Client id or secret is wrong"


class Clients:
    """The machine clients of one property, for its managers."""

    def __init__(
        self,
        accounts: Accounts,
        table: Table,
        property_id: str,
        directory: Directory,
        transactions: Transactions,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._property_id = property_id
        self._directory = directory
        self._transactions = transactions
        self._clock = clock
        self._repository = ClientRepository(table, property_id, directory)

    def all(self) -> list[MachineClient]:
        """Every client, oldest first."""
        return sorted(self._repository.all(), key=lambda client: (client.created_at, client.client_id))

    def get(self, client_id: str) -> MachineClient:
        """The client with an id.

        Raises:
            NotFound: the property has no such client.
        """
        return self._found(client_id)[0]

    def add(self, wish: ClientWish, actor: Actor, key: str | None) -> NewMachineClient:
        """Make a client and its secret. A repeat under the same key names the same client, with a new secret.

        Raises:
            Conflict: the property has as many clients as it may have.
            IdempotencyMismatch: the key came with another wish before.
            Gone: the client that the key made was revoked.
        """
        client_id = derived_id("cli", self._property_id, key) if key else new_id("cli", self._clock.now())
        known = self._repository.find(client_id)
        if known is not None:
            return self._repeated(known[0], wish)
        if sum(client.revoked_at is None for client in self._repository.all()) >= MOST_CLIENTS:
            raise Conflict(f"A property has at most {MOST_CLIENTS} machine clients; revoke one first.")
        secret = temporary_password(SECRET_LENGTH)
        user_id = user_id_of(self._account(client_id, secret).sub)

        def work(tx: Transaction) -> MachineClient:
            client = MachineClient(
                client_id=client_id,
                name=wish.name,
                scopes=wish.scopes,
                created_at=tx.now,
                created_by=tx.actor.id,
                revoked_at=None,
                revision=1,
            )
            self._repository.add(tx, client, user_id)
            scopes = sorted(scope.value for scope in wish.scopes)
            tx.publish(ClientAdded(client_id=client_id, scopes=scopes), aggregate_version=1)
            return client

        client = self._transactions.run(actor, work)
        self._directory.forget(user_id)
        return NewMachineClient(**client.model_dump(), client_secret=secret)

    def renew_secret(self, client_id: str, actor: Actor) -> NewMachineClient:
        """Give a client another secret; the former one gets no more tokens.

        Raises:
            NotFound: the property has no such client.
            Gone: it was revoked.
        """
        client = self.get(client_id)
        if client.revoked_at is not None:
            raise Gone("The client was revoked.")
        renewed = self._with_new_secret(client)
        with self._transactions.begin(actor) as tx:
            self._repository.note_new_secret(tx, client)
        return renewed

    def revoke(self, client_id: str, actor: Actor) -> None:
        """End a client: it gets no more tokens, and those it has are refused within 60 seconds.

        Raises:
            NotFound: the property has no such client.
        """

        def work(tx: Transaction) -> str:
            seen, user_id = self._found(client_id)
            if seen.revoked_at is None:
                revoked = seen.model_copy(update={"revoked_at": tx.now, "revision": seen.revision + 1})
                self._repository.revoke(tx, seen, revoked, user_id)
                tx.publish(ClientRevoked(client_id=client_id), aggregate_version=revoked.revision)
            return user_id

        self._directory.forget(self._transactions.run(actor, work))
        try:
            self._accounts.delete(username_of(client_id))
        except BadCredentials:
            return  # an earlier attempt deleted the account

    def _found(self, client_id: str) -> tuple[MachineClient, str]:
        found = self._repository.find(client_id)
        if found is None:
            raise NotFound("There is no such client.")
        return found

    def _repeated(self, known: MachineClient, wish: ClientWish) -> NewMachineClient:
        if (known.name, known.scopes) != (wish.name, wish.scopes):
            raise IdempotencyMismatch("Use a new key for a new client.")
        if known.revoked_at is not None:
            raise Gone("The client was revoked.")
        return self._with_new_secret(known)

    def _with_new_secret(self, client: MachineClient) -> NewMachineClient:
        secret = temporary_password(SECRET_LENGTH)
        self._accounts.set_password(username_of(client.client_id), secret, permanent=True)
        return NewMachineClient(**client.model_dump(), client_secret=secret)

    def _account(self, client_id: str, secret: str) -> Account:
        """The client's account with this secret; one that an earlier attempt left is taken over."""
        username = username_of(client_id)
        try:
            account: Account | None = self._accounts.create(username, secret)
        except AccountExists:
            account = self._accounts.find(username)
        if account is None:
            raise Conflict("The account was deleted at the same moment.")
        self._accounts.set_password(username, secret, permanent=True)
        return account


class ClientTokens:
    """Exchanges the secret of a machine client for a token."""

    def __init__(self, accounts: Accounts, directory: Directory) -> None:
        self._accounts = accounts
        self._directory = directory

    def issue(self, wish: ClientTokenWish) -> ClientToken:
        """A token of an hour.

        Raises:
            BadClient: no live client has this id and secret.
            TooManyRequests: too many attempts.
        """
        try:
            secret = wish.client_secret.get_secret_value()
            tokens = self._accounts.sign_in(username_of(wish.client_id), secret)
        except (BadCredentials, PasswordChangeRequired):
            raise BadClient() from None
        user_id = user_id_of(claims_of(tokens.access_token)["sub"])
        client = self._directory.standing(user_id, fresh=True).client
        if client is None or client.client_id != wish.client_id:
            raise BadClient()
        return ClientToken(
            access_token=tokens.access_token,
            expires_in=tokens.expires_in,
            scope=" ".join(sorted(scope.value for scope in client.scopes)),
            property_id=client.property_id,
        )
