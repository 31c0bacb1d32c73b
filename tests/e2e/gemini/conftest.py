"""The installation with a key, and a scripted service of models on the bridge."""

from collections.abc import Iterator

import pytest

from cluster.kubectl import apply
from cluster.layout import BRIDGE_ADDRESS
from e2e.installation import Installation
from gemini_server import answers, serving
from gemini_server.serving import KEY, Gemini

DAILY_TOKENS = 1_000_000
SECRET = "models"


@pytest.fixture(scope="module")
def service(installation: Installation) -> Iterator[Gemini]:
    """The service that the operator asks; each test writes its own script."""
    with serving.run(lambda asked: answers.text("no script"), host=BRIDGE_ADDRESS) as gemini:
        secret = {"name": SECRET, "namespace": installation.system}
        key = {"apiVersion": "v1", "kind": "Secret", "metadata": secret, "stringData": {"apiKey": KEY}}
        apply(installation.layout, key)
        installation.configure(
            gemini={
                "enabled": True,
                "existingSecret": SECRET,
                "models": ["scripted"],
                "baseUrl": gemini.url,
                "dailyTokens": DAILY_TOKENS,
                "debug": {"enabled": True},
            }
        )
        yield gemini
        installation.configure()


@pytest.fixture
def gemini(service: Gemini) -> Gemini:
    """The service, asked for nothing yet."""
    service.asked.clear()
    return service
