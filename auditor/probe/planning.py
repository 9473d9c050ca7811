"""A report and a profile -> the report whose scores and plan rest on what one endpoint was measured to serve."""

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.packs import customise, rule_set
from auditor.config import Settings
from auditor.model.finding import Correlated
from auditor.model.probe import Profile
from auditor.model.report import Report
from auditor.policy.permits import without_ignored
from auditor.scoring import assess


def measured(report: Report, catalogue: Catalogue, settings: Settings, profile: Profile) -> Report:
    """Return the report with scores, plan and outlook made anew, in place of what is known of open servers in general."""
    rules = customise(
        rule_set(catalogue.packs, catalogue.rules), packs=settings.packs, disabled=settings.disabled_rules, severities=settings.severities
    )
    correlated = Correlated(findings=report.findings, flows=report.flows, traffic=report.traffic)
    counted = without_ignored(report.findings, report.ignores)
    assessed = assess(counted, correlated, rules, catalogue, contexts=settings.contexts, profile=profile)
    return msgspec.structs.replace(report, scores=assessed.scores, plan=assessed.plan, outlook=assessed.outlook)
