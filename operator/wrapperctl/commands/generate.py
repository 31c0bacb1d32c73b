"""`wrapperctl generate`: the collector code of a Wrapper, proven on its source."""

import sys
from pathlib import Path

from wrapper_contract.names import code_hash
from wrapper_operator.generation.request import Generated
from wrapperctl.local import session
from wrapperctl.local.source import Origin
from wrapperctl.local.workspace import workspace
from wrapperctl.manifests.loading import load
from wrapperctl.view import documents, doubts
from wrapperctl.view.stages import stages
from wrapperctl.view.terminal import terminal


def generate(
    *,
    manifest: Path,
    source: Path | None,
    name: str | None,
    secrets_from: Path | None,
    verbose: bool,
    output: str,
) -> int:
    """Print the code on standard output and doubts on standard error, or all of it as one document.

    Raises:
        LocalFailure: There is no code that reads this source rightly.
    """
    screen = terminal(verbose=verbose)
    loaded = load(manifest, name=name, secrets_from=secrets_from)
    with workspace() as space, stages(screen) as shown:
        origin = Origin(manifest=manifest, source=source)
        generated = session.opened(loaded, origin, space=space, stages=shown, verbose=verbose).generate()
    if output != "text":
        sys.stdout.write(documents.written(_document(generated), output))
        return 0
    doubts.show(screen, generated.doubts)
    sys.stdout.write(generated.code)
    return 0


def _document(generated: Generated) -> dict[str, object]:
    return {
        "engine": generated.engine,
        "model": generated.model,
        "attempts": generated.attempts,
        "tokens": generated.tokens,
        "cost": generated.cost,
        "codeHash": code_hash(generated.code),
        "doubts": [str(doubt) for doubt in generated.doubts],
        "code": generated.code,
    }
