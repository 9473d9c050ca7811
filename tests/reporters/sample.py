"""One report that holds every feature, made of invented names; and the same one with hostile text in every place that scanned code fills."""

from typing import Any

import msgspec
from auditor.model.evidence import TrafficEvidence, ViaStep
from auditor.model.finding import Finding, RuleMatch
from auditor.model.flow import Flow, FlowStep
from auditor.model.glossary import DataTypeNote, FlowLimits, Glossary, ProviderNote, RuleNote
from auditor.model.location import Location, Region
from auditor.model.plan import Effort, Outlook, PlanItem
from auditor.model.policy import Because, Decision, Ignore, Permission, Waiver
from auditor.model.portability import Capability, Feature
from auditor.model.provider import Fact, Model
from auditor.model.report import Coverage, LanguageCoverage, Notification, Report, Skipped
from auditor.model.rule import Pack, Reference, Weight
from auditor.model.score import Contribution, Score

DAY = "2026-11-24"


def fact(statement: str, checked_on: str = DAY) -> Fact:
    return Fact(statement=statement, source="https://terms.example/acme", checked_on=checked_on)


PROVIDERS = (
    ProviderNote(
        id="acme",
        name="Acme AI",
        provider_class="closed-lab",
        openness="closed",
        owner="Acme Corp",
        jurisdiction="US",
        source="test",
        checked_on=DAY,
        competes=fact("sells an assistant of its own"),
        terms={
            "retention": fact("up to 30 days"),
            "training": fact("not by default"),
            "cut_off": fact("ended access of a customer in 2025"),
        },
        note="Invented.",
    ),
    ProviderNote(
        id="boreal",
        name="Boreal Cloud",
        provider_class="cloud",
        openness="mixed",
        jurisdiction="IE",
        terms={"residency": fact("chosen", "2026-03-02")},
    ),
    ProviderNote(id="ownserve", name="Ownserve", provider_class="open-server", openness="self-hosted"),
)

PACKS = (
    Pack(
        id="continuity",
        question="What if access ends?",
        title="Continuity",
        vector="CONTINUITY:1.0",
        metrics=(
            Weight(metric="NF", weight=60, half=6, means="capabilities without a second route", reason="Decides.", title="No second route"),
        ),
        limits=("Notice periods of your own contract.",),
        checked_on=DAY,
    ),
    Pack(
        id="exposure",
        question="Who sees what?",
        title="Exposure",
        vector="EXPOSURE:1.0",
        metrics=(
            Weight(
                metric="DS",
                weight=60,
                half=12,
                means="kinds of data that leave",
                reason="What leaves matters.",
                title="Data that leaves",
            ),
            Weight(metric="FL", weight=40, half=12, means="unsanitised ways", reason="Surface.", title="Unsanitised flows"),
        ),
        checked_on=DAY,
    ),
    Pack(id="inventory", question="Who answers?", title="Inventory", checked_on=DAY),
    Pack(
        id="lock-in",
        question="What would it cost to switch?",
        title="Lock-in",
        vector="LOCKIN:1.0",
        metrics=(
            Weight(
                metric="VS", weight=30, half=5, means="kinds of state held", reason="Hard to get back.", title="State tied to a provider"
            ),
            Weight(metric="PF", weight=20, half=5, means="proprietary features", reason="New building.", title="Proprietary features"),
            Weight(metric="DT", weight=10, half=12, means="direct touches", reason="Edits.", title="Direct touches"),
            Weight(metric="US", weight=8, half=40, means="call sites", reason="Tests.", title="Call sites to test"),
        ),
        limits=("Contracts, notice periods and discounts.",),
        checked_on=DAY,
    ),
)


def note(rule_id: str, pack: str, severity: str, summary: str, *metrics: str) -> RuleNote:
    return RuleNote(
        id=rule_id,
        pack=pack,
        summary=summary,
        motivation=f"Why {summary.lower()} matters.",
        severity=severity,  # type: ignore[arg-type]
        help=f"Do something about: {summary.lower()}.",
        effort="medium",
        references=(Reference(source="https://law.example/1", checked_on=DAY, says="An article"),),
        metrics=metrics,
    )


RULES = (
    note("closed-provider-call", "inventory", "high", "A call to a closed provider"),
    note("health-data-leaves", "exposure", "critical", "Health data leaves", "DS"),
    note("model-ends", "continuity", "high", "A model that ends", "NF"),
    note("provider-key-in-clear", "inventory", "critical", "A key in clear"),
    note("state-held", "lock-in", "high", "State tied to a provider", "VS"),
    note("unsanitised-flow", "exposure", "medium", "Data leaves as it is", "FL"),
)


def region(line: int, column: int = 5, length: int = 40) -> Region:
    return Region(
        start_line=line, start_column=column, end_line=line, end_column=column + length, start_byte=line * 50, end_byte=line * 50 + length
    )


def finding(number: int, **changes: Any) -> Finding:
    """Return a direct closed chat call, as changed; `number` makes the fingerprints."""
    values: dict[str, Any] = {
        "fingerprint": f"{number:04x}" * 16,
        "moved_fingerprint": f"{number:04x}" * 4 + "m",
        "place_fingerprint": f"{number:04x}" * 4 + "p",
        "facts_digest": f"facts{number}",
        "rule_id": "closed-provider-call",
        "severity": "high",
        "confidence": "high",
        "kind": "call",
        "provider_id": "acme",
        "closed": True,
        "weights": "closed",
        "location": Location(path="services/desk/app/chat.py", region=region(10 + number)),
        "context": "production",
        "component": "services/desk",
        "message": "Acme AI answers this call (chat)",
        "help": "Send the call to an open-weight model.",
        "snippet": 'reply = client.chat.create(model="acme-large", messages=messages)',
        "symbol": "acme.Client.chat.create",
        "package": "acme",
        "capability": "chat",
        "model": "acme-large",
        "endpoint": "https://api.acme.example/v1",
        "target_reason": "nothing sends it elsewhere, so Acme AI answers",
        "target_kind": "provider",
        "enclosing": "Desk.answer",
        "matches": (
            RuleMatch(rule_id="closed-provider-call", pack="inventory", severity="high", message="Acme AI answers this call (chat)"),
        ),
    }
    return Finding(**{**values, **changes})


def match(rule_id: str, pack: str, severity: str, message: str) -> RuleMatch:
    return RuleMatch(rule_id=rule_id, pack=pack, severity=severity, message=message)  # type: ignore[arg-type]


def findings() -> tuple[Finding, ...]:
    return (
        finding(
            1,
            severity="critical",
            data_types=("contact", "health"),
            flows=(0, 1),
            features=("stream", "tools.strict"),
            entry_point="http",
            guards=("timeout",),
            prompts=("abcd",),
            message="Acme AI answers this call (chat) and receives health",
            matches=(
                match("closed-provider-call", "inventory", "high", "Acme AI answers this call (chat)"),
                match("health-data-leaves", "exposure", "critical", "Acme AI receives health"),
                match("unsanitised-flow", "exposure", "medium", "Data reaches Acme AI as it is"),
            ),
            related=(Location(path="services/desk/app/models.py", region=region(31)),),
        ),
        finding(
            2,
            location=Location(path="services/desk/app/routes.py", region=region(88)),
            via=(
                ViaStep(path="services/desk/app/routes.py", line=88, symbol="answer"),
                ViaStep(path="services/desk/app/chat.py", line=11, symbol="acme.Client.chat.create"),
            ),
            message="Reaches Acme AI through a function of this project (chat)",
            traffic=(0,),
        ),
        finding(
            3,
            kind="client",
            capability=None,
            model=None,
            severity="medium",
            message="A client of Acme AI is built here",
            snippet="client = Client()",
        ),
        finding(
            4,
            kind="dependency",
            capability=None,
            model=None,
            endpoint=None,
            symbol="pkg:pypi/acme@1.2.0",
            severity="medium",
            scope="runtime",
            message="Declares the SDK of Acme AI (acme)",
            location=Location(path="services/desk/requirements.txt", region=region(3, 1, 11)),
            snippet="acme==1.2.0",
            enclosing="",
        ),
        finding(
            5,
            kind="model",
            severity="high",
            model="acme-old",
            capability=None,
            message="acme-old of Acme AI is selected here",
            matches=(match("model-ends", "continuity", "high", "Acme AI ends acme-old within a year"),),
            rule_id="model-ends",
        ),
        finding(
            6,
            kind="credential",
            rule_id="provider-key-in-clear",
            severity="critical",
            in_clear=True,
            capability=None,
            model=None,
            environment="staging",
            location=Location(path=".env.staging", region=region(2)),
            component=".",
            message="A key of Acme AI is written here",
            snippet="ACME_API_KEY=[removed]",
        ),
        finding(
            7,
            component="services/search",
            provider_id="ownserve",
            closed=False,
            weights="open",
            severity="info",
            model="open-mini",
            endpoint="http://models.internal:8000/v1",
            target_kind="private",
            location=Location(path="services/search/rank.ts", region=region(19)),
            message="Ownserve, run by yourself, answers this call",
            snippet="await client.chat({ model })",
            flows=(2,),
        ),
        finding(
            8,
            component="services/search",
            provider_id=None,
            closed=None,
            weights=None,
            severity="medium",
            confidence="medium",
            model=None,
            endpoint=None,
            possible=("closed-provider-call",),
            target_kind="unresolved",
            target_reason="read from a setting that is declared nowhere",
            message="Whether a provider answers cannot be told",
            location=Location(path="services/search/fallback.ts", region=region(7)),
        ),
        finding(
            9,
            rule_id="state-held",
            capability="fine-tuning",
            state_held=True,
            model="ft:acme-large:desk",
            component="services/triage",
            message="Acme AI holds a model trained on your data",
            location=Location(path="services/triage/train.ipynb", region=region(44), logical="cell 3 line 2"),
            matches=(match("state-held", "lock-in", "high", "Acme AI holds a model trained on your data"),),
        ),
        finding(
            10,
            provider_id="boreal",
            implicit=True,
            capability="tracing",
            model=None,
            severity="medium",
            component="services/triage",
            message="Traces are uploaded to Boreal Cloud",
            flows=(3,),
        ),
        finding(11, context="test", severity="low", location=Location(path="tests/test_chat.py", region=region(5)), message="In a test"),
        finding(
            12,
            kind="config",
            construct="terraform-resource",
            provider_id="boreal",
            capability=None,
            model=None,
            severity="medium",
            location=Location(path="infra/main.tf", region=region(12)),
            component="infra",
            message="Declares a resource of Boreal Cloud",
        ),
        finding(
            13,
            kind="traffic",
            closed=True,
            capability=None,
            model=None,
            endpoint=None,
            location=Location(path="logs/egress.log", region=None, logical="entry 14"),
            component=".",
            traffic=(1,),
            message="ci-runner-7 calls Acme AI, and no scanned code does",
            snippet="",
        ),
        finding(
            14,
            kind="endpoint",
            host_class="api",
            severity="low",
            confidence="low",
            direct=False,
            message="The address of Acme AI is written here",
        ),
    )


def flow(types: tuple[str, ...], path: str, **changes: Any) -> Flow:
    values: dict[str, Any] = {
        "source": Location(path="services/desk/app/models.py", region=region(31)),
        "source_kind": "field",
        "source_name": "Ticket.medical_note",
        "data_types": types,
        "steps": (FlowStep(path="services/desk/app/routes.py", line=84, what="read into ticket"),),
        "sink": Location(path=path, region=region(11)),
        "provider_id": "acme",
        "closed": True,
        "capability": "chat",
        "argument": "messages",
    }
    return Flow(**{**values, **changes})


FLOWS = (
    flow(("health",), "services/desk/app/chat.py"),
    flow(("contact",), "services/desk/app/chat.py", source_kind="request", source_name="body.email", confidence="medium"),
    flow(("contact",), "services/search/rank.ts", provider_id="ownserve", closed=False, guards=("user_filter",)),
    flow((), "services/triage/app.py", provider_id="boreal", sanitized_by=("scrub",), source_kind="file", source_name="upload"),
)

TRAFFIC = (
    TrafficEvidence(
        location=Location(path="logs/egress.log", logical="entry 1"),
        host="api.acme.example",
        provider_id="acme",
        client="10.0.0.7",
        service="desk",
        action="inference",
        model="acme-large",
        weights="closed",
        count=120,
        sent_bytes=812_000,
        received_bytes=9_000_000,
        served_model="acme-large-2026",
        first_at="2026-11-01T00:00:00Z",
        last_at="2026-11-03T00:00:00Z",
        level=4,
        data_types=(("contact", 3),),
        per_day=(("2026-11-01", 40, 1000), ("2026-11-02", 50, 1000), ("2026-11-03", 30, 1000)),
        source_format="zeek",
        owner="Desk team",
        code="confirmed",
    ),
    TrafficEvidence(
        location=Location(path="logs/egress.log", logical="entry 14"),
        host="chat.acme.example",
        provider_id="acme",
        host_class="web-chat",
        client="ci-runner-7",
        count=7,
        per_day=(("2026-11-02", 7, 0),),
        code="shadow",
    ),
)


def contribution(metric: str, points: int, high: int, *shares: tuple[int, int]) -> Contribution:
    return Contribution(
        metric=metric,
        points=points,
        high_points=high,
        count=len(shares),
        high_count=len(shares) + (high > points),
        reason=f"what {metric} counts",
        rule_ids=("closed-provider-call",),
        findings=tuple((f"{number:04x}" * 16, share, share // 2) for number, share in shares),
    )


def score(pack: str, value: int, high: int, *parts: Contribution, subject: str = "project", band: str = "high") -> Score:
    return Score(
        subject=subject,
        pack=pack,
        value=value,
        high=high,
        band=band,
        band_high="very high",
        distance="1.2 below very high",
        vector=f"{pack.replace('-', '').upper()}:1.0/XX:1-2",
        as_of=DAY,
        contributions=parts,
    )


SCORES = (
    score("continuity", 21_333, 21_333, contribution("NF", 21_333, 21_333, (1, 11_333), (5, 10_000)), band="moderate"),
    score(
        "exposure",
        44_444,
        48_001,
        contribution("DS", 33_333, 33_333, (1, 33_333)),
        contribution("FL", 11_111, 14_668, (1, 6_111), (10, 5_000)),
    ),
    score(
        "lock-in",
        38_777,
        41_000,
        contribution("VS", 18_461, 18_461, (9, 18_461)),
        contribution("PF", 12_105, 12_105, (1, 12_105)),
        contribution("DT", 6_211, 8_434, (1, 3_111), (10, 3_100)),
        contribution("US", 2_000, 2_000, (2, 2_000)),
    ),
    score("lock-in", 36_000, 36_000, subject="provider:acme"),
    score("exposure", 40_000, 40_000, subject="provider:acme"),
    score("lock-in", 3_000, 3_000, subject="provider:boreal", band="low"),
    score("lock-in", 18_000, 21_000, subject="component:services/desk", band="moderate"),
)

PLAN = (
    PlanItem(
        id="provider-key-in-clear",
        title="Revoke keys that stand in clear",
        capability=None,
        provider_id=None,
        findings=("0006" * 16,),
        target="Keys in a vault",
        steps=("Revoke the key.", "Put its successor into a vault."),
        effort=Effort(effort_class=1, low_hours=2.0, high_hours=8.0, derivation="class 1 (trivial): the first 2-8 h"),
        phase=1,
        exit_test="The scan finds no key in clear.",
        risk=12_000,
    ),
    PlanItem(
        id="chat-acme",
        title="Answer chat calls with a model you run instead of Acme AI",
        capability="chat",
        provider_id="acme",
        findings=("0001" * 16, "0002" * 16),
        target="An OpenAI-compatible server with open weights",
        steps=("Serve a model.", "Point the calls to it."),
        effort=Effort(effort_class=3, low_hours=24.0, high_hours=96.0, derivation="class 3 (complex): the first 8-24 h"),
        phase=2,
        depends_on=("provider-key-in-clear",),
        blockers=("The data set is not in the repository.",),
        codemod="acme-to-open",
        supported=("chat",),
        partial=("tools.strict",),
        missing=("background",),
        exit_test="The evaluation set scores as well.",
        before="client = Client()",
        after='client = Client(base_url="http://models.internal:8000/v1")',
        risk=40_000,
    ),
)

OUTLOOK = (
    Outlook(phase=1, pack="lock-in", value=38_777, high=41_000, band="high"),
    Outlook(phase=1, pack="exposure", value=40_001, high=44_000, band="high"),
    Outlook(phase=2, pack="lock-in", value=18_461, high=20_000, band="moderate"),
    Outlook(phase=2, pack="exposure", value=5_000, high=9_000, band="low"),
)


def decision(number: int, state: str, treatment: str = "counts", **more: Any) -> Decision:
    return Decision(fingerprint=f"{number:04x}" * 16, state=state, treatment=treatment, **more)  # type: ignore[arg-type]


DECISIONS = (
    decision(1, "new", fails=True, reason="new-closed-call"),
    decision(2, "unchanged"),
    decision(3, "updated", changes=("model acme-small → acme-large",), before="services/desk/chat.py:9"),
    decision(5, "newly_known"),
    decision(6, "new", "allowed", because=Because(by="comment", reason="rotated each night")),
    decision(9, "unchanged", "waived", because=Because(by="Ada", reason="until the new set is there", until="2027-01-31")),
    decision(12, "unchanged", "ignored", because=Because(by="comment", reason="not ours")),
    decision(0xABCD, "absent"),
)

COVERAGE = Coverage(
    files_seen=120,
    files_scanned=112,
    bytes_scanned=345_678,
    skipped=(
        Skipped(path="*.png", reason="binary (7 files)"),
        Skipped(path="big.sql", reason="larger than 10 MB"),
        Skipped(path="vendor/", reason="third-party code"),
    ),
    by_language={
        "python": LanguageCoverage(files=40, bytes=200_000, parsed=12),
        "typescript": LanguageCoverage(files=20, bytes=100_000, parsed=4),
    },
)

GLOSSARY = Glossary(
    flow_limits=(FlowLimits(language="python", title="Python", lost=("metaclasses",), told=("hashes", "casts")),),
    providers=PROVIDERS,
    models={"acme-old": Model(id="acme-old", weights="closed", shutdown_on="2027-02-09", replacement="acme-large")},
    rules=RULES,
    packs=PACKS,
    data_types=(DataTypeNote(id="contact", title="Contact details", grade=3), DataTypeNote(id="health", title="Health data", grade=8)),
    features={
        "tools.strict": Feature(
            capability="tools",
            on="any",
            mode="silently-ignored",
            migration="adapter",
            what="Schemas are not enforced everywhere.",
            remedy="Check arguments yourself.",
            sources=("test",),
            checked_on=DAY,
        )
    },
    capabilities={"chat": Capability(migration="drop-in", reason="same shape", open_way="Serve open weights.")},
)


def report(**changes: Any) -> Report:
    """Return the report that holds every feature."""
    full = Report(
        tool_version="1.0.0",
        rules_digest="d1ce" * 16,
        catalogue_date=DAY,
        root="desk",
        coverage=COVERAGE,
        findings=tuple(sorted(findings(), key=lambda one: (one.location.path, one.fingerprint))),
        decisions=tuple(sorted(DECISIONS, key=lambda one: one.fingerprint)),
        flows=FLOWS,
        traffic=TRAFFIC,
        scores=SCORES,
        plan=PLAN,
        outlook=OUTLOOK,
        permissions=(
            Permission(
                names=("acme",), location=Location(path=".env.staging", region=region(2)), reason="rotated each night", until="2027-03-01"
            ),
        ),
        ignores=(Ignore(names=("provider-config",), location=Location(path="infra/main.tf", region=region(11)), reason="not ours"),),
        waivers=(Waiver(fingerprint="0009" * 16, owner="Ada", reason="until the new set is there", expires_on="2027-01-31"),),
        notifications=(
            Notification(
                level="warning",
                code="syntax-error",
                message="could not be parsed in full",
                location=Location(path="old.py", region=region(3)),
            ),
            Notification(level="note", code="budget", message="a long file was cut"),
        ),
        glossary=GLOSSARY,
    )
    return msgspec.structs.replace(full, **changes)


def earlier() -> Report:
    """Return an older result: the first finding was not there, one was that is gone, one had another model."""
    own = [one for one in findings() if one.fingerprint != "0001" * 16]
    own = [msgspec.structs.replace(one, model="acme-small", facts_digest="older") if one.fingerprint == "0002" * 16 else one for one in own]
    gone = finding(99, location=Location(path="services/inbox/old.py", region=region(4)), message="An old call")
    scores = tuple(msgspec.structs.replace(one, value=one.value - 5_000) if one.pack == "lock-in" else one for one in SCORES)
    return report(findings=tuple(own) + (gone,), decisions=(), scores=scores, catalogue_date="2026-10-20")


def empty() -> Report:
    """Return a report that found nothing."""
    return Report(
        tool_version="1.0.0",
        rules_digest="d1ce" * 16,
        catalogue_date=DAY,
        root="empty",
        coverage=Coverage(files_seen=3, files_scanned=3, bytes_scanned=100),
        glossary=Glossary(packs=PACKS),
    )


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)</script>",
    "'+alert(3)+'",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(4)",
    "](javascript:alert(5)) | a `b` *c* @team #12 https://evil.example",
    "\x1b[31mred\x07 \u202e\u2066evil",
    "]]> & --> \u2028 x",
    "=cmd|' /C calc'!A0",
)


def hostile() -> Report:
    """Return the report with a payload in every text that scanned code, logs and settings fill."""
    plain = report()
    return msgspec.structs.replace(
        plain,
        root=PAYLOADS[0],
        findings=tuple(_spoiled(one, number) for number, one in enumerate(plain.findings)),
        flows=tuple(_spoiled(one, number) for number, one in enumerate(plain.flows)),
        traffic=tuple(_spoiled(one, number) for number, one in enumerate(plain.traffic)),
        permissions=tuple(_spoiled(one, number) for number, one in enumerate(plain.permissions)),
        waivers=tuple(_spoiled(one, number) for number, one in enumerate(plain.waivers)),
        notifications=tuple(_spoiled(one, number) for number, one in enumerate(plain.notifications)),
        coverage=msgspec.structs.replace(plain.coverage, skipped=tuple(_spoiled(one, n) for n, one in enumerate(plain.coverage.skipped))),
    )


_FILLED = frozenset(
    {
        *(
            "message",
            "snippet",
            "symbol",
            "package",
            "model",
            "endpoint",
            "enclosing",
            "component",
            "target_reason",
            "path",
            "logical",
            "what",
        ),
        *("source_name", "host", "client", "service", "reason", "owner", "help", "served_model", "action", "construct", "environment"),
    }
)


def _spoiled(record: Any, number: int) -> Any:
    """Return the record with a payload at the end of every text, in records inside it too."""
    changes: dict[str, Any] = {}
    for place, name in enumerate(record.__struct_fields__):
        value = getattr(record, name)
        if isinstance(value, msgspec.Struct):
            changes[name] = _spoiled(value, number)
        elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
            changes[name] = tuple(_spoiled(one, number) for one in value)
        elif isinstance(value, str) and name in _FILLED:
            changes[name] = value + PAYLOADS[(number + place) % len(PAYLOADS)]
    return msgspec.structs.replace(record, **changes)


def many(number: int) -> Report:
    """Return a report of many findings in many files."""
    base = findings()
    made = []
    for place in range(number):
        pattern = base[place % len(base)]
        folder = f"services/part{place % 40}/module{place // 25 % 200}"
        made.append(
            msgspec.structs.replace(
                pattern,
                fingerprint=f"{place:016x}" * 4,
                moved_fingerprint="",
                place_fingerprint="",
                location=Location(path=f"{folder}/file{place // 12}.py", region=region(1 + place % 900)),
                component=f"services/part{place % 40}",
                snippet=f"reply_{place} = client.chat.create(model=settings.MODEL, messages=build(ticket_{place}))",
                flows=(),
                traffic=(),
            )
        )
    return report(findings=tuple(made), decisions=(), flows=(), traffic=(), scores=(), plan=(), outlook=())
