"""Which network addresses the program may ask.

Whatever is inside (this machine, the network of the library, other machines of a data centre) is refused, also where it is
written as another address: IPv4 in IPv6, 6to4, Teredo, NAT64. What staff have said to be inside their own network may be
asked, but for the addresses at which machines of a data centre are told their secrets.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IP = IPv4Address | IPv6Address

WEB = frozenset({80, 443, 8000, 8080, 8443})
# Ports at which catalogues outside may be asked, besides those of the web. Add one here.
Z3950 = frozenset({210, 211, 1921, 2100, 2200, 2210, 2211, 3950, 5661, 7090, 7210, 9991, 9998, 9999, 20011, 21210})
PORTS = WEB | Z3950

_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ip_network("::/96")
# Where clouds answer questions of their machines, besides the link-local 169.254.169.254. Add one here.
_METADATA = frozenset(map(ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")))


def objection(address: str, *, is_inside: bool = False) -> str:
    """Say in a few words what speaks against asking this address; "" where nothing does.

    `is_inside`: staff have said that what is asked stands in their own network.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return "it is no address"
    for one in (ip, *_meant(ip)):
        if why := _never(one) or ("" if is_inside else _inside(one)):
            return why
    return ""


def port_objection(port: int, *, is_inside: bool = False) -> str:
    """Say what speaks against this port; inside, those of one's own programs (from 1024) may be asked, too."""
    if port in PORTS or (is_inside and 1024 <= port <= 65535):
        return ""
    return f"port {port} is none at which catalogues are asked"


def _meant(ip: IP) -> list[IPv4Address]:
    """Give the IPv4 addresses that an IPv6 address stands for."""
    if isinstance(ip, IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if any(ip in network for network in _NAT64) or (ip in _COMPATIBLE and int(ip) > 1):
        found.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def _never(ip: IP) -> str:
    if ip.is_link_local or ip in _METADATA:
        return "it belongs to the machine room (link-local or metadata)"
    if ip.is_unspecified or ip.is_multicast:
        return "it is no address of one machine"
    if ip.is_reserved and not (isinstance(ip, IPv6Address) and _meant(ip)) and ip != IPv6Address("::1"):
        return "it is a reserved address"
    return ""


def _inside(ip: IP) -> str:
    if ip.is_loopback:
        return "it is this machine itself"
    if ip.is_private or (isinstance(ip, IPv6Address) and ip.is_site_local):
        return "it is inside a network"
    if isinstance(ip, IPv6Address) and _meant(ip):
        return ""  # What it stands for is judged by itself.
    return "" if ip.is_global else "it is not on the open internet"
