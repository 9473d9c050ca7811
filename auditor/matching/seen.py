"""Evidence -> facts in the words that rules ask for, filled in from the catalogue and from the project as a whole."""

import datetime
import re
from collections.abc import Sequence

import msgspec

from auditor.matching.hosts import is_own_host
from auditor.matching.knowledge import Knowledge
from auditor.matching.setting_words import setting_kind
from auditor.matching.survey import Located, Survey
from auditor.model.artifact import Artifact
from auditor.model.evidence import (
    CallEvidence,
    ConfigEvidence,
    CredentialEvidence,
    DependencyEvidence,
    EndpointEvidence,
    Evidence,
    ImportEvidence,
    ModelEvidence,
    SettingEvidence,
    Target,
    TrafficEvidence,
)
from auditor.model.flow import Flow
from auditor.model.provider import SITE, Provider
from auditor.model.rule import ModelStatus, Relation, SeenFacts, TargetWord, TrafficWord

__all__ = ["Knowledge", "Seen", "closed_of", "complete", "model_status", "see"]

PERSONS = frozenset({"web-chat"})
"""Classes of hosts that people use: no code explains traffic to them."""
_ON = frozenset({"true", "on", "yes", "1", "enabled"})
_OFF = frozenset({"false", "off", "no", "0", "disabled"})
_SURE_LEVEL = 2
"""From this level on a connection to the host was seen, not only a question after its name."""
_LEVELS = {0: "named", 1: "looked-up"}
_ADDRESS_REASON = "an address alone was seen, and no name"
_UNSURE = {0: "a log of an unknown kind names the host", 1: "the host was looked up, and no connection was seen"}
_SITE_REASON = "pages about the provider, where no model answers"
_WORDS = {True: "closed", False: "open", None: "unknown"}
_PINNED = re.compile(r"(?:\d{4}-?\d{2}-?\d{2}|[-@]\d{3,4})(?:[-:@.]v?\d+(?::\d+)?)?$")

# Classes in which "mixed" means that a customer may run the thing as well as rent it.
_EITHER = frozenset({"observability", "vector-store", "developer-tool", "open-server"})


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence with its facts."""

    evidence: Evidence
    artifact: Artifact
    facts: SeenFacts
    provider: Provider | None
    closed: bool | None
    flows: tuple[int, ...] = ()
    derived: bool = False
    """True: read off a setting's name alone; gives way to evidence of the same kind on the same line."""


def closed_of(provider: Provider | None) -> bool | None:
    """Tell whether what a provider offers is a service of its own (True), something a customer runs (False), or either (None)."""
    if provider is None:
        return None
    if provider.openness == "self-hosted":
        return False
    if provider.provider_class == "open-server":
        return False
    if provider.openness == "mixed" and provider.provider_class in _EITHER:
        return None
    return True


def see(located: Sequence[Located], flows: Sequence[Flow], survey: Survey, knowledge: Knowledge) -> list[Seen]:
    """Return the evidence that says something about models, in the order given; cost: one pass."""
    found: list[Seen] = []
    for index, (artifact, evidence) in enumerate(located):
        seen = _see_one(artifact, evidence, survey, knowledge)
        if seen is None:
            continue
        if index in survey.flows:
            seen = _with_flows(seen, survey.flows[index], flows)
        elif seen.facts.evidence == "sink":
            continue  # a place that no data reaches
        found.append(seen)
    return found


def complete(facts: SeenFacts, knowledge: Knowledge) -> SeenFacts:
    """Return facts with what the catalogue knows of their provider, where they do not say otherwise."""
    provider = knowledge.provider(facts.provider) if facts.provider else None
    changes: dict[str, object] = {"declared_on": facts.declared_on or knowledge.date}
    if provider is not None:
        changes |= {
            "provider_class": facts.provider_class or provider.provider_class,
            "openness": facts.openness or provider.openness or "",
            "jurisdiction": facts.jurisdiction or provider.jurisdiction or "",
            "competes": facts.competes or provider.competes is not None,
            "terms": facts.terms or tuple(sorted(provider.terms)),
        }
    if facts.model and not facts.model_status:
        changes["model_status"] = _status_of(provider, facts, knowledge)
    return msgspec.structs.replace(facts, **changes)


def _status_of(provider: Provider | None, facts: SeenFacts, knowledge: Knowledge) -> tuple[ModelStatus, ...]:
    """Ask the provider's list; where neither provider nor target can be told, whoever lists the model."""
    if provider is None and facts.provider is None and facts.target == "unknown":
        known = knowledge.model(facts.model)
        ends: tuple[ModelStatus, ...] = (_shutdown_word(known.shutdown_on, knowledge.date),) if known and known.shutdown_on else ()
        return ends if facts.weights == "open" else (*ends, _pin_word(facts.model))
    return model_status(provider, facts.model, facts.weights, knowledge.date)


def model_status(provider: Provider | None, model: str, weights: str, date: str) -> tuple[ModelStatus, ...]:
    """Return what is known of a model id's future at a date; only its own provider's list is asked."""
    words: list[ModelStatus] = []
    known = next((entry for entry in provider.models if entry.id.lower() == model.lower()), None) if provider else None
    if known is not None and known.shutdown_on:
        words.append(_shutdown_word(known.shutdown_on, date))
    if weights != "open" and provider is not None:
        words.append(_pin_word(model))
    return tuple(words)


def _pin_word(model: str) -> ModelStatus:
    return "pinned" if _PINNED.search(model) else "floating"


def _shutdown_word(shutdown_on: str, date: str) -> ModelStatus:
    try:
        days = (datetime.date.fromisoformat(shutdown_on) - datetime.date.fromisoformat(date)).days
    except ValueError:
        return "announced"
    if days <= 0:
        return "shut-down"
    if days < 90:
        return "within-90-days"
    return "within-365-days" if days < 365 else "announced"


def _with_flows(seen: Seen, numbers: tuple[int, ...], flows: Sequence[Flow]) -> Seen:
    ending = [flows[number] for number in numbers]
    open_flows = [flow for flow in ending if not flow.sanitized_by]
    retrieved = [flow for flow in open_flows if flow.source_kind == "retrieval"]
    guards = set(seen.facts.guards) - {"user_filter"} if retrieved else set(seen.facts.guards)
    if retrieved and all("user_filter" in flow.guards for flow in retrieved):
        guards.add("user_filter")
    facts = msgspec.structs.replace(
        seen.facts,
        guards=tuple(sorted(guards)),
        data_types=tuple(sorted({kind for flow in open_flows for kind in flow.data_types})),
        flow_sources=tuple(sorted({flow.source_kind for flow in open_flows})),
        sanitized=bool(ending) and not open_flows,
    )
    return msgspec.structs.replace(seen, facts=facts, flows=numbers)


def _see_one(artifact: Artifact, evidence: Evidence, survey: Survey, knowledge: Knowledge) -> Seen | None:
    match evidence:
        case CallEvidence():
            return _seen_call(artifact, evidence, survey, knowledge)
        case ImportEvidence():
            return _seen_import(artifact, evidence, survey, knowledge)
        case DependencyEvidence():
            return _seen_dependency(artifact, evidence, survey, knowledge)
        case SettingEvidence():
            return _seen_setting(artifact, evidence, survey, knowledge)
        case EndpointEvidence():
            return _seen_endpoint(artifact, evidence, survey, knowledge)
        case ModelEvidence():
            return _seen_model(artifact, evidence, survey, knowledge)
        case CredentialEvidence():
            return _seen_credential(artifact, evidence, survey, knowledge)
        case ConfigEvidence():
            return _seen_config(artifact, evidence, survey, knowledge)
        case TrafficEvidence():
            return _seen_traffic(artifact, evidence, survey, knowledge)


def _seen(
    artifact: Artifact,
    evidence: Evidence,
    facts: SeenFacts,
    provider_id: str | None,
    survey: Survey,
    knowledge: Knowledge,
    *,
    target: Target | None = None,
    closed: bool | None = None,
    derived: bool = False,
) -> Seen:
    provider = knowledge.provider(provider_id) if provider_id else None
    if target is not None:
        closed = target.closed
    elif closed is None:
        closed = closed_of(provider)
    weights = (target.weights if target else None) or (knowledge.weights_of(facts.model) if facts.model else None)
    facts = msgspec.structs.replace(
        facts,
        provider=provider_id,
        target=target_word(closed),
        target_kind=target.kind if target else facts.target_kind,
        weights=weights or "unknown",
        host=facts.host or (target.host if target else None) or "",
        stages=survey.stages,
        traffic=facts.traffic if facts.evidence == "traffic" else _wire_word(provider_id, survey),
    )
    return Seen(evidence=evidence, artifact=artifact, facts=complete(facts, knowledge), provider=provider, closed=closed, derived=derived)


def target_word(closed: bool | None) -> TargetWord:
    """Return the word that rules use for an answer to "is it closed?"."""
    return "closed" if closed else "unknown" if closed is None else "open"


def _wire_word(provider_id: str | None, survey: Survey) -> TrafficWord:
    if provider_id is None:
        return "unknown"
    if provider_id in survey.wire_providers:
        return "confirmed"
    return "silent" if survey.has_traffic else "unknown"


def _seen_call(artifact: Artifact, evidence: CallEvidence, survey: Survey, knowledge: Knowledge) -> Seen:
    region = evidence.location.region
    is_inner = region is not None and (evidence.location.path, region.start_line) in survey.inner
    facts = SeenFacts(
        evidence=evidence.role,
        capability=evidence.capability or "",
        package=evidence.package,
        symbol=evidence.callee,
        model=evidence.model or "",
        features=tuple(sorted(evidence.features)),
        implicit=evidence.implicit is not None,
        state=evidence.state,
        via=bool(evidence.via),
        outermost=not is_inner,
        prompts=bool(evidence.prompts),
        entry_point=evidence.entry_point or "",
        guards=tuple(sorted(evidence.guards)),
        confidence=evidence.confidence,
    )
    return _seen(artifact, evidence, facts, evidence.provider_id, survey, knowledge, target=evidence.target)


def _seen_import(artifact: Artifact, evidence: ImportEvidence, survey: Survey, knowledge: Knowledge) -> Seen:
    relations: tuple[Relation, ...] = ("undeclared",) if survey.use.is_undeclared(artifact, evidence) else ()
    facts = SeenFacts(evidence="import", package=evidence.package, symbol=evidence.module, relations=relations)
    closed = False if evidence.provider_id is None and knowledge.is_local(evidence.package) else None
    return _seen(artifact, evidence, facts, evidence.provider_id, survey, knowledge, closed=closed)


def _seen_dependency(artifact: Artifact, evidence: DependencyEvidence, survey: Survey, knowledge: Knowledge) -> Seen | None:
    provider_id = knowledge.provider_of_package(evidence.ecosystem, evidence.name)
    local = provider_id is None and knowledge.is_local(evidence.name)
    if provider_id is None and not local and not knowledge.framework_of_package(evidence.ecosystem, evidence.name):
        return None
    unused = provider_id not in survey.used_providers and survey.use.is_unused(evidence)
    relations: tuple[Relation, ...] = ("unused",) if unused else ()
    facts = SeenFacts(
        evidence="dependency",
        package=evidence.name,
        symbol=evidence.purl,
        scope=evidence.scope,
        direct=evidence.direct,
        relations=relations,
    )
    return _seen(artifact, evidence, facts, provider_id, survey, knowledge, closed=False if local else None)


def _seen_setting(artifact: Artifact, evidence: SettingEvidence, survey: Survey, knowledge: Knowledge) -> Seen | None:
    provider_id = knowledge.provider_of_environment(evidence.key)
    if provider_id is None:
        return None
    kind = setting_kind(evidence)
    if kind == "config" and evidence.role == "declared" and (evidence.value or "").lower() in _OFF:
        return None  # what is turned off binds nobody
    closed = None
    relations: tuple[Relation, ...] = ()
    if kind == "endpoint" and evidence.role == "declared" and _is_unread(artifact, evidence.key, provider_id, survey):
        relations = ("unread",)
    facts = SeenFacts(
        evidence=kind,
        symbol=evidence.key,
        capability="tracing" if _turns_traces_on(evidence, knowledge.provider(provider_id)) else "",
        environment=evidence.environment,
        model=(evidence.value or "") if kind == "model" else "",
        relations=relations,
    )
    seen = _seen(artifact, evidence, facts, provider_id, survey, knowledge, closed=closed, derived=True)
    if kind == "endpoint" and seen.closed:
        # The name of a setting that re-aims a client does not tell where it aims.
        facts = msgspec.structs.replace(seen.facts, target="unknown", confidence="low" if evidence.value else "medium")
        return msgspec.structs.replace(seen, closed=None, facts=facts)
    return seen


def _turns_traces_on(evidence: SettingEvidence, provider: Provider | None) -> bool:
    is_on = evidence.role == "declared" and (evidence.value or "").lower() in _ON
    return is_on and provider is not None and evidence.key in provider.trace_switches


def _seen_credential(artifact: Artifact, evidence: CredentialEvidence, survey: Survey, knowledge: Knowledge) -> Seen:
    unread = not evidence.in_clear and _is_unread(artifact, evidence.kind, evidence.provider_id, survey)
    facts = SeenFacts(
        evidence="credential",
        symbol=evidence.kind,
        in_clear=evidence.in_clear,
        relations=("unread",) if unread else (),
        confidence=evidence.confidence,
    )
    return _seen(artifact, evidence, facts, evidence.provider_id, survey, knowledge)


def _is_unread(artifact: Artifact, key: str, provider_id: str | None, survey: Survey) -> bool:
    """Whether an environment file sets what nobody reads: neither code by its name, nor another setting, nor an SDK or framework by itself.

    What a container is given may be read by an image that was built elsewhere: nothing is said of that.
    """
    name = artifact.path.rpartition("/")[2]
    if artifact.kind != "settings" or ".env" not in name or artifact.context != "production" or not (survey.has_code or survey.use.systems):
        return False
    if provider_id is None or provider_id in survey.used_providers or any(survey.use.frameworks.values()):
        return False
    return not any(read.endswith(key) for read in survey.read_keys)


def _seen_endpoint(artifact: Artifact, evidence: EndpointEvidence, survey: Survey, knowledge: Knowledge) -> Seen | None:
    if evidence.host_class == SITE:
        return None
    region = evidence.location.region
    without = survey.missing_elsewhere.get((evidence.location.path, region.start_line), ()) if region is not None else ()
    owner = knowledge.provider_of_environment(evidence.key) if evidence.key else None
    relations: tuple[Relation, ...] = ("missing-elsewhere",) if without else ()
    if evidence.key and _is_unread(artifact, evidence.key, owner, survey):
        relations = (*relations, "unread")
    facts = SeenFacts(
        evidence="endpoint",
        symbol=evidence.key or evidence.host,
        host=evidence.host,
        host_class=evidence.host_class,
        features=without,
        relations=relations,
        confidence=evidence.confidence,
    )
    closed = None
    if evidence.target is None and is_own_host(evidence.host) is not None:
        closed = False if is_own_host(evidence.host) else _closed_host(evidence, knowledge)
    seen = _seen(artifact, evidence, facts, evidence.provider_id, survey, knowledge, target=evidence.target, closed=closed)
    if evidence.target is None and closed is None:
        return msgspec.structs.replace(seen, closed=None, facts=msgspec.structs.replace(seen.facts, target="unknown"))
    return seen


def _closed_host(evidence: EndpointEvidence, knowledge: Knowledge) -> bool | None:
    """A public host of a provider is a service of its own, also of one whose program can be run at home; an unknown host may be either."""
    provider = knowledge.provider(evidence.provider_id) if evidence.provider_id else None
    if provider is None:
        return None
    if provider.is_own_gateway:
        return False
    return knowledge.provider_of_host(evidence.host) is not None or closed_of(provider)


def _seen_model(artifact: Artifact, evidence: ModelEvidence, survey: Survey, knowledge: Knowledge) -> Seen:
    facts = SeenFacts(evidence="model", symbol=evidence.key or "", model=evidence.name, confidence=evidence.confidence)
    return _seen(artifact, evidence, facts, evidence.provider_id, survey, knowledge)


def _seen_config(artifact: Artifact, evidence: ConfigEvidence, survey: Survey, knowledge: Knowledge) -> Seen:
    facts = SeenFacts(
        evidence="config",
        capability=evidence.capability or "",
        symbol=evidence.name,
        construct=evidence.construct,
        model=evidence.model or "",
        features=tuple(sorted(evidence.features)),
        confidence=evidence.confidence,
    )
    return _seen(artifact, evidence, facts, evidence.provider_id, survey, knowledge, target=evidence.target)


def _seen_traffic(artifact: Artifact, evidence: TrafficEvidence, survey: Survey, knowledge: Knowledge) -> Seen:
    code: TrafficWord = "unknown"
    if survey.has_code and evidence.provider_id is not None and evidence.host_class != SITE:
        is_explained = evidence.provider_id in survey.used_providers and evidence.host_class not in PERSONS
        code = "confirmed" if is_explained else "shadow"
    facts = SeenFacts(
        evidence="traffic",
        features=_traffic_features(evidence, knowledge),
        confidence="high" if evidence.level >= _SURE_LEVEL else "medium" if evidence.level else "low",
        capability=evidence.action,
        symbol=evidence.client,
        host=evidence.host,
        host_class=evidence.host_class,
        model=evidence.model or "",
        data_types=tuple(sorted(kind for kind, _ in evidence.data_types)),
        traffic=code,
        count=evidence.count,
        sent_bytes=evidence.sent_bytes or 0,
    )
    closed = False if evidence.provider_id is None and is_own_host(evidence.host) else None
    # Neither a question after a name nor a visit to a site is a proof that anything was sent to a model.
    doubt = _SITE_REASON if evidence.host_class == SITE else _ADDRESS_REASON if _is_network(evidence) else _UNSURE.get(evidence.level)
    unsure = Target(closed=None, reason=doubt, host=evidence.host) if doubt and closed is None else None
    return _seen(artifact, evidence, facts, evidence.provider_id, survey, knowledge, closed=closed, target=unsure)


def _is_network(evidence: TrafficEvidence) -> bool:
    """Whether the host is a provider's network: addresses alone were logged."""
    return evidence.level == 0 and "/" in evidence.host


def _traffic_features(evidence: TrafficEvidence, knowledge: Knowledge) -> tuple[str, ...]:
    found = ["address-only"] if _is_network(evidence) else [_LEVELS[evidence.level]] if evidence.level in _LEVELS else []
    requested, served = evidence.model or "", evidence.served_model or ""
    if requested and served and knowledge.weights_of(requested) == "open" and knowledge.weights_of(served) == "closed":
        found.append("closed-fallback")
    return tuple(sorted(found))
