"""A match -> who it is across runs: fingerprints of its rule, provider, place and own syntax, never of a line number."""

import hashlib
from collections.abc import Iterable

import msgspec

from auditor.matching.seen import Seen
from auditor.model.evidence import (
    CallEvidence,
    ConfigEvidence,
    CredentialEvidence,
    DependencyEvidence,
    EndpointEvidence,
    Evidence,
    ImportEvidence,
    ModelEvidence,
    SettingEvidence,
    TrafficEvidence,
)

_SEPARATOR = "\x1f"


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """The digests of one finding."""

    fingerprint: str
    moved: str
    place: str
    facts: str


class Ordinals:
    """Counts equals within one file, in file order."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, ...], int] = {}

    def next(self, *key: str) -> str:
        """Return how many equals came before."""
        number = self._counts.get(key, 0)
        self._counts[key] = number + 1
        return str(number)


def identify(seen: Seen, rule_id: str, ordinals: Ordinals) -> Identity:
    """Return the digests; call it in file order, with one `Ordinals` for the run."""
    provider = seen.facts.provider or ""
    path = seen.evidence.location.path
    own = own_syntax(seen.evidence)
    ordinal = ordinals.next("self", rule_id, provider, path, own)
    place = (seen.facts.evidence, path, enclosing_of(seen.evidence), place_symbol(seen))
    return Identity(
        fingerprint=digest("finding", rule_id, provider, path, own, ordinal),
        moved=digest("moved", rule_id, provider, own, ordinal),
        place=digest("place", *place, ordinals.next("place", *place)),
        facts=digest("facts", *facts_of(seen)),
    )


def facts_of(seen: Seen) -> Iterable[str]:
    """Return what may change at one place so that the finding is `updated`: model, endpoint, closed or not, data types."""
    evidence = seen.evidence
    models = evidence.models if isinstance(evidence, CallEvidence) and evidence.models else (seen.facts.model,)
    return (seen.facts.target, endpoint_of(evidence) or "", ",".join(models), ",".join(seen.facts.data_types))


def own_syntax(evidence: Evidence) -> str:
    """Return the finding's own text: its tokens where they are its identity, else the name it is known by.

    A dependency is its package, whatever the version; traffic is its end points, whatever the amount.
    """
    match evidence:
        case DependencyEvidence():
            return f"{evidence.ecosystem}:{evidence.name}"
        case TrafficEvidence():
            return _SEPARATOR.join((evidence.host, evidence.client, evidence.service, evidence.action, evidence.model or ""))
        case _:
            return evidence.syntax or named(evidence)


def named(evidence: Evidence) -> str:
    """Return the name a piece of evidence goes by."""
    match evidence:
        case CallEvidence():
            return evidence.callee
        case ImportEvidence():
            return evidence.module
        case DependencyEvidence():
            return evidence.name
        case SettingEvidence():
            return evidence.key
        case EndpointEvidence():
            return f"{evidence.key or ''}={evidence.url or evidence.host}"
        case ModelEvidence():
            return f"{evidence.key or ''}={evidence.name}"
        case CredentialEvidence():
            return f"{evidence.kind}{'=' + evidence.digest if evidence.digest else ''}"
        case ConfigEvidence():
            return f"{evidence.construct}:{evidence.name}"
        case TrafficEvidence():
            return evidence.host


def place_symbol(seen: Seen) -> str:
    """Return what names the place whatever answers there: not the model, not the host, not the version."""
    match seen.evidence:
        case EndpointEvidence() | ModelEvidence():
            return seen.evidence.key or ""
        case CredentialEvidence():
            return seen.evidence.kind
        case TrafficEvidence():
            return own_syntax(seen.evidence)
        case _:
            return named(seen.evidence)


def enclosing_of(evidence: Evidence) -> str:
    """Return the function or class the evidence stands in, else its place inside a container."""
    return evidence.enclosing if isinstance(evidence, CallEvidence) else evidence.location.logical or ""


def endpoint_of(evidence: Evidence) -> str | None:
    """Return where data goes, as far as it is known."""
    match evidence:
        case CallEvidence():
            return evidence.target.endpoint or evidence.target.host
        case ConfigEvidence():
            return (evidence.target.endpoint or evidence.target.host) if evidence.target else None
        case EndpointEvidence():
            return evidence.url or evidence.host
        case TrafficEvidence():
            return evidence.host
        case _:
            return None


def digest(*parts: str) -> str:
    """Return the SHA-256 of the parts, each with its length so that no two lists read alike."""
    total = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        total.update(f"{len(encoded)}:".encode())
        total.update(encoded)
    return total.hexdigest()
