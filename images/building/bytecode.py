"""Compile modules in place, so that the same sources give the same bytes: `python3 bytecode.py FOLDER`."""

import py_compile
import sys
from pathlib import Path


def compile_in_place(folder: Path, *, root: Path, keep_sources: bool) -> None:
    """Compile every module below a folder, in the order of their names.

    The bytecode carries no time and is never compared with a source. What this Python cannot compile, such as
    a template of a module, stays as it is.

    Args:
        folder: With the modules.
        root: What will be the root of the file system when they run.
        keep_sources: Put the bytecode beside the source; otherwise in its place.
    """
    for source in sorted(folder.rglob("*.py")):
        target = None if keep_sources else str(source.with_suffix(".pyc"))
        try:
            py_compile.compile(
                str(source),
                target,
                dfile=f"/{source.relative_to(root)}",
                doraise=True,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
        except py_compile.PyCompileError:
            continue
        if not keep_sources:
            source.unlink()


if __name__ == "__main__":
    compile_in_place(Path(sys.argv[1]), root=Path("/"), keep_sources=True)
