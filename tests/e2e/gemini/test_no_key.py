"""Without a key no model is asked, and the condition names the setting."""

import pytest

from api_servers.serving import run as serve
from cluster.layout import BRIDGE_ADDRESS
from e2e.apis.wrappers import ApiWrapper
from e2e.gemini.packing import Repacked
from e2e.trial import Object, Trial, condition

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
SETTING = "WRAPPERS_GEMINI_API_KEY"


def test_without_a_key_the_setting_is_named(trial: Trial) -> None:
    with serve(Repacked(), host=BRIDGE_ADDRESS) as source:
        wanted = {"Gemini": "KeyMissing", "Auto": "NoShape"}
        for engine in wanted:
            ApiWrapper(trial, source, suffix=engine.lower()).apply(
                generation={"engine": engine}, collection={"interval": "30d"}
            )
        for engine, reason in wanted.items():
            status = trial.wait(_has_failed, engine.lower())
            generated = condition(status, "Generated")
            assert (generated["status"], generated["reason"]) == ("False", reason)
            assert SETTING in generated["message"]


def _has_failed(status: Object) -> bool:
    return bool((status.get("generation") or {}).get("failure"))
