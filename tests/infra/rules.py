"""What must hold for every template. Each rule gives its violations as sentences; none means it holds."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.infra.templates import Resource, Templates, referenced

VISIBILITY_FACTOR = 6
# A failed turn is tried again at once while the guest waits, so its visibility is set short on purpose.
SHORT_VISIBILITY = {"concierge/reply": 60, "concierge/dead_letters": 60}
# The consumer of these is the end of the line: what it cannot settle stays and keeps the alarm on.
END_OF_LINE = {"concierge/dead_letters"}
WITHOUT_RECOVERY = {"connections", "idempotency"}
# Actions for which AWS offers no resource to name.
WITHOUT_RESOURCE = {"dynamodb:ListStreams", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}
PUBLIC_ROUTES = {
    "GET /health",
    "GET /openapi.json",
    "GET /docs",
    "GET /webhooks/whatsapp",
    "POST /webhooks/whatsapp",
    "POST /api/v1/auth/register",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/client-token",
    "GET /api/v1/feeds/{token}",
}
# Routes of a WebSocket on which the authorizer of $connect has passed already.
AFTER_CONNECT = {"$default", "$disconnect"}


def every_function_has_a_role_of_its_own(templates: Templates) -> Iterator[str]:
    roles = Counter(f"{f.stack}/{referenced(f.properties['Role'])[0]}" for f in templates.functions())
    yield from (f"{role} is shared by {count} functions" for role, count in roles.items() if count > 1)


def no_action_is_a_wildcard(templates: Templates) -> Iterator[str]:
    for resource, statement in _statements(templates):
        for action in _listed(statement["Action"]):
            if "*" in action:
                yield f"{resource.name} allows {action}"


def no_resource_is_everything(templates: Templates) -> Iterator[str]:
    for resource, statement in _statements(templates):
        if "*" in _listed(statement.get("Resource", [])):
            excess = set(_listed(statement["Action"])) - WITHOUT_RESOURCE
            if excess:
                yield f"{resource.name} allows {', '.join(sorted(excess))} on everything"


def every_function_keeps_its_log_for_a_while(templates: Templates) -> Iterator[str]:
    logs = {log.name: log for log in templates.of_type("AWS::Logs::LogGroup")}
    for function in templates.functions():
        group = referenced(function.properties.get("LoggingConfig", {}).get("LogGroup"))
        log = logs.get(f"{function.stack}/{group[0]}") if group else None
        if log is None or "RetentionInDays" not in log.properties:
            yield f"{function.name} has no log group with retention"


def every_function_runs_on(architecture: str, templates: Templates) -> Iterator[str]:
    for function in templates.functions():
        if function.properties.get("Architectures") != [architecture]:
            yield f"{function.name} runs on {function.properties.get('Architectures')}"


def every_function_says_its_memory_and_timeout(templates: Templates) -> Iterator[str]:
    for function in templates.functions():
        if not {"MemorySize", "Timeout"} <= function.properties.keys():
            yield f"{function.name} has no memory size or no timeout"


def every_queue_has_dead_letters(templates: Templates) -> Iterator[str]:
    dead = _dead_letter_queues(templates)
    for queue in templates.of_type("AWS::SQS::Queue"):
        if queue.name not in dead and "RedrivePolicy" not in queue.properties:
            yield f"{queue.name} has no dead-letter queue and is none"


def every_dead_letter_queue_has_an_alarm(templates: Templates) -> Iterator[str]:
    watched = {
        f"{alarm.stack}/{name}"
        for alarm in templates.of_type("AWS::CloudWatch::Alarm")
        if alarm.properties.get("MetricName") == "ApproximateNumberOfMessagesVisible"
        for name in referenced(alarm.properties["Dimensions"])
    }
    yield from (f"{queue} has no alarm" for queue in sorted(_dead_letter_queues(templates) - watched))


def every_function_has_an_alarm_on_errors(templates: Templates) -> Iterator[str]:
    watched = {
        f"{alarm.stack}/{name}"
        for alarm in templates.of_type("AWS::CloudWatch::Alarm")
        if alarm.properties.get("MetricName") == "Errors"
        for name in referenced(alarm.properties["Dimensions"])
    }
    yield from (f"{f.name} may fail unnoticed" for f in templates.functions() if f.name not in watched)


def every_stream_reader_has_an_alarm_on_lag(templates: Templates) -> Iterator[str]:
    watched = {
        f"{alarm.stack}/{name}"
        for alarm in templates.of_type("AWS::CloudWatch::Alarm")
        if alarm.properties.get("MetricName") == "IteratorAge"
        for name in referenced(alarm.properties["Dimensions"])
    }
    for mapping, function, queue in _mappings(templates):
        if queue is None and function.name not in watched:
            yield f"{mapping.name} may lag unnoticed"


def every_alarm_tells_somebody(templates: Templates) -> Iterator[str]:
    for alarm in templates.of_type("AWS::CloudWatch::Alarm"):
        if not alarm.properties.get("AlarmActions"):
            yield f"{alarm.name} tells nobody"


def every_rule_target_has_dead_letters(templates: Templates) -> Iterator[str]:
    for rule in templates.of_type("AWS::Events::Rule"):
        for target in rule.properties["Targets"]:
            if "DeadLetterConfig" not in target:
                yield f"target {target['Id']} of {rule.name} has no dead-letter queue"


def every_schedule_has_dead_letters(templates: Templates) -> Iterator[str]:
    for schedule in templates.of_type("AWS::Scheduler::Schedule"):
        if "DeadLetterConfig" not in schedule.properties["Target"]:
            yield f"{schedule.name} has no dead-letter queue"


def every_mapping_has_dead_letters(templates: Templates) -> Iterator[str]:
    for mapping, function, queue in _mappings(templates):
        if queue is None:
            if "OnFailure" not in mapping.properties.get("DestinationConfig", {}):
                yield f"{mapping.name} has no failure destination"
        elif "RedrivePolicy" not in queue.properties and _source(function) not in END_OF_LINE:
            yield f"{mapping.name} reads {queue.name}, which has no dead-letter queue"


def every_mapping_reports_failures_one_by_one(templates: Templates) -> Iterator[str]:
    for mapping, _, _ in _mappings(templates):
        if mapping.properties.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield f"{mapping.name} fails whole batches"


def every_stream_reader_gives_up_in_time(templates: Templates) -> Iterator[str]:
    for mapping, _, queue in _mappings(templates):
        if queue is None:
            chosen = mapping.properties
            if chosen.get("StartingPosition") != "TRIM_HORIZON":
                yield f"{mapping.name} does not start with the oldest record"
            if not 0 < chosen.get("MaximumRetryAttempts", -1) <= 10:
                yield f"{mapping.name} tries without end"
            if not 0 < chosen.get("MaximumRecordAgeInSeconds", -1) < 24 * 3600:
                yield f"{mapping.name} keeps a record until the stream forgets it"
            if not chosen.get("BisectBatchOnFunctionError"):
                yield f"{mapping.name} gives up a whole batch"


def every_queue_hides_jobs_long_enough(templates: Templates) -> Iterator[str]:
    for mapping, function, queue in _mappings(templates):
        if queue is not None:
            hidden = queue.properties["VisibilityTimeout"]
            needed = function.properties["Timeout"] * VISIBILITY_FACTOR
            allowed = SHORT_VISIBILITY.get(_source(function))
            if hidden != allowed if allowed else hidden < needed:
                yield f"{mapping.name}: jobs are hidden for {hidden} s, {allowed or needed} s are needed"


def every_route_but_the_public_ones_has_an_authorizer(templates: Templates) -> Iterator[str]:
    for route in templates.of_type("AWS::ApiGatewayV2::Route"):
        key = route.properties["RouteKey"]
        guarded = (
            route.properties.get("AuthorizationType") in {"JWT", "CUSTOM"}
            and "AuthorizerId" in route.properties
        )
        if not guarded and key not in PUBLIC_ROUTES | AFTER_CONNECT:
            yield f"{route.name} ({key}) has no authorizer"


def no_route_takes_any_method(templates: Templates) -> Iterator[str]:
    for route in templates.of_type("AWS::ApiGatewayV2::Route"):
        if route.properties["RouteKey"].startswith(("ANY", "OPTIONS")):
            yield f"{route.name} would catch the preflight of browsers"


def every_table_can_be_recovered(templates: Templates) -> Iterator[str]:
    for table in templates.of_type("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
        recovery = table.properties.get("PointInTimeRecoverySpecification", {})
        short = str(table.properties["TableName"]).rpartition("-")[2]
        if not recovery.get("PointInTimeRecoveryEnabled") and short not in WITHOUT_RECOVERY:
            yield f"{table.name} has no point-in-time recovery"


def everything_stored_is_encrypted(templates: Templates) -> Iterator[str]:
    """Under a key of the account, whose use is recorded; buckets are reached over TLS only."""
    for table in templates.of_type("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
        if not table.properties.get("SSESpecification", {}).get("SSEEnabled"):
            yield f"{table.name} is not encrypted under a key of the account"
    secured = {
        policy.properties["Bucket"]["Ref"]
        for policy in templates.of_type("AWS::S3::BucketPolicy")
        if '"aws:SecureTransport": "false"' in json.dumps(policy.properties["PolicyDocument"])
    }
    for bucket in templates.of_type("AWS::S3::Bucket"):
        if "aws:kms" not in json.dumps(bucket.properties.get("BucketEncryption", {})):
            yield f"{bucket.name} is not encrypted under a key of the account"
        if bucket.logical_id not in secured:
            yield f"{bucket.name} can be reached without TLS"


def every_trigger_calls_the_alias(templates: Templates) -> Iterator[str]:
    """Permissions, integrations, mappings and schedules name an alias, not the newest code."""
    aliases = {alias.name for alias in templates.of_type("AWS::Lambda::Alias")}
    places = {
        "AWS::Lambda::Permission": lambda p: p["FunctionName"],
        "AWS::Lambda::EventInvokeConfig": lambda p: p["Qualifier"],
        "AWS::Lambda::EventSourceMapping": lambda p: p["FunctionName"],
        "AWS::ApiGatewayV2::Integration": lambda p: p["IntegrationUri"],
        "AWS::ApiGatewayV2::Authorizer": lambda p: p.get("AuthorizerUri"),
        "AWS::Scheduler::Schedule": lambda p: p["Target"]["Arn"],
    }
    for trigger in templates.of_type(*places):
        called = places[trigger.type](trigger.properties)
        if called and not any(f"{trigger.stack}/{name}" in aliases for name in referenced(called)):
            yield f"{trigger.name} does not call an alias"


def nothing_is_exported(templates: Templates) -> Iterator[str]:
    for stack, template in templates.raw.items():
        for name, output in template.get("Outputs", {}).items():
            if "Export" in output:
                yield f"{stack} exports {name}"
        if "Fn::ImportValue" in str(template):
            yield f"{stack} imports a value"


def _statements(templates: Templates) -> Iterator[tuple[Resource, dict[str, Any]]]:
    for resource in templates.of_type("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::Role"):
        documents = [resource.properties.get("PolicyDocument", {"Statement": []})]
        documents += [policy["PolicyDocument"] for policy in resource.properties.get("Policies", [])]
        for document in documents:
            for statement in document["Statement"]:
                if statement["Effect"] == "Allow":
                    yield resource, statement


def _mappings(templates: Templates) -> Iterator[tuple[Resource, Resource, Resource | None]]:
    """Every event source mapping with its function, and its queue unless it reads a stream."""
    functions = {function.name: function for function in templates.functions()}
    aliases = {alias.name: alias for alias in templates.of_type("AWS::Lambda::Alias")}
    queues = {queue.name: queue for queue in templates.of_type("AWS::SQS::Queue")}
    for mapping in templates.of_type("AWS::Lambda::EventSourceMapping"):
        names = referenced(mapping.properties["FunctionName"])
        for name in names:
            if alias := aliases.get(f"{mapping.stack}/{name}"):
                names = referenced(alias.properties["FunctionName"])
        function = functions[f"{mapping.stack}/{names[0]}"]
        source = referenced(mapping.properties["EventSourceArn"])
        yield mapping, function, queues.get(f"{mapping.stack}/{source[0]}") if source else None


def _dead_letter_queues(templates: Templates) -> set[str]:
    named: list[tuple[str, Any]] = [
        (queue.stack, queue.properties.get("RedrivePolicy")) for queue in templates.of_type("AWS::SQS::Queue")
    ]
    named += [(f.stack, f.properties.get("DeadLetterConfig")) for f in templates.functions()]
    named += [
        (mapping.stack, mapping.properties.get("DestinationConfig"))
        for mapping in templates.of_type("AWS::Lambda::EventSourceMapping")
    ]
    return {f"{stack}/{name}" for stack, place in named for name in referenced(place)}


def _source(function: Resource) -> str:
    return str(function.metadata.get("source", "")).removeprefix("functions/")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
