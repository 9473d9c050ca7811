"""Findings and scores -> the plan out: items with effort as a range, in phases, quick wins first."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from auditor.model.finding import Correlated, Finding
from auditor.model.plan import Outlook, PlanItem, PlanKnowledge, QuickWin, Way
from auditor.model.portability import Capability, Portability
from auditor.model.provider import Provider
from auditor.model.rule import RuleSet
from auditor.model.score import Score
from auditor.scoring.effort import Ledger, class_of, count_classes, plain_effort
from auditor.scoring.score import PROJECT, score

QUICK, FIRST, HARDER, HARDEST = 1, 2, 3, 4
"""Phases: at once, what moves easily, what needs building, what holds state hostage."""
EVALUATION, PLATFORM = "evaluation", "platform"
_PLANNED = ("lock-in", "exposure", "continuity", "hygiene")

FindProvider = Callable[[str | None], Provider | None]


def plan(
    findings: Sequence[Finding],
    scores: Sequence[Score],
    knowledge: PlanKnowledge,
    portability: Portability | None,
    provider: FindProvider,
    contexts: tuple[str, ...] = ("production",),
) -> tuple[PlanItem, ...]:
    """Return the items in the order in which to do them: by phase, then by risk reduced per hour, then by name."""
    counted = [finding for finding in findings if finding.context in contexts]
    risks = _risks(scores)
    groups = _groups(counted, knowledge)
    ledger = Ledger(knowledge)
    maker = _Maker(knowledge, portability, provider, risks)
    quick = [item for win in knowledge.quick_wins if (item := maker.quick_win(win, counted, ledger))]
    if not groups:
        return tuple(sorted(quick, key=_order))
    foundations = maker.foundations([finding for some in groups.values() for finding in some], counted)
    moves = [maker.move(key, groups[key], ledger) for key in maker.cheapest_first(groups)]
    return tuple(sorted([*quick, *foundations, *moves], key=_order))


def outlook(
    items: Sequence[PlanItem],
    findings: Sequence[Finding],
    rules: RuleSet,
    correlated: Correlated,
    *,
    as_of: str = "",
    contexts: tuple[str, ...] = ("production",),
) -> tuple[Outlook, ...]:
    """Return the project's scores when the phases up to each one are done: what they remove is gone, all else is as it is."""
    found: list[Outlook] = []
    for phase in sorted({item.phase for item in items}):
        gone = _gone(items, findings, phase)
        scores = score(
            findings,
            rules,
            flows=correlated.flows,
            traffic=correlated.traffic,
            as_of=as_of,
            excluded=gone,
            contexts=contexts,
            subjects=(PROJECT,),
        )
        for one in scores:
            found.append(Outlook(phase=phase, pack=one.pack, value=one.value, high=one.high, band=one.band))
    return tuple(found)


def _gone(items: Sequence[PlanItem], findings: Sequence[Finding], phase: int) -> frozenset[str]:
    """Return what is gone after a phase: calls that moved, keys and packages dropped, and all of a provider when its last call has moved."""
    done = [item for item in items if item.phase <= phase and item.id not in (EVALUATION, PLATFORM)]
    moved = {fingerprint for item in done if item.capability is not None for fingerprint in item.findings}
    dropped = {fingerprint for item in done if item.capability is None for fingerprint in item.findings}
    still = {item.provider_id for item in items if item.capability is not None and item.phase > phase}
    left = {item.provider_id for item in done if item.capability is not None} - still
    return frozenset(
        finding.fingerprint
        for finding in findings
        if finding.fingerprint in moved
        or (finding.fingerprint in dropped and finding.kind in ("credential", "dependency", "config"))
        or (finding.provider_id is not None and finding.provider_id in left)
    )


Key = tuple[str, str]
"""Capability and provider."""


def _groups(findings: Sequence[Finding], knowledge: PlanKnowledge) -> dict[Key, list[Finding]]:
    """Return the closed calls by capability and provider; clients and imports go with the calls they serve."""
    groups: dict[Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind == "call" and finding.closed:
            capability = finding.capability if finding.capability in knowledge.ways else "other"
            groups[capability or "other", finding.provider_id or ""].append(finding)
    return dict(groups)


def _risks(scores: Sequence[Score]) -> Mapping[str, int]:
    """Return, by fingerprint, the points of the project's planned scores that a finding accounts for."""
    risks: dict[str, int] = defaultdict(int)
    for one in scores:
        if one.subject == PROJECT and one.pack in _PLANNED:
            for part in one.contributions:
                for fingerprint, share, _ in part.findings:
                    risks[fingerprint] += share
    return risks


def _order(item: PlanItem) -> tuple[object, ...]:
    """Order: phase; foundations before the moves that stand on them; then most risk per hour first."""
    middle = (item.effort.low_hours + item.effort.high_hours) / 2
    return (item.phase, item.id not in (EVALUATION, PLATFORM), -item.risk / (middle + 1), item.id)


class _Maker:
    """Makes items out of knowledge and findings."""

    def __init__(self, knowledge: PlanKnowledge, portability: Portability | None, provider: FindProvider, risks: Mapping[str, int]) -> None:
        self._knowledge = knowledge
        self._portability = portability
        self._provider = provider
        self._risks = risks

    def quick_win(self, win: QuickWin, findings: Sequence[Finding], ledger: Ledger) -> PlanItem | None:
        """Return the item of a quick win, or None when no finding calls for it."""
        own = [finding for finding in findings if any(match.rule_id in win.rules for match in finding.matches)]
        if not own:
            return None
        places = {(finding.location.path, finding.location.region) for finding in own}
        return PlanItem(
            id=win.rules[0],
            title=win.title,
            capability=None,
            provider_id=None,
            findings=_fingerprints(own),
            target=win.target,
            steps=win.steps,
            effort=ledger.effort({win.effort_class: len(places)}),
            phase=QUICK,
            codemod=win.codemod,
            exit_test=win.exit_test,
            before=own[0].snippet,
            risk=self._risk(own),
        )

    def foundations(self, calls: Sequence[Finding], findings: Sequence[Finding]) -> list[PlanItem]:
        """Return what has to stand before calls move: an evaluation set, and a model of one's own."""
        prompts = {prompt for finding in calls for prompt in finding.prompts} | {
            finding.model for finding in findings if finding.closed and finding.model
        }
        running = any(finding.closed is False and finding.kind in ("call", "client", "config") for finding in findings)
        hours = self._knowledge.platform_running if running else self._knowledge.platform
        evaluation = plain_effort(self._knowledge.evaluation, len(prompts), "a harness, then each prompt and model id", 3)
        platform = plain_effort(hours, 0, "an endpoint already runs" if running else "serving, gateway, monitoring, security review", 5)
        made = []
        for name, effort, phase in ((EVALUATION, evaluation, QUICK), (PLATFORM, platform, FIRST)):
            known = self._knowledge.foundations[name]
            made.append(
                PlanItem(
                    id=name,
                    title=known.title,
                    capability=None,
                    provider_id=None,
                    findings=_fingerprints(calls),
                    target=known.target,
                    steps=known.steps,
                    effort=effort,
                    phase=phase,
                    depends_on=(EVALUATION,) if name == PLATFORM else (),
                    exit_test=known.exit_test,
                )
            )
        return made

    def cheapest_first(self, groups: Mapping[Key, Sequence[Finding]]) -> list[Key]:
        """Return the order in which items pay for the first of their class: that of the phases."""
        return sorted(groups, key=lambda key: (max(self._class(key, finding) for finding in groups[key]), key))

    def move(self, key: Key, calls: Sequence[Finding], ledger: Ledger) -> PlanItem:
        """Return the item that moves one capability away from one provider."""
        capability, provider_id = key
        way = self._knowledge.ways[capability]
        direct = [finding for finding in calls if not finding.via] or list(calls)
        effort = ledger.effort(count_classes(self._class(key, finding) for finding in direct))
        known = self._portability.capabilities.get(capability) if self._portability else None
        owner = self._provider(provider_id)
        supported, partial, missing = self._served(capability, known, calls)
        return PlanItem(
            id=f"{capability}-{provider_id or 'unnamed'}",
            title=f"{way.title} instead of {owner.name if owner else provider_id or 'an unnamed provider'}",
            capability=capability,
            provider_id=provider_id or None,
            findings=_fingerprints(calls),
            target=way.target or (known.open_way if known else "") or way.title,
            steps=way.steps,
            effort=effort,
            phase=FIRST if effort.effort_class <= 1 else HARDER if effort.effort_class <= 5 else HARDEST,
            depends_on=(EVALUATION, PLATFORM),
            blockers=self._blockers(way, known, calls),
            codemod=way.codemod,
            supported=supported,
            partial=partial,
            missing=missing,
            exit_test=way.exit_test,
            before=direct[0].snippet,
            risk=self._risk(calls),
        )

    def _name(self, server: str) -> str:
        known = self._provider(server)
        return known.name if known else server

    def _class(self, key: Key, finding: Finding) -> int:
        owner = self._provider(key[1])
        same_wire = owner is not None and owner.openai_compatible is not None
        return class_of(finding, self._knowledge.ways[key[0]], self._knowledge, same_wire=same_wire)

    def _risk(self, findings: Sequence[Finding]) -> int:
        return sum(self._risks.get(finding.fingerprint, 0) for finding in findings)

    def _served(
        self, capability: str, known: Capability | None, calls: Sequence[Finding]
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return what open servers serve, serve in part or with other answers, and do not serve, of what the calls use."""
        supported: list[str] = []
        partial: list[str] = []
        missing: list[str] = []
        servers = known.servers.items() if known else ()
        full = [name for name, answer in servers if answer.value == "yes"]
        some = [name for name, answer in servers if answer.value == "partial"]
        if full:
            supported.append(f"{capability} ({', '.join(map(self._name, full))})")
        elif some:
            partial.append(f"{capability} ({', '.join(map(self._name, some))})")
        elif known:
            missing.append(f"{capability}: {known.reason}")
        for name in sorted({feature for finding in calls for feature in finding.features}):
            fact = self._portability.feature(name) if self._portability else None
            if fact is None or fact.mode == "fine":
                supported.append(name)
            elif fact.migration in ("redesign", "no-equivalent"):
                missing.append(f"{name}: {fact.what}")
            else:
                partial.append(f"{name} ({fact.mode.replace('-', ' ')}): {fact.what}")
        return tuple(supported), tuple(partial), tuple(missing)

    def _blockers(self, way: Way, known: Capability | None, calls: Sequence[Finding]) -> tuple[str, ...]:
        """Return what stands in the way: state at the provider, and calls whose effort nobody can tell."""
        found = []
        if known and known.state and not known.state.startswith("none") and any(finding.state_held for finding in calls):
            found.append(f"The provider holds state: {known.state}.")
        if way.effort_class == 13:
            found.append("The effort cannot be told before the training data or the flow has been found.")
        return tuple(found)


def _fingerprints(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.fingerprint for finding in findings}))
