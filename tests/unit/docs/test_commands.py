"""Commands that pages show exist, with the options and the files that they name."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from unit.docs.commands import SHELLS, Command, commands, simple_commands
from unit.docs.known import exists, has_field, is_setting
from unit.docs.markdown import fences, inline_code, pages, shown
from unit.docs.programs import ORDINARY, PROGRAMS, cli_word_faults, make_faults

PAGES = pages()
FIELD = re.compile(r"(?<![\w/])\.((?:spec|status)(?:\.\w+)*)")
WRAPPERS = re.compile(r"(wr|wrappers?)(\.wrappers\.dev)?(/.*)?")


def program(name: str) -> str:
    return re.sub(r"^python3?(\.\d+)?$", "python", name.rpartition("/")[2])


def faults(found: Command) -> Iterator[str]:
    """Yield what is wrong with a command."""
    yield from (f"no setting {name}" for name in found.variables if not is_setting(name))
    if not found.words:
        return
    name, words = program(found.words[0]), list(found.words[1:])
    if name == "export":
        yield from (f"no setting {word}" for word in words if not is_setting(word.partition("=")[0]))
    elif name in PROGRAMS:
        yield from PROGRAMS[name](words)
    elif name not in ORDINARY:
        yield f"the program {name} is unknown here"
    yield from (f"there is no file {word}" for word in words if not exists(word))
    if not {"crd", "crds"} & set(words) and any(WRAPPERS.fullmatch(word) for word in words):
        paths = [path for word in words for path in FIELD.findall(word)]
        yield from (f"a Wrapper has no field {path}" for path in paths if not has_field(path))


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_commands_of_blocks_exist(page: Path) -> None:
    found = [each for fence in fences(page) if fence.language in SHELLS for each in commands(fence)]
    assert [f"{each.shown}: {fault}" for each in found for fault in faults(each)] == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_commands_in_sentences_exist(page: Path) -> None:
    told = []
    for code in inline_code(page):
        words = code.replace("\\|", "|").split()
        if words[:1] == ["wrapperctl"] or words[:2] == ["kubectl", "wrapper"]:
            told += [f"{code}: {fault}" for fault in cli_word_faults(words[words[0] == "kubectl" :][1:])]
        elif words[:1] == ["make"]:
            told += [f"{code}: {fault}" for fault in make_faults([word for word in words[1:] if word != "…"])]
    assert told == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("make nothing", "*target or variable nothing"),
        ("wrapperctl run --source x", "*Missing*"),
        ("kubectl wrapper status --no", "*No such option*"),
        ("kubectl frobnicate", "*unknown here"),
        ("helm install a helm/wrapper-operator --set broker.nam=b,clusterName=a", "*no value broker.nam"),
        ("kubectl apply -k manifests/overlays/none", "*no file manifests/overlays/none"),
        ("kubectl get wr -o jsonpath='{.status.execution.exitt}'", "*no field status.execution.exitt"),
        ("WRAPPERS_NO=1 make demo", "no setting WRAPPERS_NO"),
        ("frobnicate | cat", "the program frobnicate*"),
    ],
)
def test_the_checks_find_what_is_wrong(line: str, fault: str) -> None:
    found = [told for each in simple_commands(line, "page.md:1") for told in faults(each)]
    assert len(found) == 1
    assert fnmatch(found[0], fault)


def test_lines_are_taken_apart_as_a_shell_does() -> None:
    line = "A=b kubectl get wr -o 'jsonpath={.x}' | grep a > file && make demo  # and so on"
    assert [(each.words[0], each.variables) for each in simple_commands(line, "")] == [
        ("kubectl", ("A",)),
        ("grep", ()),
        ("make", ()),
    ]
