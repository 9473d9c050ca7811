"""Host names -> whether a customer's own network answers there."""

import ipaddress

_OWN_SUFFIXES = (".local", ".internal", ".lan", ".intranet", ".home.arpa", ".localhost", ".svc", ".localdomain", ".test")


def is_own_host(host: str) -> bool | None:
    """Return True for loopback, private and cluster-local names, False for public ones, None when nothing is there to judge.

    A name without a dot is a service of the same network: no public host has one.
    """
    name = _bare(host)
    if not name or "{" in name or "$" in name:
        return None
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(_OWN_SUFFIXES) or ".svc." in name
    return address.is_loopback or address.is_private or address.is_link_local or address.is_unspecified


def _bare(host: str) -> str:
    host = host.strip().lower().rstrip(".")
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host
