"""Every REST operation with payloads nobody thought of: never a fault, always what the document promises."""

import json

import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from infra.openapi import DOCUMENT, rest_functions
from tests.contracts.openapi.conftest import World

PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ROUTES = {route for function in rest_functions() for route in function.routes()}
api = schemathesis.openapi.from_dict(json.loads(DOCUMENT.read_text())).include(
    lambda context: (context.operation.path, context.operation.method.lower()) in ROUTES
)


@api.parametrize()
@settings(
    max_examples=120,
    deadline=None,
    derandomize=False,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_a_fault(case: Case, world: World) -> None:
    # Half of the requests speak of things that exist, or hardly any would get past the first look-up.
    if len(json.dumps(case.path_parameters, default=str)) % 2:
        case.path_parameters = {name: world.known.get(name, "x") for name in case.path_parameters}
    request = requests.Request(**case.as_transport_kwargs(base_url="http://api.example.test")).prepare()

    response = world.call(case.operation.path, request)

    case.validate_response(response, checks=PROMISES)
