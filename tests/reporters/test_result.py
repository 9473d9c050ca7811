"""The result JSON: complete, read back without loss, described by a schema."""

from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from auditor.errors import UsageError
from auditor.model.report import Report
from auditor.reporters.json import render, schema
from auditor.reporters.reading import parse_result
from tests.reporters import sample

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "result.schema.json"


@pytest.mark.parametrize("report", [sample.report(), sample.empty(), sample.many(40)], ids=["full", "empty", "many"])
def test_a_result_reads_back_as_the_report_it_was_made_of(report: Report) -> None:
    content = render(report)
    assert parse_result(content) == report
    assert render(parse_result(content)) == content


def test_hostile_text_survives_a_round_as_text() -> None:
    content = render(msgspec.structs.replace(sample.hostile(), notifications=()))
    assert render(parse_result(content)) == content


@pytest.mark.parametrize(
    "records", [sample.findings(), sample.DECISIONS, sample.FLOWS, sample.TRAFFIC, sample.PLAN], ids=lambda found: type(found[0]).__name__
)
def test_the_sample_fills_every_field_so_that_a_forgotten_one_is_noticed(records: tuple[Any, ...]) -> None:
    empty = {
        field.name
        for field in msgspec.structs.fields(records[0])
        if field.default is not msgspec.NODEFAULT and all(getattr(one, field.name) == field.default for one in records)
    }
    assert empty <= set()


def test_scores_add_up_in_thousandths() -> None:
    for score in msgspec.json.decode(render(sample.report()))["scores"]:
        if score["contributions"]:
            assert round(sum(part["points"] for part in score["contributions"]), 3) == score["value"]


def test_a_place_in_a_notebook_says_cell_and_line() -> None:
    cells = [one for one in msgspec.json.decode(render(sample.report()))["findings"] if one["cell"]]
    assert [(one["line"], one["cell"], one["cell_line"]) for one in cells] == [(44, 3, 2)]


def test_the_published_schema_is_what_the_records_give() -> None:
    assert SCHEMA.read_bytes() == schema(), "run: python -m tests.reporters.test_result"


@pytest.mark.parametrize("report", [sample.report(), sample.empty(), sample.hostile()], ids=["full", "empty", "hostile"])
def test_results_fit_the_schema(report: Report) -> None:
    validator = jsonschema.Draft202012Validator(msgspec.json.decode(schema()))
    assert list(validator.iter_errors(msgspec.json.decode(render(report)))) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"schema_version": 2}', "schema_version 2; this program reads 1"),
        (b"", "no result"),
        (b"\xff\xfe", "no result"),
        (b"[]", "no result"),
        (b'{"schema_version": 1}', "no result"),
        (b"[" * 100_000, "no result"),
        (b'{"schema_version": 1, "coverage": {"files_seen": "x"}}', "no result"),
    ],
)
def test_what_is_no_result_is_refused_by_name(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match="old.json: " + said):
        parse_result(content, "old.json")


def test_numbers_of_flows_that_do_not_exist_are_left_out() -> None:
    document = msgspec.json.decode(render(sample.report()))
    document["findings"][0]["flows"] = [0, 999, -1]
    report = parse_result(msgspec.json.encode(document))
    assert report.findings[0].flows == (0,)


def _write() -> None:
    SCHEMA.parent.mkdir(parents=True, exist_ok=True)
    SCHEMA.write_bytes(schema())


if __name__ == "__main__":
    _write()
