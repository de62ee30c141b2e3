"""What the stacks hold, and how stages differ."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk import App, Stack

from infra.constructs.function import FunctionMissing, PythonFunction
from infra.constructs.layers import REPOSITORY, Layers, LayersMissing
from infra.constructs.spine import Spine
from infra.names import QUEUES, TABLES, Names
from infra.stacks.data import DataStack
from infra.stacks.edge import EdgeStack
from infra.stacks.groups import GROUPS
from infra.stages import STAGES, UnknownStage, stage_from
from tests import store
from tests.infra.templates import Templates

# Under another logical id CloudFormation makes a new resource, without what the old one holds.
STATEFUL = {
    "AWS::ApiGatewayV2::Api": {"HttpApi", "RealtimeSocketApiF2FC69A3"},
    "AWS::Cognito::UserPool": {"UserPool6BA7E5F2"},
    "AWS::Cognito::UserPoolClient": {"UserPoolApi28702B7A"},
    "AWS::DynamoDB::Table": {
        "BookingsTable7A7CF597",
        "ConciergeTableADCC12C5",
        "ConnectionsTable5B1EAA31",
        "ConversationsTableAC3D71C5",
        "GuestsTable50F7CCCA",
        "IdempotencyTableE9369C9C",
        "OutboxTable23220A39",
        "PropertiesTable2600E3B1",
        "StaysTable58E54D47",
    },
    "AWS::Events::EventBus": {"BusEA82B648"},
    "AWS::S3::Bucket": {"BulkBucket476B9166", "GuestFilesBucket3B90E422"},
    "AWS::SecretsManager::Secret": {"OpenaiSecret5A751895", "WhatsappSecret44FB29BC"},
    "AWS::SNS::Topic": {"AlarmTopicD01E77F9"},
    "AWS::SQS::Queue": {
        "BookingsNightlySweepDeadLetters3DCD504B",
        "BookingsPrivacyBookingsPrivacyQueueDeadLetters2352CF53",
        "BookingsPrivacyBookingsPrivacyQueueFA77E3AF",
        "BookingsSweepDeadLettersD7A9614E",
        "BookingsWaitlistOffersQueueAF4E9A31",
        "BookingsWaitlistOffersQueueDeadLettersCD63B25B",
        "ConciergePrivacyConciergePrivacyQueueD127C98E",
        "ConciergePrivacyConciergePrivacyQueueDeadLettersE8D28B46",
        "ConversationsPrivacyConversationsPrivacyQueue82CF7359",
        "ConversationsPrivacyConversationsPrivacyQueueDeadLetters8DAE76FC",
        "ConversationsRetentionSweepDeadLetters3CFC8DF3",
        "ConversationsSweepDeadLetters01EB8790",
        "EventsRelayReaderDeadLettersD466B0F7",
        "GuestsExportsGuestExportsQueue04AEFC0A",
        "GuestsExportsGuestExportsQueueDeadLetters9AF576BD",
        "GuestsGuestConsentsQueue617B2E7E",
        "GuestsGuestConsentsQueueDeadLetters867C4561",
        "GuestsGuestHistoryQueue75571A95",
        "GuestsGuestHistoryQueueDeadLettersE8D2587D",
        "GuestsGuestMatchingQueue54880B2F",
        "GuestsGuestMatchingQueueDeadLettersE9D0B372",
        "GuestsGuestNamesQueue71AFF1F3",
        "GuestsGuestNamesQueueDeadLetters385530B1",
        "GuestsGuestSegmentsQueue21C1CAED",
        "GuestsGuestSegmentsQueueDeadLetters2F1D2258",
        "GuestsGuestWalksQueueDeadLettersD4F4B992",
        "GuestsGuestWalksQueueF2C878F6",
        "GuestsImportsGuestImportsQueue5E66C0B7",
        "GuestsImportsGuestImportsQueueDeadLettersE1642D76",
        "GuestsPrivacyGuestsPrivacyQueue84D77E98",
        "GuestsPrivacyGuestsPrivacyQueueDeadLettersE858B276",
        "GuestsRecountSweepDeadLetters1BBB2054",
        "GuestsSegmentsSweepDeadLettersD06F1AFA",
        "QueuesAiProcessingQueue94257A6F",
        "QueuesAiProcessingQueueDeadLetters0859C2B5",
        "QueuesBookingNoticesQueue1CB5261E",
        "QueuesBookingNoticesQueueDeadLettersCF75DC30",
        "QueuesWhatsappBulkQueueDeadLetters72174B87",
        "QueuesWhatsappBulkQueueF9BC9BA6",
        "QueuesWhatsappSendQueueD483F243",
        "QueuesWhatsappSendQueueDeadLettersAF6FB37E",
        "QueuesWhatsappStatusesQueueAB4D91A3",
        "QueuesWhatsappStatusesQueueDeadLettersD8E83385",
        "RealtimeFanoutReaderDeadLettersAB166693",
        "StaysPrivacyStaysPrivacyQueueDeadLettersC9068BCC",
        "StaysPrivacyStaysPrivacyQueueF84109FE",
    },
}


def test_a_signed_out_refresh_token_ends_and_passwords_go_through_our_api_only(templates: Templates) -> None:
    [client] = templates.of_type("AWS::Cognito::UserPoolClient")
    assert client.properties["EnableTokenRevocation"] is True
    flows = set(client.properties["ExplicitAuthFlows"])
    assert flows == {"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}


def test_stateful_resources_keep_their_logical_ids(templates: Templates) -> None:
    found = {kind: {resource.logical_id for resource in templates.of_type(kind)} for kind in STATEFUL}
    assert found == STATEFUL


def test_what_outlives_a_deployment_is_kept_when_its_stack_goes(templates: Templates) -> None:
    kept = {
        "AWS::Cognito::UserPool",
        "AWS::DynamoDB::Table",
        "AWS::S3::Bucket",
        "AWS::SecretsManager::Secret",
    }
    removed = {
        resource.logical_id
        for resource in templates.of_type(*kept)
        if templates.raw[resource.stack]["Resources"][resource.logical_id].get("DeletionPolicy") != "Retain"
    }
    assert removed == {"ConnectionsTable5B1EAA31", "IdempotencyTableE9369C9C"}


def test_tables_have_the_indexes_that_tests_in_memory_rely_on() -> None:
    assert {name: sorted(indexes) for name, indexes in TABLES.items()} == {
        name: sorted(indexes) for name, indexes in store.TABLES.items()
    }


def test_health_looks_at_every_queue_of_jobs(templates: Templates) -> None:
    jobs = {
        queue.properties["QueueName"]
        for queue in templates.of_type("AWS::SQS::Queue")
        if "RedrivePolicy" in queue.properties
    }
    assert jobs == {Names("prod").of(name) for name in QUEUES}


def test_the_hosted_frontend_and_nobody_else_may_call_from_a_browser(templates: Templates) -> None:
    apis = {api.logical_id: api.properties for api in templates.of_type("AWS::ApiGatewayV2::Api")}
    cors = apis["HttpApi"]["CorsConfiguration"]
    assert cors["AllowOrigins"] == list(STAGES["prod"].cors_origins)
    assert {"authorization", "if-match", "idempotency-key", "property-id"} <= set(cors["AllowHeaders"])
    assert "etag" in cors["ExposeHeaders"]


def test_both_apis_log_access_and_limit_calls(templates: Templates) -> None:
    stages = list(templates.of_type("AWS::ApiGatewayV2::Stage"))
    assert len(stages) == 2
    for stage in stages:
        assert stage.properties["AccessLogSettings"]["DestinationArn"]
        assert stage.properties["DefaultRouteSettings"]["ThrottlingRateLimit"] == 500


def test_a_sweep_that_failed_is_not_repeated_before_its_next_run(templates: Templates) -> None:
    configured = list(templates.of_type("AWS::Lambda::EventInvokeConfig"))
    assert [config.properties["MaximumRetryAttempts"] for config in configured] == [0] * 6


def test_answers_wait_for_more_of_the_guests_messages(templates: Templates) -> None:
    queues = {
        queue.properties["QueueName"]: queue.properties for queue in templates.of_type("AWS::SQS::Queue")
    }
    jobs = queues["attendant-prod-ai-processing.fifo"]
    assert jobs["DelaySeconds"] == 2
    assert jobs["VisibilityTimeout"] == 60
    assert jobs["RedrivePolicy"]["maxReceiveCount"] == 4
    assert jobs["FifoThroughputLimit"] == "perMessageGroupId"
    assert "ContentBasedDeduplication" not in jobs


def test_a_turn_that_was_given_up_is_noticed_though_its_queue_is_emptied(templates: Templates) -> None:
    alarms = {alarm.properties["AlarmName"]: alarm for alarm in templates.of_type("AWS::CloudWatch::Alarm")}
    assert (
        alarms["attendant-prod-ai-processing-given-up"].properties["MetricName"] == "NumberOfMessagesReceived"
    )
    assert alarms["attendant-prod-events-parked"].properties["Namespace"] == "Attendant"


def test_alarms_watch_only_what_the_product_counts(templates: Templates) -> None:
    watched = {
        alarm.properties["MetricName"]
        for alarm in templates.of_type("AWS::CloudWatch::Alarm")
        if alarm.properties["Namespace"] == "Attendant"
    }
    sources = [*(REPOSITORY / "layers/core").rglob("*.py"), *(REPOSITORY / "functions").rglob("*.py")]
    counted = set(re.findall(r'count\("(\w+)"', "".join(source.read_text() for source in sources)))
    assert watched == {"EventsParked", "Fault", "SweepFailed"}
    assert watched <= counted


def test_capabilities_are_deployed_after_what_they_stand_on(assembly: Path) -> None:
    artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    assert "attendant-prod-data" in artifacts["attendant-prod-edge"]["dependencies"]
    for group in GROUPS:
        assert "attendant-prod-edge" in artifacts[f"attendant-prod-{group.group}"]["dependencies"]


def test_the_local_stage_takes_its_endpoints_from_the_context() -> None:
    context = {
        "stage": "local",
        "openai_base_url": "http://127.0.0.1:8082/v1",
        "cors_origins": "http://a,http://b",
    }
    stage = stage_from(context.get)
    assert stage.architecture == "x86_64"
    assert stage.openai_base_url == "http://127.0.0.1:8082/v1"
    assert stage.cors_origins == ("http://a", "http://b")
    assert not stage.keeps_data


def test_an_unknown_stage_is_refused_by_name() -> None:
    with pytest.raises(UnknownStage, match="'test' is not one of dev, staging, prod, local"):
        stage_from({"stage": "test"}.get)


def test_a_local_stack_can_be_thrown_away(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    DataStack(app, STAGES["local"])
    EdgeStack(app, STAGES["local"])
    app.synth()
    tables = list(Templates.of_folder(tmp_path).of_type("AWS::DynamoDB::Table"))
    assert len(tables) == len(TABLES)
    assert not any(table.properties.get("DeletionProtectionEnabled") for table in tables)


def test_templates_pass_cfn_lint(assembly: Path) -> None:
    lint = [
        Path(sys.executable).with_name("cfn-lint"),
        "--regions",
        "eu-central-1",
        "--ignore-checks",
        "W3005",
    ]
    templates = sorted(assembly.glob("*.template.json"))
    done = subprocess.run([*lint, "--template", *templates], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_function_without_code_is_named(tmp_path: Path, empty_layers: Path) -> None:
    app = App(outdir=str(tmp_path), context={"layers": str(empty_layers)})
    stack = Stack(app, "stack")
    with pytest.raises(FunctionMissing, match="functions/bookings/nothing does not exist"):
        PythonFunction(stack, Spine(stack, STAGES["dev"]), "bookings/nothing")


def test_layers_that_were_not_built_are_named(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path), context={"layers": str(tmp_path)})
    with pytest.raises(LayersMissing, match=r"python -m infra\.layers --arch arm64"):
        Layers(Stack(app, "stack"), STAGES["dev"]).of("core")
