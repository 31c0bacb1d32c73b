"""The commands that pages show, taken apart as a shell would."""

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from unit.docs.markdown import Fence

SHELLS = ("console", "sh", "bash", "shell")
_ASSIGNMENT = re.compile(r"[A-Z_][A-Z0-9_]*=.*", re.S)
_ENDS = frozenset("|;&()") | {"||", "&&", "|&", ";;", "$"}
_REDIRECTIONS = frozenset({">", ">>", "<", "<<<", ">&", "&>"})


class Command(NamedTuple):
    """One simple command: a program with its arguments, and the variables that are set before it."""

    place: str
    words: tuple[str, ...]
    variables: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The command and where it stands."""
        return f"{self.place}: {shlex.join(self.words)}"


def commands(fence: Fence) -> Iterator[Command]:
    """Yield the simple commands of a block; what they print, and comments, are left out."""
    for line, text in _lines(fence.body):
        place = f"{fence.page.name}:{fence.line + line}"
        yield from simple_commands(text, place)


def simple_commands(text: str, place: str) -> Iterator[Command]:
    """Yield the parts of a command line that are joined by pipes and other marks.

    Raises:
        ValueError: A quotation mark is not closed.
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars="();<>|&")
    lexer.whitespace_split = True
    words: list[str] = []
    target = False
    for word in [*lexer, ";"]:
        if target:
            target = False
        elif word in _REDIRECTIONS:
            target = True
        elif word in _ENDS or (set(word) <= set("();|&") and word):
            if words:
                yield _command(words, place)
            words = []
        else:
            words.append(word)


def _command(words: list[str], place: str) -> Command:
    first = next((at for at, word in enumerate(words) if not _ASSIGNMENT.fullmatch(word)), len(words))
    names = tuple(word.partition("=")[0] for word in words[:first])
    return Command(place, tuple(words[first:]), names)


def _lines(body: str) -> Iterator[tuple[int, str]]:
    """Yield the command lines with their numbers: those behind a prompt, or all where there is none."""
    lines = body.splitlines()
    prompted = any(line.startswith("$ ") for line in lines)
    at = 0
    while at < len(lines):
        begin, text = at, lines[at]
        at += 1
        if prompted and not text.startswith("$ "):
            continue
        while text.endswith("\\") and at < len(lines):
            text = f"{text[:-1]} {lines[at].strip()}"
            at += 1
        here = re.search(r"<<-?\s*'?(\w+)'?", text)
        while here and at < len(lines):
            at += 1
            if lines[at - 1].strip() == here[1]:
                break
        text = re.sub(r"<<-?\s*'?\w+'?", "", text) if here else text
        if text.strip():
            yield begin + 1, text.removeprefix("$ ")
