"""What the documents of a manifest file are: Wrappers, ConfigMaps, Secrets, or none of our business."""

from dataclasses import dataclass, field
from datetime import date

from wrapper_contract.names import API_VERSION, GROUP, KIND
from wrapper_operator.api.explain import as_path
from wrapper_operator.api.mistakes import nearest
from wrapper_operator.api.validation import InvalidWrapper, read_wrapper
from wrapper_operator.api.wrapper import Wrapper
from wrapperctl.manifests.beside import Beside, read_beside
from wrapperctl.manifests.problems import Problem
from wrapperctl.manifests.yaml_values import Document, Location

_START = f"apiVersion: {API_VERSION} and kind: {KIND}"
_BESIDE = ("ConfigMap", "Secret")


@dataclass(slots=True)
class ManifestObjects:
    """The objects of a file, and what is wrong with any of them."""

    file: str
    wrappers: list[tuple[Wrapper, Document]] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    wrapper_documents: list[Document] = field(default_factory=list)
    other_kinds: list[str] = field(default_factory=list)

    def lack(self) -> str:
        """Say that there is no Wrapper, and what there is."""
        if self.beside or self.other_kinds:
            kinds = [*(found.kind for found in self.beside), *self.other_kinds]
            return f"holds no Wrapper, only {', '.join(dict.fromkeys(kinds))}"
        return f"is empty: a Wrapper starts with {_START}"

    def in_order(self) -> list[Problem]:
        """Return the problems in the order of the file."""
        return sorted(self.problems, key=lambda problem: problem.line or 0)

    def add_problem(self, document: Document, location: Location, message: str) -> None:
        """Note a problem at a place of a document, or the nearest place around it."""
        problem = Problem(as_path(location), message, document.line_of(location), self.file)
        if problem not in self.problems:
            self.problems.append(problem)


def sort_out(documents: list[Document], *, file: str, today: date | None, local: bool) -> ManifestObjects:
    """Tell the documents apart, and what is in a List, and check each."""
    objects = ManifestObjects(file)
    for document in (member for whole in documents for member in whole.members()):
        for location, line, sentence in document.mistakes:
            objects.problems.append(Problem(as_path(location), sentence, line, file))
        kind = _kind_of(document)
        if kind == KIND:
            _take_wrapper(document, objects, today=today, local=local)
        elif kind in _BESIDE:
            _take_beside(document, objects)
        elif kind is not None:
            objects.other_kinds.append(kind)
        else:
            objects.add_problem(document, (), _no_object(document))
    return objects


def _kind_of(document: Document) -> str | None:
    """Return the kind; what was probably meant as a Wrapper is one, so that its check says what is wrong."""
    value = document.value
    if not isinstance(value, dict):
        return None
    kind, group = value.get("kind"), str(value.get("apiVersion")).partition("/")[0]
    if isinstance(kind, str) and kind in _BESIDE:
        return kind
    looks_like_one = isinstance(value.get("spec"), dict) and {"indicator", "source"} & value["spec"].keys()
    if group == GROUP or looks_like_one or (isinstance(kind, str) and nearest(kind, [KIND])):
        return KIND
    return kind if isinstance(kind, str) else None


def _no_object(document: Document) -> str:
    what = "has no kind" if isinstance(document.value, dict) else "is no group of fields"
    return f"{what}: a Wrapper starts with {_START}"


def _take_wrapper(document: Document, objects: ManifestObjects, *, today: date | None, local: bool) -> None:
    objects.wrapper_documents.append(document)
    try:
        wrapper = read_wrapper(document.value, today=today, local=local)
    except InvalidWrapper as error:
        for mistake in error.mistakes:
            objects.add_problem(document, mistake.location, mistake.message)
    else:
        _note_second(wrapper, document, objects)
        objects.wrappers.append((wrapper, document))


def _note_second(wrapper: Wrapper, document: Document, objects: ManifestObjects) -> None:
    named = wrapper.metadata
    for other, earlier in objects.wrappers:
        if (other.metadata.namespace, other.metadata.name) == (named.namespace, named.name):
            message = f"is the second Wrapper {named.name}: the first one is in line {earlier.line_of(())}"
            objects.add_problem(document, ("metadata", "name"), message)
            return


def _take_beside(document: Document, objects: ManifestObjects) -> None:
    beside, mistakes = read_beside(document)
    for location, message in mistakes:
        objects.add_problem(document, location, message)
    same = (other for other in objects.beside if _key(other) == _key(beside))
    first = next(same, None)
    if first is not None:
        line = first.document.line_of(())
        message = f"is the second {beside.kind} {beside.name}: the first one is in line {line}"
        objects.add_problem(document, ("metadata", "name"), message)
    objects.beside.append(beside)


def _key(beside: Beside) -> tuple[str, str, str | None]:
    return beside.kind, beside.name, beside.namespace
