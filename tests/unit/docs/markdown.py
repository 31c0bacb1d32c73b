"""The Markdown pages of the repository: their links, headings, tables, fenced blocks and inline code."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
_FOLDERS = ("docs", "helm", "manifests", "operator", "tests")
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=indent)```", re.M | re.S
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.M)
_PICTURE = re.compile(r"<(?:img|source)\b[^>]*?(?:src|srcset)=\"([^\"]+)\"")


class Fence(NamedTuple):
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    body: str

    @property
    def place(self) -> str:
        """Page and line, as messages of tests name it."""
        return f"{shown(self.page)}:{self.line}"


def pages() -> list[Path]:
    """Return every page, but those that are told to models."""
    found = [*ROOT.glob("*.md"), *(page for folder in _FOLDERS for page in (ROOT / folder).rglob("*.md"))]
    return sorted(page for page in found if "prompts" not in page.parts)


def shown(page: Path) -> str:
    """Return a page's path in the repository."""
    return page.relative_to(ROOT).as_posix()


def fences(page: Path) -> list[Fence]:
    """Return the fenced blocks of a page, without their indentation."""
    text = page.read_text(encoding="utf-8")
    return [
        Fence(
            page,
            text.count("\n", 0, found.start()) + 1,
            found["language"],
            re.sub(f"^{found['indent']}", "", found["body"], flags=re.M),
        )
        for found in _FENCE.finditer(text)
    ]


def prose(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def inline_code(page: Path) -> list[str]:
    """Return what stands between backticks, each on one line."""
    return [" ".join(code.split()) for _, code in _CODE.findall(prose(page))]


def links(page: Path) -> list[str]:
    """Return what a page links to or shows: urls, paths and anchors."""
    # Code is blanked, not cut: the text of a link may be code.
    text = _CODE.sub("code", prose(page))
    return [*_LINK.findall(text), *_PICTURE.findall(text)]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found: dict[str, int] = {}
    made = set()
    for heading in _HEADING.findall(prose(page)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        anchor = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        number = found.get(anchor, 0)
        found[anchor] = number + 1
        made.add(f"{anchor}-{number}" if number else anchor)
    return made


def table(page: Path, heading: str) -> list[list[str]]:
    """Return the rows of the first table below a heading, without its head; cells are stripped.

    Raises:
        LookupError: There is no such heading, or no table below it.
    """
    text = page.read_text(encoding="utf-8")
    found = re.search(rf"^#+ +{re.escape(heading)}$(.*?)(?=^#|\Z)", text, re.M | re.S)
    rows = [] if found is None else [line for line in found[1].splitlines() if line.startswith("|")]
    if len(rows) < 3:
        raise LookupError(f"{shown(page)} has no table below {heading!r}")
    return [cells(row) for row in rows[2:]]


def cells(row: str) -> list[str]:
    """Return the cells of a table's row."""
    inner = row.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]
