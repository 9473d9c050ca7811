"""Hosts of the catalogue -> the lists that filters and sensors read.

An exact host is listed as it is; a suffix with every name below it; a pattern where the format has expressions. A format that cannot say
one of these says in a comment how many it left out: a list must not look complete when it is not.
"""

import re
import zlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

from auditor.model.provider import SITE, Host, Provider

SID_BASE = 9_100_000
"""First number of our Suricata rules. Source: the range from 1,000,000 is for local rules, https://sidallocation.org. Checked: 2026-11-24."""
SID_RANGE = 800_000

_BELOW = re.compile(r"\[a-z0-9\.?-\]\+\\\.((?:[a-z0-9-]|\\\.)+)")
"""A pattern that means no more than any name below a domain."""


class Listed(NamedTuple):
    """One host of one provider; `match` is `suffix` for patterns that mean a whole domain."""

    provider: Provider
    host: str
    match: str
    host_class: str


def listed_hosts(providers: Iterable[Provider], host_classes: tuple[str, ...] = (), *, shared: bool = False) -> tuple[Listed, ...]:
    """Return the hosts, sorted by provider and name; pages about a provider, and hosts that also serve other things, only when asked for."""
    found = [
        Listed(provider, *_form(host), host.host_class)
        for provider in providers
        for host in provider.hosts
        if (shared or not host.shared) and (host.host_class in host_classes if host_classes else host.host_class != SITE)
    ]
    wide = {(entry.provider.id, entry.host) for entry in found if entry.match == "suffix"}
    unique = {
        (entry.provider.id, entry.host, entry.match): entry
        for entry in found
        if entry.match != "exact" or (entry.provider.id, entry.host) not in wide
    }
    return tuple(entry for _key, entry in sorted(unique.items(), key=lambda pair: pair[0]))


def render_hosts(hosts: tuple[Listed, ...]) -> bytes:
    """Return one plain name a line."""
    names = [entry.host for entry in hosts if entry.match != "pattern"]
    return _lines([*_omitted(hosts), *sorted(set(names))])


def render_adblock(hosts: tuple[Listed, ...]) -> bytes:
    """Return rules of filter lists: `||name^` is a name with all below it."""
    lines = ["! Title: Hosts of AI providers"]
    for entry in hosts:
        lines.append(f"/^(https?|wss?):\\/\\/{entry.host}([:\\/]|$)/" if entry.match == "pattern" else f"||{entry.host}^")
    return _lines(lines)


def render_suricata(hosts: tuple[Listed, ...]) -> bytes:
    """Return one alert for the server name of TLS and one for the DNS query of each host."""
    lines = ["# Names in TLS hellos and DNS queries; the numbers stay the same for the same host."]
    taken: set[int] = set()
    for entry in hosts:
        for protocol, buffer in (("tls", "tls.sni"), ("dns", "dns.query")):
            sid = SID_BASE + zlib.crc32(f"{protocol} {entry.match} {entry.host}".encode()) % SID_RANGE
            while sid in taken:
                sid += 1
            taken.add(sid)
            name = re.sub(r'[";:\\]', " ", entry.provider.name)
            lines.append(
                f'alert {protocol} any any -> any any (msg:"AI provider {name} ({entry.host_class})"; {buffer}; {_suricata_match(entry)} '
                f"classtype:policy-violation; sid:{sid}; rev:1;)"
            )
    return _lines(lines)


def render_zeek_intel(hosts: tuple[Listed, ...]) -> bytes:
    """Return a file for Zeek's intelligence framework, which compares whole names."""
    lines = ["#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc"]
    for entry in hosts:
        if entry.match != "pattern":
            lines.append(f"{entry.host}\tIntel::DOMAIN\tauditor\t{entry.provider.name} ({entry.host_class})")
    return _lines([lines[0], *_omitted(hosts), *lines[1:]])


def render_squid_acl(hosts: tuple[Listed, ...]) -> bytes:
    """Return access lists called `ai_providers`: names, and expressions where a name cannot say it."""
    names = sorted({f".{entry.host}" if entry.match == "suffix" else entry.host for entry in hosts if entry.match != "pattern"})
    covered = tuple(name for name in names if name.startswith("."))
    # Squid refuses a list in which one name lies below another.
    kept = [name for name in names if not any(name != wide and f".{name.lstrip('.')}".endswith(wide) for wide in covered)]
    lines = [f"acl ai_providers dstdomain {name}" for name in kept]
    lines += [f"acl ai_provider_patterns dstdom_regex -i ^{entry.host}$" for entry in hosts if entry.match == "pattern"]
    return _lines(lines)


FORMATS: dict[str, Callable[[tuple[Listed, ...]], bytes]] = {
    "hosts": render_hosts,
    "adblock": render_adblock,
    "suricata": render_suricata,
    "zeek-intel": render_zeek_intel,
    "squid-acl": render_squid_acl,
}
"""Name of the format -> its renderer."""


def _form(host: Host) -> tuple[str, str]:
    below = _BELOW.fullmatch(host.host) if host.match == "pattern" else None
    return (below.group(1).replace("\\.", "."), "suffix") if below else (host.host, host.match)


def _suricata_match(entry: Listed) -> str:
    match entry.match:
        case "suffix":
            return f'dotprefix; content:".{entry.host}"; endswith; nocase;'
        case "pattern":
            expression = entry.host.replace("/", "\\/").replace(";", "\\;")
            return f'pcre:"/^{expression}$/i";'
        case _:
            return f'content:"{entry.host}"; startswith; endswith; nocase;'


def _omitted(hosts: tuple[Listed, ...]) -> list[str]:
    """Return remarks for a format of whole names: on expressions, which are left out, and on domains, of which it has the name alone."""
    patterns = sum(entry.match == "pattern" for entry in hosts)
    domains = sum(entry.match == "suffix" for entry in hosts)
    return [
        *([f"# {patterns} hosts with variable parts are left out: this format has no expressions"] if patterns else []),
        *([f"# {domains} domains are named without the names below them: this format has whole names alone"] if domains else []),
    ]


def _lines(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
