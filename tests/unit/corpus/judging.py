"""Where an outcome differs from what a case expects, in words for whoever mends it."""

from collections.abc import Iterator

from unit.corpus.case import Case, ExpectedRefusal, Key
from unit.corpus.product import Outcome

SHOWN = 6


def differences(case: Case, outcome: Outcome) -> list[str]:
    """Return every difference; empty when the outcome is exact."""
    if case.refusal is not None:
        return list(_refusal(case.refusal, outcome))
    if outcome.refused is not None:
        return [f"refused with {outcome.refused[0]}: {outcome.refused[1]}"]
    return [*_points(case, outcome), *_counts(case, outcome), *_doubts(case, outcome)]


def _refusal(expected: ExpectedRefusal, outcome: Outcome) -> Iterator[str]:
    if outcome.refused is None:
        yield f"not refused: {len(outcome.points)} points, doubts {outcome.doubts}"
        return
    code, message = outcome.refused
    if code != expected.exit:
        yield f"refused with {int(code)}, not {expected.exit}: {message}"
    lacking = [word for word in expected.words if word.casefold() not in message.casefold()]
    if lacking:
        yield f"the refusal does not say {lacking}: {message}"
    if expected.any_words and not any(word.casefold() in message.casefold() for word in expected.any_words):
        yield f"the refusal says none of {list(expected.any_words)}: {message}"
    if "\n" in message or "Traceback" in message:
        yield f"the refusal is not one sentence: {message!r}"


def _points(case: Case, outcome: Outcome) -> Iterator[str]:
    missing = [key for key in case.points if key not in outcome.points]
    extra = [key for key in outcome.points if key not in case.points]
    other = [key for key in case.points if key in outcome.points and case.points[key] != outcome.points[key]]
    if missing:
        yield f"{len(missing)} of {len(case.points)} points are missing: {_keys(missing)}"
    if extra:
        yield f"{len(extra)} points are too many: {_keys(extra)}"
    if other:
        shown = "; ".join(f"{_key(k)} {outcome.points[k]} instead of {case.points[k]}" for k in other[:SHOWN])
        yield f"{len(other)} points have other values: {shown}"


def _counts(case: Case, outcome: Outcome) -> Iterator[str]:
    if outcome.rejected != case.rejected:
        yield f"{outcome.rejected} rows rejected, not {case.rejected}: {'; '.join(outcome.rejections)}"
    if outcome.revised != case.revised:
        yield f"{outcome.revised} points revised, not {case.revised}"
    if outcome.repeated != case.repeated:
        yield f"{outcome.repeated} points repeated, not {case.repeated}"


def _doubts(case: Case, outcome: Outcome) -> Iterator[str]:
    said = [doubt.casefold() for doubt in outcome.doubts]
    for word in case.doubts:
        if not any(word.casefold() in doubt for doubt in said):
            yield f"no doubt says {word!r}; said: {outcome.doubts}"
    known = [word.casefold() for word in (*case.doubts, *case.doubts_allowed)]
    for doubt in said:
        if not any(word in doubt for word in known):
            yield f"needless doubt: {doubt}"


def _keys(keys: list[Key]) -> str:
    return "; ".join(_key(key) for key in keys[:SHOWN]) + ("; …" if len(keys) > SHOWN else "")


def _key(key: Key) -> str:
    x, series = key
    return f"{x.removesuffix('T00:00:00Z')} [{series}]"
