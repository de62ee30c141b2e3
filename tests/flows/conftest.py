"""One local stack for all flow tests of a session."""

from collections.abc import Iterator

import pytest

from tests.flows.stack import LocalStack


@pytest.fixture(scope="session")
def local_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The whole product, booted once through the entry point of `make run` and ended whatever happens."""
    stack = LocalStack(tmp_path_factory.mktemp("stack"), base_port=19080)
    try:
        yield stack.start()
    finally:
        stack.close()
