"""Calls made again -> rows of figures, each with its interval: for all calls, for each feature, for each place."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from auditor.model.rehearsal import Figure, RecordedCall, RehearsalKnowledge, Replay, Row, Said
from auditor.probe.answers import decoded, dig
from auditor.probe.schemas import violation
from auditor.rehearse.intervals import middle, share

CUT_PROMPT = 0.6
"""Below this share of the recorded tokens of a prompt, it was not read as a whole: no tokenizers differ by as much."""
_THINKING = re.compile(r"</?(?:think|thinking|thought|reasoning)>", re.IGNORECASE)

Yes = bool | None
"""None: cannot be asked of this call."""


class Comparer:
    """Compares with what is known of refusals."""

    def __init__(self, knowledge: RehearsalKnowledge) -> None:
        self._refusal = re.compile(r"\W{0,3}(?:" + "|".join(knowledge.refusals) + ")", re.IGNORECASE)
        self._shares: dict[str, Callable[[Replay], Yes]] = {
            "schema_valid": lambda one: obeys(one.call, one.said),
            "schema_valid_recorded": lambda one: obeys(one.call, one.call.said),
            "tools_alike": _tools_alike,
            "tool_arguments_valid": _arguments_valid,
            "refusals": lambda one: None if one.call.kind == "embeddings" else self.is_refusal(one.said),
            "refusals_recorded": lambda one: None if one.call.kind == "embeddings" else self.is_refusal(one.call.said),
            "finish_alike": _finish_alike,
            "choices_given": lambda one: one.said.choices == one.call.body["n"] if isinstance(one.call.body.get("n"), int) else None,
            "thinking_in_text": lambda one: None if one.call.kind == "embeddings" else bool(_THINKING.search(one.said.text)),
            "prompt_cut": _prompt_cut,
            "dimensions_given": _dimensions_given,
        }

    def is_refusal(self, said: Said) -> bool:
        """Whether the model declined to do it."""
        return bool(said.refusal) or said.finish in ("content_filter", "refusal", "safety") or bool(self._refusal.match(said.text[:300]))

    def row(self, name: str, replays: Sequence[Replay], recorded: int, places: tuple[str, ...] = ()) -> Row:
        """Return the figures of some calls."""
        answered = [one for one in replays if one.ending == "answered"]
        figures: dict[str, Figure] = {}
        if replays:
            figures["answered"] = share(len(answered), len(replays))
        for key, ask in self._shares.items():
            said = [yes for one in answered if (yes := ask(one)) is not None]
            if said:
                figures[key] = share(sum(said), len(said))
        for key, measure in _MEASURES.items():
            values = [value for one in answered if (value := measure(one)) is not None]
            if values:
                figures[key] = middle(values)
        return Row(
            name=name,
            calls=len(replays),
            recorded=recorded,
            places=places,
            endings=dict(sorted(Counter(one.ending for one in replays).items())),
            reasons=dict(sorted(Counter(one.reason for one in replays if one.reason).items())),
            figures=figures,
        )

    def by(self, key: Callable[[RecordedCall], Iterable[str]], replays: Sequence[Replay], calls: Sequence[RecordedCall]) -> tuple[Row, ...]:
        """Return one row for each value of a key, sorted; a call counts in each of its own."""
        recorded = Counter(name for call in calls for name in key(call))
        groups: dict[str, list[Replay]] = {}
        for one in replays:
            for name in key(one.call):
                groups.setdefault(name, []).append(one)
        return tuple(self.row(name, groups[name], recorded[name]) for name in sorted(groups))


def obeys(call: RecordedCall, said: Said) -> Yes:
    """Whether an answer has the form that the call asks for; None where it asks for none, or a tool was called instead."""
    wanted = call.body.get("response_format")
    if not isinstance(wanted, dict) or said.calls:
        return None
    schema = dig(wanted, "json_schema", "schema") or wanted.get("schema")
    value = decoded(said.text)
    if value is None:
        return False
    return not violation(value, schema) if isinstance(schema, dict) else isinstance(value, dict)


def _tools_alike(one: Replay) -> Yes:
    if not one.call.body.get("tools"):
        return None
    return Counter(name for name, _ in one.call.said.calls) == Counter(name for name, _ in one.said.calls)


def _arguments_valid(one: Replay) -> Yes:
    """Whether the arguments of all tools obey their schemas."""
    schemas = {dig(tool, "function", "name"): dig(tool, "function", "parameters") for tool in one.call.body.get("tools", ())}
    if not one.said.calls or not schemas:
        return None
    return all(name in schemas and _obeys(arguments, schemas[name]) for name, arguments in one.said.calls)


def _obeys(arguments: str, schema: Any) -> bool:
    value = decoded(arguments or "{}")
    return isinstance(value, dict) and not violation(value, schema)


def _finish_alike(one: Replay) -> Yes:
    if one.is_capped or not one.said.finish or not one.call.said.finish:
        return None
    return _FINISHES.get(one.said.finish, one.said.finish) == _FINISHES.get(one.call.said.finish, one.call.said.finish)


_FINISHES = {
    "end_turn": "stop", "stop_sequence": "stop", "completed": "stop", "complete": "stop", "eos": "stop", "max_tokens": "length", "incomplete": "length",
    "tool_use": "tool_calls", "function_call": "tool_calls", "safety": "content_filter", "refusal": "content_filter",
}  # fmt: skip
"""Words for why an answer ended -> those of chat completions."""


def _prompt_cut(one: Replay) -> Yes:
    before, now = one.call.said.prompt_tokens, one.said.prompt_tokens
    pictured = "images" in one.call.features
    return now < before * CUT_PROMPT if before and now is not None and before >= 100 and not pictured else None


def _dimensions_given(one: Replay) -> Yes:
    asked = one.call.body.get("dimensions")
    return all(len(vector) == asked for vector in one.said.vectors) if isinstance(asked, int) else None


def _ratio(now: float | None, before: float | None) -> float | None:
    return now / before if now is not None and before else None


def _lengths(one: Replay) -> float | None:
    if one.is_capped or one.call.said.calls or one.said.calls:
        return None
    return _ratio(len(one.said.text), len(one.call.said.text))


_MEASURES: dict[str, Callable[[Replay], float | None]] = {
    "length_ratio": _lengths,
    "seconds": lambda one: one.seconds,
    "seconds_recorded": lambda one: one.call.seconds,
    "seconds_ratio": lambda one: _ratio(one.seconds, one.call.seconds),
    "prompt_tokens": lambda one: one.said.prompt_tokens,
    "prompt_tokens_recorded": lambda one: one.call.said.prompt_tokens,
    "prompt_tokens_ratio": lambda one: _ratio(one.said.prompt_tokens, one.call.said.prompt_tokens),
    "completion_tokens": lambda one: one.said.completion_tokens,
    "completion_tokens_recorded": lambda one: one.call.said.completion_tokens,
    "completion_tokens_ratio": lambda one: _ratio(one.said.completion_tokens, one.call.said.completion_tokens),
}
"""Medians over the answered calls. Ratios: there over recorded, call by call."""
