"""How long the context really is, and how an endpoint bears several requests at once: measured, not believed."""

import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from auditor.model.probe import Note
from auditor.probe.answers import Answer, as_number, dig_path, message_of, prompt_tokens, text_of
from auditor.probe.asking import Endpoint
from auditor.probe.limits import estimate_tokens

MARKER = "heron-4471"
WORDS = "The plan is open and the cost is a risk we can answer. "
FIRST_TOKENS = 1_000
ANSWER_TOKENS = 16
CLAIM_SHARE = 0.95
"""What is asked of a claimed length at most: the template and the answer need room."""
SHARE = 0.85
"""A server that counts less than this share of what it was sent has cut something off."""


def claimed_context(entry: Any, keys: Sequence[str]) -> int:
    """Return the length of the context that an entry of the list of models tells; 0 when it tells none."""
    for key in keys:
        number = as_number(dig_path(entry, key))
        if number is not None and number > 0:
            return int(number)
    return 0


def measure_context(endpoint: Endpoint, model: str, claimed: int) -> tuple[dict[str, float], list[Note]]:
    """Return how many tokens of prompt were taken as a whole, found by doubling, and what is to be said about it.

    A marker stands at the head; its loss, or a count that stops growing, shows a server that cuts in silence.
    """
    first = _ask(endpoint, model, 1)
    per_word = _tokens_a_repeat(endpoint, model, first)
    recalls = MARKER in text_of(first.body)
    taken, size = 0, FIRST_TOKENS
    while taken < size <= endpoint.budget.tokens_left // 2 - ANSWER_TOKENS:
        repeats = max(1, int(size / per_word))
        answer = _ask(endpoint, model, repeats)
        counted = prompt_tokens(answer.body)
        if answer.problem == "limit":
            break
        if not answer.is_ok:
            return _told(taken, f"a prompt of about {size} tokens was refused: {answer.detail or message_of(answer)}", claimed)
        lost = recalls and MARKER not in text_of(answer.body)
        if lost or (counted is not None and counted < SHARE * size):
            return _told(taken, f"of a prompt of about {size} tokens the head was cut off without a word", claimed, is_silent=True)
        taken = int(counted) if counted is not None else size
        size = min(size * 2, int(claimed * CLAIM_SHARE)) if claimed else size * 2
    return ({"context_measured": float(taken)}, []) if taken else ({}, [])


def measure_parallel(endpoint: Endpoint, model: str, count: int) -> dict[str, float]:
    """Return the middle time of some equal requests sent at once."""
    with ThreadPoolExecutor(max_workers=count) as pool:
        answers = list(pool.map(lambda _number: _ask(endpoint, model, 1), range(count)))
    good = [answer.seconds for answer in answers if answer.is_ok]
    measured = {"parallel_requests": float(count), "parallel_failed": float(count - len(good))}
    return measured | {"parallel_seconds": round(statistics.median(good), 3)} if good else measured


def _ask(endpoint: Endpoint, model: str, repeats: int) -> Answer:
    text = f"Remember {MARKER}. {WORDS * repeats}Which word were you told to remember?"
    body = {"model": model, "messages": [{"role": "user", "content": text}], "max_tokens": ANSWER_TOKENS, "temperature": 0}
    return endpoint.ask("POST", "/chat/completions", body, tokens=ANSWER_TOKENS + estimate_tokens(len(text)))


def _tokens_a_repeat(endpoint: Endpoint, model: str, first: Answer) -> float:
    """Return how many tokens the server counts for one more repeat of the words; an estimate where it does not count."""
    one = prompt_tokens(first.body)
    many = prompt_tokens(_ask(endpoint, model, 11).body) if one is not None else None
    if one is None or many is None or many <= one:
        return max(1.0, len(WORDS) / 4)
    return (many - one) / 10


def _told(taken: int, message: str, claimed: int, *, is_silent: bool = False) -> tuple[dict[str, float], list[Note]]:
    claim = f"; it claims {claimed}" if claimed else ""
    text = f"{message}; {taken} were taken as a whole{claim}"
    measured = {"context_measured": float(taken)} if taken else {}
    return measured, [Note(level="warning" if is_silent else "note", code="context-cut" if is_silent else "context-limit", message=text)]
