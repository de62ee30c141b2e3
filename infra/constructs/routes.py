"""Routes of the HTTP API."""

from aws_cdk import Aws, Fn
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.findings import acknowledge
from infra.constructs.function import PythonFunction
from infra.constructs.spine import Spine


class Routes(Construct):
    """Adds routes to the HTTP API of another stack: one integration and one permission per function.

    A route is written `GET POST /path`: its methods, then its path. Methods are named one by one, because
    `ANY` under an authorizer would also catch the browser's preflight and answer it with 401.
    """

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Routes")
        self._api_id = spine.published("http-api-id")
        self._authorizer_id = spine.published("http-authorizer-id")
        self._alarms = spine.alarms
        self._targets: dict[str, str] = {}

    def guarded(self, function: PythonFunction, *routes: str) -> None:
        """Routes that need a valid token of the user pool."""
        for key in _keys(routes):
            self._route(function, key, authorization_type="JWT", authorizer_id=self._authorizer_id)

    def public(self, function: PythonFunction, *routes: str, reason: str) -> None:
        """Routes without an authorizer; `reason` says why that is safe."""
        for key in _keys(routes):
            route = self._route(function, key, authorization_type="NONE")
            acknowledge(route, "APIG4", reason)

    def _route(
        self,
        function: PythonFunction,
        key: str,
        *,
        authorization_type: str,
        authorizer_id: str | None = None,
    ) -> gateway.CfnRoute:
        return gateway.CfnRoute(
            self,
            key,
            api_id=self._api_id,
            route_key=key,
            target=self._target(function),
            authorization_type=authorization_type,
            authorizer_id=authorizer_id,
        )

    def _target(self, function: PythonFunction) -> str:
        if function.name not in self._targets:
            integration = gateway.CfnIntegration(
                self,
                f"{function.name}-integration",
                api_id=self._api_id,
                integration_type="AWS_PROXY",
                integration_uri=function.alias.function_arn,
                payload_format_version="2.0",
            )
            lambda_.CfnPermission(
                self,
                f"{function.name}-permission",
                action="lambda:InvokeFunction",
                function_name=function.alias.function_arn,
                principal="apigateway.amazonaws.com",
                source_arn=f"arn:{Aws.PARTITION}:execute-api:{Aws.REGION}:{Aws.ACCOUNT_ID}:{self._api_id}/*/*",
            )
            self._alarms.faults(function.name)
            self._targets[function.name] = Fn.join("/", ["integrations", integration.ref])
        return self._targets[function.name]


def _keys(routes: tuple[str, ...]) -> list[str]:
    return [f"{method} {path}" for *methods, path in map(str.split, routes) for method in methods]
