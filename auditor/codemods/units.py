"""Calls and constructions -> groups that move together: who uses a client moves with it, or not at all."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from auditor.model.finding import Finding

DEFAULT = ".default"
Key = tuple[str, str]
"""Component, and the client's symbol, or the package of calls without one."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """Constructions and calls that stand or fall together."""

    name: str
    findings: tuple[Finding, ...]

    @property
    def models(self) -> frozenset[str]:
        """The models that are named."""
        return frozenset(finding.model for finding in self.findings if finding.model)


def find_units(findings: Iterable[Finding]) -> tuple[Unit, ...]:
    """Return the units, sorted by name.

    A call uses the clients made in its own file; where there are none, any of the package in its component may be meant. Calls of functions
    that need no client stand each for itself.
    """
    known = tuple(findings)
    symbols: dict[str, list[str]] = defaultdict(list)
    for finding in known:
        if finding.kind == "client" and finding.symbol:
            symbols[finding.component].append(finding.symbol)
    groups: dict[Key, list[Finding]] = defaultdict(list)
    for finding in known:
        groups[finding.component, _client_of(finding, symbols[finding.component])].append(finding)
    units = []
    for (_, client), some in sorted(groups.items()):
        units += [_unit(client, found) for found in _split(some)]
    return tuple(sorted(units, key=lambda unit: unit.name))


def is_on(call: Finding, client: str) -> bool:
    """Whether a call is made on a client of this symbol; what a module gives by default goes by the module's name too."""
    symbol = call.symbol or ""
    return (
        symbol.startswith((f"{client}.", f"{client.removesuffix(DEFAULT)}."))
        if client.endswith(DEFAULT)
        else symbol.startswith(f"{client}.")
    )


def _client_of(finding: Finding, symbols: list[str]) -> str:
    if finding.kind == "client":
        return finding.symbol or ""
    return max((symbol for symbol in symbols if is_on(finding, symbol)), key=len, default=finding.package or "")


def _split(findings: list[Finding]) -> list[list[Finding]]:
    with_clients = {finding.location.path for finding in findings if finding.kind == "client"}
    if not with_clients:
        return [[finding] for finding in findings]
    with_calls = {finding.location.path for finding in findings if finding.kind == "call"}
    if with_calls <= with_clients:
        by_file: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_file[finding.location.path].append(finding)
        return list(by_file.values())
    shared = (with_clients - with_calls) or with_clients
    together = [finding for finding in findings if finding.location.path in shared | (with_calls - with_clients)]
    alone: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.location.path in with_clients - shared:
            alone[finding.location.path].append(finding)
    return [together, *alone.values()]


def _unit(client: str, findings: list[Finding]) -> Unit:
    first = min(finding.location.path for finding in findings)
    alone = findings[0].fingerprint[:8] if len(findings) == 1 and findings[0].kind == "call" else ""
    return Unit(name=f"{first}:{client}{f':{alone}' if alone else ''}", findings=tuple(findings))
