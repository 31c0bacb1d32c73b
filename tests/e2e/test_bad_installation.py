"""An installation that cannot work is told at the Wrappers, and works as soon as it is put right."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from e2e.failures.parts import Part
from e2e.installation import Installation
from e2e.tap import Tap
from e2e.trial import Object, Trial, condition

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FILE = "year,value\n2001,1.5\n2002,2.5\n"
SECRET_SYNC_SECONDS = 180.0
"""A changed Secret reaches the publisher's file when the kubelet looks again."""


def test_image_that_cannot_be_pulled_is_named(trial: Trial) -> None:
    absent = "localhost/wrapper-operator/absent"
    with _configured(trial.installation, runner={"repository": absent, "tag": "none"}):
        trial.apply(*trial.csv(FILE))
        status = trial.wait(lambda status: absent in condition(status, "Ready").get("message", ""))
        assert condition(status, "Ready")["status"] == "False"

    trial.completed()


@pytest.mark.long
def test_broker_that_is_away_at_the_start_is_waited_for(trial: Trial, tap: Tap) -> None:
    publisher = Part(trial.installation, "publisher")
    publisher.scale(0)
    tap.closed = True
    try:
        publisher.scale(1)
        trial.apply(*trial.csv(FILE))
        status = trial.wait(_not_delivering)
        assert (status["phase"], condition(status, "Ready")["status"]) == ("Executing", "False")
    finally:
        tap.closed = False

    status = trial.completed()
    assert (status["execution"]["attempt"], len(trial.drain())) == (1, 1)


@pytest.mark.long
def test_wrong_credentials_of_the_broker_are_told(trial: Trial) -> None:
    installation, publisher = trial.installation, Part(trial.installation, "publisher")
    publisher.scale(0)
    installation.use_broker(password="wrong")
    try:
        publisher.scale(1)
        trial.apply(*trial.csv(FILE))
        status = trial.wait(_not_delivering)
        assert "refuses the user name or the password" in condition(status, "Delivering")["message"]
    finally:
        installation.use_broker()

    status = trial.completed(timeout=SECRET_SYNC_SECONDS)
    assert (status["execution"]["attempt"], len(trial.drain())) == (1, 1)


def _not_delivering(status: Object) -> bool:
    return condition(status, "Delivering").get("status") == "False"


@contextmanager
def _configured(installation: Installation, **changed: Any) -> Iterator[None]:
    """Change images of an installation for a while."""
    installation.configure(images={**installation.images(), **changed})
    try:
        yield
    finally:
        installation.configure()
