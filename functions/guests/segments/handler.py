"""REST endpoints of segments: what makes them, how many guests they have."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.segments.models import (
    NewRule,
    Preview,
    PreviewWish,
    Progress,
    RuleWish,
    Segment,
    SegmentList,
    Thresholds,
    ThresholdsNow,
)
from attendant.guests.segments.service import Segments
from attendant.guests.segments.wiring import segments_for
from attendant.identity.access import manager, staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    expected_revision,
    idempotency_key,
    install_problem_responses,
    respond,
)
from attendant.kernel.subjects import Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
Manager = Annotated[Subject, Depends(manager)]
PATH = "/api/v1/guests/segments"


class Settings(settings.Settings):
    """What this function reads."""

    guests_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str
    guest_walks_queue_url: str


@app.get(PATH, summary="List segments with their counts", tags=["Guests"])
def list_segments(caller: Staff) -> SegmentList:
    return segments(caller).all()


@app.post(PATH, status_code=201, summary="Define a segment", tags=["Guests"])
def define_segment(wish: NewRule, caller: Manager) -> Response[Segment]:
    segment = segments(caller).define(wish, caller.actor(correlation_id()), idempotency_key(app))
    return entity_response(segment, segment.revision or 1, status=201, location=f"{PATH}/{segment.key}")


@app.put(f"{PATH}/thresholds", summary="Tune the built-in segments", tags=["Guests"])
def tune_segments(wish: Thresholds, caller: Manager) -> Response[ThresholdsNow]:
    tuned = segments(caller).tune(wish, expected_revision(app), caller.actor(correlation_id()))
    return entity_response(tuned, tuned.revision)


@app.post(f"{PATH}/preview", summary="Try out a rule", tags=["Guests"])
def preview_segment(wish: PreviewWish, caller: Manager) -> Preview:
    return segments(caller).preview(wish.when)


@app.get(f"{PATH}/progress", summary="How far guests followed a change of segments", tags=["Guests"])
def read_progress(caller: Staff) -> Progress:
    return segments(caller).progress()


@app.post(f"{PATH}/recount", status_code=202, summary="Evaluate and count all guests anew", tags=["Guests"])
def recount_segments(caller: Manager) -> Response[Progress]:
    progress = segments(caller).recount(caller.actor(correlation_id()))
    return Response(status_code=202, content_type="application/json", body=progress)


@app.put(f"{PATH}/<key>", summary="Change a segment", tags=["Guests"])
def change_segment(key: str, wish: RuleWish, caller: Manager) -> Response[Segment]:
    actor = caller.actor(correlation_id())
    segment = segments(caller).change(key, wish, expected_revision(app), actor)
    return entity_response(segment, segment.revision or 1)


@app.delete(f"{PATH}/<key>", status_code=204, summary="Remove a segment", tags=["Guests"])
def remove_segment(key: str, caller: Manager) -> Response[None]:
    segments(caller).remove(key, expected_revision(app), caller.actor(correlation_id()))
    return Response(status_code=204)


def segments(caller: Subject) -> Segments:
    return segments_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
