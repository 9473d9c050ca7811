"""A listing -> a verdict for each file: read once, searched for the catalogue's literals, and remembered by content."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from auditor.execution.formats import Reader
from auditor.execution.store import Memory, Verdict
from auditor.inputs.classify import kind
from auditor.inputs.limits import LIMITS
from auditor.inputs.prefilter import Matcher
from auditor.inputs.recognise import bracket_reason, bundle_reason, code_reason, is_generated
from auditor.inputs.source import Entry, Source, Unreadable
from auditor.inputs.text import plain
from auditor.model.artifact import ArtifactKind

_SCRIPT = frozenset({"javascript", "typescript", "html"})


class Reading(NamedTuple):
    """How one file is read."""

    path: str
    language: str | None
    limit: int


class Looked(NamedTuple):
    """One file that was read, with what its bytes told."""

    path: str
    digest: str
    language: str | None
    verdict: Verdict


class Survey(NamedTuple):
    """A whole listing after the first look."""

    files: tuple[Looked, ...]
    """Files that were read, by path; those with a reason are skipped."""
    skipped: Mapping[str, str]
    """Path or pattern -> reason, of files that were not read."""
    unnamed: Mapping[str, int]
    """Suffix -> number of files of kinds nobody reads."""


def survey(
    entries: Sequence[Entry],
    memory: Memory,
    *,
    reader_of: Callable[[str], Reader],
    look: Callable[[Sequence[Reading]], Iterable[Verdict | str]],
) -> Survey:
    """Look at each file whose verdict is not remembered yet, and remember it.

    `look` reads files and returns a verdict for each, or why it could not be read. Cost: one look per new content.
    """
    found: list[tuple[Entry, str | None, Verdict | None]] = []
    skipped: dict[str, str] = {}
    unnamed: dict[str, int] = {}
    new: list[Reading] = []
    for entry in entries:
        path = entry.path
        reader = reader_of(path)
        language, reason = reader.language, reader.reason
        if language is None and not reader.has_parser and (reason is not None or _suffix(path)):
            _count(unnamed, _suffix(path))
            continue
        if reason is not None:
            skipped[path] = reason
            continue
        verdict = memory.verdicts.get(f"{entry.digest} {language or ''}")
        if verdict is None:
            new.append(Reading(path, language, LIMITS.of(_kind(path, language))))
        found.append((entry, language, verdict))
    answers = iter(look(new))
    files = []
    for entry, language, verdict in found:
        answer = next(answers) if verdict is None else verdict
        if isinstance(answer, str):
            skipped[entry.path] = _as_data(answer, entry.path, language)
            continue
        memory.verdicts[f"{entry.digest} {language or ''}"] = answer
        if language is None and answer.language is None and not reader_of(entry.path).has_parser:
            _count(unnamed, "")  # read for its first line alone, which names no language
            continue
        files.append(Looked(entry.path, entry.digest, language or answer.language, answer))
    return Survey(tuple(files), skipped, unnamed)


class Looker:
    """Reads files of one source and searches them; one per process."""

    def __init__(self, source: Source, matcher: Matcher, language_of_content: Callable[[str, bytes], str | None]) -> None:
        self._source = source
        self._matcher = matcher
        self._language_of_content = language_of_content

    def look(self, reading: Reading) -> Verdict | str:
        """Return what the file's bytes tell, or why they could not be read."""
        try:
            raw = self._source.read(reading.path, reading.limit)
        except Unreadable as error:
            return error.reason
        content = plain(raw)
        if content is None:
            return Verdict(len(raw), (), "binary")
        language = reading.language
        if language is None and content.startswith(b"#!"):
            language = self._language_of_content(reading.path, content[: LIMITS.head_bytes])
        reason = code_reason(content) if language is not None and not reading.path.endswith(".ipynb") else None
        if reason is not None:
            return Verdict(len(raw), (), reason)
        needles = self._matcher.scan(content)
        if not needles:
            return Verdict(len(raw), (), "", False, language)
        if language in _SCRIPT and (reason := bundle_reason(content)) is not None:
            return Verdict(len(raw), (), reason)
        if language is not None and (reason := bracket_reason(content)) is not None:
            return Verdict(len(raw), (), reason)
        return Verdict(len(raw), tuple(sorted(needles)), "", is_generated(content), language)


def _count(numbers: dict[str, int], key: str) -> None:
    numbers[key] = numbers.get(key, 0) + 1


def _as_data(reason: str, path: str, language: str | None) -> str:
    """Return the reason; a settings file over its limit is no settings file, and nothing was missed."""
    is_data = language is None and reason.startswith("larger than") and LIMITS.of(_kind(path, language)) == LIMITS.text_bytes
    return f"data rather than settings: {reason}" if is_data else reason


def _kind(path: str, language: str | None) -> ArtifactKind:
    return "code" if language is not None and not path.endswith(".ipynb") else kind(path, language)


def _suffix(path: str) -> str:
    name = path[path.rfind("/") + 1 :]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""
