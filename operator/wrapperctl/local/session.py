"""A Wrapper and its source file at hand: what every command that looks at a source begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from wrapper_contract.run_spec import FileSourceSpec
from wrapper_operator.api.effective import Effective, effective
from wrapper_operator.generation.request import Generated, Inspector
from wrapperctl.local import acquiring, generating, inspecting
from wrapperctl.local.source import Origin, file_source
from wrapperctl.local.workspace import Workspace
from wrapperctl.manifests import LocalManifest
from wrapperctl.view.stages import Stages
from wrapperctl.view.watching import showing


@dataclass(frozen=True, kw_only=True)
class Session:
    """What one run works with."""

    loaded: LocalManifest
    effective: Effective
    source: FileSourceSpec
    """The source as a plain file of this machine."""
    space: Workspace
    stages: Stages
    verbose: bool = False

    @property
    def name(self) -> str:
        """The Wrapper's name."""
        return self.loaded.wrapper.metadata.name

    def generate(self) -> Generated:
        """Have collector code written and proven.

        Raises:
            LocalFailure: There is no code that reads this source rightly.
        """
        request = generating.request_for(self.loaded, self.effective, self.source)
        with self.inspector() as inspector:
            return generating.generate(request, inspector, self.stages)

    @contextmanager
    def inspector(self) -> Iterator[Inspector]:
        """Start an inspection of the source; it ends with the context."""
        with inspecting.inspection(
            self.source,
            name=self.name,
            timezone=self.effective.timezone,
            space=self.space,
            heard=showing(self.stages),
            verbose=self.verbose,
        ) as inspector:
            yield inspector


def opened(
    loaded: LocalManifest, origin: Origin, *, space: Workspace, stages: Stages, verbose: bool = False
) -> Session:
    """Fetch the Wrapper's source file.

    Raises:
        LocalFailure: It cannot be had here; says what to do.
    """
    named = file_source(loaded, origin, space)
    file = acquiring.acquired(named, space, stages)
    return Session(
        loaded=loaded,
        effective=effective(loaded.wrapper),
        source=acquiring.as_local(named, file),
        space=space,
        stages=stages,
        verbose=verbose,
    )
