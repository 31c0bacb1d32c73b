"""APIs with habits of their own, over real HTTP: exactly their points, without a hint, with few requests."""

from datetime import UTC, datetime

import pytest

from api_servers.data import frozen
from api_servers.exchange import as_text
from api_servers.serving import run
from integration.generation.demanding_apis import DEMANDING
from integration.generation.desk import PlainInspector, covering, walk
from integration.generation.paged_apis import PAGED
from integration.generation.shaped_apis import SHAPED
from integration.generation.strange import Strange
from integration.generation.test_published_apis import generated, source_of
from wrapper_operator.generation.request import GenerationFailure

NOW = datetime(2026, 8, 20, 15, 20, tzinfo=UTC)
MOST_REQUESTS = 65
"""Of looking at a source; those that refuse every name they do not know take the most."""


@pytest.mark.parametrize("kind", [*PAGED, *SHAPED, *DEMANDING], ids=lambda kind: kind.name)
def test_every_point_of_a_strange_source_comes_and_no_other(kind: type[Strange]) -> None:
    with run(kind(clock=frozen(NOW))) as served:
        source, expected = source_of(served), served.expected()
        inspector = PlainInspector(source)

        made = generated(served, inspector)
        found = walk(made.code, source, covering(expected, NOW))

    assert found == {(datum.x, datum.series, datum.y) for datum in expected}
    assert len(inspector.fetched) <= MOST_REQUESTS
    assert source.rejected == []


@pytest.mark.parametrize(
    "kind", [kind for kind in PAGED if kind.name in ("ckan", "ogc-features", "sensor-things")]
)
def test_small_pages_become_large_ones(kind: type[Strange]) -> None:
    with run(kind(clock=frozen(NOW))) as served:
        source = source_of(served)
        made = generated(served, PlainInspector(source))
        before = source.requests
        windows = covering(served.expected(), NOW)
        walk(made.code, source, windows)

    assert source.requests - before <= 6 * len(windows)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<?xml version="1.0"?><Envelope><Cube time="2024-01-02"/></Envelope>', "XML of no kind"),
        ("Station 12H/01\n\nnothing but words\n", 'it begins "Station 12H/01 nothing but words"'),
    ],
)
def test_what_is_no_data_is_named(body: str, said: str) -> None:
    api = PAGED[0](clock=frozen(NOW))
    api.answer = lambda request: as_text(body, "text/plain")  # type: ignore[method-assign]
    with run(api) as served, pytest.raises(GenerationFailure, match=said):
        generated(served, PlainInspector(source_of(served)))
