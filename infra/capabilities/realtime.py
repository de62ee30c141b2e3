"""Wiring of the realtime capability: the WebSocket API, tickets for it, and the fan-out of events."""

from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.socket import SocketApi
from infra.constructs.spine import Spine
from infra.constructs.stream import OutboxReader


class Realtime(Construct):
    """WebSocket API, functions and routes of the realtime capability."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Realtime")
        properties, connections = spine.table("properties"), spine.table("connections")
        socket = {
            verb: PythonFunction(
                self,
                spine,
                "realtime/socket",
                name=f"realtime-{verb}",
                handler=f"app.{verb}",
                knows=[connections],
                writes=[] if verb == "connect" else [connections],
            )
            for verb in ("connect", "message", "disconnect")
        }
        authorizer = PythonFunction(self, spine, "realtime/authorizer", writes=[connections])
        for function in socket.values():
            spine.alarms.faults(function.name)
        api = SocketApi(
            self,
            spine,
            connect=socket["connect"],
            message=socket["message"],
            disconnect=socket["disconnect"],
            authorizer=authorizer,
        )
        fanout = PythonFunction(
            self,
            spine,
            "realtime/fanout",
            reads=[properties],
            writes=[connections],
            allows={"execute-api:ManageConnections": api.connections},
            settings={"WEBSOCKET_ENDPOINT": api.management_endpoint},
            timeout=30,
        )
        OutboxReader(self, spine, fanout)
        tickets = PythonFunction(
            self,
            spine,
            "realtime/tickets",
            reads=[properties],
            writes=[connections],
            settings={"WEBSOCKET_URL": api.url},
        )
        Routes(self, spine).guarded(tickets, "POST /api/v1/realtime/tickets")
