"""Access logs of APIs: who called what and how it went, no query strings and no bodies."""

import json

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.retention import retention
from infra.stages import Stage

COMMON = {
    "request_id": "$context.requestId",
    "at": "$context.requestTimeEpoch",
    "status": "$context.status",
    "error": "$context.error.message",
    "integration_error": "$context.integrationErrorMessage",
}
# The route and not the path, which of a calendar is the secret that opens it.
HTTP = {
    **COMMON,
    "route": "$context.routeKey",
    "user_id": "$context.authorizer.claims.sub",
    "response_length": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
}
WEBSOCKET = {
    **COMMON,
    "route": "$context.routeKey",
    "event": "$context.eventType",
    "connection_id": "$context.connectionId",
}


def access_log(
    scope: Construct, name: str, stage: Stage, fields: dict[str, str]
) -> gateway.CfnStage.AccessLogSettingsProperty:
    """A log group of its own for an API's stage, in the JSON format of `fields`.

    Its name begins with `/aws/vendedlogs/`, so that the account's log policy does not grow with each.
    """
    group = logs.LogGroup(
        scope,
        "AccessLog",
        log_group_name=f"/aws/vendedlogs/{name}",
        retention=retention(stage),
        removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
    )
    return gateway.CfnStage.AccessLogSettingsProperty(
        destination_arn=group.log_group_arn, format=json.dumps(fields)
    )
