"""A Wrapper and its source at hand: what every command that looks at a source begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from wrapper_contract.run_spec import ApiSourceSpec, FileSourceSpec
from wrapper_operator.api.effective import Effective, effective
from wrapper_operator.generation.request import Generated, Inspector
from wrapperctl.local import acquiring, generating, inspecting
from wrapperctl.local.api_source import api_source
from wrapperctl.local.failure import wrong_usage
from wrapperctl.local.source import Origin, file_source
from wrapperctl.local.workspace import Workspace
from wrapperctl.manifests.loading import LocalManifest
from wrapperctl.view.stages import Stages
from wrapperctl.view.watching import showing


@dataclass(frozen=True, kw_only=True)
class Session:
    """What one run works with."""

    loaded: LocalManifest
    effective: Effective
    source: FileSourceSpec | ApiSourceSpec
    """A file as a plain one of this machine; an API with its secrets as files of the run's folder."""
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
            return generating.generate(request, inspector, self.stages, wrapper=self.name)

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
    """Fetch the Wrapper's source file, or make its API ready to be asked.

    Raises:
        LocalFailure: It cannot be had here; says what to do.
    """
    settings = effective(loaded.wrapper)
    return Session(
        loaded=loaded,
        effective=settings,
        source=_source(loaded, settings, origin, space, stages),
        space=space,
        stages=stages,
        verbose=verbose,
    )


def _source(
    loaded: LocalManifest, settings: Effective, origin: Origin, space: Workspace, stages: Stages
) -> FileSourceSpec | ApiSourceSpec:
    api = loaded.wrapper.spec.source.api
    if api is None:
        named = file_source(loaded, origin, space)
        return acquiring.as_local(named, acquiring.acquired(named, space, stages))
    if origin.source is not None:
        raise wrong_usage("--source stands for a file, and spec.source.api is none: leave it out")
    return api_source(loaded, api, settings, space)
