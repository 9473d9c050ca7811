"""What a check is given and what it says; and what can be said of an answer before anybody looks for the feature in it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from auditor.model.probe import FeatureProbe, Verdict
from auditor.probe.answers import Answer, message_of, short


class Outcome(NamedTuple):
    """A verdict with its reason."""

    verdict: Verdict
    detail: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One feature with the answers to its requests, and those of the features asked before."""

    probe: FeatureProbe
    answers: tuple[Answer, ...]
    bodies: tuple[Mapping[str, Any], ...] = ()
    """What was sent, one for each answer."""
    before: Mapping[str, tuple[Answer, ...]] = {}

    @property
    def first(self) -> Answer:
        """The first answer."""
        return self.answers[0] if self.answers else Answer(problem="unreachable", detail="nothing was asked")

    def base(self) -> Answer | None:
        """Return the first answer of the feature this one is like."""
        answers = self.before.get(self.probe.like, ())
        return answers[0] if answers else None


_MISSING_MODEL = ("model", "deployment")


def failure(answer: Answer, *, base_works: bool) -> Outcome | None:
    """Return what an answer that is none says about the feature; None when there is something to look into.

    `base_works`: the same request without the feature was answered, so that a server error is about the feature.
    """
    if answer.problem:
        return _broken(answer)
    told = message_of(answer)
    if answer.status in (404, 405, 410, 501):
        if any(word in told.lower() for word in _MISSING_MODEL) and answer.status == 404:
            return Outcome("refused", f"{answer.status}: {told}")
        return Outcome("absent", f"{answer.status}: {told}" if told else f"{answer.status}: nothing is served there")
    if answer.status in (401, 403):
        return Outcome("refused", f"{answer.status}: a key is wanted, or another one{f' ({told})' if told else ''}")
    if answer.status == 429:
        return Outcome("unknown", short(f"429: the rate limit was reached; {answer.detail or told}"))
    if answer.status in (502, 503, 504):
        return Outcome("unknown", short(f"{answer.status}: {answer.detail or told}"))
    if answer.status >= 500:
        return Outcome("refused" if base_works else "unknown", f"{answer.status}: {told}")
    if answer.status >= 400:
        return Outcome("refused", f"{answer.status}: {told}")
    return None


def out_of_shape(answer: Answer, wanted: str) -> Outcome:
    """Return the verdict on a good status without what was wanted in the answer: a status proves nothing."""
    if answer.is_page:
        return Outcome("absent", "a web page came back")
    error = answer.body.get("error") if isinstance(answer.body, dict) else None
    if error:
        return Outcome("refused", f"status {answer.status}, but an error inside: {message_of(answer)}")
    if answer.body is None and not answer.events:
        return Outcome("absent", f"status {answer.status}, but no JSON came back")
    return Outcome("partial", f"status {answer.status}, but not in the known form: {wanted}")


def _broken(answer: Answer) -> Outcome:
    if answer.problem == "too-long":
        return Outcome("partial", f"the answer does not end: {answer.detail}")
    return Outcome("unknown", answer.detail or answer.problem)
