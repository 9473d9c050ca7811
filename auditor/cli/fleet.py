"""`auditor fleet`: a description of many repositories and logs -> one result for each, one portfolio of all, an exit code."""

import datetime
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Annotated, Final

import msgspec
import typer

from auditor.catalogue.catalogue import Catalogue
from auditor.cli import options
from auditor.cli.fleet_progress import open_progress
from auditor.cli.running import INCOMPLETE, NOTHING_TO_SCAN, PASSED, complain
from auditor.cli.wire import traffic_options
from auditor.cli.writing import write_file, write_stdout
from auditor.errors import UsageError
from auditor.execution.folders import cache_folder
from auditor.execution.knowledge import load_catalogue
from auditor.fleet.company import Company, Member
from auditor.fleet.description import Fleet
from auditor.fleet.dispatch import Dispatcher
from auditor.fleet.engines import open_engine
from auditor.fleet.folder import ResultFolder, render_json
from auditor.fleet.guard import Limits
from auditor.fleet.page import render_html, render_markdown, render_text
from auditor.fleet.planning import LogPlan, days_of, log_plan, read_fleet, repository_tasks, rules_beside
from auditor.fleet.portfolio import portfolio
from auditor.fleet.records import ClonePolicy, LogTask, RepositoryTask, Task
from auditor.fleet.run import Gathered, Run
from auditor.fleet.store import ResultStore
from auditor.fleet.tables import Tables, render_csv, render_parquet, write_store
from auditor.fleet.wire import Wired, log_reports, wired
from auditor.reporters.rendering import Rendering

FORMATS: Final = (
    (".html", "html"),
    (".htm", "html"),
    (".md", "markdown"),
    (".json", "json"),
    (".csv", "csv"),
    (".parquet", "parquet"),
    (".txt", "text"),
)
"""End of a file's name -> format."""

File = Annotated[str, typer.Argument(metavar="FILE", help="The description: TOML, or YAML by its name's end.", show_default=False)]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write the portfolio: .html .md .json .csv .parquet .txt; - is stdout. Repeatable."
    ),
]
FormatFlag = Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help="html, markdown, json, csv, parquet or text.")]
Results = Annotated[
    str | None,
    typer.Option(
        "--results", metavar="DIR", help="Folder for each repository's own report.  [default: FILE's name and -results]", show_default=False
    ),
]
EngineFlag = Annotated[str, typer.Option("--engine", metavar="NAME", help="embedded, dask or ray.")]
Scheduler = Annotated[
    str, typer.Option("--scheduler", metavar="URL", help="A cluster that runs already; else one is started here.", show_default=False)
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="SPAN", help="Build the trend of 180d, 26w, 6m or 1y from git.", show_default=False)
]
Step = Annotated[str, typer.Option("--step", metavar="SPAN", help="Time between two points of the trend.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Where the trend ends.  [default: today]", show_default=False)]
Store = Annotated[
    str | None,
    typer.Option("--store", metavar="PATH", help="All tables for SQL: FILE.duckdb, or a folder of Parquet files.", show_default=False),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would run, and run nothing.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask no server: take the clones that are there.")]
Retries = Annotated[int, typer.Option("--retries", min=0, metavar="N", help="Times a task that failed by chance is tried again.")]
TimeLimit = Annotated[float, typer.Option("--time-limit", min=1, metavar="SECONDS", help="For one task.")]
MemoryLimit = Annotated[int, typer.Option("--memory-limit", min=0, metavar="MIB", help="For one task; 0 for none.")]
ClonesLimit = Annotated[float, typer.Option("--clones-limit", min=0, metavar="GIB", help="For all clones together, between runs.")]


class _Plan:
    """What one call is going to look at."""

    def __init__(self, fleet: Fleet, catalogue: Catalogue, logs: tuple[LogPlan, ...], repositories: tuple[RepositoryTask, ...]) -> None:
        self.fleet = fleet
        self.catalogue = catalogue
        self.logs = logs
        self.repositories = repositories
        self.tasks: tuple[Task, ...] = (*repositories, *(task for plan in logs for task in plan.tasks))


def command(
    file: File,
    output: Output = None,
    format_: FormatFlag = None,
    results: Results = None,
    engine: EngineFlag = "embedded",
    scheduler: Scheduler = "",
    jobs: options.Jobs = None,
    since: Since = None,
    step: Step = "30d",
    until: Until = None,
    store: Store = None,
    dry_run: DryRun = False,
    retries: Retries = 2,
    time_limit: TimeLimit = 1800,
    memory_limit: MemoryLimit = 4096,
    clones_limit: ClonesLimit = 50,
    rules: options.Rules = None,
    offline: Offline = False,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
    strict: options.Strict = False,
    templates: options.Templates = None,
) -> int:
    """Scans repositories by path, address or an organisation's listing, and reads logs, on this machine or on a cluster.

    A run that was stopped goes on where it stopped; what did not change costs one look-up. Ends with 0 unless --strict finds something missing.
    """
    wanted = tuple(_format_of(path, format_) for path in output or ())
    rendering = options.rendering(templates, None, summary=False, keep_suppressed=False)
    folder = ResultFolder(results or os.path.splitext(os.path.basename(file))[0] + "-results")
    days = days_of(since, step, until or datetime.datetime.now(datetime.UTC).date().isoformat()) if since else ()
    with ExitStack() as stack:
        kept = None if no_cache else cache_folder()
        home = kept or stack.enter_context(tempfile.TemporaryDirectory(prefix="auditor-"))
        clones = ClonePolicy(folder=os.path.join(home, "fleet-clones"), limit_bytes=int(clones_limit * (1 << 30)), offline=offline)
        plan = _plan(file, rules or [], days, clones, no_cache=no_cache)
        kept_results = ResultStore(os.path.join(home, "fleet-results"))
        progress = stack.enter_context(open_progress(silent=quiet or dry_run))
        run = Run(kept_results, progress)
        todo = run.look_up(plan.tasks)
        if dry_run:
            _say_what_would_run(plan.tasks, todo)
            return PASSED
        if todo:
            known = len(plan.tasks) - len(todo)
            with _engine(engine, jobs or 0, scheduler) as dispatch:
                _do(run, todo, dispatch(Limits(time_limit, memory_limit << 20), retries=retries), total=len(plan.tasks), known=known)
        gathered = run.gathered(plan.tasks, len(plan.tasks) - len(todo))
        found = wired(run, plan.logs, plan.catalogue, kept)
        before = folder.before()
        company = _portfolio(plan, gathered, found, before)
        folder.publish(company.members, kept_results, before)
        folder.publish_logs(log_reports(found, plan.catalogue, plan.fleet.settings))
        _publish(company, wanted, folder, rendering)
        if store is not None:
            write_store(store, Tables(company, gathered.found, found, kept_results))
        folder.keep(company)
    return _exit_code(company, strict=strict, quiet=quiet)


def _plan(file: str, rules: Sequence[str], days: tuple[str, ...], clones: ClonePolicy, *, no_cache: bool) -> _Plan:
    fleet = read_fleet(file)
    folders = options.rule_folders_of((*fleet.settings.rules, *rules_beside(rules, os.getcwd())), may_fetch=not clones.offline)
    fleet = msgspec.structs.replace(fleet, settings=msgspec.structs.replace(fleet.settings, rules=folders, cache=not no_cache))
    catalogue = load_catalogue(folders, cache_folder=cache_folder())
    base = traffic_options(fleet.settings, catalogue)
    logs = tuple(log_plan(one, number, catalogue, base) for number, one in enumerate(fleet.logs, start=1))
    return _Plan(fleet, catalogue, logs, repository_tasks(fleet, rules_digest=catalogue.digest, clones=clones, days=days))


@contextmanager
def _engine(name: str, jobs: int, scheduler: str) -> Iterator[Callable[..., Dispatcher]]:
    """Yield what makes a dispatcher of the engine, which ends with the run, and at once when the run is broken off."""
    engine = open_engine(name, jobs=jobs, scheduler=scheduler)
    try:
        yield partial(Dispatcher, engine)
    except BaseException:
        engine.close(at_once=True)
        raise
    engine.close()


def _do(run: Run, todo: Sequence[Task], dispatcher: Dispatcher, *, total: int, known: int) -> None:
    try:
        run.do(todo, dispatcher, total=total, known=known)
    except OSError as error:
        raise UsageError(
            f"a result cannot be written: {error.strerror or error}; those before it are kept: make room and run again"
        ) from error


def _portfolio(plan: _Plan, gathered: Gathered, found: Wired, before: Company | None) -> Company:
    catalogue = plan.catalogue
    return portfolio(plan.fleet, gathered, rules_digest=catalogue.digest, catalogue_date=catalogue.date, wired=found, before=before)


def _publish(company: Company, wanted: Sequence[tuple[str, str]], folder: ResultFolder, rendering: Rendering) -> None:
    for path, name in wanted:
        link = partial(folder.link, page=path) if path != "-" else _no_link
        content = _render(company, name, rendering, link)
        if path == "-":
            write_stdout(content)
        else:
            write_file(path, content)
    if not wanted:
        write_stdout(render_text(company))


def _render(company: Company, name: str, rendering: Rendering, link: Callable[[Member], str]) -> bytes:
    match name:
        case "html":
            return render_html(company, rendering, link)
        case "markdown":
            return render_markdown(company, rendering, link)
        case "json":
            return render_json(company)
        case "csv":
            return render_csv(company)
        case "parquet":
            return render_parquet(company)
        case _:
            return render_text(company)


def _no_link(_member: Member) -> str:
    return ""


def _format_of(path: str, given: str | None) -> tuple[str, str]:
    """Raises: UsageError, for a format that there is not, or that cannot be told."""
    names = tuple(dict.fromkeys(name for _, name in FORMATS))
    if given is not None and given not in names:
        raise UsageError(f"--format {given}: a portfolio has the formats {', '.join(names)}")
    told = given or next((name for suffix, name in FORMATS if path.lower().endswith(suffix)), "text" if path == "-" else None)
    if told is None:
        raise UsageError(f"{path}: its end tells no format; a portfolio ends in {', '.join(suffix for suffix, _ in FORMATS)}")
    if path != "-" and not os.path.isdir(os.path.dirname(os.path.abspath(path))):
        raise UsageError(f"{path}: cannot be written: there is no such folder")
    return path, told


def _say_what_would_run(tasks: Sequence[Task], todo: Sequence[Task]) -> None:
    pending = {task.name: task for task in todo}
    for task in tasks:
        word = "known" if task.name not in pending else "logs" if isinstance(task, LogTask) else "clone" if task.url else "scan"
        what = f"{len(task.logs)} files" if isinstance(task, LogTask) else task.revision or "as it is"
        if isinstance(task, RepositoryTask) and task.days:
            what += f", and on {len(task.days)} days"
        sys.stdout.write(f"{word:6} {task.name} ({what})\n")
    sys.stdout.write(f"{len(todo)} of {len(tasks)} tasks would run; the others are known\n")


def _exit_code(company: Company, *, strict: bool, quiet: bool) -> int:
    if not quiet:
        for one in company.missing:
            complain(f"{one.name}: {one.reason} (tried {one.attempts} time{'' if one.attempts == 1 else 's'})", "warning")
    if not company.members and not company.wire and not company.totals.log_bytes:
        complain("nothing to scan: no repository or log has a result")
        return NOTHING_TO_SCAN
    if strict and (company.missing or company.totals.unread):
        complain("the portfolio is incomplete; see what is missing")
        return INCOMPLETE
    return PASSED
