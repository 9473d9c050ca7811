"""A report -> SPDX 3.0.1 in JSON-LD: models with the AI profile, packages with the software profile, and who supplies them."""

import hashlib
from typing import Any, Final

import msgspec

from auditor.model.report import Report
from auditor.reporters.cyclonedx import document as cyclonedx_document
from auditor.reporters.rendering import PLAIN, Rendering

CONTEXT: Final = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
BASE: Final = "https://spdx.org/spdxdocs/auditor-"

Plain = dict[str, Any]


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the document as JSON in UTF-8. Its date is that of the newest fact: there is no clock in a report."""
    del rendering
    return msgspec.json.format(msgspec.json.encode(document(report)), indent=2) + b"\n"


def document(report: Report) -> Plain:
    """Return the document as plain data; the same packages, models and edges as in CycloneDX."""
    bom = cyclonedx_document(report)
    base = BASE + hashlib.sha256(bom["serialNumber"].encode()).hexdigest()[:16] + "#"
    created = f"{report.catalogue_date or '1970-01-01'}T00:00:00Z"
    info = "_:creation"
    refs = {
        one["bom-ref"]: f"{base}item-{number}"
        for number, one in enumerate((bom["metadata"]["component"], *bom["components"], *bom["services"]))
    }
    graph: list[Plain] = [
        {
            "type": "CreationInfo",
            "@id": info,
            "specVersion": "3.0.1",
            "created": created,
            "createdBy": [f"{base}agent"],
            "createdUsing": [f"{base}tool"],
        },
        {"type": "SoftwareAgent", "spdxId": f"{base}agent", "creationInfo": info, "name": "auditor"},
        {"type": "Tool", "spdxId": f"{base}tool", "creationInfo": info, "name": f"auditor {report.tool_version}".strip()},
    ]
    suppliers = sorted(
        {one["supplier"]["name"] for one in bom["components"] if "supplier" in one} | {one["name"] for one in bom["services"]}
    )
    agents = {name: f"{base}supplier-{number}" for number, name in enumerate(suppliers)}
    graph += [{"type": "Organization", "spdxId": agents[name], "creationInfo": info, "name": name} for name in suppliers]
    elements = [_package(bom["metadata"]["component"], refs, info, agents, purpose="application")]
    elements += [_package(one, refs, info, agents, purpose=None) for one in bom["components"]]
    elements += [_service(one, refs, info, agents) for one in bom["services"]]
    graph += elements
    graph += _relationships(bom, refs, base, info)
    root = refs["root"]
    members = [one["spdxId"] for one in graph if "spdxId" in one]
    graph.append(
        {
            "type": "SpdxDocument",
            "spdxId": f"{base}document",
            "creationInfo": info,
            "name": f"AI use of {bom['metadata']['component']['name']}",
            "profileConformance": ["core", "software", "ai"],
            "rootElement": [root],
            "element": members,
        }
    )
    return {"@context": CONTEXT, "@graph": graph}


def _package(one: Plain, refs: Plain, info: str, agents: Plain, *, purpose: str | None) -> Plain:
    is_model = one["type"] == "machine-learning-model"
    package: Plain = {
        "type": "ai_AIPackage" if is_model else "software_Package",
        "spdxId": refs[one["bom-ref"]],
        "creationInfo": info,
        "name": one["name"],
        "software_primaryPurpose": purpose or ("model" if is_model else "library"),
    }
    if "version" in one:
        package["software_packageVersion"] = one["version"]
    if one.get("purl"):
        package["software_packageUrl"] = one["purl"]
    if "supplier" in one:
        package["suppliedBy"] = agents[one["supplier"]["name"]]
    if is_model:
        weights = next((item["value"] for item in one["properties"] if item["name"] == "auditor:weights"), "unknown")
        package["comment"] = f"weights: {weights}"
        if "modelCard" in one:
            package["ai_informationAboutApplication"] = f"used for {one['modelCard']['modelParameters']['task']}"
    return package


def _service(one: Plain, refs: Plain, info: str, agents: Plain) -> Plain:
    types = ", ".join(item["name"] for item in one.get("data", ()))
    return {
        "type": "software_Package",
        "spdxId": refs[one["bom-ref"]],
        "creationInfo": info,
        "name": one["name"],
        "software_primaryPurpose": "other",
        "suppliedBy": agents[one["name"]],
        "comment": f"A service that answers model calls{f'; receives {types}' if types else ''}",
    }


def _relationships(bom: Plain, refs: Plain, base: str, info: str) -> list[Plain]:
    return [
        {
            "type": "Relationship",
            "spdxId": f"{base}edge-{number}",
            "creationInfo": info,
            "from": refs[edge["ref"]],
            "relationshipType": "dependsOn",
            "to": [refs[target] for target in edge["dependsOn"]],
        }
        for number, edge in enumerate(edge for edge in bom["dependencies"] if edge.get("dependsOn"))
    ]
