"""Traffic as a table in the terminal."""

import io

import pytest
from auditor.model.evidence import TrafficEvidence
from auditor.model.location import Location
from auditor.reporters.traffic_table import ROWS, size, traffic_table, what_of
from rich.console import Console


def one(host: str = "api.openai.com", **changes: object) -> TrafficEvidence:
    base: dict[str, object] = {"location": Location(path="x"), "host": host, "provider_id": "openai", "client": "a", "count": 1, "level": 2}
    return TrafficEvidence(**(base | changes))  # type: ignore[arg-type]  # built from parts


def drawn(*traffic: TrafficEvidence, width: int = 110) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=width, color_system=None, _environ={}).print(
        traffic_table(traffic, lambda provider: "OpenAI" if provider else "Cannot be told")
    )
    return [line.rstrip() for line in stream.getvalue().split("\n") if line.strip()]


def test_hosts_stand_below_their_provider_with_what_is_known() -> None:
    lines = drawn(
        one(client="a", count=3, sent_bytes=1500, first_at="2026-11-20T00:00:00Z", code="confirmed", action="inference"),
        one(client="b", count=4, sent_bytes=None, first_at="2026-11-19T00:00:00Z", code="confirmed", action="inference"),
        one("chatgpt.com", host_class="web-chat", code="shadow"),
        one("10.0.0.1", provider_id=None),
    )
    assert [line.split() for line in lines[2:]] == [
        ["OpenAI", "2", "8", "1.5", "kB", "2026-11-19"],
        ["api.openai.com", "inference", "2", "7", "1.5", "kB", "2026-11-19", "2", "confirmed"],
        ["chatgpt.com", "web", "chat", "1", "1", "?", "2", "shadow"],
        ["Cannot", "be", "told", "1", "1", "?"],
        ["10.0.0.1", "1", "1", "?", "2"],
    ]


def test_a_narrow_terminal_shortens_the_host_alone() -> None:
    assert drawn(one("a-very-long-name-of-a-resource.openai.azure.com", code="confirmed"), width=80)[-1].endswith("confirmed")


def test_many_hosts_are_counted_and_not_listed() -> None:
    lines = drawn(*(one(f"h{number}.example") for number in range(ROWS + 5)))
    assert "5 more lines" in lines[-1]
    assert len(lines) == ROWS + 4


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ([], "?"),
        ([None], "?"),
        ([0], "0 B"),
        ([999], "999 B"),
        ([1_500, None], "1.5 kB"),
        ([3 * 10**12], "3.0 TB"),
        ([5 * 10**18], "5,000.0 PB"),
    ],
)
def test_bytes_are_told_in_the_unit_that_fits(counts: list[int | None], text: str) -> None:
    assert size(counts) == text


def test_what_was_done_is_told_or_else_the_kind_of_host() -> None:
    assert [what_of(one(action="listing")), what_of(one(action="unknown")), what_of(one(host_class="developer-tool"))] == [
        "listing",
        "",
        "developer tool",
    ]
