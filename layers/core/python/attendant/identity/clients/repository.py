"""Where the machine clients of a property are stored.

The list stands under `<property>#CLIENTS`; what an access check reads stands in the directory. Both are
written in one transaction. The secret is in neither: it is the password of an account of the user pool.
"""

from boto3.dynamodb.conditions import Attr

from attendant.identity.clients.models import MachineClient
from attendant.kernel.errors import LostRevision
from attendant.kernel.subjects import Client
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction
from attendant.properties.directory import Directory


class ClientRepository:
    """The machine clients of one property."""

    def __init__(self, table: Table, property_id: str, directory: Directory) -> None:
        self._table = table
        self._property_id = property_id
        self._directory = directory
        self._clients = f"{property_id}#CLIENTS"

    def find(self, client_id: str) -> tuple[MachineClient, str] | None:
        """The client with an id and the user id of its account, if there is one."""
        record = self._table.get(Key(self._clients, client_id), consistent=True)
        return (MachineClient.model_validate(record), record["user_id"]) if record else None

    def all(self) -> list[MachineClient]:
        """Every client, by id."""
        return [MachineClient.model_validate(record) for record in self._table.query_all(self._clients)]

    def add(self, tx: Transaction, client: MachineClient, user_id: str) -> None:
        """Store a new client; LostRevision if it was made meanwhile."""
        after = self._record(client, user_id)
        tx.create(self._table, after, otherwise=LostRevision())
        admitted = Client(
            client_id=client.client_id,
            name=client.name,
            property_id=self._property_id,
            scopes=client.scopes,
        )
        self._directory.admit(tx, user_id, admitted)
        tx.audit(self._table, client.client_id, "client_added", before=None, after=after)

    def revoke(self, tx: Transaction, seen: MachineClient, revoked: MachineClient, user_id: str) -> None:
        """Store that a client is revoked; LostRevision if it changed meanwhile."""
        after = self._record(revoked, user_id)
        tx.put(self._table, after, condition=Attr("revision").eq(seen.revision), otherwise=LostRevision())
        self._directory.dismiss(tx, user_id, self._property_id)
        before = self._record(seen, user_id)
        tx.audit(self._table, seen.client_id, "client_revoked", before=before, after=after)

    def note_new_secret(self, tx: Transaction, client: MachineClient) -> None:
        """Let the audit say that the secret was replaced."""
        tx.audit(self._table, client.client_id, "client_secret_replaced")

    def _record(self, client: MachineClient, user_id: str) -> Record:
        return {
            "pk": self._clients,
            "sk": client.client_id,
            "user_id": user_id,
            **client.model_dump(mode="json", exclude={"scopes"}),
            "scopes": sorted(scope.value for scope in client.scopes),
        }
