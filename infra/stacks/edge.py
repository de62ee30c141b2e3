"""The front door: one HTTP API with its authorizer. Capabilities add their routes from their stacks."""

from aws_cdk import Aws, CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.constructs.access_log import HTTP, access_log
from infra.constructs.findings import acknowledge
from infra.constructs.published import publish, published
from infra.names import Names
from infra.stages import Stage


class EdgeStack(Stack):
    """The HTTP API: tokens of the user pool, CORS for the stage's origins, throttling, access logs."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        self.names = Names(stage.name)
        super().__init__(
            scope, self.names.of("edge"), description="Attendant: the HTTP API and who may pass it"
        )
        api = gateway.CfnApi(
            self,
            "HttpApi",
            name=self.names.of("http"),
            protocol_type="HTTP",
            cors_configuration=gateway.CfnApi.CorsProperty(
                allow_origins=list(stage.cors_origins),
                allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
                allow_headers=[
                    "authorization",
                    "content-type",
                    "idempotency-key",
                    "if-match",
                    "mcp-method",
                    "mcp-name",
                    "mcp-protocol-version",
                    "property-id",
                ],
                expose_headers=["etag", "location", "retry-after"],
                max_age=3600,
            ),
        )
        pool = published(self, self.names, "user-pool-id")
        authorizer = gateway.CfnAuthorizer(
            self,
            "UserPoolAuthorizer",
            api_id=api.ref,
            name=self.names.of("user-pool"),
            authorizer_type="JWT",
            identity_source=["$request.header.Authorization"],
            jwt_configuration=gateway.CfnAuthorizer.JWTConfigurationProperty(
                audience=[published(self, self.names, "user-pool-client-id")],
                issuer=f"https://cognito-idp.{Aws.REGION}.amazonaws.com/{pool}",
            ),
        )
        log = access_log(self, self.names.of("http"), stage, HTTP)
        gateway.CfnStage(
            self,
            "HttpStage",
            api_id=api.ref,
            stage_name="$default",
            auto_deploy=True,
            access_log_settings=log,
            default_route_settings=gateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=stage.requests_per_second, throttling_burst_limit=stage.request_burst
            ),
        )
        self._let_gateways_log()
        publish(self, self.names, "http-api-id", api.ref)
        publish(self, self.names, "http-authorizer-id", authorizer.ref)
        CfnOutput(self, "HttpApiUrl", value=api.attr_api_endpoint)

    def _let_gateways_log(self) -> None:
        """The account's permission for API Gateway to write logs, without which a WebSocket API may not.

        It is one setting per account and region, shared by all stages, so it stays when this stack goes.
        """
        managed = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
        role = iam.Role(
            self,
            "GatewayLogRole",
            assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(managed)],
        )
        account = apigateway.CfnAccount(self, "GatewayAccount", cloud_watch_role_arn=role.role_arn)
        for kept in (role, account):
            kept.apply_removal_policy(RemovalPolicy.RETAIN)
        acknowledge(
            role,
            f"IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{managed}]",
            "API Gateway demands exactly this policy for writing logs.",
        )
