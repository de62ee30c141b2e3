"""From wishes to entities and from one revision of an entity to the next."""

from pydantic import BaseModel, ValidationError

from attendant.kernel.errors import FieldProblem, Invalid, StaleRevision


def given(wish: BaseModel) -> dict[str, object]:
    """The fields of a wish as they are, for the entity that it asks for."""
    return {name: getattr(wish, name) for name in type(wish).model_fields}


def expect(revision: int, expected: int) -> None:
    """Refuse a change that was decided on another revision.

    Raises:
        StaleRevision: it was.
    """
    if revision != expected:
        raise StaleRevision(revision)


def patched[E: BaseModel](kind: type[E], before: E, patch: BaseModel, revision: int) -> E:
    """The next revision with the fields that were sent.

    Raises:
        Invalid: a field cannot be that, alone or beside the others.
    """
    fields = before.model_dump() | patch.model_dump(exclude_unset=True) | {"revision": revision}
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        problems = [
            FieldProblem(".".join(["body", *map(str, problem["loc"])]), problem["msg"])
            for problem in error.errors()
        ]
        raise Invalid(problems=problems) from error
