"""What `wrapperctl doctor` finds: pure verdicts about what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wrapper_operator.cluster.port import Raw
from wrapper_operator.lifecycle.times import read_time
from wrapperctl.cluster.installation import Installation
from wrapperctl.cluster.rights import Difference
from wrapperctl.view import figures
from wrapperctl.view.ages import span

Verdict = Literal["ok", "warning", "wrong", "unknown"]
FRESH = 120.0
"""Age in seconds from which a Lease is not fresh any more: the operator writes it each 20 s."""
SKEW = 5.0
"""Seconds by which clocks may differ."""
_KEY = "WRAPPERS_GEMINI_API_KEY"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        what: Its name.
        verdict: How it stands; `unknown` where whoever asks may not see it.
        said: What was seen and, where it is wrong, what to do.
    """

    what: str
    verdict: Verdict
    said: str


def definition_check(found: Raw | None, ours: Raw) -> Check:
    """Compare the definition in the cluster with that of this program."""
    what = "definition"
    if found is None:
        return Check(what, "wrong", "the cluster knows no Wrappers: install the chart wrapper-operator-crds")
    conditions = (found.get("status") or {}).get("conditions") or ()
    if not any(each["type"] == "Established" and each["status"] == "True" for each in conditions):
        return Check(
            what, "wrong", "the definition is not established: kubectl describe crd wrappers.wrappers.dev"
        )
    versions = [version["name"] for version in ours["spec"]["versions"]]
    if found["spec"]["versions"] != ours["spec"]["versions"]:
        message = (
            "differs from that of this wrapperctl: upgrade the chart wrapper-operator-crds, or wrapperctl"
        )
        return Check(what, "warning", f"{', '.join(versions)} {message}")
    return Check(what, "ok", f"{', '.join(versions)}, as this wrapperctl knows it")


def skew_check(theirs: str, *, before: datetime, after: datetime) -> Check:
    """Compare the API server's clock with this machine's, asked between two moments."""
    told = read_time(theirs)
    if told is None:
        return Check("clock", "unknown", "the API server does not tell its time")
    # Whole seconds are cut off, so the true time lies within the second that follows.
    early, late = (before - told).total_seconds() - 1.0, (told - after).total_seconds()
    skew = max(early, late, 0.0)
    if skew > SKEW:
        which = "ahead of" if early > late else "behind"
        return Check(
            "clock", "warning", f"this machine is {span(skew)} {which} the API server: ages shown are wrong"
        )
    return Check("clock", "ok", f"this machine and the API server agree within {SKEW:.0f} s")


def deployment_check(what: str, deployment: Raw | None) -> Check:
    """Tell whether a part is there and all of it is ready."""
    if deployment is None:
        return Check(what, "wrong", "there is none: install or upgrade the chart wrapper-operator")
    status, name = deployment.get("status") or {}, deployment["metadata"]["name"]
    wanted, ready = deployment["spec"].get("replicas", 1), status.get("readyReplicas", 0)
    image = deployment["spec"]["template"]["spec"]["containers"][0].get("image", "")
    if not wanted:
        return Check(what, "wrong", f"{name} is scaled to 0: kubectl scale deployment {name} --replicas=1")
    if ready < wanted:
        return Check(
            what,
            "wrong" if not ready else "warning",
            f"{ready} of {wanted} pods of {name} are ready: kubectl describe pods",
        )
    return Check(what, "ok", f"{figures.count(ready, 'pod')} ready, {image}")


def lease_check(lease: Raw | None, now: datetime) -> Check:
    """Tell whether the operator writes its Lease."""
    spec = (lease or {}).get("spec") or {}
    renewed = read_time(spec.get("renewTime"))
    if renewed is None:
        return Check("lease", "wrong", "there is none: the operator has never worked; see its log")
    age = (now - renewed).total_seconds()
    holder = spec.get("holderIdentity") or "nobody"
    if age > FRESH:
        return Check(
            "lease", "wrong", f"{holder} wrote it {span(age)} ago: the operator does not work; see its log"
        )
    return Check("lease", "ok", f"written {span(age)} ago by {holder}")


def rights_check(what: str, differing: Sequence[Difference]) -> Check:
    """Say which rights are missing, and which are too many."""
    missing = [each.told for each in differing if each.right.wanted]
    excess = [each.told for each in differing if not each.right.wanted]
    if missing:
        return Check(
            what, "wrong", f"missing: {figures.listed(missing)}: upgrade the chart, or mend its roles"
        )
    if excess:
        return Check(what, "warning", f"more than needed: {figures.listed(excess)}: another role gives them")
    return Check(what, "ok", "as in the rights table")


def broker_check(said: str) -> Check:
    """Understand what the publisher says of the broker."""
    if said == "ok; the broker is there":
        return Check("broker", "ok", "the broker is there")
    return Check("broker", "wrong", said.removeprefix("ok; "))


def model_check(installation: Installation) -> Check:
    """Tell whether a model can be asked for code that no template can write."""
    variable = installation.environment.get(_KEY)
    if variable is None:
        return Check(
            "model", "ok", "none: code comes from templates or is provided (gemini.enabled is false)"
        )
    secret = (variable.get("valueFrom") or {}).get("secretKeyRef") or {}
    if not secret:
        return Check(
            "model",
            "warning",
            "the key stands in the Deployment: keep it in a Secret (gemini.existingSecret)",
        )
    models = installation.setting("GEMINI_MODELS")
    return Check(
        "model", "ok", f"{models or 'the usual models'}, key from the Secret {secret['name']}/{secret['key']}"
    )


def worst(checks: Sequence[Check]) -> Verdict:
    """Return the worst verdict."""
    order: tuple[Verdict, ...] = ("wrong", "warning", "unknown")
    return next((verdict for verdict in order if any(check.verdict == verdict for check in checks)), "ok")
