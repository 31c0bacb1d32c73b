"""A file in the place of a Wrapper's status."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_publisher.checkpoints.progress import Progress
from wrapper_publisher.local.spec import LocalSpec
from wrapper_publisher.ports import (
    Execution,
    UnavailableError,
    VanishedError,
    WrapperKey,
    WrapperState,
)


class FileStore:
    """The status of one run.

    Args:
        spec: Of the run.
    """

    def __init__(self, spec: LocalSpec) -> None:
        self._key = WrapperKey(spec.namespace, spec.name)
        self._path = Path(spec.checkpoint_path)
        self._state = WrapperState(
            wrapper_id=spec.wrapper_id,
            queue=spec.queue,
            execution=Execution(spec.execution, spec.attempt, spec.pod, spec.pod_uid),
            checkpoint=spec.checkpoint,
            sequence=spec.checkpoint.sequence,
        )

    async def read(self, key: WrapperKey) -> WrapperState | None:
        """Return the state; None if it is of another Wrapper."""
        return self._state if key == self._key else None

    async def write(
        self,
        key: WrapperKey,
        *,
        pod_uid: str,
        previous: WrapperState,
        checkpoint: Checkpoint | None,
        progress: Progress | None,
    ) -> WrapperState:
        """Write the checkpoint.

        Raises:
            VanishedError: It is of another Wrapper.
            UnavailableError: The file cannot be written.
        """
        if key != self._key:
            raise VanishedError
        if checkpoint is not None:
            await asyncio.to_thread(self._write, checkpoint)
            self._state = replace(self._state, checkpoint=checkpoint, sequence=checkpoint.sequence)
        return self._state

    def _write(self, checkpoint: Checkpoint) -> None:
        partial = self._path.with_name(self._path.name + ".partial")
        try:
            with partial.open("wb") as file:
                file.write(msgspec.json.encode(checkpoint) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self._path)
        except OSError as error:
            raise UnavailableError(f"{self._path} cannot be written ({error.strerror})") from error
