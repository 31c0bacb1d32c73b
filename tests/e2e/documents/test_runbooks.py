"""What the runbooks have people look at can be looked at: each command runs, and shows what is in trouble."""

import re
from collections.abc import Iterator

import pytest

from e2e.installing.documented import DOCS, Reader, commands
from e2e.serving import served
from e2e.trial import Trial, condition

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

RUNBOOKS = sorted((DOCS / "runbooks").glob("*.md"))
OF_THE_BROKER = "rabbitmqctl"
"""Runs beside the broker, not where kubectl does."""


@pytest.fixture
def at_work(trial: Trial) -> Iterator[Trial]:
    """A Wrapper whose pod waits for the rest of its file."""
    with served(b"year,value\n2001,1.5\n2002,2.5\n", free=1) as file:
        trial.apply(trial.wrapper({"csv": {"from": {"url": file.url}}}))
        trial.wait(lambda status: condition(status, "Ready").get("reason") == "Collecting")
        yield trial
        file.gate.set()


def test_commands_of_the_runbooks_run(at_work: Trial) -> None:
    reader = Reader(at_work.installation.layout)
    shown = [command for page in RUNBOOKS for command in commands(page.read_text(), "Look")]
    own = dict.fromkeys(_own(each, at_work) for each in shown if not each.startswith(OF_THE_BROKER))
    assert len(own) > 15
    for command in own:
        answer = reader.run(command)
        assert "can-i" not in command or answer.strip() == "yes", command


def test_one_that_crashed_is_seen_as_its_runbook_says(trial: Trial) -> None:
    trial.apply(*trial.csv("nothing here\nis a number\n"))
    told = condition(trial.failed(), "Ready")["message"]
    reader = Reader(trial.installation.layout)
    listing, screen, *_ = commands((DOCS / "runbooks" / "WrapperCrashed.md").read_text(), "Look")

    assert trial.name() in reader.run(listing)
    assert told[:60] in " ".join(reader.run(_own(screen, trial)).split())


def _own(command: str, trial: Trial) -> str:
    """Write the names of this installation and of its Wrapper; do without what is not there to be found."""
    installation = trial.installation
    account = f"system:serviceaccount:{installation.system}:{installation.name}-wrapper-operator"
    changes = {
        r"\bNAMESPACE\b": installation.namespace,
        r"(?<= )NAME(?= )": trial.name(),
        r"-n wrappers\b": f"-n {installation.system}",
        r"system:serviceaccount:wrappers:wrapper-operator": account,
        r" --previous\b": "",
        r"\| grep \w+:?$": "| cat",
    }
    for before, after in changes.items():
        command = re.sub(before, after, command)
    return command
