"""Logs -> aggregates of who reached which provider: read in one process or several, in ranges or shards, with the same sums."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.errors import UsageError
from auditor.execution.knowledge import load_catalogue
from auditor.execution.pool import Pool, processes
from auditor.inputs.prefilter import Matcher
from auditor.inputs.streams import STDIN, Log, Opened, opened, range_of, start_of_range
from auditor.matching.hosts import is_own_host
from auditor.model.evidence import Weights
from auditor.model.words import HttpPath
from auditor.traffic.aggregate import Aggregates
from auditor.traffic.formats import DOCUMENTS, Formats, load_formats, load_words
from auditor.traffic.knowledge import Owner, Resolver, prefixes_of
from auditor.traffic.lines import Find
from auditor.traffic.reader import Reader, Stream
from auditor.traffic.sighting import Problem
from auditor.traffic.streams import Kind, kind_of

WORDS: Final = "log-words"
RANGE: Final = 256 << 20
"""Bytes of a plain file that one process reads; larger files are divided."""
WORTH_IT: Final = 32 << 20
"""Bytes below which starting processes costs more than it saves."""
IDS_A_MATCHER: Final = 50_000
"""More literals than this take the matcher longer to compile than a second search takes."""
SHORTEST_PATH: Final = 9
"""Characters of a path's literal part that are telling by themselves."""


class TrafficOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says about the logs."""

    format: str = ""
    """Name of a log format, or the first words of several; empty: told by the content."""
    columns: dict[str, str] = {}
    """Field of a record -> place where it stands, for formats that are not known."""
    gateways: dict[str, str] = {}
    """Host of the company's own -> provider it passes requests on to."""
    rules: tuple[str, ...] = ()
    cache_folder: str | None = None


class Needle(NamedTuple):
    """See `auditor.inputs.prefilter.Literal`."""

    text: str
    role: str
    language: str = ""


HEADERS: Final = (Needle("#fields", "part"), Needle("#path", "part"))
"""Lines that tell what the lines after them mean."""


class CatalogueKnowledge:
    """The catalogue, as traffic asks it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def owner_of(self, host: str) -> Owner | None:
        """Return whose host this is."""
        found = self._catalogue.provider_of_host(host)
        return Owner(found[0], found[1].host_class) if found else None

    def weights_of(self, model: str) -> Weights | None:
        """Tell whether the customer could run the model."""
        return self._catalogue.weights_of(model)

    def providers_of_model(self, model: str) -> tuple[str, ...]:
        """Return the providers with such a model id."""
        return self._catalogue.providers_of_model(model)

    def is_own(self, host: str) -> bool | None:
        """Tell whether the customer's own network answers there."""
        return is_own_host(host)

    def has_key(self, text: str) -> bool:
        """Tell whether a provider's key stands in a text."""
        return next(self._catalogue.find_keys(text), None) is not None

    @property
    def http_paths(self) -> tuple[HttpPath, ...]:
        """Paths of model APIs."""
        return self._catalogue.http_paths


class Bench:
    """What reading logs needs, built once in each process."""

    def __init__(self, options: TrafficOptions, catalogue: Catalogue | None = None) -> None:
        """Raises: RuleError; UsageError, for a format that is not known."""
        catalogue = catalogue or load_catalogue(options.rules, cache_folder=options.cache_folder)
        self.knowledge = CatalogueKnowledge(catalogue)
        self.formats = chosen_formats(catalogue, options)
        words = load_words(_documents(catalogue, WORDS))
        self.not_usage = frozenset(words.not_usage)
        self._resolver = Resolver(self.knowledge, words, options.gateways)
        needles = [*needles_of(catalogue), *(Needle(host.lower(), "host") for host in options.gateways)]
        needles += [Needle(text, "part") for text in (*words.needles, *(host for hosts in words.blind.values() for host in hosts))]
        needles += [Needle(text, "part") for one in words.addresses for network in one.networks for text in prefixes_of(network)]
        needles += HEADERS
        self.find: Find = Matcher(needles, cache_folder=options.cache_folder).spans

        self._finder: tuple[tuple[str, ...], Find] = ((), lambda _content: [])

    def finder(self, wanted: tuple[str, ...]) -> Find:
        """Return what finds the ids of connections; the last one is kept, for the logs of one run ask for the same."""
        if self._finder[0] != wanted:
            parts = [wanted[place : place + IDS_A_MATCHER] for place in range(0, len(wanted), IDS_A_MATCHER)]
            matchers = [Matcher([*HEADERS, *(Needle(flow, "part") for flow in part)]) for part in parts]
            self._finder = (wanted, lambda content: [span for matcher in matchers for span in matcher.spans(content)])
        return self._finder[1]

    def reader(self) -> Reader:
        """Return a reader with nothing seen yet."""
        return Reader(self._resolver, self.formats, self.find)


def formats_of(catalogue: Catalogue) -> Formats:
    """Return the log formats of the rules.

    Raises: RuleError.
    """
    return load_formats(_documents(catalogue, DOCUMENTS))


def chosen_formats(catalogue: Catalogue, options: TrafficOptions) -> Formats:
    """Return the formats that the options leave.

    Raises: RuleError; UsageError, for a format that is not known.
    """
    formats = formats_of(catalogue)
    if options.format:
        try:
            formats = formats.restricted(options.format)
        except KeyError as error:
            raise UsageError(f"--format: no such log format: {options.format}; there are {', '.join(formats.names)}") from error
    return formats.mapped(options.columns) if options.columns else formats


def needles_of(catalogue: Catalogue) -> tuple[Needle, ...]:
    """Return the literals one of which a line with evidence holds: hosts, also as Windows DNS writes them, and telling paths."""
    found = {Needle(needle.text, "host") for needle in catalogue.needles() if needle.role in ("host", "site")}
    counted = {Needle(_counted_labels(needle.text), "part") for needle in found if needle.text.count(".") > 1 or needle.text[0] != "."}
    paths = {
        Needle(max(entry.path.split("{}"), key=len), "part")
        for entry in catalogue.http_paths
        if entry.distinctive and len(max(entry.path.split("{}"), key=len)) >= SHORTEST_PATH
    }
    return tuple(sorted(found | {needle for needle in counted if needle.text} | paths))


def _counted_labels(host: str) -> str:
    """Return a name, or a part of one, with the lengths of its labels, as far as these are whole."""
    first, *labels = host.split(".")
    if not labels or not (first or len(labels) > 1):
        return ""
    whole = labels if labels[-1] else labels[:-1]
    counted = "".join(f"({len(label)}){label}" for label in whole)
    begins = first and not first.startswith("-")
    return (f"({len(first)})" if begins and labels[-1] else "") + first + counted + ("" if labels[-1] else "(")


def _documents(catalogue: Catalogue, prefix: str) -> list[tuple[str, bytes]]:
    return [
        (name, content) for name in catalogue.documents if name.startswith(prefix) and (content := catalogue.document(name)) is not None
    ]


Size = tuple[str, int | None, int | None]
"""A connection, and the bytes sent and received."""


def read_logs(
    logs: Sequence[Log], options: TrafficOptions, *, jobs: int = 1, bench: Bench | None = None, seen: Aggregates | None = None
) -> Aggregates:
    """Return what was seen in all logs, not yet settled: it can still be merged with that of others. `seen` is added to.

    Raises: RuleError, UsageError.
    """
    bench = bench or Bench(options)
    seen = seen if seen is not None else Aggregates()
    tasks = list(_tasks(logs, jobs))
    pool = Pool(jobs, Bench, lambda: options, bench)
    worth = sum(log.size for log in logs) > WORTH_IT and all(log.path != STDIN for log in logs)
    with _Spool() as spool:
        try:
            for one in pool.run(_read_some if worth else spool.reading, tasks, is_worth_it=worth, failed=_failed):
                seen.merge(one)
            _join(seen, logs, pool, worth, spool)
        except BaseException:
            pool.close(at_once=True)
            raise
        pool.close()
    return seen


def _join(seen: Aggregates, logs: Sequence[Log], pool: Pool[Bench], worth: bool, spool: "_Spool") -> None:
    """Give the connections their sizes, which stand in records that name no host."""
    wanted = tuple(sorted(name for name, flow in seen.flows.items() if flow.address))
    if not wanted:
        return
    by_name = {log.name: spool.kept or log if log.path == STDIN else log for log in logs}
    again = [log for name in sorted(seen.sized_paths) if (log := by_name.get(name)) is not None and log.path != STDIN]
    work = [(log, wanted) for log in (_ranges(again) if worth else again)]
    for found in pool.run(_size_some, work, is_worth_it=worth, failed=lambda _item, _reason: []):
        for flow, sent, received in found:
            seen.size(flow, sent, received)


def _tasks(logs: Sequence[Log], jobs: int) -> Iterator[Log]:
    return iter(logs) if processes(jobs) < 2 else _ranges(logs)


def _ranges(logs: Sequence[Log]) -> Iterator[Log]:
    """Divide large plain files of lines; packed ones, documents and captures are read as a whole."""
    for log in logs:
        if log.path == STDIN or log.size <= RANGE or not _is_divisible(log):
            yield log
            continue
        for start in range(0, log.size, RANGE):
            yield log._replace(start=start, end=min(log.size, start + RANGE))


def ranges_of(log: Log, bench: Bench) -> Iterator[Log]:
    """Divide one log for readers that know nothing of each other: a large plain file of lines, unless it holds sizes of connections told elsewhere."""
    if log.size <= RANGE:
        yield log
        return
    joins = False
    with contextlib.suppress(OSError), opened(log) as stream:
        joins = bench.reader().joins(Stream(log.name, (), stream.head))
    yield from (log,) if joins else _ranges((log,))


def _is_divisible(log: Log) -> bool:
    with contextlib.suppress(OSError), opened(log) as stream:
        return not stream.is_packed and kind_of(stream.head) is Kind.TEXT
    return False


def _read_some(bench: Bench, logs: Sequence[Log]) -> list[Aggregates]:
    return [_read_one(bench, log) for log in logs]


def _read_one(bench: Bench, log: Log, through: "Callable[[Bench, Opened], Iterator[bytes]] | None" = None) -> Aggregates:
    """Read one log; what cannot be opened or goes wrong is told, and spoils no other."""
    reader = bench.reader()
    try:
        with opened(log) as stream:
            if log.end is not None:
                _read_range(reader, log, stream)
                return reader.seen
            chunks = through(bench, stream) if through is not None else stream.chunks()
            reader.read(Stream(log.name, chunks, stream.head, stream.written_at))
            reader.seen.bytes_read += stream.bytes_read
            for trouble in stream.troubles:
                reader.seen.problem(Problem(trouble.code, trouble.message, log.name, trouble.offset))
    except OSError as error:
        reader.seen.problem(Problem("unreadable", f"cannot be read: {error.strerror}", log.name))
    except Exception as error:  # noqa: BLE001 - a record that a format stumbles over spoils its own log alone
        reader.seen.problem(Problem("internal-error", f"a mistake in auditor: {type(error).__name__}: {error}", log.name))
    return reader.seen


def _read_range(reader: Reader, log: Log, stream: Opened) -> None:
    reader.read(Stream(log.name, range_of(log), stream.head, stream.written_at, start_of_range(log)))
    reader.seen.bytes_read += (log.end or 0) - log.start


def _size_some(bench: Bench, work: Sequence[tuple[Log, tuple[str, ...]]]) -> list[list[Size]]:
    return [_sizes_of(bench, log, wanted) for log, wanted in work]


def _sizes_of(bench: Bench, log: Log, wanted: tuple[str, ...]) -> list[Size]:
    found: list[Size] = []
    with contextlib.suppress(OSError), opened(log) as stream:
        chunks = range_of(log) if log.end is not None else stream.chunks()
        found.extend(
            bench.reader().sizes(Stream(log.name, chunks, stream.head, stream.written_at), bench.finder(wanted), frozenset(wanted))
        )
    return found


def _failed(log: Log, reason: str) -> Aggregates:
    seen = Aggregates()
    seen.problem(Problem("worker-died", reason, log.name, log.start))
    return seen


class _Spool:
    """Keeps what came through stdin on disk for the second pass, where the log has sizes that belong to connections seen earlier."""

    def __init__(self) -> None:
        self.kept: Log | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> "_Spool":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def reading(self, bench: Bench, logs: Sequence[Log]) -> list[Aggregates]:
        """Read logs in this process, stdin among them."""
        return [_read_one(bench, log, self._through if log.path == STDIN else None) for log in logs]

    def _through(self, bench: Bench, stream: Opened) -> Iterator[bytes]:
        if not bench.reader().joins(Stream(STDIN, (), stream.head)):
            yield from stream.chunks()
            return
        self._folder = tempfile.TemporaryDirectory(prefix="auditor-")
        path = os.path.join(self._folder.name, "stdin")
        self.kept = Log(path, STDIN)
        with open(path, "wb") as file:
            for chunk in stream.chunks():
                file.write(chunk)
                yield chunk
