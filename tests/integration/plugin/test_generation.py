"""`wrapperctl generation show` where the operator of the namespace keeps no records, or there is none."""

import json

from integration.plugin.conftest import put


def test_the_summary_is_shown_all_the_same(api_server, ask, name):
    put(api_server, name)
    shown = ask("generation", "show", name)
    assert (shown.code, len(shown.err.splitlines())) == (0, 1)
    assert "engine        Gemini\nmodel         gemini-3.5-flash\n" in shown.out
    told = json.loads(ask("generation", "show", name, "-o", "json").out)
    assert (told["engine"], told["recorded"]) == ("Gemini", [])


def test_an_attempt_that_cannot_be_had_is_told_in_one_line(api_server, ask, name):
    put(api_server, name)
    ended = ask("generation", "show", name, "--attempt", 1)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (78, "", 1)
