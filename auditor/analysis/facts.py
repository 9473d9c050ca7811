"""What one run found out about one expression, before the runs are put together."""

import msgspec

from auditor.analysis.values import Data, Source
from auditor.model.evidence import Confidence, Target, ViaStep


class SendFact(msgspec.Struct, frozen=True, kw_only=True):
    """A provider call, or the construction of a client, as one run saw it."""

    path: str
    start: int
    end: int
    role: str
    """`call` or `client`."""
    callee: str
    package: str
    provider_id: str | None
    target: Target
    capability: str | None
    models: tuple[str, ...] = ()
    model_unknown: bool = False
    deployment: bool = False
    features: tuple[str, ...] = ()
    state: bool = False
    implicit: str | None = None
    data: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    confidence: Confidence = "high"
    enclosing: str = ""
    entry_point: str | None = None
    symbolic: bool = False
    """Something that decides is a parameter that this run does not know."""
    injected: bool = False
    """The client is known by its declared type alone."""
    either: bool = False
    """One of several implementations that the caller may have been given."""
    depth: int = 0
    """How many project calls lie between the root and this one."""
    aside: str = ""
    """What is sent besides the call itself, in a sentence; empty for the call."""


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """A call of a project function that ends in a provider call."""

    path: str
    start: int
    end: int
    module: str
    function: int
    """Byte offset of the function that was called, in `module`."""
    name: str
    takes: bool
    """Whether that function has parameters."""
    via: tuple[ViaStep, ...]
    fact: SendFact
    enclosing: str
    entry_point: str | None


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """Data that reached a data-bearing argument."""

    data: Data
    path: str
    start: int
    end: int
    argument: str
    provider_id: str | None
    closed: bool | None
    capability: str | None
    calls: tuple[tuple[str, int], ...] = ()
    """(path, byte offset) of the project calls on the way, outermost first."""


class Collected:
    """What one root found: a module's body, or one function run by itself."""

    __slots__ = ("facts", "inner", "nested", "passed", "reaches", "received", "steps")

    def __init__(self) -> None:
        self.facts: list[SendFact] = []
        self.passed: dict[SendFact, None] = {}
        """What calls answered by summaries reach, in order."""
        self.reaches: list[Reach] = []
        self.inner: list[Reach] = []
        """Calls on the way to a provider call, of something that a function was handed: the function by itself cannot tell."""
        self.nested: list[Reach] = []
        """Calls on the way to a provider call that stand in a function which another one made."""
        self.received: list[Received] = []
        self.steps: dict[Source, list[tuple[str, int, str]]] = {}
        """Source -> (path, byte offset, what) of the assignments its data passed, in order."""

    def sent(self) -> list[SendFact]:
        """Return the provider calls it reaches, itself or through functions whose summaries answered, each kind of answer once."""
        every = (fact for fact in (*self.facts, *self.passed) if fact.role != "client" and not fact.aside)
        return list({(fact.path, fact.start, fact.provider_id, fact.target, fact.symbolic): fact for fact in every}.values())

    def told(self) -> list[Reach]:
        """Return the calls of project functions that it can tell of by itself."""
        return [*self.reaches, *self.nested]

    def mark(self) -> tuple[int, int]:
        """Return how many facts and reaches there are."""
        return len(self.facts), len(self.reaches)

    def fall_back(self, first: tuple[int, int], tried: tuple[int, int], caught: tuple[int, int]) -> None:
        """Note for the calls between two marks, the body of a `try`, that what was found since the third, its handler, answers in their place."""
        others = {(fact.provider_id, fact.target.closed) for fact in self.facts[caught[0] :] if fact.role == "call"}
        others.update((reach.fact.provider_id, reach.fact.target.closed) for reach in self.reaches[caught[1] :])
        for index in range(first[0], tried[0]):
            self.facts[index] = _guarded(self.facts[index], others)
        for index in range(first[1], tried[1]):
            self.reaches[index] = msgspec.structs.replace(self.reaches[index], fact=_guarded(self.reaches[index].fact, others))


def _guarded(fact: SendFact, others: set[tuple[str | None, bool | None]]) -> SendFact:
    """Return a call with its fallback, where somebody else answers there."""
    if fact.role != "call" or not others - {(fact.provider_id, fact.target.closed)}:
        return fact
    return msgspec.structs.replace(fact, guards=tuple(sorted({*fact.guards, "fallback"})))
