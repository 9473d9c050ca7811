"""One key with its value -> evidence: the setting, and the endpoint, model or credential it is."""

import re
from collections.abc import Iterator

import msgspec

from auditor.model.evidence import (
    Confidence,
    CredentialEvidence,
    EndpointEvidence,
    Evidence,
    ModelEvidence,
    SettingEvidence,
)
from auditor.model.provider import SITE, Host
from auditor.parsers.answering import is_placeholder
from auditor.parsers.key_names import KeyFacts, ends_with_ai_word, key_facts
from auditor.parsers.model_strings import is_loose_word, provider_of_word, split_prefix
from auditor.parsers.parser import Knowledge
from auditor.parsers.references import Resolved, has_reference, resolve
from auditor.parsers.secrecy import (
    MASK,
    harmless_url,
    host_of,
    is_switch,
    looks_secret,
    redacted,
    syntax_digest,
)
from auditor.parsers.text import Text

_MODEL_SHAPE = re.compile(r"^(?:[A-Za-z]|@\w+/)[\w.:/@+-]{1,120}$")
_WORD_SHAPE = re.compile(r"^[A-Za-z0-9][\w.-]{0,40}$")
_LOWER: dict[Confidence, Confidence] = {"high": "medium", "medium": "low", "low": "low"}
_UNKNOWN_PART = re.compile(r"\$?\{[^}]*\}|\*+")
_PROSE_SPACES = 4
_VALUE_LIMIT = 2000
_NO_MODEL = frozenset({"none", "null", "auto", "default", "true", "false", "nil", "undefined", "off", "on", "yes", "no"})


class Setting(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One declared key, whatever format it stood in."""

    key: str
    """The environment variable's name, or the dotted path."""
    value: str
    start: int
    """Offset of the key."""
    end: int
    environment: str = ""
    reads: tuple[str, ...] = ()
    """What the format itself says is read: a secret's key."""
    beside: str = ""
    """The provider that an entry next to this one names: `{provider: x, model: y}`."""
    items: tuple[int, ...] = ()
    """Where the list items begin in which it stands: what one item says is nothing to the next."""
    output: bool = False
    """It is there to be read by others, under whatever name."""
    led_to: str | None = None
    """Who answers at the address beside it, where its own name says somebody else; empty for the customer's own network."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One setting with everything that is asked of it more than once."""

    text: Text
    knowledge: Knowledge
    setting: Setting
    key: KeyFacts
    provider: str | None
    resolved: Resolved
    confidence: Confidence

    def snippet(self) -> str:
        """Return the setting's line; a credential's value never stands in it."""
        line = redacted(self.text.snippet(self.setting.start))
        value = self.setting.value.strip()
        if self.key.key_class == "credential" and len(value) > 2 and not self.resolved.reads and value in line:
            line = line.replace(value, MASK)
        return line


def read_setting(text: Text, setting: Setting, knowledge: Knowledge, confidence: Confidence) -> Iterator[Evidence]:
    """Yield what one setting is evidence of; nothing for a key that has to do with no model."""
    key = key_facts(knowledge, setting.key)
    if len(setting.value) > _VALUE_LIMIT or not _may_tell(setting, key):
        return
    resolved = resolve(setting.value)
    if setting.reads:
        resolved = Resolved(resolved.literal, tuple(dict.fromkeys((*setting.reads, *resolved.reads))), True)
    if key.key_class == "credential" and (_is_prose(resolved.literal) or is_switch(resolved.literal)):
        return
    reading = Reading(
        text=text,
        knowledge=knowledge,
        setting=setting,
        key=key,
        provider=_provider(knowledge, setting, key),
        resolved=resolved,
        confidence=confidence,
    )
    yield from _setting_evidence(reading)
    yield from _credential_evidence(reading)
    yield from _endpoint_evidence(reading)
    yield from _model_evidence(reading)


def _may_tell(setting: Setting, key: KeyFacts) -> bool:
    """Most settings of most files have to do with no model: they are left here, by their name and a glance at the value."""
    if key.key_class != "other" or key.owner or setting.reads:
        return True
    value = setting.value
    return "://" in value or (key.named is not None and is_switch(value)) or has_reference(value)


def _is_prose(value: str) -> bool:
    """A sentence is no key: translations have names like `INVALID_API_KEY` too."""
    return not value.isascii() or value.count(" ") >= _PROSE_SPACES


def _provider(knowledge: Knowledge, setting: Setting, key: KeyFacts) -> str | None:
    """Whose setting it is. A provider's word alone counts where the key holds something of a model, or a switch."""
    if setting.led_to is not None:
        return setting.led_to or None
    if key.key_class == "other" and not is_switch(setting.value.strip("\"'")):
        return key.owner
    if key.named is None and setting.beside and key.key_class in ("credential", "endpoint", "model"):
        return None if _is_name(setting, key) else _beside(knowledge, setting)
    return key.named


def _is_name(setting: Setting, key: KeyFacts) -> bool:
    """`- key: gpt-4` in a list of models is what the entry goes by."""
    written = setting.value.strip()
    bare = key.key_class == "credential" and setting.key.rpartition(".")[2].lower() in ("key", "keys")
    return bare and bool(written) and not has_reference(written) and not looks_secret(written)


def _beside(knowledge: Knowledge, setting: Setting) -> str | None:
    """The provider that an entry beside this one names; a whole cloud's name says nothing of a model it does not serve."""
    provider = knowledge.provider_by_start(setting.beside) or provider_of_word(knowledge, setting.beside)
    is_known = bool(knowledge.providers_of_model(setting.value)) or knowledge.weights_of(setting.value) is not None
    if provider is not None and is_loose_word(setting.beside, provider) and not is_known:
        return None
    return provider


def read_shared_setting(text: Text, setting: Setting, knowledge: Knowledge, confidence: Confidence) -> Iterator[Evidence]:
    """Yield the credential that a name shared by several services is, in a file that configures models."""
    key = key_facts(knowledge, setting.key)
    if key.shared is None or key.shared.provider is None or key.key_class != "credential" or _is_prose(setting.value):
        return
    provider = key.shared.provider
    resolved = resolve(setting.value)
    reading = Reading(
        text=text, knowledge=knowledge, setting=setting, key=key, provider=provider, resolved=resolved, confidence=_LOWER[confidence]
    )
    yield _credential(reading, key.form, provider)


def harmless_value(reading: Reading) -> str | None:
    """Return the value when nothing of it can be a secret, else None."""
    literal = reading.resolved.literal
    if reading.key.key_class == "credential" or not literal:
        return None
    url = harmless_url(literal)
    if url is not None:
        return url
    if is_switch(literal):
        return literal
    if looks_secret(literal):
        return literal if reading.key.key_class == "model" and reading.knowledge.providers_of_model(literal) else None
    if reading.key.key_class == "model" and _MODEL_SHAPE.match(literal):
        return literal
    if reading.key.key_class in ("choice", "version") and _WORD_SHAPE.match(literal):
        return literal
    return None


def _setting_evidence(reading: Reading) -> Iterator[Evidence]:
    value = harmless_value(reading)
    named = reading.provider is not None or reading.key.ai_word
    handed_on = value is not None or bool(reading.setting.output and reading.resolved.reads)
    kept = handed_on and reading.key.key_class in ("endpoint", "model", "choice")
    if not (reading.provider or (named and reading.key.key_class != "other") or kept):
        return
    setting = reading.setting
    yield SettingEvidence(
        location=reading.text.location(setting.start, setting.end),
        key=setting.key,
        value=value,
        has_value=bool(setting.value.strip()) or bool(reading.resolved.reads),
        environment=setting.environment,
        reads=reading.resolved.reads,
        syntax=syntax_digest("setting", setting.key, value or ""),
        snippet=reading.snippet(),
    )


def _credential_evidence(reading: Reading) -> Iterator[Evidence]:
    """A provider's key by the setting's own name, or by the name it reads."""
    name, provider = (reading.key.form, reading.provider if reading.key.key_class == "credential" else None)
    if reading.setting.led_to is not None and reading.key.key_class == "credential":
        yield _credential(reading, name, provider)
        return
    reads = reading.resolved.reads if "\n" not in reading.setting.value else ()  # a script reads many things
    for read in reads:
        other = key_facts(reading.knowledge, read)
        if other.key_class == "credential" and other.named is not None and provider in (None, other.named):
            name, provider = other.form, other.named
            break
    if provider is not None:
        yield _credential(reading, name, provider)


def _credential(reading: Reading, name: str, provider: str | None) -> CredentialEvidence:
    setting = reading.setting
    return CredentialEvidence(
        location=reading.text.location(setting.start, setting.end),
        kind=_known_tail(reading.knowledge, name, provider) if provider else name,
        provider_id=provider,
        confidence=reading.confidence,
        syntax=syntax_digest("credential", setting.key, name),
        snippet=reading.snippet(),
    )


def _known_tail(knowledge: Knowledge, form: str, provider: str) -> str:
    """Return the provider's own name for a key that a project put a prefix before."""
    tokens = form.split("_")
    for start in range(len(tokens) - 2, 0, -1):
        tail = "_".join(tokens[start:])
        if knowledge.provider_of_environment(tail) == provider:
            return tail
    return form


def _endpoint_evidence(reading: Reading) -> Iterator[Evidence]:
    literal = reading.resolved.literal
    url = harmless_url(literal)
    host = host_of(literal)
    if url is None or host is None or reading.key.key_class == "credential":
        return
    known = provider_of_pattern(reading.knowledge, host)
    confidence = reading.confidence
    provider: str | None
    if known is not None:
        provider, host_class = known[0], known[1].host_class
        if host_class not in ("api", "telemetry") or reading.key.key_class != "endpoint":
            confidence = "low" if host_class not in ("api", "telemetry") else _LOWER[confidence]
    else:
        own = reading.provider is not None and reading.knowledge.runs_at_customer(reading.provider)
        provider, host_class = reading.provider if own else None, "api"
        if reading.key.key_class != "endpoint" or not (reading.provider or reading.key.ai_word):
            return
        if not reading.provider and not ends_with_ai_word(reading.key.form):
            confidence = "low"  # a chat's other service, a plug-in's page
    setting = reading.setting
    yield EndpointEvidence(
        location=reading.text.location(setting.start, setting.end),
        host=host,
        url=url,
        key=setting.key,
        provider_id=provider,
        host_class=host_class,
        confidence=confidence,
        syntax=syntax_digest("endpoint", setting.key, url),
        snippet=reading.snippet(),
    )


def provider_of_pattern(knowledge: Knowledge, host: str) -> tuple[str, Host] | None:
    """Return who answers for a host in which a reference or a `*` stands for one part: any name does where the rest tells, a model's first."""
    if not any(mark in host for mark in "*$"):
        return knowledge.provider_of_host(host)
    found = [known for filler in ("x", "api") if (known := knowledge.provider_of_host(_UNKNOWN_PART.sub(filler, host)))]
    return min(found, key=lambda known: known[1].host_class == SITE, default=None)


def _model_evidence(reading: Reading) -> Iterator[Evidence]:
    literal = reading.resolved.literal
    if reading.key.key_class != "model" or "/" in reading.setting.key or not _MODEL_SHAPE.match(literal) or literal.lower() in _NO_MODEL:
        return
    if harmless_value(reading) is None or harmless_url(literal) is not None and "/" not in literal and ":" not in literal:
        return
    found = model_of(reading.knowledge, literal, reading.provider, reading.confidence, named=reading.key.ai_word)
    if found is None:
        return
    provider, confidence = found
    setting = reading.setting
    yield ModelEvidence(
        location=reading.text.location(setting.start, setting.end),
        name=literal,
        key=setting.key,
        provider_id=provider,
        confidence=confidence,
        syntax=syntax_digest("model", setting.key, literal),
        snippet=reading.snippet(),
    )


def model_of(
    knowledge: Knowledge, name: str, provider: str | None, confidence: Confidence, *, named: bool
) -> tuple[str | None, Confidence] | None:
    """Return (provider, confidence) for a value in a place that selects a model; None when it is no model we know of."""
    servers = knowledge.providers_of_model(name)
    if is_placeholder(name) or (not servers and knowledge.weights_of(name) is None and knowledge.provider_by_word(name.lower())):
        return None  # `your-model`; `engine: vllm` names a server
    if provider is None and knowledge.weights_of(name) != "open":
        provider, _ = split_prefix(knowledge, name)
    if provider is None and (own := split_prefix(knowledge, name)[0]) and knowledge.runs_at_customer(own):
        provider = own
    if provider is not None and provider not in servers and knowledge.weights_of(name) == "open" and knowledge.serves_own_alone(provider):
        provider = None  # `openai.model: an open one`: the word is the protocol's
    if provider is not None:
        return provider, confidence if servers or knowledge.weights_of(name) else _LOWER[confidence]
    if servers:
        # `organisation/name` is how models are called, and how folders are: weak where the key does not speak of models.
        is_open = knowledge.weights_of(name) == "open"
        # Open weights are served by anyone: the id alone names nobody.
        server = servers[0] if len(servers) == 1 and not is_open else None
        return server, "low" if "/" in name and not named and is_open else confidence
    if knowledge.weights_of(name) is not None:
        return None, confidence
    return (None, "low") if named else None
