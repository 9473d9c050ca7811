"""One scan's work on files, stage by stage: from memory where nothing changed, in one process or several where it did."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.execution.formats import find_parser
from auditor.execution.gathered import CodeResult
from auditor.execution.look import Looked, Reading, Survey, survey
from auditor.execution.pool import Pool
from auditor.execution.store import Memory, Outcome, Verdict
from auditor.execution.watch import Watch
from auditor.execution.workshop import Made, Plan, Timed, Workshop, failure, look_at, open_workshop, parse_files
from auditor.inputs.prefilter import Matcher
from auditor.inputs.source import Entry, Source
from auditor.languages import by_name, language_of

Kind = TypeVar("Kind")

FILES_WORTH_A_POOL: Final = 4_000
"""New files to look at, from which further processes pay for their start."""
BYTES_WORTH_A_POOL: Final = 1_500_000
"""Bytes to parse, from which further processes pay for their start."""

_SETTING_NAME: Final = re.compile(rb"[A-Z][A-Z0-9]*_[A-Z0-9_]+")
_SETTING_NAMES_LIMIT: Final = 20_000


class Name(NamedTuple):
    """A name to look for; see `auditor.inputs.prefilter.Literal`."""

    text: str
    role: str = "name"


class Runner:
    """Does the work of one scan; `close` it."""

    def __init__(self, source: Source, catalogue: Catalogue, memory: Memory, *, jobs: int, cache_folder: str | None, watch: Watch) -> None:
        self._source = source
        self._catalogue = catalogue
        self._memory = memory
        self._watch = watch
        self._jobs = jobs
        self._cache_folder = cache_folder
        self._workshop = Workshop(Plan(source, b"", cache_folder), catalogue)
        self._pool: Pool[Workshop] | None = None
        self._digests: dict[str, str] = {}

    def look(self, entries: Sequence[Entry]) -> Survey:
        """Read what is new and search it for the catalogue's literals."""
        self._digests = dict(entries)
        return survey(entries, self._memory, language_of=language_of, is_wanted=is_wanted, look=self._look)

    def seeds(self, seen: Survey) -> tuple[Looked, ...]:
        """Return the code files that hold a literal that means something in their language."""
        languages = [needle.language for needle in self._catalogue.needles()]
        return tuple(file for file in seen.files if file.language is not None and _is_seed(file, languages))

    def parse(self, seen: Survey, seeds: Sequence[Looked]) -> dict[str, Made]:
        """Parse settings and manifests that hold a literal, or the name of a setting that a seed mentions."""
        names = self._setting_names(seeds)
        others = [file for file in seen.files if file.language is None and not file.verdict.reason]
        mentioning = self._mentions(names, [file for file in others if not file.verdict.needles]) if names else frozenset()
        wanted = [file.path for file in others if file.verdict.needles or file.path in mentioning]
        return self._parsed(wanted)

    def analyse(self, seen: Survey, seeds: Sequence[Looked], parsed: Mapping[str, Made]) -> dict[str, CodeResult]:
        """Analyse the seeds, then what mentions a wrapper they export, until nothing new appears."""
        return {}

    def close(self, *, at_once: bool = False) -> None:
        """End all processes."""
        if self._pool is not None:
            self._pool.close(at_once=at_once)

    def _look(self, readings: Sequence[Reading]) -> Iterable[Verdict | str]:
        run = self._shared_pool().run(
            look_at, readings, is_worth_it=len(readings) >= FILES_WORTH_A_POOL, failed=lambda _item, reason: reason
        )
        return self._counted("look", run, len(readings))

    def _parsed(self, paths: Sequence[str]) -> dict[str, Made]:
        remembered = {path: self._remembered(f"parse {path}") for path in paths}
        new = [path for path, outcome in remembered.items() if outcome is None]
        failed = lambda path, reason: Timed(0.0, msgspec.msgpack.encode(Made(notifications=(failure(path, reason),))))
        results = self._shared_pool().run(parse_files, new, is_worth_it=len(new) >= FILES_WORTH_A_POOL, failed=failed)
        for path, timed in zip(new, self._counted("parse", results, len(new)), strict=True):
            self._watch.took(timed.seconds, "parse", path)
            self._memory.outcomes[f"parse {path}"] = remembered[path] = Outcome(((path, self._digests.get(path, "")),), timed.result)
        return {path: msgspec.msgpack.decode(outcome.result, type=Made) for path, outcome in remembered.items() if outcome is not None}

    def _remembered(self, key: str) -> Outcome | None:
        """Return what was found out earlier, if nothing it depended on has changed."""
        outcome = self._memory.outcomes.get(key)
        if outcome is None or any(self._digests.get(path, "") != digest for path, digest in outcome.dependencies):
            return None
        return outcome

    def _setting_names(self, seeds: Sequence[Looked]) -> tuple[str, ...]:
        names: set[bytes] = set()
        for file in seeds:
            names.update(_SETTING_NAME.findall(self._workshop.text(file.path) or b""))
        return tuple(sorted(name.decode("ascii") for name in names))[:_SETTING_NAMES_LIMIT]

    def _mentions(self, names: Sequence[str], files: Sequence[Looked]) -> frozenset[str]:
        """Return the paths of the files in which one of the names stands."""
        matcher = Matcher([Name(name) for name in names])
        found = set()
        for file in files:
            content = self._workshop.text(file.path)
            if content is not None and matcher.scan(content):
                found.add(file.path)
        return frozenset(found)

    def _shared_pool(self) -> Pool[Workshop]:
        if self._pool is None:
            plan = Plan(self._source, self._catalogue.to_bytes(), self._cache_folder)
            self._pool = Pool(self._jobs, open_workshop, plan, self._workshop)
        return self._pool

    def _counted(self, stage: str, results: Iterable[Kind], total: int) -> Iterable[Kind]:
        for number, result in enumerate(results):
            if number % 64 == 0:
                self._watch.step(stage, number, total)
            yield result
        self._watch.step(stage, total, total)


def is_wanted(path: str) -> bool:
    """Whether a parser reads files of this name."""
    return find_parser(path, b"") is not None


def _is_seed(file: Looked, languages: Sequence[str]) -> bool:
    if file.verdict.reason or not file.verdict.needles or file.language is None:
        return False
    own = _families(file.language)
    return any(not languages[number] or languages[number] in own for number in file.verdict.needles)


def _families(language: str) -> frozenset[str]:
    """Return the languages whose SDKs a file of this one can use."""
    found = by_name(language)
    return frozenset(found.sdk_languages or (found.name,))
