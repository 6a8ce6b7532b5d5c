"""A stage for the module's tests: an embedded PubMed and two weeks as they should end."""

from collections.abc import Iterator

import pytest

from tests.reliability.matrix import Stage


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("stage")) as running:
        yield running
