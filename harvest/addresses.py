"""Which network addresses a harvester may call (server-side request forgery is refused here)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


class AddressGuard:
    """Allows public unicast addresses and those of the configured node networks, nothing else.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is judged by what it carries.
    """

    def __init__(self, allowed_networks: Iterable[Network] = ()) -> None:
        self._allowed = tuple(allowed_networks)

    def allows(self, text: str) -> bool:
        """Tell whether this literal IP address may be called; anything unreadable may not."""
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        inner = _carried(address)
        if any(inner in network for network in self._allowed):
            return True
        # fec0::/10 (RFC 3879) counts as global in the library, but is an inner network's
        inside = isinstance(inner, ipaddress.IPv6Address) and inner.is_site_local
        return inner.is_global and not (inside or inner.is_multicast or inner.is_reserved)


def _carried(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address
