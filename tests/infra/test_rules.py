"""Rules that hold for every template, each shown to fail on a template that breaks it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.infra import rules
from tests.infra.templates import Templates

Rule = Callable[[Templates], Iterator[str]]
RULES: list[Rule] = [
    rules.every_alarm_tells_somebody,
    rules.every_dead_letter_queue_has_an_alarm,
    rules.every_function_has_a_role_of_its_own,
    rules.every_function_has_an_alarm_on_errors,
    rules.every_function_keeps_its_log_for_a_while,
    partial(rules.every_function_runs_on, "arm64"),
    rules.every_function_says_its_memory_and_timeout,
    rules.every_mapping_has_dead_letters,
    rules.every_mapping_reports_failures_one_by_one,
    rules.every_queue_has_dead_letters,
    rules.every_queue_hides_jobs_long_enough,
    rules.every_route_but_the_public_ones_has_an_authorizer,
    rules.every_rule_target_has_dead_letters,
    rules.every_schedule_has_dead_letters,
    rules.every_stream_reader_gives_up_in_time,
    rules.every_stream_reader_has_an_alarm_on_lag,
    rules.every_table_can_be_recovered,
    rules.every_trigger_calls_the_alias,
    rules.everything_stored_is_encrypted,
    rules.no_action_is_a_wildcard,
    rules.no_resource_is_everything,
    rules.no_route_takes_any_method,
    rules.nothing_is_exported,
]


def name_of(rule: Any) -> str:
    return str(getattr(rule, "func", rule).__name__)


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_the_rule_holds(rule: Rule, templates: Templates) -> None:
    assert list(rule(templates)) == []


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_the_rule_can_fail(rule: Rule) -> None:
    assert list(rule(Templates({"broken": BROKEN})))


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def policy(action: str, resource: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": [statement]}}}


FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Architectures": ["x86_64"],
        "Timeout": 20,
        "LoggingConfig": {"LogGroup": ref("EternalLog")},
    },
}
# One stack that does everything wrong that a rule knows of.
BROKEN: dict[str, Any] = {
    "Resources": {
        "One": FUNCTION,
        "Two": FUNCTION,
        "EternalLog": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "x"}},
        "Anything": policy("dynamodb:*", "arn:aws:dynamodb:eu-west-1:1:table/bookings"),
        "Anywhere": policy("dynamodb:PutItem", "*"),
        "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 30}},
        "Lost": {"Type": "AWS::SQS::Queue", "Properties": {}},
        "Good": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Lost", "Arn"]}}},
        },
        "Mapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "FunctionName": ref("One"),
                "EventSourceArn": {"Fn::GetAtt": ["Jobs", "Arn"]},
            },
        },
        "Reader": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {"FunctionName": ref("Two"), "EventSourceArn": ref("OutboxStreamParameter")},
        },
        "Rule": {"Type": "AWS::Events::Rule", "Properties": {"Targets": [{"Id": "Target0"}]}},
        "Schedule": {
            "Type": "AWS::Scheduler::Schedule",
            "Properties": {"Target": {"Arn": {"Fn::GetAtt": ["One", "Arn"]}}},
        },
        "Open": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {"RouteKey": "ANY /api/v1/bookings", "AuthorizationType": "NONE"},
        },
        "Forgetful": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "attendant-x-bookings"}},
        "Silent": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Dimensions": []}},
    },
    "Outputs": {"Table": {"Value": "x", "Export": {"Name": "table"}}},
}
