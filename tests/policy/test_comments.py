"""Permissions and ignores in the comments of scanned files."""

import pytest
from auditor.policy.comments import parse_comments
from hypothesis import given
from hypothesis import strategies as st


def test_a_comment_at_the_end_of_a_line_speaks_of_that_line() -> None:
    said = parse_comments("a.py", b"x = 1\ncall()  # auditor: allow[acme, closed-provider-call] until=2027-03-01 the pilot runs\n")
    (permission,) = said.permissions
    assert permission.names == ("acme", "closed-provider-call")
    assert (permission.until, permission.reason) == ("2027-03-01", "the pilot runs")
    assert permission.location.region is not None
    assert (permission.location.region.start_line, permission.location.region.end_line) == (2, 2)


def test_a_comment_on_its_own_line_speaks_of_the_first_code_below() -> None:
    said = parse_comments("a.py", b"# auditor: ignore[acme] a mock\n# noqa\ncall()\nother()\n")
    (ignore,) = said.ignores
    assert ignore.reason == "a mock"
    assert ignore.location.region is not None
    assert (ignore.location.region.start_line, ignore.location.region.end_line) == (1, 3)


@pytest.mark.parametrize(
    "line",
    [
        "// auditor: allow[acme] why",
        "/* auditor: allow[acme] why */",
        "<!-- auditor: allow[acme] why -->",
        "-- auditor: allow[acme] why",
        "; auditor: allow[acme] why",
        "' auditor: allow[acme] why",
        "f(x)  # auditor: allow[acme] why",
        '   "# auditor: allow[acme] why\\n",',
        "(* auditor: allow[acme] why *)",
        "x = y // auditor:allow[acme] why",
    ],
)
def test_the_comments_of_many_languages_are_read(line: str) -> None:
    (permission,) = parse_comments("a", line.encode()).permissions
    assert (permission.names, permission.reason) == (("acme",), "why")


@pytest.mark.parametrize(
    "line",
    [
        "# auditor: allow[acme]",
        "# auditor: allow[acme] ...",
        "# auditor: allow[] why",
        "# auditor: allow why",
        "# auditor: ignore[acme] -->",
    ],
)
def test_a_comment_without_name_or_reason_has_no_effect_and_is_told(line: str) -> None:
    said = parse_comments("a", line.encode())
    assert (said.permissions, said.ignores) == ((), ())
    assert [note.code for note in said.notifications] == ["comment-without-effect"]


def test_a_date_that_is_none_has_no_effect() -> None:
    said = parse_comments("a", b"# auditor: allow[acme] until=tomorrow why")
    assert said.permissions == ()
    assert "until=tomorrow" in said.notifications[0].message


@pytest.mark.parametrize(
    "line", ['text = "auditor: allow[acme] why"', "auditor: allow[acme] why", "# auditor allow[acme] why", "# auditor: allowed[acme] why"]
)
def test_what_is_no_comment_permits_nothing(line: str) -> None:
    assert parse_comments("a", line.encode()).permissions == ()


def test_hostile_files_are_bounded() -> None:
    assert parse_comments("a", b"# " + b"auditor: " * 100_000).permissions == ()
    assert len(parse_comments("a", b"# auditor: allow[a] b\n" * 5_000).permissions) == 1_000


@given(st.binary())
def test_no_bytes_make_it_fail(content: bytes) -> None:
    parse_comments("a", b"# auditor: allow" + content + b"\n#auditor:ignore[" + content)
