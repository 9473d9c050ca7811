"""Evidence, flows and rules -> matches: which rules each piece of evidence meets."""

from collections.abc import Iterable, Sequence

import msgspec

from auditor.matching.conditions import CompiledRule
from auditor.matching.index import RuleIndex
from auditor.matching.knowledge import Knowledge
from auditor.matching.routes import routed
from auditor.matching.seen import Seen, see
from auditor.matching.survey import Located, survey
from auditor.model.artifact import Layout
from auditor.model.flow import Flow
from auditor.model.rule import Rule


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence with the rules it meets."""

    seen: Seen
    rules: tuple[CompiledRule, ...]
    """Certain, in the rules' order."""
    possible: tuple[CompiledRule, ...] = ()
    """Would hold if the target, which cannot be told, were closed."""


def match(
    located: Sequence[Located],
    flows: Sequence[Flow],
    rules: Iterable[Rule],
    knowledge: Knowledge,
    *,
    covers: bool | None = None,
    layout: Layout | None = None,
) -> tuple[Match, ...]:
    """Return a match for every piece of evidence that meets a rule, in the order given.

    `covers`: whether logs were read that would show what leaves; None: they do when they show anything. `layout`: what the project's
    files are; without it, only those are known in which something was found.

    Cost: evidence by the rules filed under its kind and words; equal facts are asked once.
    """
    index = RuleIndex(rules)
    located = routed(located, knowledge)
    project = survey(located, flows, knowledge, covers=covers, layout=layout)
    found: list[Match] = []
    for seen in see(located, flows, project, knowledge):
        answer = index.meeting(seen.facts).at(seen.artifact)
        if answer.certain:
            found.append(Match(seen=seen, rules=answer.certain, possible=answer.possible))
    return tuple(found)
