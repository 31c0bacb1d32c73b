"""Whose a token is, by the API server's word."""

import msgspec

from wrapper_contract.publishing import AUDIENCE
from wrapper_publisher.cluster.api_server import ApiServer
from wrapper_publisher.ports import PodIdentity, UnavailableError

PATH = "/apis/authentication.k8s.io/v1/tokenreviews"
_POD_NAME = "authentication.kubernetes.io/pod-name"
_POD_UID = "authentication.kubernetes.io/pod-uid"
_ACCOUNT = "system:serviceaccount:"


class _User(msgspec.Struct):
    username: str = ""
    extra: dict[str, list[str]] | None = None


class _Status(msgspec.Struct):
    authenticated: bool = False
    audiences: list[str] = []
    user: _User = msgspec.field(default_factory=_User)


class _Review(msgspec.Struct):
    status: _Status


class TokenReviews:
    """The authority of a cluster.

    Args:
        server: Must let us create TokenReviews.
    """

    def __init__(self, server: ApiServer) -> None:
        self._server = server

    async def review(self, token: str) -> PodIdentity | None:
        """Return the pod that a token proves; None if it proves none.

        Raises:
            UnavailableError: It cannot be found out now.
        """
        body = {
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenReview",
            "spec": {"token": token, "audiences": [AUDIENCE]},
        }
        reply = await self._server.request("POST", PATH, body=body)
        if reply.status not in (200, 201):
            raise UnavailableError(f"the API server answers {reply.status} to a token review")
        try:
            return pod_of(msgspec.json.decode(reply.body, type=_Review).status)
        except msgspec.MsgspecError as error:
            raise UnavailableError(f"the API server's token review cannot be read: {error}") from error


def pod_of(status: _Status) -> PodIdentity | None:
    """Return the pod that a review is about.

    The audience is looked at in the answer too: an API server that knows no audiences says yes without one.
    """
    if not status.authenticated or AUDIENCE not in status.audiences:
        return None
    extra = status.user.extra or {}
    pods, uids = extra.get(_POD_NAME, []), extra.get(_POD_UID, [])
    namespace, separator, _ = status.user.username.removeprefix(_ACCOUNT).partition(":")
    is_account = status.user.username.startswith(_ACCOUNT) and separator
    if not is_account or len(pods) != 1 or len(uids) != 1:
        return None
    return PodIdentity(namespace, pods[0], uids[0])
