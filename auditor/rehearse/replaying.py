"""Recorded calls -> the same calls at another endpoint, within its limits, and what came back."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from auditor.model.codemod import Target
from auditor.model.rehearsal import Ending, RecordedCall, Replay, Said
from auditor.probe.answers import Answer, as_text, dig
from auditor.probe.asking import Endpoint
from auditor.probe.limits import estimate_tokens
from auditor.rehearse.said import said_in_stream, said_of

PATHS = {"chat": "/chat/completions", "completions": "/completions", "embeddings": "/embeddings"}
LEAST_CAP = 256
"""Tokens that an answer may have where the recording sets no cap."""
MORE = 4
"""How many times longer than the recorded answer one may get there."""
_CODE = re.compile(r"[A-Za-z][\w.\-\[\]]{0,60}")


class Models(msgspec.Struct, frozen=True, kw_only=True):
    """Which model of the endpoint answers instead of a recorded one."""

    chat: str
    embedding: str
    target: Target = Target()

    def instead_of(self, call: RecordedCall) -> str:
        """Return the endpoint's model for a call: as the target file maps it, else the common one."""
        from fnmatch import fnmatchcase

        role = "embedding" if call.kind == "embeddings" else "chat"
        for move in self.target.models:
            if move.role == role and move.use and any(fnmatchcase(call.model, glob) for glob in move.instead_of):
                return move.use
        return self.embedding if call.kind == "embeddings" else self.chat


def replay(
    calls: Iterable[RecordedCall], endpoint: Endpoint, models: Models, told: Callable[[int], None] = lambda _done: None
) -> tuple[Replay, ...]:
    """Return what came of each call, in order; ends early when a limit is reached or nothing can be reached any more."""
    made: list[Replay] = []
    for call in calls:
        body, is_capped = request_body(call, models.instead_of(call))
        answer = endpoint.ask("POST", PATHS[call.kind], body, tokens=_cost(call, body), stream=bool(body.get("stream")))
        if answer.problem == "limit":
            break
        made.append(_judged(call, answer, is_capped=is_capped))
        told(len(made))
        if _is_gone(made):
            break
    return tuple(made)


def request_body(call: RecordedCall, model: str) -> tuple[dict[str, Any], bool]:
    """Return what is sent, and whether it caps an answer that had no cap."""
    body = {**call.body, "model": model}
    if call.kind == "embeddings":
        return {name: value for name, value in body.items() if name != "encoding_format"}, False
    if isinstance(body.get("max_tokens"), int) and body["max_tokens"] > 0:
        return body, False
    return body | {"max_tokens": max(LEAST_CAP, MORE * int(_answered_tokens(call.said)))}, True


def reason_of(answer: Answer) -> str:
    """Return status, type and parameter of a refusal: words of the server's own that cannot hold a prompt."""
    error = dig(answer.body, "error") if isinstance(dig(answer.body, "error"), dict) else answer.body
    words = [as_text(dig(error, name)) for name in ("type", "code", "param")]
    told = " ".join(dict.fromkeys(word for word in words if _CODE.fullmatch(word)))
    return f"{answer.status} {told}".strip()


def _judged(call: RecordedCall, answer: Answer, *, is_capped: bool) -> Replay:
    if answer.problem and answer.problem != "too-long":
        return Replay(call=call, ending="failed", reason=answer.problem, seconds=answer.seconds)
    if answer.status >= 400:
        ending: Ending = "failed" if answer.status >= 500 or answer.status in (401, 403, 429) else "refused"
        return Replay(call=call, ending=ending, reason=reason_of(answer), seconds=answer.seconds)
    said = said_in_stream(answer.events) if answer.events else said_of(answer.body) if isinstance(answer.body, dict) else Said()
    good = bool(said.vectors) if call.kind == "embeddings" else said.choices > 0
    cut = is_capped and said.finish == "length"
    return Replay(
        call=call,
        ending="answered" if good else "malformed",
        reason="" if good else f"{answer.status} not in the known form",
        said=said,
        seconds=answer.seconds,
        is_capped=cut,
    )


def _is_gone(made: list[Replay]) -> bool:
    """Whether the last calls say that there is nobody to answer."""
    last = made[-3:]
    return len(last) == 3 and all(
        one.reason in ("unreachable", "certificate", "redirect") or one.reason.startswith(("401", "403")) for one in last
    )


def _cost(call: RecordedCall, body: Mapping[str, Any]) -> int:
    """Return an upper bound of the tokens of a call."""
    sent = estimate_tokens(len(msgspec.json.encode({name: value for name, value in body.items() if name != "model"})))
    if call.said.prompt_tokens:
        sent = min(sent, int(call.said.prompt_tokens * 2) + 64)
    return sent if call.kind == "embeddings" else sent + int(body["max_tokens"]) * max(1, int(body.get("n") or 1))


def _answered_tokens(said: Said) -> float:
    if said.completion_tokens is not None:
        return said.completion_tokens
    return estimate_tokens(len(said.text) + len(said.thinking) + sum(len(arguments) for _, arguments in said.calls))
