"""A name outside code that the rules know -> configuration evidence with who answers."""

import re
from collections.abc import Iterator

from auditor.model.construct import Construct
from auditor.model.evidence import Confidence, ConfigEvidence, Target
from auditor.parsers.answering import answered_by
from auditor.parsers.parser import Knowledge
from auditor.parsers.references import has_reference
from auditor.parsers.secrecy import redacted, syntax_digest
from auditor.parsers.text import Text
from auditor.parsers.tree import Node, walk

_TAG = re.compile(r"(?:@sha256:[0-9a-f]+|:[\w.${}-]+|@[\w${}-]+)$")
_REGISTRY = re.compile(r"^(?:docker\.io|index\.docker\.io|registry\.hub\.docker\.com)/(?:library/)?")


def bind(
    text: Text,
    knowledge: Knowledge,
    construct: str,
    name: str,
    start: int,
    end: int,
    *,
    node: Node | None = None,
    confidence: Confidence = "high",
) -> Iterator[ConfigEvidence]:
    """Yield what a name means as a `construct`; nothing when the rules do not know it. `node` holds its attributes."""
    candidates = knowledge.constructs.candidates(construct, name) if len(name) < 300 else ()
    known = next((one for one in candidates if _is_met(one, text, node)), None)
    if known is None:
        return
    model = _first(node, known.model_keys)
    provider, target = _answering(knowledge, known, name, model, _first(node, known.endpoint_keys))
    yield config(
        text,
        construct,
        name,
        start,
        end,
        provider=provider,
        target=target,
        capability=known.capability,
        model=model,
        confidence=known.confidence if confidence == "high" else confidence,
    )


def _answering(
    knowledge: Knowledge, known: Construct, name: str, model: str | None, endpoint: str | None
) -> tuple[str | None, Target | None]:
    """Return who answers: at the address that stands beside, else whom the name binds; not one who cannot serve the model."""
    if endpoint:
        target = answered_by(knowledge, known.provider, endpoint)
        owner = knowledge.provider_of_host(target.host) if target.host else None
        return (owner[0] if owner else known.provider), target
    if known.closed and model and _is_of_others(knowledge, known.provider, model):
        reason = f"`{name}` speaks the provider's protocol, but `{model}` is an open model that the provider does not serve"
        return known.provider, Target(closed=None, reason=reason, kind="unresolved")
    return known.provider, target_of(known.closed, name)


def _is_of_others(knowledge: Knowledge, provider: str | None, model: str) -> bool:
    return (
        provider is not None
        and knowledge.serves_own_alone(provider)
        and knowledge.weights_of(model) == "open"
        and provider not in knowledge.providers_of_model(model)
    )


def config(
    text: Text,
    construct: str,
    name: str,
    start: int,
    end: int,
    *,
    provider: str | None,
    target: Target | None,
    capability: str | None = None,
    model: str | None = None,
    features: tuple[str, ...] = (),
    confidence: Confidence = "high",
) -> ConfigEvidence:
    """Return configuration evidence for the characters from `start` up to `end`."""
    return ConfigEvidence(
        location=text.location(start, end),
        construct=construct,
        name=name[:200],
        provider_id=provider,
        target=target,
        capability=capability,
        model=model,
        features=features,
        confidence=confidence,
        syntax=syntax_digest("config", construct, name, provider or "", model or ""),
        snippet=redacted(text.snippet(start)),
    )


def target_of(closed: bool | None, name: str) -> Target | None:
    """Return who answers, in words; None where it cannot be told from the name."""
    if closed is None:
        return None
    if closed:
        return Target(closed=True, reason=f"`{name}` is served by its provider", kind="provider")
    return Target(closed=False, reason=f"`{name}` runs where this configuration runs it", kind="open-server")


def image_evidence(
    text: Text, knowledge: Knowledge, image: str, start: int, end: int, confidence: Confidence = "high"
) -> Iterator[ConfigEvidence]:
    """Yield what a container image is a server of."""
    name = image_name(image)
    if not name or len(name) > 200:
        return
    provider = knowledge.images.get(name) or knowledge.images.get("/".join(name.split("/")[-2:]))
    if provider is None:
        yield from bind(text, knowledge, "container-image", name, start, end, confidence=confidence)
        return
    yield config(text, "container-image", name, start, end, provider=provider, target=target_of(False, name), confidence=confidence)


def image_name(image: str) -> str:
    """Return an image's name without registry of Docker Hub, tag and digest."""
    name = image.strip().strip("\"'").lower()
    while found := _TAG.search(name):
        name = name[: found.start()]
    return _REGISTRY.sub("", name)


def _is_met(known: Construct, text: Text, node: Node | None) -> bool:
    if not known.requires:
        return True
    written = text.text[node.start : node.end].lower() if node is not None else ""
    return any(word.lower() in written for word in known.requires)


def _first(node: Node | None, keys: tuple[str, ...]) -> str | None:
    """Return the first literal below a node under one of some names, which may be paths: `properties.model.name`."""
    if node is None or not keys:
        return None
    wanted = [tuple(key.split(".")) for key in keys]
    for path, below in walk(node):
        value = below.value if below.kind == "scalar" else below.text("value")
        if value and not has_reference(value) and any(path[-len(one) :] == one for one in wanted):
            return value[:120]
    return None
