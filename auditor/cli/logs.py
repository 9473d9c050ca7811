"""`auditor logs`: network logs and flags -> who reaches which provider, as a report or as one shard's part."""

import time
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from auditor.catalogue.catalogue import Catalogue
from auditor.cli import options
from auditor.cli.running import INCOMPLETE, NOTHING_TO_SCAN, PASSED, complain
from auditor.cli.scan import FailOnFlag, exit_code, outputs, publish
from auditor.cli.wire import Gateways, OwnersFlag, traffic_options
from auditor.cli.writing import write_file, write_stdout
from auditor.config import Settings
from auditor.errors import UsageError
from auditor.execution.folders import cache_folder
from auditor.execution.follow import Follower
from auditor.execution.knowledge import load_catalogue
from auditor.execution.traffic import Bench, TrafficOptions, read_logs
from auditor.execution.wire import (
    Wire,
    alone,
    is_log_format,
    merge_parts,
    read_owners,
    shard_of,
    wire_of,
)
from auditor.inputs.streams import STDIN, find_logs
from auditor.model.report import Report
from auditor.pipeline import judge
from auditor.reporters import REPORTERS
from auditor.traffic.encoding import encode
from auditor.traffic.owners import Owners

MERGE = "merge"
PART_BYTES = 1 << 30

Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE...", help="Logs, folders, globs, - for stdin; or `merge PART...`.", show_default=False),
]
FormatFlag = Annotated[
    str | None,
    typer.Option("--format", "-f", metavar="FORMAT", help="Format of the report; or, for logs that are not recognised, of the logs."),
]
MapFlag = Annotated[
    list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Where a field stands in the records. Repeatable.")
]
Shard = Annotated[str | None, typer.Option("--shard", metavar="I/N", help="Read this share of the files, and write a part to merge.")]
Follow = Annotated[bool, typer.Option("--follow", help="Go on with what is written to the logs, until interrupted.")]
Interval = Annotated[float, typer.Option("--interval", metavar="SECONDS", min=0.1, help="How often --follow looks.")]


def command(
    files: Files = None,
    output: options.Outputs = None,
    format_: FormatFlag = None,
    map_: MapFlag = None,
    gateway: Gateways = None,
    owners: OwnersFlag = None,
    shard: Shard = None,
    follow: Follow = False,
    interval: Interval = 5.0,
    fail_on: FailOnFlag = None,
    config: options.ConfigFile = None,
    rules: options.Rules = None,
    pack: options.Packs = None,
    provider: options.Providers = None,
    jobs: options.Jobs = None,
    offline: options.Offline = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Colors = None,
    strict: options.Strict = False,
) -> int:
    """Reads logs of sensors, proxies, resolvers, clouds and gateways, recorded HTTP and packet captures, packed or not.

    Formats are told by content. `auditor logs merge PART...` joins what shards wrote.
    """
    if not files:
        raise UsageError("name logs, folders or - for stdin")
    settings = options.settings_for(
        [],
        config,
        rules=rules,
        packs=pack,
        providers=provider,
        jobs=jobs,
        offline=offline,
        quiet=quiet,
        verbose=verbose,
        color=color,
        strict=strict,
        fail_on=fail_on,
    )
    catalogue = load_catalogue(settings.rules, cache_folder=cache_folder())
    known = read_owners(owners) if owners is not None else Owners()
    log_format = format_ if format_ is not None and format_ not in REPORTERS and is_log_format(format_, catalogue) else ""
    chosen = traffic_options(settings, catalogue, log_format=log_format, columns=map_ or [], gateways=gateway or [])
    run = _Run(settings, catalogue, chosen, known, outputs(output or [], None if log_format else format_) if shard is None else ())
    if files[0] == MERGE:
        return run.merge(files[1:])
    if shard is not None:
        return run.share(files, shard, output or [STDIN])
    return run.follow(files, interval) if follow else run.read(files)


class _Run:
    """One call of the command."""

    def __init__(
        self, settings: Settings, catalogue: Catalogue, chosen: TrafficOptions, owners: Owners, wanted: tuple[tuple[str, str], ...]
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._options = chosen
        self._owners = owners
        self._wanted = wanted
        self._bench = Bench(chosen, catalogue)

    def read(self, files: Sequence[str]) -> int:
        """Report on logs."""
        seen = read_logs(find_logs(files), self._options, jobs=self._settings.jobs, bench=self._bench)
        return self._publish(wire_of(seen, self._bench, self._owners))

    def share(self, files: Sequence[str], shard: str, output: Sequence[str]) -> int:
        """Write what one shard saw."""
        logs = shard_of(find_logs(files), shard, self._bench.formats.streams)
        part = encode(read_logs(logs, self._options, jobs=self._settings.jobs, bench=self._bench), self._catalogue.digest, shard)
        for path in output:
            if path == STDIN:
                write_stdout(part)
            else:
                write_file(path, part)
        return PASSED

    def merge(self, parts: Sequence[str]) -> int:
        """Report on what all shards saw."""
        if not parts:
            raise UsageError("name the parts that `auditor logs --shard` wrote")
        seen = merge_parts(((log.name, _content(log.path)) for log in find_logs(parts)), self._catalogue.digest)
        return self._publish(wire_of(seen, self._bench, self._owners))

    def follow(self, files: Sequence[str], interval: float, wait: Callable[[float], None] = time.sleep) -> int:
        """Report again whenever something was written, until interrupted."""
        follower = Follower(files, self._options, self._bench, self._settings.jobs)
        code = NOTHING_TO_SCAN
        try:
            while True:
                if follower.poll():
                    code = self._publish(wire_of(follower.seen, self._bench, self._owners))
                wait(interval)
        except KeyboardInterrupt:
            return code

    def _publish(self, wire: Wire) -> int:
        report = judge(alone(wire), self._catalogue, self._settings, root="logs", covers=wire.covers)
        publish(report, self._wanted, self._settings)
        return _code(report, self._settings)


def _code(report: Report, settings: Settings) -> int:
    if report.coverage.files_scanned == 0:
        complain("nothing to scan: none of the logs could be read" if report.coverage.files_seen else "nothing to scan: no log was found")
        return NOTHING_TO_SCAN
    code = exit_code(report, settings)
    if code == PASSED and settings.strict and any(note.level == "warning" for note in report.notifications):
        complain("some of the logs could not be read as they are; see the notes")
        return INCOMPLETE
    return code


def _content(path: str) -> bytes:
    """Raises: UsageError."""
    try:
        with open(path, "rb") as file:
            return file.read(PART_BYTES)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
