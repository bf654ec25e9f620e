import ipaddress

import pytest

from harvest.addresses import AddressGuard


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 -- an address to refuse, not to bind
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::a9fe:a9fe",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "node.example",
        "",
    ],
)
def test_only_public_addresses_are_allowed(address: str) -> None:
    assert not AddressGuard().allows(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert AddressGuard().allows(address)


def test_networks_of_nodes_are_allowed_in_every_notation() -> None:
    guard = AddressGuard([ipaddress.ip_network("10.8.0.0/16"), ipaddress.ip_network("fd00:8::/32")])

    assert guard.allows("10.8.3.4")
    assert guard.allows("::ffff:10.8.3.4")
    assert guard.allows("fd00:8::1")
    assert not guard.allows("10.9.3.4")
    assert not guard.allows("127.0.0.1")
