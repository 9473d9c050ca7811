"""An endpoint and the features to ask for -> its profile: asked one after the other, each judged by what came back."""

import datetime
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from auditor.errors import ProbeError
from auditor.model.probe import Ask, FeatureProbe, FeatureResult, Note, ProbeKnowledge, Profile, Verdict
from auditor.probe.answers import Answer, as_text, dig, dig_path
from auditor.probe.asking import Endpoint
from auditor.probe.checks import CHECKS, WANTS_REFUSAL
from auditor.probe.checks_other import listed_models
from auditor.probe.limits import estimate_tokens
from auditor.probe.measuring import claimed_context, measure_context, measure_parallel
from auditor.probe.outcome import Asked, Outcome, failure
from auditor.probe.samples import sample

MODELS, CHAT = "models", "chat"
VERSION_PATH = "/v1"
_FOUND_NOTHING = frozenset({"absent", "unknown"})
BUSY_HOUR = 0.2
"""Share of a day's calls that its busiest hour is taken to hold."""
SECONDS_AN_HOUR = 3_600
MOST_AT_ONCE = 32
_TOKENS_UNSAID = 64
"""Counted for a request that sets no cap."""

Progress = Callable[[str, int, int], None]


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What the user asked for."""

    model: str = ""
    """Empty: the first that the endpoint lists."""
    embedding_model: str = ""
    """Empty: the same model."""
    used: frozenset[str] = frozenset()
    """Names of features that the code uses, for those that are asked only then."""
    only: frozenset[str] = frozenset()
    """Features to ask, beside those they need; empty: all."""
    measure: bool = True
    """Measure the length of the context."""
    parallel: int = 0
    """Requests to send at once, to see how the endpoint bears them; zero: as many as the logs show, where they show any."""
    calls_a_day: int = 0
    """Calls that the logs show on their busiest day."""


def probe(endpoint: Endpoint, knowledge: ProbeKnowledge, wishes: Wishes, progress: Progress | None = None) -> Profile:
    """Return what the endpoint serves.

    Raises: ProbeError, when it cannot be reached or no model can be named.
    """
    run = _Run(endpoint, knowledge, wishes)
    try:
        return run.profile(progress or (lambda _stage, _done, _total: None))
    finally:
        endpoint.close()


class _Run:
    """One probe under way."""

    def __init__(self, endpoint: Endpoint, knowledge: ProbeKnowledge, wishes: Wishes) -> None:
        self._endpoint = endpoint
        self._knowledge = knowledge
        self._wishes = wishes
        self._by_name = {feature.name: feature for feature in knowledge.features}
        self._answers: dict[str, tuple[Answer, ...]] = {}
        self._bodies: dict[str, tuple[Mapping[str, Any], ...]] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._notes: list[Note] = []
        self._measures: dict[str, float] = {}
        self._model = wishes.model

    def profile(self, progress: Progress) -> Profile:
        """Ask everything, in the order of the knowledge."""
        self._find_base()
        self._choose_model()
        wanted = [feature for feature in self._knowledge.features if self._is_wanted(feature)]
        for number, feature in enumerate(wanted):
            progress("asking", number, len(wanted))
            if feature.name not in self._outcomes:
                self._outcomes[feature.name] = self._outcome(feature)
            if feature.name == CHAT:
                self._stop_if_unreachable()
        self._measure()
        return self._sealed(wanted)

    def _find_base(self) -> None:
        """Ask for the list of models; where there is nothing, once more below `/v1`."""
        models = self._by_name[MODELS]
        outcome = self._outcome(models)
        if outcome.verdict == "absent" and not self._endpoint.url.endswith(VERSION_PATH):
            given = self._endpoint.url
            self._endpoint.url = given + VERSION_PATH
            below = self._outcome(models)
            if below.verdict in ("supported", "partial"):
                self._note("warning", "base-url", f"the endpoint answers below {VERSION_PATH}: set its base URL to {self._endpoint.url}")
                outcome = below
            else:
                self._endpoint.url = given
        self._outcomes[MODELS] = outcome

    def _choose_model(self) -> None:
        answer = self._answers[MODELS][0]
        if answer.problem in ("unreachable", "certificate"):
            raise ProbeError(f"{self._endpoint.url}: {answer.detail}")
        names = [as_text(dig(entry, "id")) for entry in listed_models(answer)]
        if not self._model and names:
            self._model = names[0]
            if len(names) > 1:
                self._note("note", "model-chosen", f"{len(names)} models are listed; {names[0]} was asked, --model names another")
        if not self._model:
            told = self._outcomes[MODELS]
            raise ProbeError(f"{self._endpoint.url}: no model is listed ({told.detail or told.verdict}); name one with --model")
        if names and self._model not in names:
            self._note("warning", "model-not-listed", f"the endpoint does not list {self._model}")

    def _stop_if_unreachable(self) -> None:
        answers = (*self._answers.get(MODELS, ()), *self._answers.get(CHAT, ()))
        if all(answer.problem in ("slow", "unreachable", "redirect") for answer in answers):
            raise ProbeError(f"{self._endpoint.url}: {answers[-1].detail}")

    def _is_wanted(self, feature: FeatureProbe) -> bool:
        if feature.when_used and feature.name not in self._wishes.used:
            return False
        only = self._wishes.only
        return not only or feature.name in only or any(feature.name in self._by_name[name].needs for name in only if name in self._by_name)

    def _outcome(self, feature: FeatureProbe) -> Outcome:
        for need in feature.needs:
            have = self._outcomes.get(need)
            if have is None or have.verdict not in ("supported", "partial", "ignored"):
                verdict: Verdict = "absent" if have and have.verdict == "absent" else "unknown"
                return Outcome(verdict, f"{need} does not answer")
        if feature.judged_on:
            answers, bodies = self._answers.get(feature.judged_on, ()), self._bodies.get(feature.judged_on, ())
        else:
            answers, bodies = self._ask_all(feature)
            self._answers[feature.name], self._bodies[feature.name] = answers, bodies
        return self._judged(feature, answers, bodies)

    def _judged(self, feature: FeatureProbe, answers: tuple[Answer, ...], bodies: tuple[Mapping[str, Any], ...]) -> Outcome:
        if feature.check not in WANTS_REFUSAL:
            works = bool(feature.needs)
            broken = next((found for answer in answers if (found := failure(answer, base_works=works))), None)
            if broken is not None:
                return broken
        return CHECKS[feature.check](Asked(probe=feature, answers=answers, bodies=bodies, before=self._answers))

    def _ask_all(self, feature: FeatureProbe) -> tuple[tuple[Answer, ...], tuple[Mapping[str, Any], ...]]:
        answers: list[Answer] = []
        bodies: list[Mapping[str, Any]] = []
        for ask in feature.asks:
            laid = self._laid_out(feature, ask)
            body = self._body(feature, ask, laid, answers[-1] if answers else None)
            answer = self._first_there(laid, body, feature)
            answers.append(answer)
            bodies.append(body)
            if failure(answer, base_works=True) is not None:
                break
        return tuple(answers), tuple(bodies)

    def _first_there(self, ask: Ask, body: Mapping[str, Any], feature: FeatureProbe) -> Answer:
        """Ask the paths in turn while there is nothing at one."""
        answer = Answer(problem="unreachable", detail="nothing to ask")
        tokens = 0 if ask.method == "GET" else _tokens(body)
        for path in ask.paths:
            answer = self._endpoint.ask(
                ask.method,
                path,
                None if ask.method == "GET" else body,
                tokens=tokens,
                stream=ask.stream,
                upload=sample(ask.upload) if ask.upload else None,
            )
            found = failure(answer, base_works=bool(feature.needs))
            if found is None or found.verdict != "absent":
                break
        return answer

    def _laid_out(self, feature: FeatureProbe, ask: Ask) -> Ask:
        """Lay a request over those it is like."""
        for base in self._bases(feature):
            first = base.asks[0]
            ask = msgspec.structs.replace(
                ask, method=first.method if not ask.paths else ask.method, paths=ask.paths or first.paths, body={**first.body, **ask.body}
            )
        return ask

    def _bases(self, feature: FeatureProbe) -> Iterator[FeatureProbe]:
        for _ in range(len(self._by_name)):
            if not feature.like:
                return
            feature = self._by_name[feature.like]
            yield feature

    def _body(self, feature: FeatureProbe, ask: Ask, laid: Ask, before: Answer | None) -> dict[str, Any]:
        named = self._wishes.embedding_model if feature.role == "embedding" else ""
        body: dict[str, Any] = {"model": ask.model or named or self._model}
        for name, given in laid.body.items():
            refers = isinstance(given, str) and given.startswith("$answer.")
            value = dig_path(before.body if before else None, given.removeprefix("$answer.")) if refers else given
            if value is not None:
                body[name] = value
        return body

    def _measure(self) -> None:
        entries = listed_models(self._answers[MODELS][0])
        own = next((entry for entry in entries if dig(entry, "id") == self._model), None)
        claimed = claimed_context(own, self._knowledge.context_keys)
        if claimed:
            self._measures["context_claimed"] = claimed
        if self._outcomes.get(CHAT, Outcome("unknown")).verdict not in ("supported", "partial"):
            return
        self._measures |= self._answers[CHAT][0].limits
        self._measures["chat_seconds"] = round(self._answers[CHAT][0].seconds, 3)
        if self._wishes.measure and not self._wishes.only:
            measured, told = measure_context(self._endpoint, self._model, claimed)
            self._measures |= measured
            self._notes += told
        count = self._wishes.parallel or self._at_once()
        if count > 1:
            self._measures |= measure_parallel(self._endpoint, self._model, count)

    def _at_once(self) -> int:
        """Return how many calls stand open at once in a busy hour, by what the logs show of a day and how long one takes here."""
        calls = self._wishes.calls_a_day
        if not calls:
            return 0
        rate = calls * BUSY_HOUR / SECONDS_AN_HOUR
        count = min(MOST_AT_ONCE, max(2, math.ceil(rate * self._measures["chat_seconds"])))
        self._note("note", "parallel-by-logs", f"the logs show {calls} calls on their busiest day: {count} were sent at once")
        return count

    def _sealed(self, wanted: list[FeatureProbe]) -> Profile:
        answers = [answer for answers in self._answers.values() for answer in answers]
        if any(answer.problem == "limit" for answer in answers):
            self._note("warning", "limit", "not everything was asked: a limit was reached (--max-requests, --max-tokens, --max-seconds)")
        return Profile(
            endpoint=self._endpoint.url,
            server=next((answer.server for answer in answers if answer.server), ""),
            model=self._model,
            measured_on=datetime.datetime.now(datetime.UTC).date().isoformat(),
            features=tuple(self._result(one.name) for one in wanted),
            measures=dict(sorted(self._measures.items())),
            spent=self._endpoint.budget.spent,
            notifications=tuple(self._notes),
        )

    def _result(self, name: str) -> FeatureResult:
        outcome = self._outcomes[name]
        return FeatureResult(name=name, verdict=outcome.verdict, detail=outcome.detail)

    def _note(self, level: Any, code: str, message: str) -> None:
        self._notes.append(Note(level=level, code=code, message=message))


def _tokens(body: Mapping[str, Any]) -> int:
    """Return an upper bound of what a request costs: what is sent, and the cap on the answer for each of the answers."""
    caps = (body.get(name) for name in ("max_tokens", "max_completion_tokens", "max_output_tokens"))
    cap = next((value for value in caps if isinstance(value, int)), _TOKENS_UNSAID)
    several = body.get("n")
    text = sum(_length(value) for value in body.values())
    return cap * (several if isinstance(several, int) else 1) + estimate_tokens(text)


def _length(value: Any) -> int:
    """Return the characters of all texts in JSON data; a picture counts as a few."""
    if isinstance(value, str):
        return 300 if value.startswith("data:") else len(value)
    if isinstance(value, dict):
        return sum(len(name) + _length(part) for name, part in value.items())
    return sum(_length(part) for part in value) if isinstance(value, list) else 4
