"""One scan's work on files, stage by stage: from memory where nothing changed, in one process or several where it did."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from auditor.analysis.implementers import heads_of
from auditor.analysis.paths import IMPORTS, MARK
from auditor.analysis.words import key_of
from auditor.execution.answers import Answers
from auditor.execution.formats import Readers
from auditor.execution.look import Looked, Reading, Survey, survey
from auditor.execution.mentions import NAMES_LIMIT, Candidate, Exported, exports, mentioning, naming
from auditor.execution.needles import CALLING, CODE, COMMENT, DECLARING, Needles, needles_of
from auditor.execution.own import own_modules
from auditor.execution.pool import Pool
from auditor.execution.recall import Recall
from auditor.execution.store import Memory, Seen, Verdict, digest_of
from auditor.execution.watch import Watch
from auditor.execution.workshop import (
    CodeResult,
    Comments,
    Context,
    Made,
    Plan,
    Timed,
    Workshop,
    analyse_files,
    failure,
    look_at,
    open_workshop,
    parse_files,
    read_comments,
    read_words,
)
from auditor.inputs.source import Entry, Source
from auditor.languages import by_name
from auditor.languages.manifests import telling_part
from auditor.model.evidence import ConfigEvidence, SettingEvidence
from auditor.model.report import Notification

if TYPE_CHECKING:
    from auditor.catalogue.catalogue import Catalogue

Kind = TypeVar("Kind")
Record = TypeVar("Record", Made, CodeResult, Comments)

FILES_WORTH_A_POOL: Final = 4_000
"""New files to look at, from which further processes pay for their start."""
BYTES_WORTH_A_POOL: Final = 1_000_000
"""Bytes to parse, from which further processes pay for their start."""
SCHEMAS_LIMIT: Final = 400
"""Schema files that are read for the names of fields."""
SCHEMAS_BYTES: Final = 16_000_000
"""Bytes of all of them."""
ROUNDS_LIMIT: Final = 12
"""How often callers of wrappers are looked for."""

_ALONE: Final = frozenset({"parse", "comments"})
"""Stages whose results depend on their own file alone."""
_SETTING_NAME: Final = re.compile(rb"[A-Z][A-Z0-9]*_[A-Z0-9_]+")
_SETTING_NAMES_LIMIT: Final = 20_000
NAME_LEAST: Final = 6
"""Characters of a name that is looked for in files that hold nothing else: shorter ones stand everywhere."""
MANIFEST_BYTES: Final = 100_000
"""A file that names packages is read whatever stands in it, up to this size: some packages have ordinary words for names."""


class Runner:
    """Does the work of one scan; `close` it."""

    def __init__(
        self, source: Source, catalogue: "Catalogue", memory: Memory, *, jobs: int, cache_folder: str | None, watch: Watch,
        needles: Needles | None = None,
    ) -> None:  # fmt: skip
        """`needles` are those of the catalogue, where they are known."""
        self.notes: list[Notification] = []
        self._source = source
        self._catalogue = catalogue
        self._memory = memory
        self._watch = watch
        self._jobs = jobs
        self._cache_folder = cache_folder
        self._needles = needles_of(catalogue) if needles is None else needles
        self._workshop = Workshop(Plan(source, b"", cache_folder), catalogue, self._needles)
        self._readers = Readers(memory.readers)
        self._pool: Pool[Workshop] | None = None
        self._context = b""
        self._recall = Recall(memory)
        self._answers = Answers(Context())
        self._digests: dict[str, str] = {}
        """Of every file."""
        self._sizes: dict[str, int] = {}
        self._own: frozenset[int] = frozenset()
        """Numbers of the modules that the project has of its own."""

    def look(self, entries: Sequence[Entry]) -> Survey:
        """Read what is new and search it for the catalogue's literals."""
        self._digests = dict(entries)
        self._recall.settle(self._today, questions=False)
        found = survey(entries, self._memory, reader_of=self._readers.of, look=self._look)
        self._sizes = {file.path: file.verdict.size_bytes for file in found.files}
        return found

    def seeds(self, seen: Survey) -> tuple[Looked, ...]:
        """Return the code files that hold a literal that means something in their language."""
        code = [file for file in seen.files if file.language is not None]
        self._own = own_modules(self._needles, (file.path for file in code))
        telling = self._needles.having(CODE) - self._own
        return tuple(file for file in code if self._holds(file, telling))

    def parse(self, seen: Survey, seeds: Sequence[Looked]) -> dict[str, Made]:
        """Parse settings and manifests that hold a literal, or the name of a setting that a seed mentions, and code that holds a key."""
        telling, keys = self._needles.having(DECLARING), self._needles.having(frozenset({"key"}))
        wanted, silent = [], []
        for file in seen.files:
            if file.verdict.reason or not (reader := self._readers.of(file.path)).has_parser:
                continue
            if reader.declares and file.verdict.size_bytes <= MANIFEST_BYTES:
                wanted.append(file.path)
            elif not telling.isdisjoint(file.verdict.needles):
                if file.language is None or not keys.isdisjoint(file.verdict.needles) or reader.is_manifest:
                    wanted.append(file.path)
            elif file.language is None:
                silent.append(Candidate(file.path, file.digest, ""))
        wanted += self._naming_settings(seeds, silent)
        made = self._through_memory("parse", sorted(wanted), parse_files, Made)
        return made | self._through_memory("parse", self._read_by(made, silent), parse_files, Made)

    def _read_by(self, made: Mapping[str, Made], silent: Sequence[Candidate]) -> list[str]:
        """Return the paths of the files in which stands what a setting refers to: variables of infrastructure have values in files of theirs."""
        settings = [item for one in made.values() for item in one.evidence if isinstance(item, SettingEvidence) and not item.value]
        names = {read.rpartition(".")[2] for item in settings for read in item.reads}
        telling = sorted(name for name in names if len(name) >= NAME_LEAST)[:_SETTING_NAMES_LIMIT]
        left = [candidate for candidate in silent if candidate.path not in made]
        return sorted(naming(telling, left, self._workshop.text, self._memory.seen.setdefault("references", Seen())))

    def analyse(self, seen: Survey, seeds: Sequence[Looked], parsed: Mapping[str, Made]) -> dict[str, CodeResult]:
        """Analyse the seeds, then what mentions a wrapper they export, until nothing new appears."""
        code = [file for file in seen.files if file.language is not None and not file.verdict.reason]
        settings = tuple(item for made in parsed.values() for item in made.evidence if isinstance(item, SettingEvidence))
        pending, lexical = self._sorted_out(seeds)
        heads = {path: self._told("head", path, _heads)[0] for path in pending}
        self._tell(
            Context(paths=tuple(file.path for file in code), settings=settings, heads=heads, schemas=self._schemas() if pending else {})
        )
        candidates = [candidate_of(file) for file in code]
        families = {candidate.path: candidate.family for candidate in candidates}
        words = self._through_memory("words", lexical, read_words, CodeResult)
        found: dict[str, CodeResult] = {}
        known: set[Exported] = set()
        for _ in range(ROUNDS_LIMIT):
            found.update(self._through_memory("code", pending, analyse_files, CodeResult))
            exported = {one for path in pending for one in exports(path, families[path], found[path].names, found[path].owners)} - known
            known |= exported
            left = [candidate for candidate in candidates if candidate.path not in found]
            pending = mentioning(sorted(exported)[:NAMES_LIMIT], left, self._workshop.text, self._memory.seen.setdefault("callers", Seen()))
            if not pending:
                return words | found
        self.notes.append(_too_many_rounds())
        return words | found

    def _schemas(self) -> dict[str, tuple[str, ...]]:
        """Return the fields of what schema files describe, by name."""
        found: dict[str, dict[str, None]] = {}
        left = SCHEMAS_BYTES
        for path in [path for path in sorted(self._digests) if self._readers.of(path).is_schema][:SCHEMAS_LIMIT]:
            (size,), *described = self._told("schema", path, _described)
            left -= int(size)
            if left < 0:
                break
            for name, *fields in described:
                found.setdefault(name, {}).update(dict.fromkeys(fields))
        return {name: tuple(fields) for name, fields in sorted(found.items())}

    def _sorted_out(self, seeds: Sequence[Looked]) -> tuple[list[str], list[str]]:
        """Tell the files that may call somebody from those that only write down a model's or a setting's name."""
        calling = self._needles.having(CALLING) - self._own
        full = [file.path for file in seeds if self._holds(file, calling)]
        return full, sorted({file.path for file in seeds}.difference(full))

    def _holds(self, file: Looked, wanted: frozenset[int]) -> bool:
        """Whether one of these literals stands in a file and means something in its language."""
        if file.verdict.reason or not file.verdict.needles or file.language is None:
            return False
        found = by_name(file.language)
        own = ("", *(found.sdk_languages or (found.name,)))
        return any(number in wanted and self._needles.literals[number].language in own for number in file.verdict.needles)

    def comments(self, seen: Survey) -> dict[str, Comments]:
        """Read what people wrote about findings, in every file in which somebody addresses us."""
        mark = self._needles.having(COMMENT)
        paths = [file.path for file in seen.files if not mark.isdisjoint(file.verdict.needles)]
        return self._through_memory("comments", paths, read_comments, Comments)

    def tools(self, entries: Sequence[Entry]) -> tuple[ConfigEvidence, ...]:
        """Return what the names of files tell without a look inside: which developer tools the project uses."""
        paths = [entry.path for entry in entries]
        state = digest_of(*paths)
        known = self._memory.tools
        if known is None or known[0] != state:
            from auditor.parsers.tool_files import tool_file_evidence  # needed where files came or went

            found = tuple(tool_file_evidence(paths, self._catalogue))
            known = self._memory.tools = (state, msgspec.msgpack.encode(found))
        return msgspec.msgpack.decode(known[1], type=tuple[ConfigEvidence, ...])

    def close(self, *, at_once: bool = False) -> None:
        """End all processes."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close(at_once=at_once)

    def forget(self) -> None:
        """Drop what no longer holds, and what is remembered of files that are gone where that has become much."""
        self._recall.close()
        self._memory.trim(self._digests)

    def _tell(self, context: Context) -> None:
        """Let every process know what the analysis has to know of the whole project, and find out which results still hold."""
        self.close()
        self._context = msgspec.msgpack.encode(context)
        self._workshop = Workshop(Plan(self._source, b"", self._cache_folder, self._context), self._catalogue, self._needles)
        self._answers = Answers(context)
        self._recall.settle(self._today, questions=True, told_from=digest_of(self._context.hex()))

    def _today(self, name: str) -> str:
        """Return the state of something that results depend on: of a file's content, or of the answer to a question."""
        if name.startswith(MARK):
            return self._answers.digest(name)
        return self._manifest(name.removesuffix(IMPORTS)) if name.endswith(IMPORTS) else self._digests.get(name, "")

    def _look(self, readings: Sequence[Reading]) -> Iterable[Verdict | str]:
        run = self._processes().run(look_at, readings, is_worth_it=len(readings) >= FILES_WORTH_A_POOL, failed=lambda _item, reason: reason)
        return self._counted("look", run, len(readings))

    def _through_memory(
        self, stage: str, paths: Sequence[str], work: Callable[[Workshop, Sequence[str]], Sequence[Timed]], record: type[Record]
    ) -> dict[str, Record]:
        """Return a stage's result for each path: remembered where nothing it depended on has changed, made otherwise."""
        known = {path: self._recall.result(f"{stage} {path}", alone=stage in _ALONE) for path in paths}
        new = [path for path, result in known.items() if result is None]
        is_worth_it = sum(self._sizes.get(path, 0) for path in new) >= BYTES_WORTH_A_POOL
        results = self._processes().run(
            work, new, is_worth_it=is_worth_it, failed=lambda path, reason: _lost(record(notifications=(failure(path, reason),)))
        )
        for path, timed in zip(new, self._counted(stage, results, len(new)), strict=True):
            self._watch.took(timed.seconds, stage, path)
            known[path] = timed.result
            self._keep(f"{stage} {path}", path, timed)
        return {path: msgspec.msgpack.decode(result or b"", type=record) for path, result in known.items()}

    def _keep(self, key: str, path: str, timed: Timed) -> None:
        if timed.needs is None:
            self._recall.drop(key)
            return
        self._recall.keep(key, {path: None} | dict.fromkeys(timed.needs.direct), timed.result, self._today)
        self._recall.reached(timed.needs.modules, self._today)

    def _naming_settings(self, seeds: Sequence[Looked], files: Sequence[Candidate]) -> list[str]:
        """Return the paths of the files in which stands the name of a setting that a seed mentions."""
        names: set[str] = set()
        for file in seeds if files else ():
            names.update(*self._told("setting", file.path, _setting_names))
        return naming(sorted(names)[:_SETTING_NAMES_LIMIT], files, self._workshop.text, self._memory.seen.setdefault("settings", Seen()))

    def _told(self, kind: str, path: str, look: Callable[[str, bytes], tuple[tuple[str, ...], ...]]) -> tuple[tuple[str, ...], ...]:
        """Return the names that stand in a file, read again only when it changed."""
        key = f"{kind} {self._digests[path]}"
        found = self._memory.told.get(key)
        if found is None:
            found = self._memory.told[key] = look(path, self._workshop.text(path) or b"")
        return found

    def _manifest(self, path: str) -> str:
        """Return the part of a manifest that decides what imports mean; empty when there is none of that path."""
        return self._told(f"manifest-{path.rpartition('/')[2]}", path, _telling)[0][0] if path in self._digests else ""

    def _processes(self) -> Pool[Workshop]:
        if self._pool is None:
            self._pool = Pool(self._jobs, open_workshop, self._plan, self._workshop)
        return self._pool

    def _plan(self) -> Plan:
        return Plan(self._source, self._catalogue.to_bytes(), self._cache_folder, self._context)

    def _counted(self, stage: str, results: Iterable[Kind], total: int) -> Iterable[Kind]:
        for number, result in enumerate(results):
            if number % 64 == 0:
                self._watch.step(stage, number, total)
            yield result
        self._watch.step(stage, total, total)


def candidate_of(file: Looked) -> Candidate:
    """Return what the search for callers has to know of a code file."""
    language = file.language or ""
    return Candidate(file.path, file.digest, family(language), by_name(language).idioms.package_scope)


def family(language: str) -> str:
    """Return the name that languages share whose files can import each other."""
    found = by_name(language)
    return (found.sdk_languages or (found.name,))[-1]


def _lost(record: Made | CodeResult | Comments) -> Timed:
    return Timed(0.0, msgspec.msgpack.encode(record), None)


def _setting_names(_path: str, content: bytes) -> tuple[tuple[str, ...], ...]:
    return (tuple(sorted({name.decode("ascii") for name in _SETTING_NAME.findall(content)})),)


def _telling(path: str, content: bytes) -> tuple[tuple[str, ...], ...]:
    return ((telling_part(path, content),),)


def _heads(_path: str, content: bytes) -> tuple[tuple[str, ...], ...]:
    return (tuple(sorted(heads_of(content))),)


def _described(path: str, content: bytes) -> tuple[tuple[str, ...], ...]:
    """Return the size of a schema file, and what it describes: each with its name and its fields."""
    from auditor.parsers.schemas import parse_schema  # all formats: imported when such a file is new

    return ((str(len(content)),), *((key_of(name), *fields) for name, fields in parse_schema(path, content)))


def _too_many_rounds() -> Notification:
    return Notification(
        level="warning", code="budget-exceeded", message=f"Wrappers of wrappers were followed {ROUNDS_LIMIT} times, no further."
    )
