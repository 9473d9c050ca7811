"""CycloneDX (JSON, XML) and SPDX 2 and 3 (JSON) -> the packages, models and services an SBOM lists."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

from auditor.model.evidence import EndpointEvidence, ModelEvidence
from auditor.parsers.binding import image_evidence
from auditor.parsers.dependencies import dependency
from auditor.parsers.introduced import Graph
from auditor.parsers.json_locks import decoded, find_entry
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.sbom_xml import read_bom
from auditor.parsers.secrecy import harmless_url, host_of, redacted, syntax_digest
from auditor.parsers.text import Text, read_text

_PURL = re.compile(r"^pkg:(?P<type>[a-z.+-]{2,20})/(?P<name>[^@?#\s]{1,300})(?:@(?P<version>[^?#\s]{1,120}))?")
_IMAGE_PURLS = ("pkg:docker/", "pkg:oci/")
_REPOSITORY = re.compile(r"[?&]repository_url=([^&#]+)")
_DEPTH = 8
_IDS = ("bom-ref", "SPDXID", "spdxId", "@id")


def split_purl(written: str) -> tuple[str, str, str] | None:
    """Return (ecosystem, name as its ecosystem spells it, version) of a package URL."""
    found = _PURL.match(written)
    if found is None:
        return None
    name = unquote(found.group("name")).strip("/")
    if found.group("type") == "maven":
        name = name.replace("/", ":", 1)
    return found.group("type"), name, unquote(found.group("version") or "")


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    if path.lower().endswith(".xml"):
        yield from _cyclonedx(text, knowledge, read_bom(text.text))
        return
    document = decoded(text.text)
    if document.get("bomFormat") == "CycloneDX" or "components" in document:
        yield from _cyclonedx(text, knowledge, document)
    elif "spdxVersion" in document or "@graph" in document or "packages" in document:
        yield from _spdx(text, knowledge, document)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _cyclonedx(text: Text, knowledge: Knowledge, document: dict[str, Any]) -> Iterator[Parsed]:
    requires = {
        str(item.get("ref")): [str(need) for need in item.get("dependsOn") or ()] for item in _objects(document.get("dependencies"))
    }
    main = document.get("metadata")
    root = str((main.get("component") or {}).get("bom-ref")) if isinstance(main, dict) and isinstance(main.get("component"), dict) else ""
    graph = Graph(requires, requires.get(root)) if requires else None
    for component in _components(document.get("components")):
        written = str(component.get("purl") or "")
        yield from _package(text, knowledge, written, str(component.get("bom-ref") or ""), graph)
        yield from _image(text, knowledge, written)
        if component.get("type") == "machine-learning-model" or "modelCard" in component or _is_of_models(knowledge, written):
            yield from _model(text, knowledge, str(component.get("name") or ""), written)
            for ancestor in _objects(
                (component.get("pedigree") or {}).get("ancestors") if isinstance(component.get("pedigree"), dict) else None
            ):
                yield from _model(text, knowledge, str(ancestor.get("name") or ""), str(ancestor.get("purl") or ""))
    for service in _objects(document.get("services")):
        for endpoint in service.get("endpoints") or ():
            yield from _endpoint(text, knowledge, str(endpoint))


def _components(value: Any) -> Iterator[dict[str, Any]]:
    """Components and those nested in them, level by level."""
    level = _objects(value)
    for _ in range(_DEPTH):
        yield from level
        level = [inner for item in level for inner in _objects(item.get("components"))]


def _package(text: Text, knowledge: Knowledge, written: str, reference: str, graph: Graph | None) -> Iterator[Parsed]:
    package = split_purl(written)
    if package is None or not knowledge.knows_package(package[0], package[1]):
        return
    start, end = find_entry(
        text.text, f'"purl": "{written}"', f'"purl":"{written}"', f">{escape(written)}<", f'"{written}"', written, escape(written)
    )
    direct = graph.is_direct(reference) if graph is not None and reference else True
    above = () if direct or graph is None else tuple(_short(name) for name in graph.introduced_by(reference))
    yield from dependency(text, knowledge, package[0], package[1], start, end, version=package[2], direct=direct, introduced_by=above)


def _short(reference: str) -> str:
    package = split_purl(reference)
    return package[1] if package else reference[:80]


def _image(text: Text, knowledge: Knowledge, written: str) -> Iterator[Parsed]:
    """A container of a server of models: `pkg:docker/ollama/ollama`, `pkg:oci/ollama?repository_url=docker.io/ollama/ollama`."""
    if not written.startswith(_IMAGE_PURLS):
        return
    package, repository = split_purl(written), _REPOSITORY.search(written)
    name = unquote(repository.group(1)) if repository else package[1] if package else ""
    start, end = find_entry(text.text, f'"{written}"', written)
    yield from image_evidence(text, knowledge, name, start, end)


def _is_of_models(knowledge: Knowledge, written: str) -> bool:
    package = split_purl(written)
    return package is not None and knowledge.constructs.find("model-registry", package[0]) is not None


def _model(text: Text, knowledge: Knowledge, name: str, written: str = "") -> Iterator[Parsed]:
    """A model by the name its registry gives it, else by the component's own."""
    package = split_purl(written) if _is_of_models(knowledge, written) else None
    named, name = name, package[1] if package else name
    if not name or len(name) > 150:
        return
    servers = knowledge.providers_of_model(name)
    spellings = (f">{escape(written)}<", f'"{written}"', written) if package else ()
    start, end = find_entry(text.text, *spellings, f'"{named}"', f">{escape(named)}<", named)
    yield ModelEvidence(
        location=text.location(start, end),
        name=name,
        key="machine-learning-model",
        provider_id=servers[0] if len(servers) == 1 and knowledge.weights_of(name) == "closed" else None,
        confidence="medium",
        syntax=syntax_digest("model", "machine-learning-model", name),
        snippet=redacted(text.snippet(start)),
    )


def _endpoint(text: Text, knowledge: Knowledge, url: str) -> Iterator[Parsed]:
    host, shown = host_of(url), harmless_url(url)
    known = knowledge.provider_of_host(host) if host else None
    if host is None or shown is None or known is None:
        return
    start, end = find_entry(text.text, f'"{url}"', url)
    yield EndpointEvidence(
        location=text.location(start, end),
        host=host,
        url=shown,
        key="services",
        provider_id=known[0],
        host_class=known[1].host_class,
        syntax=syntax_digest("endpoint", "services", shown),
        snippet=redacted(text.snippet(start)),
    )


def _spdx(text: Text, knowledge: Knowledge, document: dict[str, Any]) -> Iterator[Parsed]:
    """SPDX 2: `packages` with external references; SPDX 3: elements of a `@graph` with `software_packageUrl`."""
    for package in (*_objects(document.get("packages")), *_objects(document.get("@graph"))):
        direct_purl = package.get("software_packageUrl") or package.get("packageUrl")
        references = [
            str(item.get("referenceLocator") or item.get("locator") or item.get("identifier") or "")
            for item in _objects(package.get("externalRefs"))
        ]
        references += [str(item.get("identifier") or "") for item in _objects(package.get("externalIdentifier"))]
        for written in (str(direct_purl or ""), *references):
            if written.startswith("pkg:"):
                yield from _package(text, knowledge, written, "", None)
                break
        if str(package.get("type") or "").endswith("AIPackage"):
            yield from _model(text, knowledge, str(package.get("name") or ""), str(direct_purl or ""))


PARSER = Parser(
    name="sbom",
    version=3,
    wants=(
        "bom.json",
        "bom.xml",
        "sbom.json",
        "sbom.xml",
        "*.cdx.json",
        "*.cdx.xml",
        "*.spdx.json",
        "*cyclonedx*.json",
        "*cyclonedx*.xml",
        "*spdx*.json",
        "*sbom*.json",
    ),
    read=_read,
)
