"""`wrapperctl doctor`: whether an installation can work, and what to mend."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime

from rich.text import Text

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.crd import definition
from wrapper_operator.cluster.port import ClusterError, ForbiddenError
from wrapperctl.cluster import checks, installation, rights
from wrapperctl.cluster.access import Desk, Place, at
from wrapperctl.cluster.checks import Check
from wrapperctl.view import table
from wrapperctl.view.printing import answer

CRD = "wrappers.wrappers.dev"


def doctor(place: Place, output: str) -> int:
    """Look at every installation, or those of a namespace, and print what was found.

    Returns:
        0 when nothing is wrong, 78 otherwise.

    Raises:
        LocalFailure: The cluster cannot be asked at all.
    """
    found = at(place, lambda desk: _examine(desk, place.namespace))
    verdict = checks.worst([check for _, check in found])
    cells = [[where, check.what, check.verdict, check.said] for where, check in found]
    document = {"verdict": verdict, "checks": [{"where": where, **asdict(check)} for where, check in found]}
    lines = [*table.rows(["WHERE", "CHECK", "VERDICT", "SEEN"], cells), Text(_summary(verdict))]
    answer(document, lines, output)
    return ExitCode.CONFIGURATION if verdict == "wrong" else ExitCode.DONE


async def _examine(desk: Desk, namespace: str | None) -> list[tuple[str, Check]]:
    server = desk.server
    found = [("cluster", await _seen("definition", lambda: _definition(desk)))]
    found.append(("cluster", await _seen("clock", lambda: _clock(desk))))
    releases = await installation.installations(server, namespace)
    if not releases:
        place = f"in the namespace {namespace}" if namespace else "in this cluster"
        found.append(
            (
                "cluster",
                Check("operator", "wrong", f"none is installed {place}: install the chart wrapper-operator"),
            )
        )
    for release in releases:
        where = f"{release.namespace}/{release.release}"
        found += [(where, check) for check in await _release(desk, release)]
    return found


async def _release(desk: Desk, release: installation.Installation) -> list[Check]:
    found = [
        checks.deployment_check("operator", release.operator),
        checks.lease_check(release.lease, datetime.now(UTC)),
        checks.model_check(release),
        checks.deployment_check("publisher", release.publisher),
        await _seen("broker", lambda: _broker(desk, release)),
    ]
    parts = (
        (release.operator, "operator rights", rights.OPERATOR),
        (release.publisher, "publisher rights", rights.PUBLISHER),
    )
    for deployment, what, wanted in parts:
        if deployment is not None:
            account = release.account(deployment)
            found.append(await _seen(what, lambda a=account, n=what, t=wanted: _rights(desk, a, n, t)))  # type: ignore[misc]
    return found


async def _seen(what: str, look: Callable[[], Awaitable[Check]]) -> Check:
    """What whoever asks may not see is told as unknown, and the rest is looked at all the same."""
    try:
        return await look()
    except ForbiddenError as error:
        return Check(what, "unknown", f"you may not look: {error}")
    except ClusterError as error:
        return Check(what, "wrong", str(error))


async def _definition(desk: Desk) -> Check:
    return checks.definition_check(await installation.definition(desk.server, CRD), definition())


async def _clock(desk: Desk) -> Check:
    before = datetime.now(UTC)
    theirs = await installation.clock(desk.server)
    return checks.skew_check(theirs, before=before, after=datetime.now(UTC))


async def _broker(desk: Desk, release: installation.Installation) -> Check:
    if release.service is None:
        return Check(
            "broker", "wrong", "the publisher has no Service: install or upgrade the chart wrapper-operator"
        )
    return checks.broker_check(await installation.readiness(desk.server, release.service))


async def _rights(desk: Desk, account: rights.Account, what: str, wanted: tuple[rights.Right, ...]) -> Check:
    return checks.rights_check(what, await rights.differences(desk.server, account, wanted))


def _summary(verdict: str) -> str:
    told = {"ok": "all is well", "warning": "works, with warnings", "unknown": "not all could be seen"}
    return told.get(verdict, "something is wrong: see above")
