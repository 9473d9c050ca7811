"""Recorded calls and the findings of a scan -> which call of the code each recorded one is likely to be."""

from collections.abc import Sequence

import msgspec

from auditor.model.finding import Finding
from auditor.model.rehearsal import RecordedCall

_CAPABILITIES = {"chat": ("chat", "responses"), "completions": ("completions", "chat"), "embeddings": ("embeddings",)}
_SEEN_IN_REQUESTS = (
    "tools", "stream", "json_schema", "json_object", "images", "n", "seed", "stop", "logprobs", "dimensions", "max_completion_tokens", "role:developer",
    "tool_choice:required", "tool_choice:named", "reasoning_effort",
)  # fmt: skip
PLACES_NAMED = 3


def placed(calls: Sequence[RecordedCall], findings: Sequence[Finding]) -> tuple[RecordedCall, ...]:
    """Return the calls with the places of the code that fit best; one that fits none keeps its name."""
    own = [
        one for one in findings if one.kind == "call" and one.context == "production" and not one.via and one.location.region is not None
    ]
    known: dict[tuple[str, str, tuple[str, ...]], str] = {}
    placed_calls = []
    for call in calls:
        key = (call.kind, call.model, call.features)
        if key not in known:
            known[key] = _place(call, own)
        placed_calls.append(msgspec.structs.replace(call, site=known[key]) if known[key] else call)
    return tuple(placed_calls)


def _place(call: RecordedCall, findings: Sequence[Finding]) -> str:
    """Return the likeliest places; empty when there are none, or too many to say anything."""
    scores: dict[str, int] = {}
    for finding in findings:
        wanted = {name for name in finding.features if name in _SEEN_IN_REQUESTS}
        fits = finding.capability in _CAPABILITIES[call.kind] and finding.model in (None, call.model) and wanted <= set(call.features)
        region = finding.location.region
        if fits and region is not None:
            scores[f"{finding.location.path}:{region.start_line}"] = 2 * len(wanted) + (3 if finding.model else 0)
    best = sorted(place for place, score in scores.items() if score == max(scores.values()))
    return " or ".join(best) if len(best) <= PLACES_NAMED else ""
