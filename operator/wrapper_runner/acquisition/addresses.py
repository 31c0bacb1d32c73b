"""Which network addresses may be connected to. Pure."""

from collections.abc import Sequence
from enum import IntEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")
_CLOUD_METADATA = ip_address("fd00:ec2::254")


class Reach(IntEnum):
    """How far an address reaches; the lower, the less likely it is a source of data."""

    NEVER = 0
    """Link-local, multicast, unspecified, or where clouds tell machines their credentials."""
    INTERNAL = 1
    """Loopback, private, of a cluster or a carrier, or reserved."""
    PUBLIC = 2


def reach_of(text: str) -> Reach:
    """Return how far an address reaches; an IPv4 address within an IPv6 one counts as itself.

    >>> [reach_of(text).name for text in ("93.184.215.14", "10.1.2.3", "::ffff:169.254.169.254")]
    ['PUBLIC', 'INTERNAL', 'NEVER']

    Raises:
        ValueError: It is no address.
    """
    address = _inner(ip_address(text.partition("%")[0]))
    if (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address == _CLOUD_METADATA
        or (isinstance(address, IPv4Address) and int(address) >> 24 == 0)
    ):
        return Reach.NEVER
    return Reach.PUBLIC if address.is_global else Reach.INTERNAL


def _inner(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def literal(host: str) -> bool:
    """Tell whether a host is written as an address, not as a name."""
    try:
        ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def usable(addresses: Sequence[str], *, internal: bool) -> list[str]:
    """Return the addresses of a host name that may be connected to, in their order.

    A name with a public address has no business on an internal network: of such a mixture only the public
    ones are left.

    Args:
        addresses: What the name resolves to.
        internal: Whether the name may stand for a machine that only an internal network knows.
    """
    public = [address for address in addresses if reach_of(address) is Reach.PUBLIC]
    if public or not internal:
        return public
    return [address for address in addresses if reach_of(address) is Reach.INTERNAL]
