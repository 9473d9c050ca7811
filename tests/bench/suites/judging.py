"""A case -> whether the engine sees a flow in it."""

import json
from functools import cache

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.catalogue.catalogue import Catalogue
from auditor.inputs.rules import load_rules, rule_folders
from tests.bench.suites.cases import Case, Places, Verdict

_PACK = {"id": "suite", "title": "Suite", "question": "Does data reach the suite's sink?", "checked_on": "2026-11-24"}


def judged(case: Case) -> Verdict:
    """Analyse the files of a case as one project; a flow that was cleaned on the way is none."""
    contents = {path: text.encode() for path, text in case.files.items()}
    analyst = Analyst(Project(contents.get, tuple(sorted(contents)), _catalogue(case.places), Settings()))
    flows = [flow for path in case.asked for flow in analyst.analyse(path).flows if not flow.sanitized_by]
    lines = {flow.sink.region.start_line for flow in flows if flow.sink.region is not None and case.path in (None, flow.sink.path)}
    return Verdict(case, bool(lines) if case.line is None else case.line in lines)


@cache
def _catalogue(places: Places) -> Catalogue:
    """Return the shipped knowledge with a suite's places beside it."""
    files = dict(_shipped())
    if any(places):
        entries: dict[str, object] = {kind: [_entry(name) for name in names] for kind, names in places._asdict().items() if names}
        program = [{"path": "a.py", "text": "a = 1"}]
        entries["examples"] = {"match": program, "no_match": program}
        files["suite/pack.yaml"] = json.dumps(_PACK).encode()
        files["suite/flows.yaml"] = json.dumps(entries).encode()
    return Catalogue.from_files(files)


@cache
def _shipped() -> dict[str, bytes]:
    return load_rules(rule_folders(()))


def _entry(name: str) -> dict[str, object]:
    name, _, given = name.partition("(")
    form, named, rest = name.partition(":")
    entry: dict[str, object] = {form: rest} if named else {"call": name}
    return entry | {"arguments": [int(place) for place in given.rstrip(")").split(",")]} if given else entry
