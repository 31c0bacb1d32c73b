"""Commands that pages show exist, with the options and the files that they name."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from unit.docs.commands import SHELLS, Command, commands, simple_commands
from unit.docs.markdown import ROOT, fences, inline_code, pages, shown
from unit.docs.programs import ORDINARY, PROGRAMS, cli_word_faults, make_faults
from wrapper_operator.api.crd import definition
from wrapper_operator.settings import PREFIX, Settings
from wrapper_publisher.settings import PREFIX as PUBLISHER_PREFIX
from wrapper_publisher.settings import Settings as PublisherSettings

PAGES = pages()
FOLDERS = ("crds/", "docs/", "helm/", "manifests/", "operator/", "requirements/", "tests/")
FIELD = re.compile(r"(?<![\w/])\.((?:spec|status)(?:\.\w+)*)")
WRAPPERS = re.compile(r"(wr|wrappers?)(\.wrappers\.dev)?(/.*)?")
SCHEMA = definition()["spec"]["versions"][0]["schema"]["openAPIV3Schema"]


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


def is_setting(name: str) -> bool:
    """Tell whether a variable is one that the project reads; others are not the project's to know."""
    if name.startswith(PUBLISHER_PREFIX):
        return name.removeprefix(PUBLISHER_PREFIX).lower() in PublisherSettings.__struct_fields__
    if name.startswith(("WRAPPERS_TEST_", "WRAPPERS_SOAK_")):
        return any(name in path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    return not name.startswith(PREFIX) or name.removeprefix(PREFIX).lower() in Settings.model_fields


def exists(word: str) -> bool:
    """Tell whether a word that names a place in the repository is right."""
    path = word.rpartition("=")[2].partition("::")[0]
    if not path.startswith(FOLDERS) or "…" in path or re.search(r"[<>{}$]|[A-Z]{4}", path.partition("/")[2]):
        return True
    return (ROOT / path).exists() or any(ROOT.glob(path.rstrip("/")))


def has_field(path: str) -> bool:
    """Tell whether a Wrapper has a field at a path."""
    schema = SCHEMA
    for name in path.split("."):
        schema = schema.get("items", schema)
        if "additionalProperties" in schema:
            return True
        if name not in schema.get("properties", {}):
            return False
        schema = schema["properties"][name]
    return True


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
