"""A report -> a CycloneDX 1.6 ML-BOM: providers as services with the data they get, models and packages as components, and edges."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.reporters.neutral import neutral
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.names import Names

SCHEMA: Final = "http://cyclonedx.org/schema/bom-1.6.schema.json"
OCCURRENCES_LIMIT: Final = 500
NAMESPACE: Final = uuid.UUID("9d0a4f5e-6f0b-5a36-9a55-2f3a5f1b7c11")
"""Ours: serial numbers are names in it, so that equal reports have equal numbers."""

_TASKS: Final = {
    "chat": "text-generation",
    "completions": "text-generation",
    "responses": "text-generation",
    "embeddings": "feature-extraction",
    "images": "text-to-image",
    "transcription": "automatic-speech-recognition",
    "speech": "text-to-speech",
    "rerank": "text-ranking",
    "moderation": "text-classification",
}

Plain = dict[str, Any]


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the BOM as JSON in UTF-8."""
    del rendering
    return msgspec.json.format(msgspec.json.encode(document(report)), indent=2) + b"\n"


def document(report: Report) -> Plain:
    """Return the BOM as plain data."""
    names = Names(report)
    counted = [finding for finding in report.findings if names.counts(finding)]
    services = _services(names, counted)
    models = _models(names, counted)
    packages = _packages(names, counted)
    root: Plain = {"type": "application", "bom-ref": "root", "name": neutral(report.root) or "project"}
    content: Plain = {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {"components": [{"type": "application", "name": "auditor", "version": report.tool_version or "0"}]},
            "component": root,
            "properties": _properties({"rules-digest": report.rules_digest, "catalogue-date": report.catalogue_date}),
        },
        "components": [*models.values(), *packages.values()],
        "services": list(services.values()),
        "dependencies": _edges(counted, services, models, packages),
    }
    digest = hashlib.sha256(msgspec.json.encode(content)).hexdigest()
    return {"$schema": content.pop("$schema"), "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, digest)}", **content}


def _properties(values: Mapping[str, object]) -> list[Plain]:
    return [{"name": f"auditor:{name}", "value": neutral(str(value))} for name, value in values.items() if value not in (None, "")]


def _service_ref(provider: str) -> str:
    return f"service:{provider}"


def _model_ref(finding: Finding) -> str:
    return f"model:{finding.provider_id or 'unknown'}/{neutral(finding.model or '')}"


def _package_key(finding: Finding) -> str:
    return (
        finding.symbol
        if finding.symbol and finding.symbol.startswith("pkg:")
        else f"pkg:generic/{neutral(finding.package or finding.symbol or '')}"
    )


def _services(names: Names, findings: Iterable[Finding]) -> dict[str, Plain]:
    """Return one service for each provider that something reaches, and data with classification and direction."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.provider_id and finding.closed is not False:
            groups[finding.provider_id].append(finding)
    made = {}
    for provider, own in sorted(groups.items()):
        note = names.provider_note(provider)
        endpoints = sorted(
            {neutral(finding.endpoint) for finding in own if finding.endpoint and "://" in finding.endpoint and " " not in finding.endpoint}
        )
        types = sorted({name for finding in own for name in finding.data_types})
        service: Plain = {
            "bom-ref": _service_ref(provider),
            "name": names.provider(provider),
            **({"provider": {"name": note.owner}} if note and note.owner else {}),
            **({"endpoints": endpoints} if endpoints else {}),
            "authenticated": True,
            "x-trust-boundary": True,
            **({"data": [{"flow": "outbound", "classification": name, "name": names.data_type(name)} for name in types]} if types else {}),
            "properties": _properties(
                {
                    "provider": provider,
                    "closed": "true" if any(finding.closed for finding in own) else "unknown",
                    "openness": note.openness if note else None,
                    "jurisdiction": note.jurisdiction if note else None,
                    "findings": len(own),
                    **({f"term:{key}": fact.statement for key, fact in note.terms.items()} if note else {}),
                }
            ),
        }
        made[provider] = service
    return made


def _models(names: Names, findings: Iterable[Finding]) -> dict[str, Plain]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.model:
            groups[_model_ref(finding)].append(finding)
    made = {}
    for ref, own in sorted(groups.items()):
        first = own[0]
        known = names.report.glossary.models.get(first.model or "")
        weights = (known.weights if known else None) or next((one.weights for one in own if one.weights), None)
        tasks = sorted({_TASKS[one.capability] for one in own if one.capability in _TASKS})
        made[ref] = {
            "type": "machine-learning-model",
            "bom-ref": ref,
            "name": neutral(first.model or ""),
            **({"supplier": {"name": names.provider(first.provider_id)}} if first.provider_id else {}),
            **({"modelCard": {"modelParameters": {"task": tasks[0]}}} if tasks else {}),
            "evidence": _evidence(own),
            "properties": _properties(
                {
                    "weights": weights or "unknown",
                    "shutdown-on": known.shutdown_on if known else None,
                    "replacement": known.replacement if known else None,
                }
            ),
        }
    return made


def _packages(names: Names, findings: Iterable[Finding]) -> dict[str, Plain]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind == "dependency":
            groups[_package_key(finding)].append(finding)
    made = {}
    for purl, own in sorted(groups.items()):
        head, _, version = purl.partition("@")
        name = neutral(own[0].package or head.rpartition("/")[2])
        made[purl] = {
            "type": "library",
            "bom-ref": purl,
            "name": name or "unknown",
            **({"version": neutral(version)} if version else {}),
            **({"purl": purl} if purl.startswith("pkg:") and not purl.startswith("pkg:generic/") else {}),
            "scope": "required" if any(one.scope in ("", "runtime") for one in own) else "optional",
            "evidence": _evidence(own),
            "properties": _properties({"provider": own[0].provider_id}),
        }
    return made


def _evidence(findings: list[Finding]) -> Plain:
    places = []
    for finding in findings[:OCCURRENCES_LIMIT]:
        region = finding.location.region
        place: Plain = {"location": neutral(finding.location.path)}
        if region:
            place |= {"line": region.start_line, "offset": max(0, region.start_column - 1)}
        if finding.symbol:
            place["symbol"] = neutral(finding.symbol)
        places.append(place)
    return {"occurrences": places}


def _edges(
    findings: Iterable[Finding], services: Mapping[str, Plain], models: Mapping[str, Plain], packages: Mapping[str, Plain]
) -> list[Plain]:
    """Return the graph: the project uses packages, models and services; a service provides its models; a package reaches its provider."""
    edges: dict[str, set[str]] = defaultdict(set)
    edges["root"] |= {one["bom-ref"] for one in (*services.values(), *models.values(), *packages.values())}
    for finding in findings:
        if finding.provider_id not in services:
            continue
        service = _service_ref(finding.provider_id or "")
        if finding.model:
            edges[_model_ref(finding)].add(service)
        if finding.kind == "dependency":
            edges[_package_key(finding)].add(service)
    for one in (*services.values(), *models.values(), *packages.values()):
        edges[one["bom-ref"]] |= set()
    return [{"ref": ref, **({"dependsOn": sorted(targets)} if targets else {})} for ref, targets in sorted(edges.items())]
