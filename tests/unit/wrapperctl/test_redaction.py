"""What a report leaves out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapperctl.view.redaction import redacted, scrubbed, suspect_values, without_values

SECRET = "s3cr3t-v4lue"
SPEC = {
    "source": {
        "api": {
            "url": "https://example.org",
            "headers": {"Accept": "application/json", "X-Api-Key": SECRET},
            "query": {"year": "2020", "apiToken": SECRET},
        },
        "command": {"env": [{"name": "PASSWORD", "value": SECRET}, {"name": "OTHER", "valueFrom": {}}]},
    }
}


def test_values_of_a_manifest_are_taken_out_and_looked_for_everywhere():
    values = suspect_values(SPEC)
    assert values == {SECRET}
    bundle = {"spec": without_values(SPEC), "log": [f"GET /?x={SECRET}", {SECRET: 1}], "number": 3}
    cleaned = redacted(bundle, values)
    assert SECRET not in json.dumps(cleaned)
    assert cleaned["spec"]["source"]["api"]["headers"]["Accept"] == "application/json"
    assert cleaned["spec"]["source"]["api"]["query"]["year"] == "2020"
    assert cleaned["number"] == 3


@pytest.mark.parametrize(
    "text",
    [
        f"https://me:{SECRET}@example.org/x",
        f"GET /v1?year=1&api_key={SECRET}&page=2",
        f"https://example.org/?access_token={SECRET}",
        f"Authorization: Bearer {SECRET}",
        f'{{"password": "{SECRET}"}}',
        f"x-api-key={SECRET}",
        f"API key: {SECRET}",
        f"amqp://user:{SECRET}@rabbit:5672/vhost",
    ],
)
def test_what_looks_like_a_secret_is_taken_out_of_texts(text):
    assert SECRET not in scrubbed(text)


@pytest.mark.parametrize(
    "text",
    [
        "30 points in 1 message",
        "GET https://example.org/v1?year=2020: 503",
        'column "key": years',
        "pod a@b",
    ],
)
def test_what_is_harmless_stays(text):
    assert scrubbed(text) == text


@given(st.text(min_size=4, alphabet=st.characters(min_codepoint=97, max_codepoint=122)), st.text())
def test_a_known_value_is_nowhere_left(value, text):
    cleaned = redacted([text + value + text], {value})
    assert value not in cleaned[0].replace("(redacted)", "")
