"""Any text -> the providers' keys that stand in it in clear: kind and place, never the value."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from auditor.model.evidence import Confidence, CredentialEvidence
from auditor.parsers.key_proofs import proof_of
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.secrecy import MASK, redacted, syntax_digest
from auditor.parsers.strength import strength_of
from auditor.parsers.text import Text, read_text

SIZE_LIMIT = 8_000_000
"""Characters that are searched."""
ENTROPY_LEAST = 3.0
"""Bits a character of a real key has at least; sixteen hexadecimal digits in any order have more."""

_DUMMY_WORDS = re.compile(
    r"x{4,}|\*{3,}|\.{3,}|0{6,}|1{6,}|example|placeholder|dummy|fake|sample|changeme|change[-_]me|your|redacted|"
    r"insert|replace|notreal|not[-_]a|invalid|mock|secret[-_]?here|deadbeef",
    re.IGNORECASE,
)
_TEST_WORD = re.compile(r"(?i)(?<![a-z])test(?:ing|key)?(?![a-z])")
_RUNS = ("0123456789", "abcdefghij", "1234567890", "qwertyuiop", "zyxwvu")
_RUN_LENGTH = 6
_PREFIX = re.compile(r"^[A-Za-z]{1,4}[-_](?:[a-z0-9]{1,12}[-_]){0,2}|^[A-Za-z]{2,5}_")
_DOCUMENT = re.compile(r"\.(?:md|mdx|rst|adoc|txt|html?|ipynb)$", re.IGNORECASE)
_TEST_NAME = re.compile(r"(?:^|/)(?:tests?_[^/]*|[^/]*[._-](?:tests?|spec|mock)s?\.\w+|conftest\.py|[^/]*Tests?\.\w+)$")
_DIGEST_KEY = b"auditor key in clear, 1"


def keys_in_clear(text: Text, knowledge: Knowledge) -> Iterator[CredentialEvidence]:
    """Yield the real keys of a text in file order; what looks made up is no key."""
    if len(text.text) > SIZE_LIMIT:
        return
    confidence = _confidence(text.path)
    found = sorted((span.start, -span.end, span.provider_id) for span in knowledge.find_keys(text.text))
    last = -1
    for start, negative_end, provider in found:
        end = -negative_end
        value = text.text[start:end]
        proof = proof_of(value, knowledge.key_forms)
        if start < last or (proof is not True and is_made_up(value)):
            continue
        last = end
        yield CredentialEvidence(
            location=text.location(start, end),
            kind=f"{provider}-key",
            provider_id=provider,
            in_clear=True,
            digest=keyed_digest(value),
            confidence="low" if proof is False else confidence,
            syntax=syntax_digest("key-in-clear", provider, keyed_digest(value)),
            snippet=redacted(text.snippet(start).replace(value, MASK)),
        )


def keyed_digest(value: str) -> str:
    """Return what tells equal keys from others and from which no key can be had back."""
    return hashlib.blake2b(value.encode("utf-8", "replace"), key=_DIGEST_KEY, digest_size=12).hexdigest()


def is_made_up(value: str) -> bool:
    """Return whether a key is a placeholder: dummy words, runs of the alphabet, one half repeated, too few different characters."""
    body = _PREFIX.sub("", value, count=1)
    lower = body.lower()
    if _DUMMY_WORDS.search(lower) or _TEST_WORD.search(value):
        return True
    if any(run[:_RUN_LENGTH] in lower for run in _RUNS) or _repeats(lower):
        return True
    return entropy(body) < ENTROPY_LEAST


def _repeats(body: str) -> bool:
    return any(
        len(body) >= 3 * width and body[: 2 * width] == body[:width] * 2 and body[:width] * (len(body) // width) in body
        for width in (1, 2, 3, 4, 5, 6, 8, 10, 12)
    )


def entropy(value: str) -> float:
    """Return the bits a character by the frequencies in the value itself."""
    if not value:
        return 0.0
    return -sum(count / len(value) * log2(count / len(value)) for count in Counter(value).values())


def _confidence(path: str) -> Confidence:
    """Keys in tests and documents are nearly always dummies that look real."""
    if strength_of(path) == "low" or _TEST_NAME.search(path) or _DOCUMENT.search(path):
        return "low"
    return "high"


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    yield from keys_in_clear(read_text(path, content), knowledge)


PARSER = Parser(
    name="keys-in-clear",
    version=2,
    wants=(
        "*.py", "*.pyi", "*.ipynb", "*.js", "*.mjs", "*.cjs", "*.jsx", "*.ts", "*.mts", "*.cts", "*.tsx", "*.vue", "*.svelte",
        "*.astro", "*.go", "*.java",
        "*.kt", "*.kts", "*.scala", "*.groovy", "*.gradle", "*.cs", "*.fs", "*.vb", "*.rb", "*.erb", "*.php", "*.rs", "*.swift",
        "*.dart", "*.ex", "*.exs",
        "*.c", "*.cc", "*.cpp", "*.h", "*.m", "*.lua", "*.pl", "*.r", "*.jl", "*.sh", "*.bash", "*.zsh", "*.fish", "*.ps1", "*.bat",
        "*.cmd", "*.sql",
        ".env", ".env.*", "*.env", "env.*", ".envrc", "*.yaml", "*.yml", "*.toml", "*.json", "*.jsonc", "*.json5", "*.ini", "*.cfg",
        "*.conf", "*.config",
        "*.properties", "*.xml", "*.tf", "*.tfvars", "*.hcl", "*.bicep", "Dockerfile", "*.dockerfile", "Dockerfile.*", "Makefile",
        "Jenkinsfile", "Procfile",
        ".netrc", ".npmrc", ".pypirc", "*.http", "*.rest", "*.pem", "*.plist", "*.gradle.properties",
    ),
    skips=("*lock.json", "*.lock", "pnpm-lock.yaml", "go.sum"),
    read=_read,
)  # fmt: skip
