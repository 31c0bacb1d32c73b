"""A broker of one's own for a module's tests."""

import os

import pytest

from cluster.layout import default_layout
from integration.publisher.broker_desk import BrokerDesk


@pytest.fixture(scope="module")
def desk(request):
    desk = BrokerDesk(
        default_layout(), f"publisher-{os.getpid()}-{request.module.__name__.rpartition('_')[2]}"
    )
    desk.open()
    yield desk
    desk.close()
