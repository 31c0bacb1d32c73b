"""The installation with a key, and a scripted service of models on the bridge."""

from collections.abc import Iterator

import pytest

from cluster.layout import BRIDGE_ADDRESS
from e2e.installation import Installation
from gemini_server import answers, serving
from gemini_server.serving import KEY, Gemini


@pytest.fixture(scope="module")
def service(installation: Installation) -> Iterator[Gemini]:
    """The service that the operator asks; each test writes its own script."""
    with serving.run(lambda asked: answers.text("no script"), host=BRIDGE_ADDRESS) as gemini:
        env = {
            "WRAPPERS_GEMINI_API_KEY": KEY,
            "WRAPPERS_GEMINI_MODELS": "scripted",
            "WRAPPERS_GEMINI_BASE_URL": gemini.url,
        }
        installation.configure(operator={"env": env})
        yield gemini
        installation.configure()


@pytest.fixture
def gemini(service: Gemini) -> Gemini:
    """The service, asked for nothing yet."""
    service.asked.clear()
    return service
