"""What generation by models needs of this process: the engine, kept replies, and what broke in production."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import CODE_KEY, code_config_map_name, reply_config_map_name
from wrapper_contract.report import Termination
from wrapper_operator.api.status_execution import Execution
from wrapper_operator.cluster.facts_from import is_collection, pod_facts
from wrapper_operator.cluster.owners import owner_reference
from wrapper_operator.cluster.port import AlreadyExistsError, ClusterError, ClusterPort, Raw
from wrapper_operator.controllers.reconcile_observe import read_status
from wrapper_operator.generation.gemini.engine import GeminiEngine, Job, Written
from wrapper_operator.generation.gemini.evidence import end_lines
from wrapper_operator.generation.gemini.ledger import Ledger
from wrapper_operator.generation.gemini.prompt import Wrong
from wrapper_operator.generation.gemini.records import FolderRecorder
from wrapper_operator.generation.gemini.spending import Spending
from wrapper_operator.generation.gemini.stored import StoredReply
from wrapper_operator.lifecycle.facts import GenerationKey
from wrapper_operator.metrics import model_spending
from wrapper_operator.settings import Settings

if TYPE_CHECKING:
    from wrapper_operator.generation.gemini.client import GeminiChats

_KEY, _REPLY = "generation", "reply.json"
_log = logging.getLogger(__name__)


class Models:
    """Asks the models that the settings name; the client is loaded at the first need.

    Args:
        settings: Of the installation, with a key.
        clock: Returns the time, aware.
        ledger: Keeps what was spent today for the operator that comes after this one.
    """

    def __init__(
        self, settings: Settings, *, clock: Callable[[], datetime], ledger: Ledger | None = None
    ) -> None:
        self._gemini = settings.gemini
        self.spending = Spending(
            clock=clock,
            price=self._gemini.price,
            daily_tokens=settings.gemini_daily_tokens or None,
            daily_cost=settings.gemini_daily_cost or None,
            paid=model_spending.paid,
            ledger=ledger,
        )
        folder = settings.generation_debug_folder
        self._recorder = FolderRecorder(Path(folder)) if folder else None
        self._engine: GeminiEngine | None = None
        self._chats: GeminiChats | None = None

    async def begin(self) -> None:
        """Go on from what was spent today.

        Raises:
            ClusterError: It cannot be read.
        """
        await self.spending.begin()

    async def end(self) -> None:
        """Keep what was spent, and close the connections."""
        await self.spending.keep()
        if self._chats is not None:
            await self._chats.close()

    async def write(self, job: Job) -> Written:
        """Return code that was proven on the source (see `ModelWriter`)."""
        if self._engine is None:
            from wrapper_operator.generation.gemini.client import GeminiChats

            chats = GeminiChats(self._gemini)
            self._engine = GeminiEngine(self._gemini, chats, self.spending, self._recorder)
            self._chats = chats
        return await self._engine.write(job)


class KeptReply:
    """The last reply of one generation, in a ConfigMap that goes with its Wrapper (see `ReplyStore`).

    Args:
        port: The cluster.
        wrapper: Whose generation it is.
        key: Of the generation: a reply for another one is none.
    """

    def __init__(self, port: ClusterPort, wrapper: Raw, key: GenerationKey) -> None:
        self._port = port
        self._wrapper = wrapper
        self._key = msgspec.json.encode(key).decode()
        self._namespace = wrapper["metadata"]["namespace"]
        self._name = reply_config_map_name(wrapper["metadata"]["name"])

    async def load(self) -> StoredReply | None:
        """Return the reply of this very generation."""
        try:
            found = await self._port.get_config_map(self._namespace, self._name)
            data = (found or {}).get("data") or {}
            if data.get(_KEY) != self._key:
                return None
            return msgspec.json.decode(data.get(_REPLY, ""), type=StoredReply)
        except (ClusterError, msgspec.MsgspecError) as error:
            _log.warning("a kept reply of %s cannot be read: %s", self._name, error)
            return None

    async def save(self, reply: StoredReply) -> None:
        """Keep a reply in place of an earlier one."""
        data = {_KEY: self._key, _REPLY: msgspec.json.encode(reply).decode()}
        try:
            try:
                await self._port.create_config_map(self._namespace, self._config_map(data))
            except AlreadyExistsError:
                change = [{"op": "add", "path": "/data", "value": data}]
                await self._port.patch_config_map(self._namespace, self._name, change)
        except ClusterError as error:
            _log.warning("a reply for %s cannot be kept: %s", self._name, error)

    def _config_map(self, data: dict[str, str]) -> Raw:
        # Without the label of its Wrapper: it is no code that runs.
        return {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "name": self._name,
                "namespace": self._namespace,
                "ownerReferences": [owner_reference(self._wrapper)],
            },
            "data": data,
        }


async def what_broke(port: ClusterPort, wrapper: Raw, key: GenerationKey) -> Wrong | None:
    """Return the code that broke while collecting, with how it ended; None if this is no repair.

    The Wrapper is read again: a job starts from what was seen before its last exit was written down.

    Raises:
        ClusterError: It cannot be read.
    """
    metadata = wrapper["metadata"]
    now = await port.get_wrapper(metadata["namespace"], metadata["name"]) if key.repair else None
    execution = read_status(now).execution if now is not None else None
    last, code_hash = (execution.last_exit, execution.code_hash) if execution else (None, None)
    if last is None or last.code != ExitCode.BROKEN_CODE or not code_hash:
        return None
    name = code_config_map_name(wrapper=metadata["name"], code_hash=code_hash)
    found = await port.get_config_map(metadata["namespace"], name)
    code = ((found or {}).get("data") or {}).get(CODE_KEY)
    if code is None:
        return None
    end = await _termination(port, metadata["namespace"], metadata["name"], execution)
    told = [
        f"{last.reason or 'BrokenCode'}: {last.message or 'the code broke its contract'}",
        *(end_lines(end) if end is not None else last.log_tail or []),
    ]
    return Wrong(code=str(code), evidence="\n".join(told))


async def _termination(
    port: ClusterPort, namespace: str, wrapper: str, execution: Execution | None
) -> Termination | None:
    """Return what the last attempt's pod said at its end: more than the status has; None if it is gone."""
    if execution is None:
        return None
    for pod in filter(is_collection, await port.list_pods(namespace, wrapper=wrapper)):
        facts = pod_facts(pod)
        if (facts.execution, facts.attempt) == (execution.id, execution.attempt):
            return facts.exit.termination if facts.exit is not None else None
    return None
