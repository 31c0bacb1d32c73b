"""Whether a pod may be heard for a Wrapper, and to which queue its messages go."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from wrapper_publisher.ports import PodIdentity, UnavailableError, WrapperKey, WrapperState
from wrapper_publisher.refusal import RefusedError, later
from wrapper_publisher.wrappers.lookup import Lookup, Seen
from wrapper_publisher.wrappers.standing import Standing, standing

VALIDATION_ERRORS = "validation_errors"
EVERY_OTHER = "*"


async def current_state(
    lookup: Lookup, key: WrapperKey, pod: PodIdentity, *, claimed: tuple[str, int]
) -> WrapperState:
    """Return the state of the Wrapper that a pod is current of.

    Raises:
        RefusedError: 403 if the pod lives elsewhere, 409 if another one is current, 503 if that is not known.
    """
    if pod.namespace != key.namespace:
        raise RefusedError(
            403, "WrongNamespace", f"a pod of {pod.namespace} cannot speak for a Wrapper in {key.namespace}"
        )
    try:
        seen = await lookup.look(key)
    except UnavailableError as error:
        raise later("StatusUnknown", f"the Wrapper {key.name} cannot be read now: {error}") from error
    return granted(seen, key, pod, claimed=claimed)


def granted(seen: Seen, key: WrapperKey, pod: PodIdentity, *, claimed: tuple[str, int]) -> WrapperState:
    """Return the state of a Wrapper, if it names the pod.

    Raises:
        RefusedError: 409 if another one is current, 503 if that is not known.
    """
    execution = seen.state.execution if seen.state else None
    verdict = standing(execution, pod, claimed=claimed)
    if verdict is Standing.SUPERSEDED:
        raise RefusedError(
            409, "Superseded", f"{pod.pod} is not, or no longer, the current pod of the Wrapper {key.name}"
        )
    if verdict is Standing.UNKNOWN or seen.state is None:
        raise later("NotKnownYet", f"the status of the Wrapper {key.name} does not name {pod.pod} yet")
    if not seen.state.queue or not seen.state.wrapper_id:
        raise later("NotKnownYet", f"the status of the Wrapper {key.name} names no queue or id yet")
    return seen.state


def check_queue(queue: str, namespace: str, allowed: Mapping[str, Sequence[str]]) -> None:
    """Refuse a queue that a namespace may not publish to.

    Raises:
        RefusedError: 403.
    """
    if queue == VALIDATION_ERRORS or queue.startswith("amq."):
        raise RefusedError(403, "WrongQueue", f"the queue {queue} is not for data")
    patterns = allowed.get(namespace, allowed.get(EVERY_OTHER, ()))
    if not any(fnmatchcase(queue, pattern) for pattern in patterns):
        raise RefusedError(
            403,
            "WrongQueue",
            f"the namespace {namespace} may not publish to the queue {queue}: "
            "the publisher's setting allowedQueues says which it may",
        )
