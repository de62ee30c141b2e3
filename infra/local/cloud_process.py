"""The local cloud as a process: MiniStack with two habits added and four corrections.

MiniStack writes its state to disk only when it is told to stop. Here it also does so at an interval and on
SIGUSR1, so a crash loses seconds instead of the session. And it ends, in order, when its parent is gone.

It is also corrected where it differs from AWS in what our templates rely on:
- its CloudFormation does not know route responses of a WebSocket API, which otherwise work;
- its IAM knows batch actions of SQS, while AWS authorises them as the single action;
- its streams start empty after a restart, but their readers remember how far they were and skip what is new;
- its queues would refuse plain HTTP, but loopback is as good as a secure transport.

And it is made quicker in one place: it reads a query's key condition anew for each record of the partition,
which takes ten seconds where there are a hundred thousand.

Runs as a script in MiniStack's own virtual environment and therefore imports nothing of the product.
"""

import copy
import json
import logging
import operator
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from ministack import app as cloud
from ministack.core import iam_actions
from ministack.core.iam_evaluator import pin_request_origin
from ministack.core.persistence import load_state, save_all
from ministack.services import apigateway, dynamodb, lambda_svc
from ministack.services.cloudformation import provisioners

SAVE_INTERVAL = float(os.environ.get("ATTENDANT_SAVE_INTERVAL", "10"))
STREAMS = "attendant_streams"
# What changes while the product runs. The rest changes only by a deployment, which asks for a full save.
BUSY_SERVICES = frozenset({"cognito", "dynamodb", "s3", "scheduler", "secretsmanager", "sqs", STREAMS})

# A key condition as boto3 writes it: a partition, and what the sort key is, is between, begins with.
_KEY_CONDITION = re.compile(
    r"\(?(?P<pk>#\w+) = (?P<is>:\w+)(?: AND (?:(?P<sk>#\w+) (?P<sign>[<>]?=|[<>]) (?P<limit>:\w+)"
    r"|begins_with\((?P<begun>#\w+), (?P<begins>:\w+)\)"
    r"|(?P<ranged>#\w+) BETWEEN (?P<low>:\w+) AND (?P<high>:\w+)))?\)?"
)
_SIGNS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
type _Test = Callable[[Mapping[str, Any]], bool]

_full_save = threading.Event()


def _services(full: bool) -> Mapping[str, Any]:
    every: dict[str, Any] = cloud._build_persistence_save_dict()
    return every if full else {name: state for name, state in every.items() if name in BUSY_SERVICES}


def _save(full: bool) -> None:
    """Save on the loop that serves requests, so that no request is half done in the snapshot."""
    loop = cloud._MAIN_LOOP
    if loop is not None and loop.is_running():
        loop.call_soon_threadsafe(lambda: save_all(_services(full)))


def _watch(parent: int) -> None:
    last_save = time.monotonic()
    while os.getppid() == parent:
        full = _full_save.wait(timeout=1.0)
        if full:
            _full_save.clear()
        if full or time.monotonic() - last_save >= SAVE_INTERVAL:
            _save(full)
            last_save = time.monotonic()
    os.kill(os.getpid(), signal.SIGTERM)


def _create_route_response(
    logical_id: str, properties: dict[str, Any], stack: str
) -> tuple[str, dict[str, Any]]:
    api, route = properties["ApiId"], str(properties["RouteId"]).rpartition("/")[2]
    status, _, body = apigateway._create_route_response(
        api, route, {"routeResponseKey": properties["RouteResponseKey"]}
    )
    if status >= 400:
        raise ValueError(f"AWS::ApiGatewayV2::RouteResponse: {body!r}")
    return f"{api}/{route}/{json.loads(body)['routeResponseId']}", {}


def _delete_route_response(physical_id: str, properties: dict[str, Any]) -> None:
    apigateway._delete_route_response(*physical_id.split("/"))


def _correct_templates() -> None:
    provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::RouteResponse"] = {
        "create": _create_route_response,
        "delete": _delete_route_response,
    }


def _correct_streams() -> None:
    """Keep the records of all streams with the positions of their readers."""
    services, load = cloud._build_persistence_save_dict, cloud._load_persisted_state

    def streams() -> dict[str, Any]:
        return {
            "records": copy.deepcopy(dynamodb._stream_records),
            "trimmed": copy.deepcopy(dynamodb._stream_trimmed),
            "counter": dynamodb._stream_seq_counter,
            "positions": copy.deepcopy(lambda_svc._dynamodb_stream_positions),
        }

    def load_all() -> None:
        load()
        kept = load_state(STREAMS)
        if kept:
            # Records last: without them a reader that already runs has nothing to do.
            lambda_svc._dynamodb_stream_positions.update(kept["positions"])
            dynamodb._stream_seq_counter = kept["counter"]
            dynamodb._stream_trimmed.update(kept["trimmed"])
            dynamodb._stream_records.update(kept["records"])

    cloud._build_persistence_save_dict = lambda: {**services(), STREAMS: streams}
    cloud._load_persisted_state = load_all


def _correct_authorisation() -> None:
    extract = iam_actions.extract_iam_action

    def action(*request: Any) -> str | None:
        found: str | None = extract(*request)
        return found.removesuffix("Batch") if found and found.startswith("sqs:") else found

    iam_actions.extract_iam_action = action
    cloud.pin_request_origin = lambda address, secure: pin_request_origin(address, True)


def _read_key_conditions_once() -> None:
    evaluate = dynamodb._evaluate_condition
    known: tuple[Any, Any, Any, _Test | None] = ("", None, None, None)

    def evaluated(expression: str, record: Any, values: Any, names: Any, slot: str = "") -> Any:
        nonlocal known
        if slot != "KeyConditionExpression":
            return evaluate(expression, record, values, names, **({"slot": slot} if slot else {}))
        asked, given, called, test = known
        if test and asked == expression and given is values and called is names:
            return test(record)
        # The first record is MiniStack's own matter, for it refuses what DynamoDB would.
        answer = evaluate(expression, record, values, names, slot=slot)
        known = (expression, values, names, _test_of(expression, values, names))
        return answer

    dynamodb._evaluate_condition = evaluated


def _test_of(expression: str, values: Any, names: Any) -> _Test | None:
    """The same condition as a test; None for what boto3 does not write or for keys that are no texts."""
    found = _KEY_CONDITION.fullmatch(expression)
    if found is None or any("S" not in value for value in values.values()):
        return None
    said = {part: values[text]["S"] for part, text in found.groupdict().items() if text in values}
    called = {part: names[text] for part, text in found.groupdict().items() if text in (names or {})}
    pk, is_ = called["pk"], said["is"]

    def key(record: Mapping[str, Any], part: str) -> str:
        text: str = record[called[part]]["S"]
        return text

    if "limit" in said:
        sign, limit = _SIGNS[found["sign"]], said["limit"]
        return lambda record: record[pk]["S"] == is_ and bool(sign(key(record, "sk"), limit))
    if "begins" in said:
        begins = said["begins"]
        return lambda record: record[pk]["S"] == is_ and key(record, "begun").startswith(begins)
    if "low" in said:
        low, high = said["low"], said["high"]
        return lambda record: record[pk]["S"] == is_ and low <= key(record, "ranged") <= high
    return lambda record: bool(record[pk]["S"] == is_)


def main() -> None:
    _read_key_conditions_once()
    _correct_templates()
    _correct_streams()
    _correct_authorisation()
    logging.getLogger("persistence").setLevel(logging.WARNING)
    signal.signal(signal.SIGUSR1, lambda *_: _full_save.set())
    threading.Thread(target=_watch, args=(os.getppid(),), name="save-and-watch", daemon=True).start()
    cloud.main()


if __name__ == "__main__":
    main()
