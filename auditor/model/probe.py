"""What a probe asks an endpoint, and what it found out."""

from typing import Any, Literal

import msgspec

Verdict = Literal["supported", "partial", "ignored", "refused", "absent", "unknown"]
"""supported: it did what was asked. partial: a part of it, or in another form. ignored: it answered as if not asked. refused: it said no.
absent: there is no such thing there. unknown: nothing can be said (time, limits, network)."""


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request of a feature; fields that are not given are those of the feature it is `like`."""

    method: Literal["GET", "POST"] = "POST"
    paths: tuple[str, ...] = ()
    """Below the base URL, tried in this order while there is nothing there."""
    body: dict[str, Any] = {}
    """Laid over the body of the feature it is `like`. A string `$answer.a.0.b` stands for that part of the answer before."""
    stream: bool = False
    model: str | None = None
    """Another model than the endpoint's own."""
    upload: str = ""
    """A name of `samples`: sent as the file of a form, with the body as its fields."""


class FeatureProbe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feature: what is asked, how the answers are judged, and what of the code it stands for."""

    name: str
    title: str
    asks: tuple[Ask, ...] = ()
    like: str = ""
    """Feature whose first request the requests start from."""
    judged_on: str = ""
    """Feature whose answers are judged again; nothing is asked."""
    check: str
    """Name of a check in `auditor.probe.checks`."""
    expect: dict[str, Any] = {}
    """What the check is told."""
    needs: tuple[str, ...] = ()
    """Features without which this one is not asked."""
    when_used: bool = False
    """Asked only when the code uses it."""
    role: Literal["chat", "embedding"] = "chat"
    """Which of the models named on the command line is asked."""
    capabilities: tuple[str, ...] = ()
    """Capabilities of calls that need it."""
    features: tuple[str, ...] = ()
    """Features of calls, as the scan names them, that need it; a `*` at the end stands for any rest."""


class ProbeKnowledge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of `rules/probe.yaml`."""

    source: str
    checked_on: str
    features: tuple[FeatureProbe, ...]
    context_keys: tuple[str, ...] = ()
    """Where lists of models tell the length of the context, as paths inside an entry."""


class Place(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A call of the code that uses a feature."""

    path: str
    line: int
    finding: str
    feature: str
    """As the scan names it: a parameter, or the capability of the call."""


class FeatureResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one feature."""

    name: str
    verdict: Verdict
    detail: str = ""
    used_by: tuple[str, ...] = ()
    """Fingerprints of the calls that use it."""
    places: tuple[Place, ...] = ()


class Unasked(msgspec.Struct, frozen=True, kw_only=True):
    """Something the code uses for which there is no request that would tell."""

    name: str
    what: str
    """What is known of it in general."""
    places: tuple[Place, ...] = ()


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Something about the probe itself."""

    level: Literal["error", "warning", "note"]
    code: str
    message: str


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """What the probe cost the endpoint."""

    requests: int
    tokens: int
    """An upper bound: the answers' caps and the length of what was sent."""
    seconds: float


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What one endpoint serves."""

    schema_version: int = 1
    endpoint: str
    server: str = ""
    """As it calls itself."""
    model: str = ""
    measured_on: str = ""
    """ISO date in UTC."""
    features: tuple[FeatureResult, ...] = ()
    unasked: tuple[Unasked, ...] = ()
    measures: dict[str, float] = {}
    """`context_claimed`, `context_measured` (tokens), `chat_seconds`, `parallel_seconds`, `parallel_requests`."""
    spent: Spent
    notifications: tuple[Note, ...] = ()
    digest: str = ""
    """SHA-256 of all else: tells whether somebody changed the file."""

    def verdict(self, name: str) -> Verdict:
        """Return the verdict on a feature; `unknown` for one that was not asked."""
        return next((feature.verdict for feature in self.features if feature.name == name), "unknown")
