"""What a probe or a rehearsal may cost: requests, tokens, seconds, bytes."""

import time
from collections.abc import Callable

import msgspec

from auditor.model.probe import Spent

CHARACTERS_A_TOKEN = 3
"""Fewer than any common tokenizer makes of English, so that estimates err on the high side."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Upper bounds of one run."""

    requests: int = 80
    tokens: int = 40_000
    seconds: float = 180.0
    request_seconds: float = 30.0
    answer_bytes: int = 2_000_000
    retries: int = 2
    """Further attempts after 429 or 503."""
    wait_seconds: float = 20.0
    """Longest pause that a server may ask for."""


class Budget:
    """What is left of the limits."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._start = clock()
        self._requests = 0
        self._tokens = 0

    def take(self, tokens: int) -> str:
        """Count one request; return why it must not be made, or nothing."""
        if self._requests >= self.limits.requests:
            return f"the limit of {self.limits.requests} requests was reached"
        if self._tokens + tokens > self.limits.tokens:
            return f"the limit of {self.limits.tokens} tokens was reached"
        if self.seconds_left <= 0:
            return f"the limit of {self.limits.seconds:g} seconds was reached"
        self._requests += 1
        self._tokens += tokens
        return ""

    @property
    def seconds_left(self) -> float:
        """Seconds until the run has to end."""
        return self._start + self.limits.seconds - self._clock()

    @property
    def tokens_left(self) -> int:
        """Tokens that may still be sent and asked for."""
        return self.limits.tokens - self._tokens

    @property
    def spent(self) -> Spent:
        """What was used so far."""
        return Spent(requests=self._requests, tokens=self._tokens, seconds=round(self._clock() - self._start, 1))


def estimate_tokens(characters: int) -> int:
    """Return how many tokens a text of this length can have, on the high side."""
    return characters // CHARACTERS_A_TOKEN + 1
