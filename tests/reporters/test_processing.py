"""The draft of a record of processing: one line for each component and recipient by which data leaves."""

import msgspec
from auditor.model.flow import Flow
from auditor.model.report import Report
from auditor.reporters.story.exposure import exposure
from auditor.reporters.story.names import Names
from auditor.reporters.story.processing import ProcessingRow
from tests.reporters import sample


def rows(report: Report) -> tuple[ProcessingRow, ...]:
    return exposure(Names(report)).processing


def with_flows(*flows: Flow, **changes: object) -> Report:
    """Return the sample with one finding into which these flows go."""
    report = sample.report()
    first = msgspec.structs.replace(report.findings[0], flows=tuple(range(len(flows))), context="production", **changes)
    others = tuple(msgspec.structs.replace(one, flows=()) for one in report.findings[1:])
    return msgspec.structs.replace(report, flows=flows, findings=(first, *others))


def test_a_line_says_what_goes_where_and_on_what_terms() -> None:
    found = rows(sample.report())
    assert [(row.component, row.recipient) for row in found][0] == ("services/desk", "Acme AI")
    assert found[0].data == "Health data and contact details"
    assert found[0].retention
    assert all(row.recipient != "Ownserve" for row in found)  # what stays inside is no transfer


def test_measures_are_those_that_were_seen() -> None:
    flow = sample.FLOWS[0]
    cleaned = msgspec.structs.replace(flow, sanitized_by=("scrub",), source_kind="field")
    bound = msgspec.structs.replace(flow, source_kind="retrieval", guards=("user_filter",))
    unbound = msgspec.structs.replace(flow, source_kind="retrieval", guards=())
    assert rows(with_flows(cleaned, bound))[0].measures == "retrieval bound to whoever asks and scrub before it leaves"
    assert rows(with_flows(bound, unbound))[0].measures == "retrieval bound to whoever asks, in part"
    assert rows(with_flows(unbound))[0].measures == ""


def test_a_place_that_the_user_names_is_a_recipient() -> None:
    flow = msgspec.structs.replace(sample.FLOWS[0], provider_id=None, closed=None)
    (row,) = rows(with_flows(flow, kind="sink", symbol="audit.write", provider_id=None, closed=None))
    assert (row.recipient, row.country, row.retention) == ("audit.write", "", "")


def test_without_flows_there_is_no_record() -> None:
    assert rows(sample.empty()) == ()
