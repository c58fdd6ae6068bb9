"""Which addresses a webhook may connect to: public ones, and those that the operator named.

The check stands where the socket is made, with the very address that is then connected to. So it does not matter what
a name resolved to before, how many addresses it has, or in which notation a number was written.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_TRANSLATED = ip_network("64:ff9b::/96")  # NAT64: the last 32 bits are the IPv4 address that is really reached


class AddressRefused(OSError):
    """An OSError, so that the other addresses of the name are tried."""


def networks(text: str) -> tuple[Network, ...]:
    """`10.1.0.0/16, ::1` as networks. Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def is_allowed(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Whether it is public, or in one of the networks that are allowed beside."""
    reached = _reached(address)
    if any(reached.version == network.version and reached in network for network in allowed):
        return True
    return reached.is_global and not reached.is_multicast and not reached.is_reserved


def _reached(address: Address) -> Address:
    """The address behind an IPv6 one that only wraps an IPv4 one."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def guarded_sockets(allowed: Sequence[Network]) -> Callable[[tuple[Any, ...]], socket.socket]:
    """Makes the socket for an entry of `getaddrinfo`, or raises AddressRefused."""

    def make(info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, where = info
        text = str(where[0]).partition("%")[0]
        if not is_allowed(ip_address(text), allowed):
            raise AddressRefused(f"the address {text} is not public, and not allowed by the settings")
        return socket.socket(family, kind, protocol)

    return make
