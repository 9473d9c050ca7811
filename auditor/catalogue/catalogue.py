"""One compiled index -> answers: whose host, package, module, setting, model or key is this?"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from auditor.catalogue.index import Index, compile_index
from auditor.catalogue.names import host_name, model_forms, package_names, prefixes, setting_tokens
from auditor.catalogue.needles import Needle
from auditor.catalogue.patterns import Pattern, PrefixTable
from auditor.errors import RuleError
from auditor.model.evidence import Weights
from auditor.model.flow_pack import FlowPack
from auditor.model.portability import Portability
from auditor.model.provider import Host, Model, Provider, Sdk
from auditor.model.rule import Pack, Rule
from auditor.model.words import HttpPath

_KEY_EDGE = r"[A-Za-z0-9_-]"
_SETTING_WORDS_LIMIT = 24
_SHARES_MODULES = {"typescript": ("javascript",), "kotlin": ("java",), "scala": ("java",)}
"""Languages that import the modules of another one."""


_KEY_WORDS = frozenset({"API", "KEY", "KEYS", "APIKEY", "TOKEN", "SECRET", "ACCESS", "AUTH"})
"""Words by which settings say that they hold a key."""


class KeyMatch(msgspec.Struct, frozen=True, gc=False):
    """A provider's key found in clear: where it is, never what it is."""

    start: int
    end: int
    provider_id: str


class Catalogue:
    """The knowledge of one rules digest. Every query is pure; parts are decoded when first asked for."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._sdks: dict[str, tuple[Sdk, ...]] = {}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> "Catalogue":
        """Compile the files of the rules trees (names with `/` -> bytes).

        Raises: RuleError naming file, line and field.
        """
        return cls(compile_index(files))

    @classmethod
    def from_bytes(cls, encoded: bytes) -> "Catalogue":
        """Load what `to_bytes` gave.

        Raises: RuleError when the bytes are not such an index.
        """
        try:
            return cls(msgspec.msgpack.decode(encoded, type=Index))
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise RuleError(f"the compiled catalogue cannot be read: {error}") from error

    def to_bytes(self) -> bytes:
        """Return the index in the form `from_bytes` loads."""
        return msgspec.msgpack.encode(self._index)

    @property
    def digest(self) -> str:
        """SHA-256 of the rules' names and bytes."""
        return self._index.digest

    @property
    def date(self) -> str:
        """The newest day on which a fact was checked."""
        return self._index.date

    @cached_property
    def providers(self) -> dict[str, Provider]:
        """Every provider by its id."""
        return msgspec.msgpack.decode(self._index.providers, type=dict[str, Provider])

    @cached_property
    def _servers(self) -> dict[int, str]:
        """Port -> the one model server that listens there by default."""
        found: dict[int, list[str]] = {}
        for provider in self.providers.values():
            for port in provider.default_ports if provider.provider_class == "open-server" else ():
                found.setdefault(port, []).append(provider.id)
        return {port: owners[0] for port, owners in found.items() if len(owners) == 1}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every pack, sorted by file name."""
        return msgspec.msgpack.decode(self._index.rules, type=tuple[Rule, ...])

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """Every rule pack."""
        return msgspec.msgpack.decode(self._index.packs, type=tuple[Pack, ...])

    @cached_property
    def flow_packs(self) -> tuple[FlowPack, ...]:
        """Sources, sinks and sanitizers that users name."""
        return msgspec.msgpack.decode(self._index.flow_packs, type=tuple[FlowPack, ...])

    @cached_property
    def portability(self) -> Portability | None:
        """Which open server takes over what; None in a tree without that file."""
        return msgspec.msgpack.decode(self._index.portability, type=Portability | None)

    @property
    def http_paths(self) -> tuple[HttpPath, ...]:
        """Paths of model APIs, whatever the host."""
        return self._index.http_paths

    @property
    def asking_paths(self) -> tuple[str, ...]:
        """Ends of paths by which a service is only asked about itself."""
        return self._index.asking_paths

    def document(self, name: str) -> bytes | None:
        """Return another file of the tree (`flows/python.yaml`) as MessagePack of its plain data."""
        return self._index.documents.get(name)

    @property
    def documents(self) -> tuple[str, ...]:
        """Names of the other files, sorted."""
        return tuple(self._index.documents)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that have SDKs, sorted."""
        return tuple(self._index.sdks)

    def sdks(self, language: str) -> tuple[Sdk, ...]:
        """Return the SDKs of one language; empty when there are none."""
        if language not in self._sdks:
            encoded = self._index.sdks.get(language)
            self._sdks[language] = msgspec.msgpack.decode(encoded, type=tuple[Sdk, ...]) if encoded else ()
        return self._sdks[language]

    def provider(self, provider_id: str | None) -> Provider | None:
        """Return the provider with this id."""
        return self.providers.get(provider_id) if provider_id else None

    def provider_of_host(self, host: str) -> tuple[str, Host] | None:
        """Return whose host this is: an exact name before the longest suffix, and that before a pattern."""
        name = host_name(host)
        if name is None:
            return None
        if found := self._index.exact_hosts.get(name):
            return found
        labels = name.split(".")
        ends = [".".join(labels[place:]) for place in range(len(labels))]
        for end in ends:
            if found := self._index.suffix_hosts.get(end):
                return found
        for end in (*ends, ""):
            for owner, entry in self._index.pattern_hosts.get(end, ()):
                if re.fullmatch(entry.host, name):
                    return owner, entry
        return None

    def server_of_port(self, port: int) -> str | None:
        """Return the server that listens on this port unless told otherwise; None when several do, or none."""
        return self._servers.get(port)

    def provider_of_package(self, ecosystem: str, name: str) -> str | None:
        """Return the provider a package (purl type and name) belongs to."""
        table = self._index.packages.get(ecosystem, {})
        return next((table[form] for form in package_names(ecosystem, name) if form in table), None)

    def framework_of_package(self, ecosystem: str, name: str) -> str | None:
        """Return the name of an AI framework or shared SDK, which reaches providers but none of its own."""
        table = self._index.frameworks.get(ecosystem, {})
        families = self._index.framework_families.get(ecosystem, ())
        forms = tuple(package_names(ecosystem, name))
        exact = next((table[form] for form in forms if form in table), None)
        return exact or next((form for form in forms if form.startswith(families)), None)

    def provider_of_module(self, language: str, module: str) -> str | None:
        """Return the provider an imported module belongs to, by its longest known prefix."""
        for name in (language, *_SHARES_MODULES.get(language, ())):
            table = self._index.modules.get(name, {})
            if found := next((table[prefix] for prefix in (module, *prefixes(module)) if prefix in table), None):
                return found
        return None

    def provider_of_environment(self, name: str) -> str | None:
        """Return the provider a setting belongs to, also behind a project's prefix: `ACME_OPENAI_API_KEY`, `acme.openAiApiKey`.

        Only whole words count, and only a setting that holds more than everyday words is looked for behind a prefix.
        """
        table = self._index.environment
        if name in table:
            return table[name]
        tokens = self._joined(setting_tokens(name))[:_SETTING_WORDS_LIMIT]
        for start in range(len(tokens)):
            for end in range(len(tokens), start + 1, -1):
                words = tokens[start:end]
                found = table.get("_".join(words))
                if found and (len(words) == len(tokens) or not self._distinctive.isdisjoint(words)):
                    return found
        return self._key_owner(tokens)

    def _key_owner(self, tokens: tuple[str, ...]) -> str | None:
        """Return whose key a setting names in words of its own: `OPENAI_KEY`, a provider's first word and nothing else that means something."""
        if len(tokens) < 2 or tokens[-1] not in _KEY_WORDS:
            return None
        for start, word in enumerate(tokens[:-1]):
            owner = self._index.environment.get(f"{word}_API_KEY") if word in self._distinctive else None
            if owner is not None and _KEY_WORDS.issuperset(tokens[start + 1 :]):
                return owner
        return None

    def model(self, model: str) -> Model | None:
        """Return what is known of exactly this model id: its end, its replacement."""
        for form in model_forms(model):
            if place := self._index.model_ids.get(form):
                return self.providers[place[0]].models[place[1]]
        return None

    def providers_of_model(self, model: str) -> tuple[str, ...]:
        """Return the providers whose models have such an id; the one with the most specific pattern first."""
        for form in model_forms(model):
            found = [self._index.model_ids[form][0]] if form in self._index.model_ids else []
            matches = [*self._closed.matching(form), *self._open.matching(form)]
            matches.sort(key=lambda pattern: (-len(pattern.literal), pattern.subject))
            if found or matches:
                return tuple(dict.fromkeys([*found, *(pattern.subject for pattern in matches)]))
        return ()

    def weights_of(self, model: str) -> Weights | None:
        """Tell whether the customer could run the model: the most specific statement decides, none gives None."""
        if known := self.model(model):
            return known.weights
        for form in model_forms(model):
            closed = max(self._strength(self._closed, form, 1), self._strength(self._closed_families, form, 0))
            open_ = max(self._strength(self._open, form, 1), self._strength(self._open_families, form, 0))
            if closed != open_:
                return "closed" if closed > open_ else "open"
        return None

    def is_served_by_anyone(self, model: str) -> bool:
        """Tell whether an id names weights and no service: of an open family, or as hubs call weights (`organisation/name`)."""
        if self.weights_of(model) != "open":
            return False
        return "/" in model or any(next(self._open_families.matching(form), None) is not None for form in model_forms(model))

    @staticmethod
    def _strength(table: PrefixTable, model: str, rank: int) -> tuple[int, int]:
        """How specific the best match is; what a provider says of its own models goes before what is said of a family."""
        best = next(table.matching(model), None)
        return (len(best.literal), rank) if best else (-1, 0)

    def key_kind(self, candidate: bytes) -> str | None:
        """Return whose key the whole of `candidate` is by its form."""
        text = candidate[:512].decode("ascii", "replace")
        return next((pattern.subject for pattern, expression in self._keys if expression.fullmatch(text)), None)

    def find_keys(self, text: str) -> Iterator[KeyMatch]:
        """Yield the keys in clear in a text, in order of their pattern and place."""
        lower = text.lower()
        for pattern, expression in self._keys:
            if pattern.literal in lower:
                for match in expression.finditer(text):
                    yield KeyMatch(match.start(), match.end(), pattern.subject)

    @property
    def key_patterns(self) -> tuple[Pattern, ...]:
        """The expressions of providers' keys with the literal text each starts with."""
        return self._index.key_patterns

    def needles(self) -> tuple[Needle, ...]:
        """Return the literals without one of which a file cannot hold evidence."""
        return msgspec.msgpack.decode(self._index.needles, type=tuple[Needle, ...])

    def _joined(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """Put words that camel case took apart together again where that gives a known first word: OPEN AI is OPENAI."""
        joined: list[str] = []
        for token in tokens:
            if joined and joined[-1] not in self._distinctive and joined[-1] + token in self._distinctive:
                joined[-1] += token
            else:
                joined.append(token)
        return tuple(joined)

    @cached_property
    def _distinctive(self) -> frozenset[str]:
        return frozenset(self._index.distinctive)

    @cached_property
    def _closed(self) -> PrefixTable:
        return PrefixTable(self._index.closed_models)

    @cached_property
    def _open(self) -> PrefixTable:
        return PrefixTable(self._index.open_models)

    @cached_property
    def _open_families(self) -> PrefixTable:
        return PrefixTable(self._index.open_families)

    @cached_property
    def _closed_families(self) -> PrefixTable:
        return PrefixTable(self._index.closed_families)

    @cached_property
    def _keys(self) -> tuple[tuple[Pattern, re.Pattern[str]], ...]:
        bounded = ((pattern, f"(?<!{_KEY_EDGE})(?:{pattern.expression})(?!{_KEY_EDGE})") for pattern in self._index.key_patterns)
        return tuple((pattern, re.compile(expression)) for pattern, expression in bounded)
