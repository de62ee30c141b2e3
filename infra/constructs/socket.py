"""The WebSocket API."""

from aws_cdk import Aws, CfnOutput
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from constructs import Construct

from infra.constructs.access_log import WEBSOCKET, access_log
from infra.constructs.findings import acknowledge
from infra.constructs.function import PythonFunction
from infra.constructs.spine import Spine

STAGE_NAME = "live"


class SocketApi(Construct):
    """A WebSocket API whose door is kept by a function that looks at the query parameter `ticket`."""

    def __init__(
        self,
        scope: Construct,
        spine: Spine,
        *,
        connect: PythonFunction,
        message: PythonFunction,
        disconnect: PythonFunction,
        authorizer: PythonFunction,
    ) -> None:
        super().__init__(scope, "SocketApi")
        self._spine = spine
        self._api = gateway.WebSocketApi(
            self,
            "Api",
            api_name=spine.names.of("socket"),
            route_selection_expression="$request.body.action",
            connect_route_options=gateway.WebSocketRouteOptions(
                integration=integrations.WebSocketLambdaIntegration("Connect", connect.alias),
                authorizer=authorizers.WebSocketLambdaAuthorizer(
                    "Ticket", authorizer.alias, identity_source=["route.request.querystring.ticket"]
                ),
            ),
            disconnect_route_options=gateway.WebSocketRouteOptions(
                integration=integrations.WebSocketLambdaIntegration("Disconnect", disconnect.alias)
            ),
            default_route_options=gateway.WebSocketRouteOptions(
                integration=integrations.WebSocketLambdaIntegration("Message", message.alias),
                return_response=True,
            ),
        )
        for later in ("$default-Route", "$disconnect-Route"):
            acknowledge(
                self._api.node.find_child(later),
                "APIG4",
                "Only $connect has an authorizer, for the connection.",
            )
        if spine.stage.aws_endpoint:
            # The local cloud does not know this resource, and answers on the connection without it.
            self._api.node.find_child("$default-Route").node.try_remove_child("Response")
        gateway.CfnStage(
            self,
            "Stage",
            api_id=self._api.api_id,
            stage_name=STAGE_NAME,
            auto_deploy=True,
            access_log_settings=access_log(self, spine.names.of("socket"), spine.stage, WEBSOCKET),
            default_route_settings=gateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=spine.stage.requests_per_second,
                throttling_burst_limit=spine.stage.request_burst,
            ),
        )
        CfnOutput(self, "SocketApiId", value=self._api.api_id).override_logical_id("SocketApiId")

    @property
    def url(self) -> str:
        """What clients connect to."""
        on_aws = f"wss://{self._api.api_id}.execute-api.{Aws.REGION}.amazonaws.com/{STAGE_NAME}"
        return self._spine.stage.websocket_url or on_aws

    @property
    def management_endpoint(self) -> str:
        """Where functions send to connections; a local cloud has all APIs under one address."""
        if local := self._spine.stage.aws_endpoint:
            return f"{local}/_aws/execute-api/{self._api.api_id}/{STAGE_NAME}"
        return f"https://{self._api.api_id}.execute-api.{Aws.REGION}.amazonaws.com/{STAGE_NAME}"

    @property
    def connections(self) -> list[str]:
        """The ARNs of every connection of this API, for sending to it and for ending it."""
        return [
            self._spine.names.arn("execute-api", f"{self._api.api_id}/{STAGE_NAME}/{verb}/@connections/*")
            for verb in ("POST", "DELETE")
        ]
