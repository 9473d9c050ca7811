"""How data gets from a source to the data-bearing argument of a provider call."""

from typing import Literal

import msgspec

from auditor.model.evidence import Confidence
from auditor.model.location import Location

SourceKind = Literal["request", "database", "file", "field", "secret", "retrieval", "parameter", "custom"]


class FlowStep(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One place the data passes."""

    path: str
    line: int
    what: str


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """Data that can reach a provider, with the path by which it does."""

    source: Location
    source_kind: SourceKind
    source_name: str
    data_types: tuple[str, ...]
    """Ids of the taxonomy in `rules/flows/`: `health`, `contact`, `financial`..."""
    steps: tuple[FlowStep, ...]
    sink: Location
    provider_id: str | None
    closed: bool | None
    capability: str | None
    argument: str
    sanitized_by: tuple[str, ...] = ()
    """Not empty: the flow was cleaned on the way; reported, not counted."""
    confidence: Confidence = "high"
    guards: tuple[str, ...] = ()
    """What the reading of the source was bound by: `user_filter`, a filter tied to whoever asks."""
