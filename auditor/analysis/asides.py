"""A provider call as one run saw it -> what is sent besides, to a provider that nothing in the code names: traces, memory, planning."""

from typing import TYPE_CHECKING, Any

from auditor.analysis import target
from auditor.analysis.arguments import Arguments, own_field
from auditor.analysis.facts import SendFact
from auditor.analysis.values import EMPTY, Const, Object, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.analysis.calls import Calls
    from auditor.model.provider import Aside, Sdk

TRACING = "tracing"


class Asides:
    """Tells which asides of an SDK's description come with one call."""

    def __init__(self, project: Any) -> None:
        self._project = project

    def of(
        self, run: "Calls", sdk: "Sdk", asides: "tuple[Aside, ...]", fact: SendFact, instance: Object | None, arguments: Arguments
    ) -> "Iterator[SendFact]":
        """Yield a fact for each thing that goes to somebody else than the call itself does, or for another purpose."""
        for aside in asides:
            if fact.provider_id == aside.provider and aside.capability in (TRACING, fact.capability):
                continue
            reader = run.frames[-1].module.path
            asked = [_is(*self._given(run, sdk, condition, reader, instance, arguments), doubt=False) for condition in aside.when]
            stopped = [_is(*self._given(run, sdk, condition, reader, instance, arguments), doubt=True) for condition in aside.unless]
            if (any(asked) or not aside.when) and not any(stopped):
                yield self._fact(aside, fact)

    def _fact(self, aside: "Aside", fact: SendFact) -> SendFact:
        provider, answer = target.decide(aside.default_endpoint or "", self._project.catalogue, origin="")
        stops = next((name for name in aside.unless if ":" not in name), aside.unless[0] if aside.unless else "")
        return SendFact(
            path=fact.path, start=fact.start, end=fact.end, role="call", callee=fact.callee, package=fact.package, provider_id=provider or aside.provider,
            target=answer, capability=aside.capability, models=(aside.default_model,) if aside.default_model else (), implicit=stops or aside.what, enclosing=fact.enclosing,
            entry_point=fact.entry_point, symbolic=fact.symbolic, depth=fact.depth, aside=aside.what,
        )  # fmt: skip

    def _given(
        self, run: "Calls", sdk: "Sdk", condition: str, reader: str, instance: Object | None, arguments: Arguments
    ) -> tuple[Value, str]:
        """Return the value that `argument=value`, `env:NAME=value` or `global:word=value` speaks of, and the wanted one, if any."""
        name, _, wanted = condition.partition("=")
        if name.startswith("env:"):
            return self._project.symbols.settings_of(name[4:], reader), wanted
        if name.startswith("global:"):
            return self._project.sinks.globals.value(run, sdk, name[7:]), wanted
        return arguments.get(name) or (own_field(instance, name) if instance is not None else EMPTY), wanted


def _is(value: Value, wanted: str, *, doubt: bool) -> bool:
    """Tell whether a value is given, and is the wanted one where one is named; `doubt` is the answer for what cannot be told."""
    if not wanted:
        return any(not (isinstance(atom, Const) and atom.value in (None, False, "")) for atom in value)
    known = any(isinstance(atom, Const) and str(atom.value).lower() == wanted.lower() for atom in value)
    return known or (doubt and any(isinstance(atom, Unknown) for atom in value))
