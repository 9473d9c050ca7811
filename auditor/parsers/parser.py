"""What every parser is, and what it may ask the catalogue."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Protocol

import msgspec

from auditor.model.construct import DOCUMENTS, ConstructArea, Constructs
from auditor.model.evidence import Evidence, Weights
from auditor.model.location import Location
from auditor.model.provider import Host, Provider, Sdk
from auditor.model.report import Notification
from auditor.parsers.depth import is_too_deep
from auditor.parsers.key_proofs import KEYS_DOCUMENT, KeyForm, KeyForms
from auditor.parsers.tree import DEPTH_LIMIT

Parsed = Evidence | Notification
"""What a parser yields: what it saw, or why it could not look."""

_WORD_ENDS = ("_API_KEY", "_BASE_URL", "_API_BASE", "_ENDPOINT", "_HOST")

_SERVICES = frozenset({"closed-lab", "cloud", "inference-host", "specialist"})

EVIDENCE_LIMIT = 20_000
"""Pieces of evidence of one file; a file with more is a data set, and is said to be cut."""


class KeySpan(Protocol):
    """Where a provider's key stands in a text."""

    @property
    def start(self) -> int:
        """Offset of its first character."""

    @property
    def end(self) -> int:
        """Offset after its last character."""

    @property
    def provider_id(self) -> str:
        """Who issued it."""


class Facts(Protocol):
    """The questions parsers ask; `catalogue.Catalogue` answers them."""

    def __hash__(self) -> int:
        """Catalogues are told apart by identity."""

    @property
    def providers(self) -> Mapping[str, Provider]:
        """Every provider by its id."""

    @property
    def documents(self) -> Iterable[str]:
        """Names of the rule files that are neither provider, SDK, rule nor pack."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that have SDKs, sorted."""

    def sdks(self, language: str) -> tuple[Sdk, ...]:
        """Return the SDKs of one language."""

    def document(self, name: str) -> bytes | None:
        """Return such a file as MessagePack of its plain data."""

    def provider_of_host(self, host: str) -> tuple[str, Host] | None:
        """Return who answers for a host name."""

    def provider_of_package(self, ecosystem: str, name: str) -> str | None:
        """Return the provider a package belongs to alone."""

    def framework_of_package(self, ecosystem: str, name: str) -> str | None:
        """Return the name of a package that reaches several providers."""

    def provider_of_environment(self, name: str) -> str | None:
        """Return whose environment variable this is."""

    def providers_of_model(self, model: str) -> tuple[str, ...]:
        """Return who serves a model of this id, the likeliest first."""

    def weights_of(self, model: str) -> Weights | None:
        """Return whether the weights of a model can be had."""

    def find_keys(self, text: str) -> Iterator[KeySpan]:
        """Yield the keys in clear in a text."""


class Knowledge:
    """The catalogue as parsers see it: answers are remembered, since files repeat names thousands of times."""

    def __init__(self, facts: Facts, *, every_package: bool = False) -> None:
        """`every_package`: all packages of a manifest are told, not only those of providers."""
        self._facts = facts
        self._every_package = every_package
        self.constructs = _constructs(facts)
        """Resource types, actions and other names that bind a provider."""
        self.images = {image: provider.id for provider in facts.providers.values() for image in provider.images}
        """Container image -> the provider whose server it holds."""
        self.tool_files = {name: provider.id for provider in facts.providers.values() for name in provider.config_files}
        """File or folder of a developer tool -> the tool."""
        self.provider_of_host = lru_cache(maxsize=4096)(facts.provider_of_host)
        self.provider_of_environment = lru_cache(maxsize=16384)(facts.provider_of_environment)
        self.providers_of_model = lru_cache(maxsize=4096)(facts.providers_of_model)
        self.weights_of = lru_cache(maxsize=4096)(facts.weights_of)
        self.provider_by_word = lru_cache(maxsize=4096)(self._provider_by_word)
        self.knows_package = lru_cache(maxsize=65536)(self._knows_package)

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        """What frameworks put before a model's id -> the provider they mean."""
        found: dict[str, str] = {}
        for language in self._facts.languages:
            for sdk in self._facts.sdks(language):
                for prefix, provider in sdk.model_prefixes.items():
                    if provider in self._facts.providers:
                        found.setdefault(prefix.lower().replace("_", "-"), provider)
        return found

    @cached_property
    def key_forms(self) -> tuple[KeyForm, ...]:
        """What keys hold besides chance."""
        encoded = self._facts.document(KEYS_DOCUMENT)
        return msgspec.msgpack.decode(encoded, type=KeyForms).keys if encoded else ()

    @cached_property
    def own_words(self) -> dict[str, str]:
        """Words, upper case and without separators, by which a setting tells a provider: its id, or its last part where that is long."""
        found: dict[str, str] = {}
        for provider in self._facts.providers.values():
            for name in provider.environment:
                word = next((name.removesuffix(end) for end in _WORD_ENDS if name.endswith(end)), "").replace("_", "")
                if word and _is_own_word(word.lower(), provider.id):
                    found.setdefault(word, provider.id)
        return found

    def runs_at_customer(self, provider_id: str) -> bool:
        """Return whether this is a server that customers run themselves."""
        provider = self._facts.providers.get(provider_id)
        return provider is not None and provider.openness == "self-hosted"

    def serves_own_alone(self, provider_id: str) -> bool:
        """Return whether a provider serves its own models alone: an open model of others under its name only speaks its protocol."""
        provider = self._facts.providers.get(provider_id)
        return provider is not None and (provider.openness == "closed" or provider.provider_class == "closed-lab")

    def is_service(self, provider_id: str) -> bool:
        """Return whether a provider is somebody's service: what answers at home under its name only speaks its protocol."""
        provider = self._facts.providers.get(provider_id)
        return provider is not None and provider.provider_class in _SERVICES

    def find_keys(self, text: str) -> Iterator[KeySpan]:
        """Yield the keys in clear in a text."""
        return self._facts.find_keys(text)

    def _provider_by_word(self, word: str) -> str | None:
        """Return the provider a configuration means by a word: an id, or what frameworks call it."""
        if word in self._facts.providers:
            return word
        plain = word.replace("_", "-")
        ends = [name for name in self._facts.providers if name.endswith(f"-{plain}")] if "-" in plain else []
        return self._prefixes.get(plain) or (ends[0] if len(ends) == 1 else None)

    def provider_by_start(self, word: str) -> str | None:
        """Return the one service whose id begins with the first part of a word: `volcengine_maas` where there is one `volcengine-...`."""
        head, _, rest = word.lower().rsplit("/", 1)[-1].replace("_", "-").partition("-")
        begins = [name for name in self._facts.providers if name == head or name.startswith(f"{head}-")] if rest else []
        return begins[0] if len(begins) == 1 and self.is_service(begins[0]) else None

    def _knows_package(self, ecosystem: str, name: str) -> bool:
        """Return whether a package belongs to a provider or is a framework that reaches several."""
        return self._every_package or bool(
            self._facts.provider_of_package(ecosystem, name) or self._facts.framework_of_package(ecosystem, name)
        )


def _is_own_word(word: str, provider_id: str) -> bool:
    """`azure` is not the word of `azure-openai`: its storage has keys too. A whole id is, or its last part where that is long enough."""
    if len(word) < 4:
        return False
    return word == provider_id.replace("-", "") or (len(word) >= 5 and word == provider_id.rsplit("-", 1)[-1])


@lru_cache(maxsize=2)
def knowledge_of(facts: Facts) -> Knowledge:
    """Return the catalogue as parsers see it; made once for each catalogue."""
    return Knowledge(facts)


class Parser(msgspec.Struct, frozen=True, kw_only=True):
    """One format: which files it is for, and how they become evidence."""

    name: str
    version: int
    """Goes up whenever the same bytes may give other evidence; part of the cache key."""
    wants: tuple[str, ...]
    """Patterns: without `/` for the file's name, with `/` for the end of its path; case does not matter."""
    read: Callable[[str, bytes, Knowledge], Iterator[Parsed]]
    """(path, content, knowledge) -> evidence in file order. Never raises on any bytes."""
    skips: tuple[str, ...] = ()
    """Patterns of files that `wants` would take and another parser reads better."""
    declares: bool = False
    """Its files name packages, which may be ordinary words: those of a manifest's size are read whatever stands in them."""

    def parse(self, path: str, content: bytes, facts: Facts) -> Iterator[Parsed]:
        """Yield what one file is evidence of, each thing once."""
        yield from limited(path, self.read(path, content, knowledge_of(facts)))
        if is_too_deep(path, content):
            text = f"Nested deeper than {DEPTH_LIMIT} levels; what is deeper was not read."
            yield Notification(level="note", code="too-deep", message=text, location=Location(path=path))


def limited(path: str, found: Iterable[Parsed]) -> Iterator[Parsed]:
    """Pass evidence on, without doubles and no more than `EVIDENCE_LIMIT`."""
    seen: set[tuple[object, ...]] = set()
    for item in found:
        key = (type(item), item.location, getattr(item, "name", None), getattr(item, "key", None), getattr(item, "kind", None))
        if key in seen:
            continue
        seen.add(key)
        if len(seen) > EVIDENCE_LIMIT:
            yield Notification(
                level="warning", code="evidence-limit", message=f"{path} holds more than {EVIDENCE_LIMIT} entries; the rest is left out"
            )
            return
        yield item


def _constructs(facts: Facts) -> Constructs:
    found = (facts.document(name) for name in sorted(facts.documents) if name.startswith(DOCUMENTS))
    return Constructs(tuple(msgspec.msgpack.decode(content, type=ConstructArea) for content in found if content))
