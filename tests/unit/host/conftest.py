"""What the tests of the mocked host share."""

import pytest

from tests.unit.host.desk import Desk


@pytest.fixture
def desk() -> Desk:
    """Return a host that is as it should be, without a quota."""
    return Desk()
