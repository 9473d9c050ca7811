"""The parts of page one that are said in words: the headline, the largest risks, what to do on Monday, the price, what was not seen."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from auditor.model.finding import SEVERITIES, Finding, RuleMatch, Severity
from auditor.model.plan import PlanItem
from auditor.model.report import Report
from auditor.reporters.story.counting import count, days, effort, inline, listed, points
from auditor.reporters.story.names import Names, place
from auditor.reporters.story.scores import PAGE_ONE, project_scores, weight_by_provider

HEADLINE_LIMIT: Final = 130
RISKS_SHOWN: Final = 3
EVIDENCE_SHOWN: Final = 2
MONDAY_SHOWN: Final = 4

_PHRASES: Final[Mapping[str, str]] = {"continuity": "The risk to continuity"}
"""How a score is called where its title alone does not say that higher is worse."""
_STATE: Final[Mapping[str, str]] = {
    "fine-tuning": "a fine-tuned model",
    "assistants": "assistants and threads",
    "agents": "agents",
    "vector-stores": "a vector store",
    "responses": "conversations",
    "conversations": "conversations",
    "realtime": "voice sessions",
    "files": "files",
    "batch": "batches",
}
"""What a provider holds, by capability, the hardest to get back first."""
_FILES: Final = re.compile(r"\((\d[\d,]*) (?:more )?files?\b")


class Evidence(NamedTuple):
    """One finding named as proof."""

    fingerprint: str
    where: str


class Risk(NamedTuple):
    """One of the largest risks."""

    title: str
    severity: Severity
    why: str
    scope: str
    evidence: tuple[Evidence, ...]
    more: int
    total: int
    action: str
    phase: int | None
    item: str | None
    """Id of the plan's item that deals with it."""
    rule: str


class Task(NamedTuple):
    """One thing to do at once."""

    title: str
    effort: str
    item: str | None
    fingerprint: str | None = None


class Price(NamedTuple):
    """What leaving takes."""

    total: str
    phases: int
    sentences: tuple[str, ...]


class Unseen(NamedTuple):
    """One thing the scan could not see."""

    figure: str
    text: str
    link: str


def headline(names: Names) -> str:
    """Return where we stand, in one sentence of at most 130 characters."""
    counted = [finding for finding in names.findings if names.counts(finding)]
    closed = [finding for finding in counted if finding.closed]
    unknown = sum(1 for finding in counted if finding.closed is None and finding.kind in ("call", "client"))
    scores = [score for score in project_scores(names) if score.pack in PAGE_ONE] or list(project_scores(names)[:1])
    if not closed:
        if unknown:
            return f"No closed provider is proven; {count(unknown, 'target')} could not be told."
        return "Nothing closed was found in what was scanned."
    main = max(scores, key=lambda score: (score.value, -PAGE_ONE.index(score.pack) if score.pack in PAGE_ONE else 0), default=None)
    provider = _heaviest(names, closed)
    own = [finding for finding in closed if finding.provider_id == provider]
    name = names.provider(provider)
    head = f"{_PHRASES.get(main.pack, names.pack_title(main.pack))} is {main.band}: " if main and main.value else ""
    first, second = _holds(own), _receives(names, provider, own)
    for parts in ((first, second), (first,), (second,)):
        said = " and ".join(part for part in parts if part)
        if said and len(head) + len(name) + len(said) + 2 <= HEADLINE_LIMIT:
            return f"{head}{name} {said}."
    return f"{head}{name} {first}."


def _heaviest(names: Names, closed: Sequence[Finding]) -> str | None:
    """Return the provider with most points over the scores of page one; without scores the one with most findings."""
    weights = weight_by_provider(names)
    tally = Counter(finding.provider_id for finding in closed if finding.provider_id)
    return min(tally, key=lambda provider: (-weights.get(provider, 0), -tally[provider], provider), default=None)


def _holds(own: Sequence[Finding]) -> str:
    """Return what a provider holds, or else how much it answers."""
    held = {finding.capability for finding in own if finding.state_held}
    words = list(dict.fromkeys(word for capability, word in _STATE.items() if capability in held))
    if words:
        return f"holds {listed(words, 3)}"
    calls = [finding for finding in own if finding.kind == "call"]
    if calls:
        direct = [finding for finding in calls if not finding.via] or calls
        return f"answers {count(len(direct), 'call')} in {count(len({finding.component for finding in calls}), 'component')}"
    return f"is named in {count(len(own), 'place')}"


def _receives(names: Names, provider: str | None, own: Sequence[Finding]) -> str:
    """Return the most sensitive data that a provider receives, and whether it is masked."""
    clear = {name for finding in own for name in finding.data_types}
    masked = {
        name
        for flow in names.report.flows
        if flow.provider_id == provider and flow.closed and flow.sanitized_by
        for name in flow.data_types
    }
    for types, word in ((clear, "in clear"), (masked, "masked")):
        if types:
            worst = min(types, key=lambda name: (-names.grade(name), name))
            return f"receives {inline(names.data_type(worst))} {word}"
    return ""


def risks(names: Names) -> tuple[Risk, ...]:
    """Return the largest risks: the worst rules by severity and points, no two about the same metrics while others are left."""
    groups = _groups(names)
    weights = _points_by_rule(names, groups)

    def order(rule_id: str) -> tuple[object, ...]:
        worst = min(SEVERITIES.index(match.severity) for _, match in groups[rule_id])
        return worst, -weights[rule_id], rule_id

    ranked = sorted(groups, key=order)
    chosen: list[str] = []
    taken: set[tuple[str, str]] = set()
    for strict in (True, False):
        for rule_id in ranked:
            topics = _topics(names, rule_id, groups[rule_id])
            if len(chosen) < RISKS_SHOWN and rule_id not in chosen and not (strict and taken & topics):
                chosen.append(rule_id)
                taken |= topics
    chosen.sort(key=order)
    return tuple(_risk(names, rule_id, groups[rule_id]) for rule_id in chosen)


Group = list[tuple[Finding, RuleMatch]]


def _groups(names: Names) -> dict[str, Group]:
    """Return the counting findings with the match, by rule, of packs that have a score; unsure and harmless matches are no risk."""
    scored = {score.pack for score in names.report.scores}
    groups: dict[str, Group] = defaultdict(list)
    for finding in names.findings:
        if not names.counts(finding) or finding.closed is False or finding.confidence == "low":
            continue
        for match in finding.matches:
            if match.pack in scored and match.severity != "info":
                groups[match.rule_id].append((finding, match))
    return groups


def _topics(names: Names, rule_id: str, group: Group) -> set[tuple[str, str]]:
    note = names.rule(rule_id)
    pack = group[0][1].pack
    return {(pack, metric) for metric in (note.metrics if note and note.metrics else (rule_id,))}


def _points_by_rule(names: Names, groups: Mapping[str, Group]) -> dict[str, int]:
    """Return the points that the findings of each rule have in the metrics it adds to: what orders risks of one severity."""
    shares: dict[tuple[str, str, str], int] = {}
    for score in project_scores(names):
        for part in score.contributions:
            for fingerprint, share, _ in part.findings:
                shares[score.pack, part.metric, fingerprint] = share
    return {
        rule_id: sum(
            shares.get((pack, metric, finding.fingerprint), 0) for pack, metric in _topics(names, rule_id, group) for finding, _ in group
        )
        for rule_id, group in groups.items()
    }


def _risk(names: Names, rule_id: str, group: Group) -> Risk:
    note = names.rule(rule_id)
    ordered = sorted(group, key=lambda pair: (SEVERITIES.index(pair[1].severity), int(names.labels[pair[0].fingerprint].number[1:])))
    finding, match = ordered[0]
    messages = {one.message for _, one in group}
    title = match.message or (note.summary if note else rule_id)
    if not finding.model or not title.startswith(finding.model):
        title = title[:1].upper() + title[1:]
    providers = sorted({names.provider(one.provider_id) for one, _ in group if one.provider_id})
    components = sorted({names.component(one.component) for one, _ in group})
    moving_helps = match.pack in PAGE_ONE  # another model does not filter what is retrieved
    item = _dealt_with_by(names.report.plan, rule_id, [one.fingerprint for one, _ in ordered], moving_helps=moving_helps)
    return Risk(
        title=f"{title}, and {count(len(messages) - 1, 'more like it', 'more like it')}" if len(messages) > 1 else title,
        severity=match.severity,
        why=note.motivation if note else "",
        scope=f"{count(len(group), 'place')} in {listed(components, 3)}" + (f"; {listed(providers, 3)}" if len(providers) > 1 else ""),
        evidence=tuple(Evidence(one.fingerprint, place(one)) for one, _ in ordered[:EVIDENCE_SHOWN]),
        more=max(0, len(ordered) - EVIDENCE_SHOWN),
        total=len(ordered),
        action=note.help if note else finding.help,
        phase=item.phase if item else None,
        item=item.id if item else None,
        rule=rule_id,
    )


def _dealt_with_by(plan: Sequence[PlanItem], rule_id: str, fingerprints: Sequence[str], *, moving_helps: bool) -> PlanItem | None:
    """Return the step that ends a risk: the quick win of its rule, or the step that moves the first of its calls; what prepares ends none."""
    found = next((item for item in plan if item.id == rule_id), None)
    if found or not moving_helps:
        return found
    return next((item for one in fingerprints for item in plan if item.capability and one in item.findings), None)


def monday(names: Names, found: Sequence[Risk]) -> tuple[Task, ...]:
    """Return what to begin with: the shortest steps of the plan's first phase, or what the risks ask for when there is no plan."""
    plan = names.report.plan
    if plan:
        first = min(item.phase for item in plan)
        chosen = sorted((item for item in plan if item.phase == first), key=lambda item: item.effort.high_hours)[:MONDAY_SHOWN]
        return tuple(Task(item.title, effort(item.effort.low_hours, item.effort.high_hours), item.id) for item in chosen)
    return tuple(Task(risk.action, "", None, risk.evidence[0].fingerprint) for risk in found if risk.action and risk.evidence)


def price(names: Names) -> Price | None:
    """Return what leaving takes; None without a plan."""
    report = names.report
    if not report.plan:
        return None
    low, high = total_hours(report.plan)
    phases = sorted({item.phase for item in report.plan})
    first = [item for item in report.plan if item.phase == phases[0]]
    first_low, first_high = total_hours(first)
    sentences = [f"The first takes {days(first_low, first_high)}{_moved(report, phases[0], names)}."]
    if len(phases) > 1 and (after := _after_all(report, phases[-1], names)):
        sentences.append(f"After all {len(phases)}, {after}.")
    return Price(days(low, high), len(phases), tuple(sentences))


def no_plan(unknown: int) -> str:
    """Say why nothing has to move, as far as is known."""
    if unknown:
        said = count(unknown, "call or client has a target", "calls and clients have targets")
        return f"There is no plan: no call is proven to reach a closed model. {said} that could not be told: where those are closed, they have to move."
    return "There is no plan: no call with a closed target was found that would have to move."


def total_hours(items: Sequence[PlanItem]) -> tuple[float, float]:
    """Return the hours of several items: low with low, high with high."""
    return sum(item.effort.low_hours for item in items), sum(item.effort.high_hours for item in items)


def _moved(report: Report, phase: int, names: Names) -> str:
    """Say which score the first phase lowers most."""
    now = {score.pack: score.value for score in report.scores if score.subject == "project"}
    gains = [(now[one.pack] - one.value, one) for one in report.outlook if one.phase == phase and one.pack in now]
    gain, best = max(gains, key=lambda pair: (pair[0], pair[1].pack), default=(0, None))
    if best is None or gain < 100:
        return ""
    return f" and lowers {inline(names.pack_title(best.pack))} from {points(now[best.pack])} to {points(best.value)}"


def _after_all(report: Report, phase: int, names: Names) -> str:
    """Say what the scores are in the end, those that are alike together."""
    ends = [one for one in report.outlook if one.phase == phase and one.pack in PAGE_ONE]
    alike: dict[str, list[str]] = defaultdict(list)
    for one in sorted(ends, key=lambda one: PAGE_ONE.index(one.pack)):
        value = points(one.value) + (f" to {points(one.high)}" if one.high // 100 != one.value // 100 else "")
        alike[value].append(inline(names.pack_title(one.pack)))
    return listed((f"{listed(packs)} {'is' if len(packs) == 1 else 'are'} {value}" for value, packs in alike.items()), len(PAGE_ONE))


def unseen(names: Names, unknown: int) -> tuple[Unseen, ...]:
    """Return what the scan could not see, the countable first."""
    report = names.report
    coverage = report.coverage
    made: list[Unseen] = []
    if unknown:
        made.append(
            Unseen(
                f"{unknown:,}",
                f"{'call or client has a target' if unknown == 1 else 'calls and clients have targets'} that could not be told",
                "n8",
            )
        )
    left = max(0, coverage.files_seen - coverage.files_scanned)
    if left:
        made.append(Unseen(f"{left:,}", f"of {coverage.files_seen:,} files {'was' if left == 1 else 'were'} not read", "coverage"))
    failures = sum(1 for note in report.notifications if note.level != "note")
    if failures:
        made.append(Unseen(f"{failures:,}", "warnings of the scan" if failures > 1 else "warning of the scan", "notes"))
    if not report.traffic:
        made.append(Unseen("", "No traffic logs were scanned: use that leaves no trace in the code is not seen", "traffic"))
    ways = "Some ways that data takes, and what" if report.glossary.flow_limits else "What"
    made.append(Unseen("", f"{ways} lies inside contracts, browsers and phones", "limits"))
    return tuple(made)


def files_of(reason: str) -> int:
    """Return how many files a reason in the coverage table stands for."""
    found = _FILES.search(reason)
    return int(found[1].replace(",", "")) if found else 1
