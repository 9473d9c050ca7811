"""The portfolio and the results behind it -> flat tables: CSV, Parquet, and a file for SQL."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, Literal

from auditor.errors import UsageError
from auditor.execution.files import replacing
from auditor.fleet.company import Company, Member
from auditor.fleet.run import Found
from auditor.fleet.store import ResultStore
from auditor.fleet.wire import Wired
from auditor.fleet.work import unpacked
from auditor.model.report import Report
from auditor.reporters.csv import harmless
from auditor.reporters.reading import parse_result

Kind = Literal["text", "integer", "flag", "texts"]
Row = tuple[Any, ...]

TABLES: Final[Mapping[str, Mapping[str, Kind]]] = {
    "repositories": {
        **dict.fromkeys(("repository", "owner"), "text"),
        "groups": "texts",
        **dict.fromkeys(("commit", "headline"), "text"),
        **dict.fromkeys(("worst", "providers", "components", "edit", "callers", "types", "state", "ends", "unknown"), "integer"),
        **dict.fromkeys(("low_hours", "high_hours", "files_seen", "files_scanned", "bytes_scanned", "unread", "findings"), "integer"),
        **dict.fromkeys(("rules_digest", "key"), "text"),
    },
    "scores": {"repository": "text", "pack": "text", "value": "integer", "high": "integer", "band": "text"},
    "uses": {
        **dict.fromkeys(("repository", "component", "provider", "name"), "text"),
        "closed": "flag",
        **dict.fromkeys(("edit", "callers", "others"), "integer"),
        **dict.fromkeys(("capabilities", "models", "data_types", "settings"), "texts"),
    },
    "findings": {
        **dict.fromkeys(("repository", "id", "rule", "severity", "confidence", "kind", "provider"), "text"),
        "closed": "flag",
        **dict.fromkeys(("path",), "text"),
        "line": "integer",
        **dict.fromkeys(("component", "context", "capability", "model", "endpoint", "symbol", "package", "message"), "text"),
        "data_types": "texts",
    },
    "trend": {
        **dict.fromkeys(("day", "repository", "commit", "component", "provider", "name"), "text"),
        "closed": "flag",
        **dict.fromkeys(("edit", "callers", "others"), "integer"),
    },
    "traffic": {
        **dict.fromkeys(("provider", "host", "client", "service", "owner", "action", "model", "code"), "text"),
        **dict.fromkeys(("requests", "sent_bytes", "received_bytes", "level"), "integer"),
        **dict.fromkeys(("first_seen", "last_seen"), "text"),
    },
    "missing": {"name": "text", "code": "text", "reason": "text", "attempts": "integer"},
}
"""Table -> its columns. Scores are in thousandths of a point, hours are whole."""


class Tables:
    """All tables of one run; what is large is made a repository at a time."""

    def __init__(self, company: Company, found: Sequence[Found], wired: Wired, store: ResultStore) -> None:
        self._company = company
        self._found = {one.task.name: one for one in found}
        self._wired = wired
        self._store = store

    def batches(self, table: str) -> Iterator[list[Row]]:
        """Yield the rows of a table, some at a time, in a fixed order."""
        members = self._company.members
        match table:
            case "findings":
                yield from ([*_findings(member.name, self._report(member))] for member in members)
            case "trend":
                yield from ([*_trend(self._found[member.name])] for member in members)
            case "traffic":
                yield [*_traffic(self._wired)]
            case "missing":
                yield [(one.name, one.code, one.reason, one.attempts) for one in self._company.missing]
            case _:
                yield from ([*_MEMBER_ROWS[table](member)] for member in members)

    def _report(self, member: Member) -> Report | None:
        content = self._store.report(member.key)
        return None if content is None else parse_result(unpacked(content), member.name)


def render_csv(company: Company) -> bytes:
    """Return one line a repository, for spreadsheets."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    packs = sorted({score.pack for member in company.members for score in member.record.scores})
    writer.writerow((*TABLES["repositories"], *packs))
    for member in company.members:
        values = {score.pack: score.value / 1000 for score in member.record.scores}
        row = next(iter(_repository(member)))
        writer.writerow(
            [harmless(" ".join(one) if isinstance(one, tuple) else one) for one in (*row, *(values.get(pack) for pack in packs))]
        )
    return stream.getvalue().encode("utf-8", "backslashreplace")


def render_parquet(company: Company) -> bytes:
    """Return one row a repository, as a Parquet file.

    Raises: UsageError, where pyarrow is not installed.
    """
    stream = io.BytesIO()
    _write_parquet(stream, "repositories", ([*_repository(member)] for member in company.members))
    return stream.getvalue()


def write_store(path: str, tables: Tables) -> None:
    """Write all tables: into a file for DuckDB when its name ends in `.duckdb`, else into a folder, one Parquet file each.

    Raises: UsageError, when it cannot be written, or what writes it is not installed.
    """
    try:
        if path.endswith(".duckdb"):
            _write_duckdb(path, tables)
            return
        os.makedirs(path, exist_ok=True)
        for name in TABLES:
            with replacing(os.path.join(path, f"{name}.parquet")) as temporary, open(temporary, "wb") as stream:
                _write_parquet(stream, name, tables.batches(name))
    except OSError as error:
        raise UsageError(f"--store {path}: cannot be written: {error.strerror or error}") from error


def _write_duckdb(path: str, tables: Tables) -> None:
    duckdb = _installed("duckdb", "duckdb")
    with replacing(path) as temporary:
        os.unlink(temporary)
        database = duckdb.connect(temporary)
        try:
            for name, columns in TABLES.items():
                database.execute(f"CREATE TABLE {name} ({', '.join(f'{column} {_SQL[kind]}' for column, kind in columns.items())})")
                for rows in tables.batches(name):
                    if rows:
                        database.register("batch", _arrow_table(name, rows))
                        database.execute(f"INSERT INTO {name} SELECT * FROM batch")  # noqa: S608 - a name of the table above
                        database.unregister("batch")
        finally:
            database.close()


def _write_parquet(stream: Any, name: str, batches: Iterable[list[Row]]) -> None:
    parquet = _installed("pyarrow.parquet", "parquet")
    with parquet.ParquetWriter(stream, _arrow_schema(name), compression="zstd") as writer:
        for rows in batches:
            if rows:
                writer.write_table(_arrow_table(name, rows))


def _arrow_table(name: str, rows: Sequence[Row]) -> Any:
    arrow = _installed("pyarrow", "parquet")
    schema = _arrow_schema(name)
    return arrow.Table.from_arrays(
        [arrow.array(values, type=field.type) for field, values in zip(schema, zip(*rows, strict=True), strict=True)], schema=schema
    )


def _arrow_schema(name: str) -> Any:
    arrow = _installed("pyarrow", "parquet")
    types = {"text": arrow.string(), "integer": arrow.int64(), "flag": arrow.bool_(), "texts": arrow.list_(arrow.string())}
    return arrow.schema([(column, types[kind]) for column, kind in TABLES[name].items()])


def _installed(module: str, extra: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise UsageError(f"this needs {module.partition('.')[0]}: pip install 'auditor[{extra}]'") from error


_SQL: Final[Mapping[str, str]] = {"text": "VARCHAR", "integer": "BIGINT", "flag": "BOOLEAN", "texts": "VARCHAR[]"}


def _repository(member: Member) -> Iterator[Row]:
    record = member.record
    numbers = (record.numbers.get(name, 0) for name in ("providers", "components", "edit", "callers", "types", "state", "ends", "unknown"))
    yield (
        *(member.name, member.owner, member.groups, record.commit, record.headline, member.worst, *numbers),
        *(round(record.low_hours), round(record.high_hours), record.files_seen, record.files_scanned, record.bytes_scanned),
        *(record.unread, record.findings, record.rules_digest, member.key),
    )


def _scores(member: Member) -> Iterator[Row]:
    yield from ((member.name, score.pack, score.value, score.high, score.band) for score in member.record.scores)


def _uses(member: Member) -> Iterator[Row]:
    for use in member.record.uses:
        yield (
            *(member.name, use.component, use.provider, use.name, use.closed, use.edit, use.callers, use.others),
            *(use.capabilities, use.models, use.data_types, use.settings),
        )


def _findings(name: str, report: Report | None) -> Iterator[Row]:
    for one in report.findings if report is not None else ():
        region = one.location.region
        yield (
            *(name, one.fingerprint, one.rule_id, one.severity, one.confidence, one.kind, one.provider_id, one.closed),
            *(one.location.path, region.start_line if region else None, one.component, one.context, one.capability, one.model),
            *(one.endpoint, one.symbol, one.package, one.message, one.data_types),
        )


def _trend(found: Found) -> Iterator[Row]:
    for day, record in found.trend:
        for use in record.uses:
            place = (day, found.task.name, record.commit, use.component)
            yield (*place, use.provider, use.name, use.closed, use.edit, use.callers, use.others)


def _traffic(wired: Wired) -> Iterator[Row]:
    for wire in wired.wires:
        for one in wire.traffic:
            yield (
                *(one.provider_id, one.host, one.client, one.service, one.owner, one.action, one.model, one.code),
                *(one.count, one.sent_bytes, one.received_bytes, one.level, one.first_at, one.last_at),
            )


_MEMBER_ROWS: Final[Mapping[str, Callable[[Member], Iterator[Row]]]] = {"repositories": _repository, "scores": _scores, "uses": _uses}
