"""Findings -> the part of the catalogue that their report names."""

from collections.abc import Iterable, Sequence

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.flow_packs import DATA_TYPES_DOCUMENT
from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding
from auditor.model.flow import Flow
from auditor.model.glossary import DataTypeNote, FlowLimits, Glossary, ProviderNote, RuleNote
from auditor.model.portability import Capability, Feature
from auditor.model.provider import Model, Provider
from auditor.model.rule import Rule, RuleSet

FLOW_LIMITS_DOCUMENT = "flows/limits.yaml"


def glossary(
    catalogue: Catalogue,
    rules: RuleSet,
    findings: Sequence[Finding],
    flows: Sequence[Flow] = (),
    traffic: Sequence[TrafficEvidence] = (),
    languages: Iterable[str] = (),
) -> Glossary:
    """Return what is known of the providers, models, rules, packs, data types and features that are named, and of the languages read."""
    provider_ids = {
        *(finding.provider_id for finding in findings),
        *(flow.provider_id for flow in flows),
        *(item.provider_id for item in traffic),
    }
    rule_ids = {rule_id for finding in findings for rule_id in _rules_of(finding)}
    models = {*(finding.model for finding in findings), *(item.model for item in traffic)}
    types = {
        *(name for finding in findings for name in finding.data_types),
        *(name for flow in flows for name in flow.data_types),
        *(name for item in traffic for name, _ in item.data_types),
    }
    return Glossary(
        providers=tuple(_provider(known) for name in sorted(filter(None, provider_ids)) if (known := catalogue.provider(name))),
        models=_models(catalogue, set(filter(None, models))),
        rules=tuple(_rule(rule) for rule in sorted(rules.rules, key=lambda rule: rule.id) if rule.id in rule_ids),
        packs=rules.packs,
        data_types=_data_types(catalogue, types, rules.rules),
        features=_features(catalogue, {name for finding in findings for name in finding.features}),
        capabilities=_capabilities(catalogue, {finding.capability for finding in findings if finding.capability}),
        flow_limits=_flow_limits(catalogue, frozenset(languages)),
    )


def _rules_of(finding: Finding) -> Iterable[str]:
    yield finding.rule_id
    for match in finding.matches:
        yield match.rule_id
    yield from finding.possible


def _provider(provider: Provider) -> ProviderNote:
    return ProviderNote(
        id=provider.id,
        name=provider.name,
        provider_class=provider.provider_class,
        openness=provider.openness,
        owner=provider.owner,
        jurisdiction=provider.jurisdiction,
        source=provider.source,
        checked_on=provider.checked_on,
        competes=provider.competes,
        openai_compatible=provider.openai_compatible,
        terms=dict(sorted(provider.terms.items())),
        note=provider.note,
    )


def _rule(rule: Rule) -> RuleNote:
    return RuleNote(
        id=rule.id,
        pack=rule.pack,
        summary=rule.summary,
        motivation=rule.motivation,
        severity=rule.severity,
        lifecycle=rule.lifecycle,
        help=rule.remediation.text,
        effort=rule.remediation.effort,
        references=rule.references,
        metrics=tuple(sorted({entry.metric for entry in rule.score if entry.pack in ("", rule.pack)})),
    )


def _models(catalogue: Catalogue, names: set[str]) -> dict[str, Model]:
    return {name: known for name in sorted(names) if (known := catalogue.model(name))}


def _features(catalogue: Catalogue, names: set[str]) -> dict[str, Feature]:
    known = catalogue.portability
    return {name: feature for name in sorted(names) if known and (feature := known.feature(name))}


def _capabilities(catalogue: Catalogue, names: set[str]) -> dict[str, Capability]:
    known = catalogue.portability
    return {name: known.capabilities[name] for name in sorted(names) if known and name in known.capabilities}


def _flow_limits(catalogue: Catalogue, languages: frozenset[str]) -> tuple[FlowLimits, ...]:
    encoded = catalogue.document(FLOW_LIMITS_DOCUMENT) if languages else None
    known = msgspec.convert(msgspec.msgpack.decode(encoded).get("limits", ()), tuple[FlowLimits, ...]) if encoded else ()
    return tuple(sorted((one for one in known if one.language in languages), key=lambda one: one.language))


def data_type_phrases(catalogue: Catalogue) -> dict[str, str]:
    """Return data type -> how a sentence says it: `contact` is `contact details`."""
    return {str(entry.get("id")): str(entry.get("phrase") or entry.get("id")) for entry in _taxonomy(catalogue)}


def _taxonomy(catalogue: Catalogue) -> Iterable[dict[str, object]]:
    encoded = catalogue.document(DATA_TYPES_DOCUMENT)
    return msgspec.msgpack.decode(encoded).get("data_types", ()) if encoded else ()


def _data_types(catalogue: Catalogue, names: set[str], rules: Iterable[Rule]) -> tuple[DataTypeNote, ...]:
    titles = {str(entry.get("id")): str(entry.get("title") or entry.get("id")) for entry in _taxonomy(catalogue)}
    grades: dict[str, int] = {}
    for rule in rules:
        highest = max((entry.grade for entry in rule.score), default=0)
        for name in rule.when.data_type:
            grades[name] = max(grades.get(name, 0), highest)
    return tuple(DataTypeNote(id=name, title=titles.get(name, name), grade=grades.get(name, 0)) for name in sorted(names))
