"""A report -> JUnit XML: one suite a rule, one failing case a finding that counts; what was allowed or waived is skipped."""

from collections import defaultdict
from typing import Final
from xml.etree import ElementTree  # nosec B405: nothing is parsed

from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.reporters.neutral import legible
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.names import Names, place

_FAILING: Final = frozenset({"critical", "high", "medium"})
"""Severities that fail a case where no gate has judged it."""


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the suites as XML in UTF-8."""
    del rendering
    names = Names(report)
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.context == "production":
            groups[finding.rule_id].append(finding)
    root = ElementTree.Element("testsuites", name="auditor")
    tests = failures = skipped = 0
    for rule_id, own in sorted(groups.items()):
        suite = ElementTree.SubElement(root, "testsuite", name=rule_id)
        bad = sum(_add(suite, finding, names) for finding in own)
        passed_over = sum(1 for finding in own if names.treatment(finding) != "counts")
        for key, value in (("tests", len(own)), ("failures", bad), ("errors", 0), ("skipped", passed_over)):
            suite.set(key, str(value))
        tests, failures, skipped = tests + len(own), failures + bad, skipped + passed_over
    if not groups:
        suite = ElementTree.SubElement(root, "testsuite", name="auditor", tests="1", failures="0", errors="0", skipped="0")
        ElementTree.SubElement(suite, "testcase", name="nothing found", classname="auditor")
        tests = 1
    for key, value in (("tests", tests), ("failures", failures), ("errors", 0), ("skipped", skipped)):
        root.set(key, str(value))
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=False)
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + body + b"\n"


def _add(suite: ElementTree.Element, finding: Finding, names: Names) -> bool:
    """Add the case of one finding, and tell whether it fails."""
    case = ElementTree.SubElement(
        suite, "testcase", name=legible(place(finding)), classname=finding.rule_id, file=legible(finding.location.path)
    )
    if finding.location.region:
        case.set("line", str(finding.location.region.start_line))
    decision = names.decisions.get(finding.fingerprint)
    message = legible(finding.message or finding.rule_id)
    if decision and decision.treatment != "counts":
        reason = decision.because.reason if decision.because else decision.treatment
        ElementTree.SubElement(case, "skipped", message=legible(f"{decision.treatment}: {reason}"))
        return False
    if decision.fails if decision else finding.severity in _FAILING:
        failure = ElementTree.SubElement(case, "failure", message=message, type=finding.severity)
        failure.text = legible("\n".join(part for part in (place(finding), finding.snippet, finding.help) if part))
        return True
    ElementTree.SubElement(case, "system-out").text = message
    return False
