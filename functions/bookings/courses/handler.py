"""REST endpoints of courses: lessons on several dates, booked in one go."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.lessons.courses import Courses
from attendant.bookings.lessons.models import CourseVerdict, CourseWish, LessonCourse
from attendant.bookings.lessons.wiring import courses_for
from attendant.bookings.requests import BookingCancellation
from attendant.bookings.wishes import Id
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import correlation_id, idempotency_key, install_problem_responses, respond
from attendant.kernel.subjects import Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    guests_table: str
    outbox_table: str
    idempotency_table: str


@app.post(
    "/api/v1/bookings/courses",
    status_code=201,
    summary="Book lessons on several dates with one instructor, or with dry_run see whether they can be had",
    tags=["Bookings"],
    responses={
        200: {
            "description": "Nothing was booked: the verdict of a dry run, or a course that stood already",
            "content": {"application/json": {"model": LessonCourse | CourseVerdict}},
        },
        201: {
            "description": "All of it was booked",
            "content": {"application/json": {"model": LessonCourse}},
        },
    },
)
def book_course(
    wish: CourseWish, caller: Staff, dry_run: Annotated[bool, Query(description="Store nothing")] = False
) -> Response[LessonCourse | CourseVerdict]:
    here, actor = courses(caller), caller.actor(correlation_id())
    if dry_run or wish.dry_run:
        verdict = here.check(wish, actor)
        return Response(status_code=200, content_type="application/json", body=verdict)
    course = here.book(wish, actor, idempotency_key(app))
    return Response(
        status_code=200 if course.repeated else 201,
        content_type="application/json",
        body=course,
        headers={"Location": f"/api/v1/bookings/courses/{course.course_id}"},
    )


@app.get("/api/v1/bookings/courses/<course_id>", summary="Read a course", tags=["Bookings"])
def read_course(course_id: Id, caller: Staff) -> LessonCourse:
    return courses(caller).get(course_id)


@app.post(
    "/api/v1/bookings/courses/<course_id>/cancel",
    summary="Cancel what is left of a course",
    tags=["Bookings"],
)
def cancel_course(course_id: Id, caller: Staff, wish: BookingCancellation | None = None) -> LessonCourse:
    wish = wish or BookingCancellation()
    return courses(caller).cancel(course_id, caller.actor(correlation_id()), wish.reason, wish.by)


def courses(caller: Subject) -> Courses:
    return courses_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
