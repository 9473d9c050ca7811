"""Strings like `openai/gpt-4o` and words like `provider: groq` -> the provider they mean."""

import re

from auditor.parsers.key_names import provider_of_key
from auditor.parsers.parser import Knowledge

_PREFIXED = re.compile(r"^([a-z][\w-]{1,40})[:/](?:(?:chat|responses|messages|completion|embedding|image)[:/])?([\w.:/@*-]{1,150})$")


def split_prefix(knowledge: Knowledge, model: str) -> tuple[str | None, str]:
    """Return the provider that the part before `/` or `:` of a model string names, and the rest; (None, model) when it names none."""
    found = _PREFIXED.match(model)
    provider = provider_of_word(knowledge, found.group(1)) if found else None
    return (provider, found.group(2)) if found and provider else (None, model)


def provider_of_word(knowledge: Knowledge, word: str) -> str | None:
    """Return the provider that a word of a configuration names: its id, a framework's prefix for it, or the word of its settings."""
    plain = word.strip().lower().rsplit("/", 1)[-1].replace("_", "-").replace(" ", "-")
    if not plain or len(plain) > 60:
        return None
    return knowledge.provider_by_word(plain) or provider_of_key(knowledge, f"{plain.upper().replace('-', '_')}_API_KEY")


def is_loose_word(word: str, provider: str) -> bool:
    """Return whether a word may mean other things than a provider of models: `aws` and `oci`, not `aws-bedrock` and `bedrock`."""
    plain = word.strip().lower().rsplit("/", 1)[-1].replace("_", "-")
    first, _, last = provider.partition("-")
    return plain != provider and not (plain == last and first)
