"""Names of settings -> what they are for and whose they are."""

import re
from functools import lru_cache
from typing import Literal

import msgspec

from auditor.model.construct import Construct
from auditor.parsers.parser import Knowledge

KeyClass = Literal["credential", "endpoint", "model", "choice", "version", "other"]

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")
_ENVIRONMENT = re.compile(r"^[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)+$|^[A-Z]{3,12}$")
_SUFFIX = r"(?:_(?:\d{1,3}|PROD|PRODUCTION|DEV|DEVELOPMENT|STAGING|TEST|VALUE|FILE|ARN|SECURE))?$"
_CLASSES: tuple[tuple[KeyClass, re.Pattern[str]], ...] = (
    ("other", re.compile(r"(?:^|_)(?:HTTPS?|SOCKS[45]?|NO)_?PROXY(?:_|$)")),  # the way out, not who answers
    ("version", re.compile(r"(?:^|_)(?:API_VERSION|REGION|LOCATION|PROJECT|PROJECT_ID|VERSION)$")),
    ("credential", re.compile(rf"(?:^|_)(?:KEYS?|APIKEY|TOKEN|SECRET|CREDENTIALS?|PAT|PASSWORD|API_KEY_REF|AUTHORIZATION){_SUFFIX}")),
    (
        "model",
        re.compile(
            rf"(?:^|_)(?:MODELS?|MODEL_?(?:NAMES?|IDS?|DEPLOYMENT|SLUG|STRING)|LLM|ENGINE|DEPLOYMENT(?:_?(?:NAME|ID))?|"
            rf"EMBEDDINGS?){_SUFFIX}"
        ),
    ),
    (
        "endpoint",
        re.compile(
            rf"(?:^|_)(?:URLS?|BASEURL|URI|ENDPOINTS?|HOST(?:NAME|S)?|SERVERS?|BASE|API_BASE|API|ADDRESS|ADDR|DOMAIN|GATEWAY|"
            rf"PROXY|ORIGIN|UPSTREAM|BASE_?PATH){_SUFFIX}"
        ),
    ),
    ("choice", re.compile(r"(?:^|_)(?:PROVIDER|BACKEND|TYPE|VENDOR|SERVICE|MODE|DRIVER|CLIENT)$")),
)
_AI_WORDS = frozenset(
    {"LLM", "LLMS", "GENAI", "AI", "INFERENCE", "EMBEDDING", "EMBEDDINGS", "COMPLETION", "COMPLETIONS", "CHAT", "RERANK", "RERANKER"}
)
_NEUTRAL = frozenset(
    {
        "API", "KEY", "KEYS", "APIKEY", "TOKEN", "SECRET", "ACCESS", "AUTH", "AUTHORIZATION", "CREDENTIAL", "CREDENTIALS", "PAT",
        "SERVICE", "ACCOUNT",
        "BASE", "URL", "BASEURL", "URI", "ENDPOINT", "HOST", "HOSTNAME", "SERVER", "ADDRESS", "PROXY", "GATEWAY", "HTTP", "CLIENT",
        "INTERNAL", "PUBLIC", "NETWORK",
        "CHAT", "MODEL", "LLM", "STREAMING", "EMBEDDING", "EMBEDDINGS", "COMPLETION", "COMPLETIONS", "IMAGE", "AUDIO", "SPEECH",
        "INFERENCE", "AI",
        "DEFAULT", "OPTIONS", "CONFIG", "SETTINGS", "PROVIDER", "CONNECTION", "PROD", "PRODUCTION", "DEV", "STAGING", "TEST", "VALUE",
        "FILE", "LOCAL",
    }
)  # fmt: skip
"""Words that may stand between a provider's word and the end: others (`LICENSE`, `INGRESS`) speak of its other parts."""
_WORD_TOKENS = 3
_TOKEN_LIMIT = 16
_KEY_LIMIT = 300


class KeyFacts(msgspec.Struct, frozen=True, gc=False):
    """What a key's name tells."""

    form: str
    """The name as an environment variable would spell it."""
    key_class: KeyClass
    owner: str | None
    """Whose setting it is by a name the catalogue knows."""
    named: str | None
    """The same, or the provider whose own word stands in it."""
    ai_word: bool
    shared: Construct | None
    """Set for names that several services of one company read."""


@lru_cache(maxsize=16384)
def key_facts(knowledge: Knowledge, key: str) -> KeyFacts:
    """Return what a key's name tells; remembered, since files repeat keys thousands of times."""
    form = environment_form(key[:_KEY_LIMIT])
    return KeyFacts(
        form,
        class_of(form),
        knowledge.provider_of_environment(form),
        provider_of_key(knowledge, form),
        has_ai_word(form),
        knowledge.constructs.find("shared-setting", form),
    )


def environment_form(name: str) -> str:
    """Return a name as an environment variable would spell it: `spring.ai.base-url` -> `SPRING_AI_BASE_URL`."""
    if name.isupper() and "__" not in name and name.isidentifier():
        return name
    if not name.isupper():
        name = _CAMEL.sub("_", name[:300])
    return _SEPARATORS.sub("_", name).strip("_").upper()


def is_environment_name(name: str) -> bool:
    """Return whether a name looks like an environment variable by itself."""
    return bool(_ENVIRONMENT.match(name))


def class_of(form: str) -> KeyClass:
    """Return what a key in environment form holds, by its last words."""
    return next((name for name, pattern in _CLASSES if pattern.search(form)), "other")


def has_ai_word(form: str) -> bool:
    """Return whether a key in environment form speaks of models without naming anyone."""
    return not _AI_WORDS.isdisjoint(form.split("_"))


def ends_with_ai_word(form: str) -> bool:
    """Return whether what follows a key's last word of models says nothing more: `CHAT_URL`, and not `CHAT_SLACK_URL`."""
    tokens = form.split("_")
    last = max((number for number, token in enumerate(tokens) if token in _AI_WORDS), default=len(tokens))
    return last < len(tokens) and all(token in _NEUTRAL or token.isdigit() for token in tokens[last + 1 :])


def provider_of_key(knowledge: Knowledge, form: str) -> str | None:
    """Return whose setting this is: its exact name, a known name after a project's own prefix, or a provider's own word in it."""
    tokens = [token for token in form.split("_") if token][-_TOKEN_LIMIT:]
    for start in range(len(tokens)):
        if len(tokens) - start < 2 and start > 0:
            break
        found = knowledge.provider_of_environment("_".join(tokens[start:]))
        if found:
            return found
    return _provider_by_word(knowledge, tokens)


def _provider_by_word(knowledge: Knowledge, tokens: list[str]) -> str | None:
    loose = class_of("_".join(tokens)) not in ("credential", "endpoint")
    for width in range(_WORD_TOKENS, 0, -1):
        for start in range(len(tokens) - width + 1):
            found = knowledge.own_words.get("".join(tokens[start : start + width]))
            if found is not None and (loose or all(token in _NEUTRAL or token.isdigit() for token in tokens[start + width :])):
                return found
    return None
