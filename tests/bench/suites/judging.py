"""A case -> whether the engine sees a flow in it."""

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from tests.bench.suites.cases import Case, Verdict
from tests.flows.tables import catalogue


def judged(case: Case) -> Verdict:
    """Analyse every file of a case as one project; a flow that was cleaned on the way is none."""
    contents = {path: text.encode() for path, text in case.files.items()}
    project = Project(contents.get, tuple(sorted(contents)), catalogue(), Settings())
    analyst = Analyst(project)
    found = any(not flow.sanitized_by for path in sorted(contents) if path in case.asked() for flow in analyst.analyse(path).flows)
    return Verdict(case, found)
