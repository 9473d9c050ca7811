"""One process's tools: reader, matcher, parsers and the project under analysis, each made when first needed."""

import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import msgspec

from auditor.execution.look import Looker, Reading
from auditor.execution.needles import Needles, Word, needles_of
from auditor.execution.store import Verdict
from auditor.inputs.limits import LIMITS
from auditor.inputs.prefilter import Matcher
from auditor.inputs.source import Source, Unreadable
from auditor.inputs.text import plain, utf8
from auditor.languages import language_of
from auditor.model.evidence import Evidence, SettingEvidence
from auditor.model.flow import Flow
from auditor.model.location import Location
from auditor.model.policy import Ignore, Permission
from auditor.model.report import Notification
from auditor.policy.comments import parse_comments

if TYPE_CHECKING:
    from auditor.catalogue.catalogue import Catalogue

Result = TypeVar("Result")
Record = TypeVar("Record", bound=msgspec.Struct)

FRAMES: Final = 10_000
"""Python frames that the analysis may use; deeper recursion spoils one file, and is reported."""
STACK_BYTES: Final = 256 * 1024 * 1024
"""Address space for those frames; memory is used only as far as they go."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What the analysis of one file has to know of the rest of the project."""

    paths: tuple[str, ...] = ()
    """All code files, sorted."""
    settings: tuple[SettingEvidence, ...] = ()
    """What settings files declare."""
    heads: dict[str, tuple[str, ...]] = {}
    """Files that may reach a provider, with the names in the heads of their classes."""
    schemas: dict[str, tuple[str, ...]] = {}
    """Tables, models and types that schema files describe, with their fields."""


class Plan(NamedTuple):
    """What a process needs to make its tools; survives pickling."""

    source: Source
    catalogue: bytes
    cache_folder: str | None
    context: bytes = b""
    """MessagePack of a `Context`, once it is known."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What one parser made of one file."""

    evidence: tuple[Evidence, ...] = ()
    notifications: tuple[Notification, ...] = ()


class CodeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the analysis of one code file gave."""

    evidence: tuple[Evidence, ...] = ()
    flows: tuple[Flow, ...] = ()
    notifications: tuple[Notification, ...] = ()
    names: tuple[str, ...] = ()
    """Names of wrappers it exports: files that mention one are analysed too."""
    owners: tuple[str, ...] = ()
    """Names by which such a file may know what the wrappers belong to, besides the file's own."""


class Comments(msgspec.Struct, frozen=True, kw_only=True):
    """What people wrote about findings in one file."""

    permissions: tuple[Permission, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    notifications: tuple[Notification, ...] = ()


class Needs(NamedTuple):
    """What decided a result: paths of files that were read or looked for, and questions about the project."""

    direct: tuple[str, ...] = ()
    modules: Mapping[str, tuple[str, ...]] = {}
    """What running modules depended on, as far as this process did not tell before: whoever used one of them depends on that too."""


class Timed(NamedTuple):
    """A packed result, how long it took to make, and what decided it; only the result goes into a report."""

    seconds: float
    result: bytes
    needs: Needs | None = Needs()
    """None for the result of a failure: it is not remembered."""


class Workshop:
    """The tools of one process."""

    def __init__(self, plan: Plan, catalogue: "Catalogue", needles: Needles | None = None) -> None:
        """`needles` are those of the catalogue, where they are known."""
        self.source = plan.source
        self.cache_folder = plan.cache_folder
        self.catalogue = catalogue
        self._needles = needles
        self._told: dict[str, int] = {}
        """Module -> how many of the things that it depends on were told."""
        self.context = msgspec.msgpack.decode(plan.context, type=Context) if plan.context else Context()

    @cached_property
    def matcher(self) -> Matcher:
        """The catalogue's needles, compiled."""
        needles = needles_of(self.catalogue) if self._needles is None else self._needles
        return _compiled(needles.literals, self.cache_folder)

    @cached_property
    def looker(self) -> Looker:
        """Reads and searches."""
        return Looker(self.source, self.matcher, language_of)

    @cached_property
    def analyst(self) -> Any:
        """The analysis of this project; asks for files when it needs them."""
        from auditor.analysis.analyse import Analyst  # grammars and engine are needed by this stage alone
        from auditor.analysis.project import Project
        from auditor.analysis.settings import Settings

        return Analyst(
            Project(
                self._module_text,
                self.context.paths,
                self.catalogue,
                Settings(self.context.settings, self.context.paths),
                self.context.heads,
                self.context.schemas,
            )
        )

    def analyse(self, path: str) -> CodeResult:
        """Analyse one code file."""
        found = self.analyst.analyse(path)
        return CodeResult(
            evidence=found.evidence, flows=found.flows, notifications=found.notifications, names=found.wrappers, owners=found.owners
        )

    def words(self, path: str) -> CodeResult:
        """Return what one code file writes down: models, hosts, names of keys."""
        from auditor.analysis.literals import literals_of

        project = self.analyst.project
        project.files.used.clear()
        return CodeResult(evidence=tuple(literals_of(project, project.module(path))))

    def needs(self) -> Needs:
        """Return what decided the last result of the analysis."""
        files = self.analyst.project.files
        grown = {path: tuple(sorted(used)) for path, used in files.reach.items() if len(used) != self._told.get(path)}
        self._told.update((path, len(needs)) for path, needs in grown.items())
        return Needs(tuple(sorted(files.used)), grown)

    def _module_text(self, path: str) -> bytes | None:
        return self.text(path, LIMITS.of("notebook" if path.endswith(".ipynb") else "code"))

    def text(self, path: str, limit: int = LIMITS.record_bytes) -> bytes | None:
        """Return a file as UTF-8, or None when it cannot be read as text."""
        try:
            content = plain(self.source.read(path, limit))
        except Unreadable:
            return None
        return None if content is None else utf8(content)


@lru_cache(maxsize=1)
def _compiled(literals: tuple[Word, ...], cache_folder: str | None) -> Matcher:
    """Return the matcher of some literals; both sides of a comparison have one."""
    return Matcher(literals, cache_folder=cache_folder)


def open_workshop(plan: Plan) -> Workshop:
    """Make the tools of a pool's process."""
    from auditor.catalogue.catalogue import Catalogue

    return Workshop(plan, Catalogue.from_bytes(plan.catalogue))


def look_at(workshop: Workshop, readings: Sequence[Reading]) -> list[Verdict | str]:
    """Look at a batch of files."""
    looker = workshop.looker
    return [guarded(partial(looker.look, reading), str) for reading in readings]


def parse_files(workshop: Workshop, paths: Sequence[str]) -> list[Timed]:
    """Run the parser of each file; what one cannot read becomes a notification."""
    return [_timed(partial(_parse_one, workshop, path), partial(_failed, path), Needs) for path in paths]


def analyse_files(workshop: Workshop, paths: Sequence[str]) -> list[Timed]:
    """Analyse code files one after the other."""
    return deep(lambda: [_timed(partial(workshop.analyse, path), partial(_code_failed, path), workshop.needs) for path in paths])


def read_words(workshop: Workshop, paths: Sequence[str]) -> list[Timed]:
    """Read what code files write down, without asking what their calls mean."""
    return deep(lambda: [_timed(partial(workshop.words, path), partial(_code_failed, path), workshop.needs) for path in paths])


def read_comments(workshop: Workshop, paths: Sequence[str]) -> list[Timed]:
    """Read the permissions and ignores in some files."""
    return [_timed(partial(_comments_of, workshop, path), partial(_comments_failed, path), Needs) for path in paths]


def deep(work: Callable[[], list[Timed]]) -> list[Timed]:
    """Do work that calls itself for every level of nested code, where there is room for it: on a thread with a large stack."""
    results: list[list[Timed]] = []
    frames, size = sys.getrecursionlimit(), threading.stack_size(STACK_BYTES)
    sys.setrecursionlimit(max(frames, FRAMES))
    try:
        thread = threading.Thread(target=lambda: results.append(work()), daemon=True)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(frames)
    return results[0]


def _code_failed(path: str, reason: str) -> CodeResult:
    return CodeResult(notifications=(failure(path, reason),))


def _failed(path: str, reason: str) -> Made:
    return Made(notifications=(failure(path, reason),))


def failure(path: str, reason: str) -> Notification:
    """Return the note for a file that a stage could not deal with."""
    return Notification(level="error", code="file-failed", message=f"Not looked at in full: {reason}.", location=Location(path=path))


def guarded(work: Callable[[], Result], failed: Callable[[str], Result]) -> Result:
    """Do one item's work: whatever goes wrong with it spoils this item alone. The one blanket `except` of the program."""
    try:
        return work()
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001
        return failed(f"{type(error).__name__} in {_place(error)}")


def _timed(work: Callable[[], Record], failed: Callable[[str], Record], needs: Callable[[], Needs]) -> Timed:
    start = time.perf_counter()
    made = guarded(work, str)
    seconds = time.perf_counter() - start
    if isinstance(made, str):
        return Timed(seconds, msgspec.msgpack.encode(failed(made)), None)
    return Timed(seconds, msgspec.msgpack.encode(made), needs())


def _comments_of(workshop: Workshop, path: str) -> Comments:
    said = parse_comments(path, workshop.text(path) or b"")
    return Comments(permissions=said.permissions, ignores=said.ignores, notifications=said.notifications)


def _comments_failed(path: str, reason: str) -> Comments:
    return Comments(notifications=(failure(path, reason),))


def _parse_one(workshop: Workshop, path: str) -> Made:
    from auditor.parsers import find_parser  # the formats' modules are needed by this stage alone

    content = workshop.text(path)
    if content is None:
        return Made()
    parser = find_parser(path)
    if parser is None:
        return Made()
    made = list(parser.parse(path, content, workshop.catalogue))
    return Made(
        evidence=tuple(item for item in made if not isinstance(item, Notification)),
        notifications=tuple(item for item in made if isinstance(item, Notification)),
    )


def _place(error: BaseException) -> str:
    """Return the innermost place in our own code, without a path of this machine."""
    trace = error.__traceback__
    place = "an unknown place"
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.startswith("auditor"):
            place = f"{name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
