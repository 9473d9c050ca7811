"""A case -> whether the engine sees a flow in it."""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.catalogue.catalogue import Catalogue
from auditor.inputs.rules import load_rules, rule_folders
from tests.bench.suites.cases import Case, Places, Verdict

_PACK = {"id": "suite", "title": "Suite", "question": "Does data reach the suite's sink?", "checked_on": "2026-11-24"}


def judged(case: Case) -> Verdict:
    """Analyse the files of a case as one project; a flow that was cleaned on the way is none."""
    ends = _ends(_Program(case.files, case.asked, case.places))
    return Verdict(case, any(case.path in (None, path) and case.line in (None, line) for path, line in ends))


class _Program(NamedTuple):
    """What cases of one program share; two are the same where they hold the same files object."""

    files: Mapping[str, str]
    asked: tuple[str, ...]
    places: Places

    def __hash__(self) -> int:
        return hash((id(self.files), self.asked, self.places))


@lru_cache(maxsize=1)
def _ends(program: _Program) -> frozenset[tuple[str, int]]:
    """Return where flows end that were not cleaned: path and line."""
    contents = {path: text.encode() for path, text in program.files.items()}
    analyst = Analyst(Project(contents.get, tuple(sorted(contents)), _catalogue(program.places), Settings()))
    sinks = (flow.sink for path in program.asked for flow in analyst.analyse(path).flows if not flow.sanitized_by)
    return frozenset((sink.path, sink.region.start_line) for sink in sinks if sink.region is not None)


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
