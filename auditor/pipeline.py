"""The whole program on one screen: a source and settings -> a report.

What an unchanged source does not need is imported inside the functions that use it: answering from the cache takes less time than the imports.
"""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from auditor import __version__
from auditor.config import Settings
from auditor.execution.digests import with_digests
from auditor.execution.folders import cache_folder
from auditor.execution.store import Store, digest_of
from auditor.execution.watch import Watch
from auditor.inputs.opening import open_source
from auditor.inputs.rules import rule_folders, rules_stamp
from auditor.inputs.source import Entry, Listing, Source, Unreadable
from auditor.model.report import Coverage, Report

EDITED_BYTES = 300_000
"""Larger files are not edited for show."""
NOTHING = Coverage(files_seen=0, files_scanned=0, bytes_scanned=0)
"""Stands for what was covered where that makes no difference: nothing is judged by it."""

if TYPE_CHECKING:
    from auditor.catalogue.catalogue import Catalogue
    from auditor.execution.gathered import Gathered
    from auditor.execution.needles import Needles
    from auditor.execution.wire import Wire


def audit(paths: Sequence[str], settings: Settings | None = None) -> Report:
    """Return the report on files, folders and repositories.

    `jobs` 0 means one process here: the main module of another program may not be safe to import again.

    Raises: AuditorError.
    """
    chosen = settings or Settings()
    return scan(open_source(paths, chosen.exclude), chosen if chosen.jobs else msgspec.structs.replace(chosen, jobs=1))


def scan(source: Source, settings: Settings, watch: Watch | None = None, wire: "Wire | None" = None, store: Store | None = None) -> Report:
    """Return the report on one source, and on what logs showed: listed, looked at, understood, judged.

    An unchanged source without logs is answered by one look-up. `store` is where it is looked up, else the cache of this source.

    Raises: UsageError, RuleError.
    """
    watch = watch or Watch()
    folder = cache_folder() if settings.cache else None
    watch.cache_is_off = settings.cache and folder is None
    listing = source.list()
    entries = with_digests(listing, source)
    rules = rules_stamp(rule_folders(settings.rules))
    store = store or Store(folder, source.identity, rules)
    key = report_key(listing, entries, settings)
    stored = store.report(key) if wire is None else None
    if stored is not None:
        watch.from_cache = True
        return msgspec.msgpack.decode(stored, type=Report)
    from auditor.execution.knowledge import late_catalogue, load_needles

    catalogue = late_catalogue(settings.rules, cache_folder=folder)
    needles = load_needles(catalogue, settings.rules, cache_folder=folder)
    gathered = find_all(source, listing, entries, catalogue, settings, store, watch, needles)
    if wire is not None:
        from auditor.execution.wire import with_wire

        seen = with_wire(gathered, wire, source.name)
        return with_edits(judge(seen, catalogue, settings, root=source.name, covers=wire.covers_project(source.name)), catalogue, source)
    report = _judged(gathered, catalogue, settings, source, store)
    store.keep_report(key, msgspec.msgpack.encode(report))
    return report


def _judged(gathered: "Gathered", catalogue: "Catalogue", settings: Settings, source: Source, store: Store) -> Report:
    """Return the report on what was gathered: the one of an earlier run, where all that it judged was the same."""
    if store.folder is None:
        return with_edits(judge(gathered, catalogue, settings, root=source.name), catalogue, source)
    judged = msgspec.msgpack.encode(gathered._replace(coverage=NOTHING))
    key = digest_of(hashlib.sha256(judged).hexdigest(), source.name, repr(_answering(settings)))
    stored = store.report(key, "judged")
    if stored is not None:
        return msgspec.structs.replace(msgspec.msgpack.decode(stored, type=Report), coverage=gathered.coverage)
    report = with_edits(judge(gathered, catalogue, settings, root=source.name), catalogue, source)
    store.keep_report(key, msgspec.msgpack.encode(report), "judged")
    return report


def find_all(
    source: Source, listing: Listing, entries: Sequence[Entry], catalogue: "Catalogue", settings: Settings, store: Store, watch: Watch,
    needles: "Needles | None" = None,
) -> "Gathered":  # fmt: skip
    """Return all evidence and flows of one source. `needles` are the catalogue's literals, where they are known."""
    from auditor.execution.gathered import gather
    from auditor.execution.runner import Runner

    memory = store.memory()
    runner = Runner(source, catalogue, memory, jobs=settings.jobs, cache_folder=store.folder, watch=watch, needles=needles)
    try:
        seen = runner.look(entries)
        seeds = runner.seeds(seen)
        parsed = runner.parse(seen, seeds)
        analysed = runner.analyse(seen, seeds, parsed)
        said = runner.comments(seen)
        named = runner.tools(entries)
    except BaseException:
        runner.close(at_once=True)
        raise
    runner.close()
    runner.forget()
    store.keep_memory(memory)
    return gather(listing, seen, parsed, analysed, runner.notes, named, said)


def judge(gathered: "Gathered", catalogue: "Catalogue", settings: Settings, *, root: str, covers: bool | None = None) -> Report:
    """Return the sealed report on what was gathered: matched, correlated, scored. `covers`: whether logs would show what leaves."""
    from auditor.analysis.configured import settled
    from auditor.analysis.own_hosts import own
    from auditor.catalogue.glossary import data_type_phrases, glossary
    from auditor.catalogue.packs import customise, rule_set
    from auditor.codemods.planned import with_codemods
    from auditor.correlation import correlate
    from auditor.matching import CatalogueKnowledge, match
    from auditor.policy.permits import without_ignored
    from auditor.scoring import assess

    rules = customise(
        rule_set(catalogue.packs, catalogue.rules), packs=settings.packs, disabled=settings.disabled_rules, severities=settings.severities
    )
    located, flows = own(*settled(gathered.located, gathered.flows, catalogue), settings.own_hosts)
    matches = match(located, flows, rules.rules, CatalogueKnowledge(catalogue), covers=covers, layout=gathered.layout)
    correlated = correlate(matches, flows, gathered.traffic, project=root, phrases=data_type_phrases(catalogue))
    findings = tuple(finding for finding in correlated.findings if not settings.providers or finding.provider_id in settings.providers)
    assessed = assess(without_ignored(findings, gathered.ignores), correlated, rules, catalogue, contexts=settings.contexts)
    return Report(
        tool_version=__version__,
        rules_digest=catalogue.digest,
        catalogue_date=catalogue.date,
        root=root,
        coverage=gathered.coverage,
        findings=findings,
        flows=correlated.flows,
        traffic=correlated.traffic,
        scores=assessed.scores,
        plan=with_codemods(assessed.plan, findings, catalogue),
        outlook=assessed.outlook,
        permissions=tuple(gathered.permissions),
        ignores=tuple(gathered.ignores),
        notifications=tuple(gathered.notifications),
        glossary=glossary(catalogue, rules, findings, correlated.flows, correlated.traffic, _parsed(gathered.coverage)),
    )


def _parsed(coverage: Coverage) -> tuple[str, ...]:
    """Return the languages of which code was parsed."""
    return tuple(sorted(name for name, one in coverage.by_language.items() if one.parsed))


def with_edits(report: Report, catalogue: "Catalogue", source: Source) -> Report:
    """Return the report with a plan that shows, for each move that a codemod makes, one place before and after."""
    if not any(item.codemod for item in report.plan):
        return report
    from auditor.codemods.knowledge import Codemods
    from auditor.codemods.shown import with_places

    def read(path: str) -> bytes | None:
        try:
            return source.read(path, EDITED_BYTES)
        except Unreadable:
            return None

    plan = with_places(report.plan, report.findings, read, Codemods.from_catalogue(catalogue), catalogue.portability)
    return msgspec.structs.replace(report, plan=plan)


def report_key(listing: Listing, entries: Sequence[Entry], settings: Settings) -> str:
    """Return the digest of all that a report depends on, but the rules, of which the store knows."""
    files = "\n".join(f"{path}\0{digest}" for path, digest in entries)
    return digest_of(files, repr(listing.skipped), repr(listing.notifications), repr(_answering(settings)))


def _answering(settings: Settings) -> tuple[object, ...]:
    return (
        settings.exclude,
        settings.rules,
        settings.packs,
        settings.disabled_rules,
        sorted(settings.severities.items()),
        settings.providers,
        settings.own_hosts,
        settings.contexts,
    )
