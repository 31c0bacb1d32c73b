"""Every link of every page leads somewhere, and every page can be found."""

from pathlib import Path
from urllib.parse import unquote

import pytest

from unit.docs.markdown import ROOT, anchors, links, pages, shown

PAGES = pages()


def target(page: Path, link: str) -> Path:
    """Return the file or folder that a relative link names."""
    path = unquote(link.partition("#")[0])
    return (page.parent / path).resolve() if path else page


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        if "://" in link or link.startswith("mailto:"):
            continue
        found, anchor = target(page, link), link.partition("#")[2]
        if not found.exists() or (anchor and (found.is_dir() or anchor not in anchors(found))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_stay_in_the_repository(page: Path) -> None:
    for link in links(page):
        if "://" not in link and not link.startswith("mailto:"):
            assert target(page, link).is_relative_to(ROOT), link


def test_every_page_of_the_documents_is_reached_from_the_readme() -> None:
    """By links to the page itself, or to a folder that it lies in."""
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in links(page):
            if "://" in link:
                continue
            found = target(page, link)
            if found.is_dir():
                waiting += sorted(found.glob("*.md"))
            elif found.suffix == ".md" and found.exists():
                waiting.append(found)
    assert [shown(page) for page in PAGES if "docs" in page.parts and page not in reached] == []


def test_every_page_stands_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    named = {target(index, link) for link in links(index)}
    missing = [
        shown(page)
        for page in PAGES
        if page.is_relative_to(ROOT / "docs") and page != index and not {page, page.parent} & named
    ]
    assert missing == []


def test_the_checks_find_what_is_broken(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One `two`, three\n\n[a](#one-two-three) [b](#four) [`c`](gone.md)\n\n```\n[d](e)\n```\n"
    )
    assert anchors(page) == {"one-two-three"}
    assert sorted(links(page)) == ["#four", "#one-two-three", "gone.md"]
