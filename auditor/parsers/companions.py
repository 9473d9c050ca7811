"""Settings of one file -> for each, who answers at the address that stands beside it: a key and a model go where their address leads.

`openai.base-url: https://api.groq.com/openai/v1` makes `openai.api-key` and `openai.chat.options.model` another provider's.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from auditor.parsers.answering import is_own, is_placeholder
from auditor.parsers.key_names import KeyFacts, has_ai_word, key_facts, provider_of_key
from auditor.parsers.parser import Knowledge
from auditor.parsers.references import resolve
from auditor.parsers.secrecy import host_of
from auditor.parsers.settings import Setting

_ADDRESS_WORDS = frozenset(
    {"API", "BASE", "URL", "BASEURL", "URI", "ENDPOINT", "HOST", "HOSTNAME", "SERVER", "ADDRESS", "PATH", "NETWORK", "CONFIG"}
)
_COUNT_LIMIT = 50


class Address(msgspec.Struct, frozen=True, gc=False):
    """An address in a settings file, and what it is the address of."""

    stem: str
    """The words its name shares with those it is for: `SPRING_AI_OPENAI`."""
    environment: str
    items: tuple[int, ...]
    named: str | None
    """Whose the stem is by its words."""
    provider: str | None
    """Who answers there; None for the customer's own network."""


def answered(settings: Iterable[Setting], knowledge: Knowledge) -> list[Setting]:
    """Return settings, those of keys and models with whoever answers at the address beside them where that is somebody else than their name says.

    Cost: settings times addresses of known owners, of which a file has few.
    """
    found = list(settings)
    addresses = [address for setting in found if (address := _address(setting, knowledge)) is not None][:_COUNT_LIMIT]
    return [_led(setting, addresses, knowledge) for setting in found] if addresses else found


def _address(setting: Setting, knowledge: Knowledge) -> Address | None:
    key = key_facts(knowledge, setting.key)
    if key.key_class != "endpoint" or not setting.value:
        return None
    stem = _stem(key.form)
    literal = resolve(setting.value).literal
    host = host_of(literal)
    if not stem or host is None or "$" in host or is_placeholder(host):
        return None
    known = knowledge.provider_of_host(host)
    if known is None and not is_own(host):
        return None
    named = _owner(knowledge, stem)
    if known is None and (named is None or not knowledge.is_service(named)):
        return None
    if (known is not None and known[1].host_class != "api") or (named is None and not has_ai_word(stem)):
        return None
    return Address(stem, setting.environment, setting.items, named, known[0] if known is not None else None)


@lru_cache(maxsize=4096)
def _owner(knowledge: Knowledge, stem: str) -> str | None:
    return provider_of_key(knowledge, f"{stem}_API_KEY")


def _stem(form: str) -> str:
    words = form.split("_")
    while words and words[-1] in _ADDRESS_WORDS:
        words.pop()
    return "_".join(words)


def _led(setting: Setting, addresses: Sequence[Address], knowledge: Knowledge) -> Setting:
    key = key_facts(knowledge, setting.key)
    if key.key_class not in ("credential", "model"):
        return setting
    fitting = [address for address in addresses if _is_beside(address, setting, key)]
    if not fitting:
        return setting
    nearest = max(fitting, key=lambda address: (len(address.items), len(address.stem)))
    if nearest.provider == key.named:
        return setting
    return msgspec.structs.replace(setting, led_to=nearest.provider or "")


def _is_beside(address: Address, setting: Setting, key: KeyFacts) -> bool:
    return (
        address.environment == setting.environment
        and setting.items[: len(address.items)] == address.items
        and key.form.startswith(f"{address.stem}_")
        and key.named in (None, address.named)
    )
