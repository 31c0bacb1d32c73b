"""Write the reference pages that follow from the code; with --check, compare them instead."""

import argparse
import sys
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

from reference_pages import (
    argocd_page,
    chart_page,
    events_page,
    metrics_page,
    states_page,
    wrapper_page,
    wrapperctl_page,
)

ROOT = Path(__file__).parent.parent
PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/events.md": events_page.render,
    "docs/reference/metrics.md": metrics_page.render,
    "docs/reference/states.md": states_page.render,
    "docs/reference/wrapper.md": wrapper_page.render,
    "docs/reference/wrapperctl.md": wrapperctl_page.render,
    "helm/wrapper-operator/README.md": chart_page.render,
    "manifests/argocd/argocd-cm.yaml": argocd_page.render,
    "manifests/crds/wrappers.wrappers.dev.yaml": (ROOT / "crds" / "wrappers.wrappers.dev.yaml").read_text,
}
"""Each page and what makes it."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the pages that are there")
    check = parser.parse_args().check
    changed = [path for path, render in PAGES.items() if not _same(ROOT / path, render(), check=check)]
    if changed:
        sys.stderr.write(f"run: make docs ({', '.join(changed)} changed)\n")
    return 1 if changed else 0


def _same(path: Path, page: str, *, check: bool) -> bool:
    """Compare a page with the one that is there, or write it, which makes them the same."""
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
        return True
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = unified_diff(found.splitlines(), page.splitlines(), str(path), "generated", lineterm="")
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return found == page


if __name__ == "__main__":
    sys.exit(main())
