"""What the Python tests share: the embedded models, loaded once."""

import commonweal as cw
import pytest


@pytest.fixture(scope="session")
def nation() -> cw.Model:
    return cw.load("us-2017", regions="nation")


@pytest.fixture(scope="session")
def states() -> cw.Model:
    return cw.load("us-2017", regions="state")
