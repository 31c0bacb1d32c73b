"""Redirects lead outward only: whoever publishes a file may move it, but not point into our own network."""

from wrapper_runner.acquisition.addresses import Reach, reach_of
from wrapper_runner.acquisition.errors import unusable


class Border:
    """Watches over the connections of one request and of the redirects that it is answered with.

    The first connection goes where the manifest says, and may be internal. From a public address no redirect
    leads to an internal one, and from nowhere to a link-local one or to a cloud's metadata.
    """

    def __init__(self) -> None:
        self._reach: Reach | None = None

    def check(self, address: str | None, shown: str) -> None:
        """Take note of the next connection, before anything is sent through it.

        Args:
            address: Of the peer; none where a proxy connects, which has rules of its own.
            shown: The url, for messages.

        Raises:
            AcquisitionError: A redirect led there, and it lies further within than what was asked first.
        """
        reach = Reach.PUBLIC if address is None else reach_of(address)
        if self._reach is None:
            self._reach = reach
        elif reach is Reach.NEVER or reach < self._reach:
            raise unusable(
                f"a redirect leads to {shown}, which is at an address of an internal network: write that url"
                " into the manifest if it is meant"
            )
