"""A setting's name -> what it selects: a key, an address, a model, or something else."""

import re

from auditor.model.evidence import SettingEvidence
from auditor.model.finding import FindingKind

_CREDENTIAL_WORDS = frozenset({"KEY", "KEYS", "APIKEY", "APIKEYS", "TOKEN", "TOKENS", "SECRET", "PASSWORD", "CREDENTIAL", "CREDENTIALS"})
_ENDPOINT_WORDS = frozenset({"URL", "URI", "HOST", "ENDPOINT", "BASE", "BASEURL"})
_MODEL_WORDS = frozenset({"MODEL", "MODELS", "DEPLOYMENT", "ENGINE"})
_KEY_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def setting_kind(evidence: SettingEvidence) -> FindingKind:
    """Return what a setting of a provider selects, by the words of its name."""
    words = {word.upper() for word in _KEY_WORD.findall(evidence.key)}
    if words & _CREDENTIAL_WORDS:
        return "credential"
    if words & _MODEL_WORDS and evidence.value:
        return "model"
    return "endpoint" if words & _ENDPOINT_WORDS else "config"


def is_address(evidence: SettingEvidence) -> bool:
    """Return whether a setting holds an address, by the words of its name."""
    return setting_kind(evidence) == "endpoint"
