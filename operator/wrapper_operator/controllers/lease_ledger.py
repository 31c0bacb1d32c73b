"""What was spent on models, as an annotation of the operator's Lease."""

import logging

import msgspec

from wrapper_contract.names import SPENT_ANNOTATION
from wrapper_operator.cluster.port import ClusterError, ClusterPort
from wrapper_operator.generation.gemini.ledger import Spent

_log = logging.getLogger(__name__)


class LeaseLedger:
    """Keeps the sum of a day on the Lease (see `Ledger`).

    The operator has every right on its own Lease already, and writes it anyway.

    Args:
        port: The cluster.
        namespace: Of the Lease.
        name: Of the Lease.
    """

    def __init__(self, port: ClusterPort, *, namespace: str, name: str) -> None:
        self._port = port
        self._namespace = namespace
        self._name = name

    async def load(self) -> Spent | None:
        """Return what was kept.

        Raises:
            ClusterError: The Lease cannot be read: spending without knowing how much could pass a cap.
        """
        lease = await self._port.get_lease(self._namespace, self._name)
        kept = (((lease or {}).get("metadata") or {}).get("annotations") or {}).get(SPENT_ANNOTATION)
        if kept is None:
            return None
        try:
            return msgspec.json.decode(kept, type=Spent)
        except msgspec.MsgspecError as error:
            _log.warning("what was spent on models today cannot be read, counting from 0: %s", error)
            return None

    async def save(self, spent: Spent) -> None:
        """Keep a sum."""
        value = msgspec.json.encode(spent).decode()
        try:
            await self._port.annotate_lease(self._namespace, self._name, {SPENT_ANNOTATION: value})
        except ClusterError as error:
            _log.warning("what was spent on models today cannot be kept: %s", error)
