"""A rule's message and a finding's facts -> one sentence for a person."""

import re
from collections.abc import Mapping, Sequence

from auditor.correlation.identity import endpoint_of
from auditor.matching.seen import Seen
from auditor.model.evidence import CallEvidence, ConfigEvidence, Target
from auditor.model.rule import Rule

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SEVERAL = "one of several providers"
_UNKNOWN = {"provider": "a provider not named here", "model": "a model not named here", "endpoint": "an address not named here"}
_NAME = re.compile(r"\{([a-z_]+)\}")


class Template:
    """A rule's message, taken apart once: names, and the text with its optional parts."""

    __slots__ = ("_text", "names")

    def __init__(self, rule: Rule) -> None:
        self._text = rule.message or rule.summary
        self.names = tuple(sorted(set(_NAME.findall(self._text))))

    def fill(self, words: Mapping[str, str]) -> str:
        """Return the message for some words; a part in square brackets goes when a name in it is empty."""
        text = _OPTIONAL.sub(lambda part: _filled(part.group(1), words) if _is_full(part.group(1), words) else "", self._text)
        return " ".join(_filled(text, words).split())


def words_of(seen: Seen, phrases: Mapping[str, str]) -> dict[str, str]:
    """Return the value of each name, as a person reads it; `phrases` say data types in a sentence."""
    facts = seen.facts
    evidence = seen.evidence
    target = evidence.target if isinstance(evidence, CallEvidence | ConfigEvidence) else None
    return {
        "provider": seen.provider.name if seen.provider else facts.provider or (_SEVERAL if _differs(target) else ""),
        "model": facts.model,
        "capability": facts.capability,
        "endpoint": endpoint_of(evidence) or "",
        "host": facts.host,
        "reason": target.reason if target else "",
        "package": facts.package,
        "symbol": facts.symbol,
        "feature": ", ".join(facts.features),
        "data_types": listed([phrases.get(name, name) for name in facts.data_types]),
        "sent": f"{facts.sent_bytes:,} bytes" if facts.sent_bytes else "",
        "client": facts.symbol if facts.evidence == "traffic" else "",
        "construct": facts.construct,
    }


def _differs(target: Target | None) -> bool:
    return target is not None and target.reason.startswith("one of several")


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _is_full(text: str, words: Mapping[str, str]) -> bool:
    return all(words.get(name) for name in _NAME.findall(text))


def _filled(text: str, words: Mapping[str, str]) -> str:
    def said(name: re.Match[str]) -> str:
        word = words.get(name.group(1)) or _UNKNOWN.get(name.group(1), "")
        own = word == _SEVERAL or not words.get(name.group(1))
        return word[:1].upper() + word[1:] if own and name.start() == 0 else word

    return _NAME.sub(said, text)
