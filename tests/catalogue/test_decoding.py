"""What is wrong with a rule file is named with file, line, field and the nearest right word."""

from typing import Literal

import msgspec
import pytest
from auditor.catalogue.decoding import SIZE_LIMIT, decode, line_of, parse_yaml
from auditor.errors import RuleError
from auditor.model.provider import Provider

GOOD = """\
id: acme
name: Acme
class: closed-lab
openness: closed
source: https://acme.example
checked_on: 2026-11-24
hosts:
- {host: api.acme.example}
- host: chat.acme.example
  class: web-chat
"""


def failure(text: str | bytes) -> str:
    """Return the message with which decoding a provider fails."""
    with pytest.raises(RuleError) as caught:
        decode("rules/providers/acme.yaml", text.encode() if isinstance(text, str) else text, Provider)
    return str(caught.value)


def test_a_right_file_gives_the_record_with_dates_as_text() -> None:
    provider = decode("acme.yaml", GOOD.encode(), Provider)
    assert provider.checked_on == "2026-11-24"
    assert provider.hosts[1].host_class == "web-chat"


def test_a_misspelt_value_is_named_with_its_line_and_the_right_word() -> None:
    message = failure(GOOD.replace("closed-lab", "closd-lab"))
    assert message == "rules/providers/acme.yaml:3: class: `closd-lab` is not a value of this field; did you mean `closed-lab`?"


def test_a_misspelt_field_inside_a_list_is_named_with_its_line() -> None:
    message = failure(GOOD.replace("  class: web-chat", "  clas: web-chat"))
    assert message == "rules/providers/acme.yaml:10: hosts[1].clas: `clas` is not a field here; did you mean `class`?"


def test_a_field_that_is_like_nothing_lists_the_fields() -> None:
    assert "fields are checked_on, class" in failure(GOOD + "zzzzzz: 1\n") or "fields are" in failure(GOOD + "zzzzzz: 1\n")


def test_a_value_that_is_like_nothing_lists_the_values() -> None:
    assert "values are exact, pattern, suffix" in failure(GOOD + "- {host: x, match: 'zzz'}\n")


def test_a_missing_field_is_named() -> None:
    assert "name" in failure(GOOD.replace("name: Acme\n", ""))


def test_a_wrong_type_is_named_with_its_line() -> None:
    assert failure(GOOD.replace("name: Acme", "name: [Acme]")).startswith("rules/providers/acme.yaml:2: name: Expected `str`")


def test_a_key_given_twice_is_refused_at_its_second_place() -> None:
    assert failure(GOOD + "id: other\n") == "rules/providers/acme.yaml:11: `id` is given twice"


def test_an_anchor_of_a_small_value_is_allowed() -> None:
    assert parse_yaml("x.yaml", b"a: &x [1, {b: 2}]\nc: *x\n") == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


@pytest.mark.parametrize(
    "content",
    [
        b"a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        b"a: &a [" + b"1, " * 2000 + b"1]\nb: *a\n",
        b"a: &a [1]\nb: [" + b"*a, " * 2000 + b"*a]\n",
        b"&a [*a]",
    ],
)
def test_anchors_that_could_blow_up_are_refused(content: bytes) -> None:
    with pytest.raises(RuleError, match="without bound"):
        parse_yaml("x.yaml", content)


def test_an_ampersand_in_a_text_is_no_anchor() -> None:
    assert parse_yaml("x.yaml", b"a: AT&T * 2\n") == {"a": "AT&T * 2"}


@pytest.mark.parametrize(
    "content", [b"a: [", b"\xff\xfe\x00", b"a: b: c", b"- 1\n a: 2", b"? [1]\n: 2\n", b"[" * 5000, b"a: !!python/object:os.system {}\n"]
)
def test_what_is_no_plain_yaml_gives_an_error_with_a_line(content: bytes) -> None:
    with pytest.raises(RuleError, match=r"^x\.yaml:\d+: "):
        parse_yaml("x.yaml", content)


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(RuleError, match="split it"):
        parse_yaml("x.yaml", b" " * (SIZE_LIMIT + 1))


def test_yes_no_and_octal_stay_as_written() -> None:
    assert parse_yaml("x.yaml", b"[yes, no, on, 010, 1.5, -3, true, null]") == ["yes", "no", "on", "010", 1.5, -3, True, None]


def test_the_line_of_a_path_is_that_of_its_nearest_known_parent() -> None:
    assert line_of(GOOD.encode(), ".hosts[1].class") == 10
    assert line_of(GOOD.encode(), ".hosts[7]") == 7
    assert line_of(GOOD.encode(), ".nothing") == 1
    assert line_of(b"a: [", ".a") == 1
    assert line_of(b"", ".a") == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"? [1]\n: 2\n", "a key must be a word"), (b"a: !!set {}\n", "tag"), (b"[" * 60 + b"]" * 60, "nested more than")],
)
def test_what_the_loader_refuses_is_said(content: bytes, problem: str) -> None:
    with pytest.raises(RuleError, match=problem):
        parse_yaml("x.yaml", content)


def test_an_empty_file_is_nothing() -> None:
    assert parse_yaml("x.yaml", b"") is None


def test_a_wrong_field_deep_in_lists_and_tables_is_found() -> None:
    deep = GOOD + "models:\n- {id: a, weights: half-open}\n"
    assert (
        failure(deep) == "rules/providers/acme.yaml:12: models[0].weights: `half-open` is not a value of this field; did you mean `open`?"
    )
    assert failure(GOOD + "terms: {training: {statement: x, sauce: y}}\n").startswith("rules/providers/acme.yaml:11: terms")
    assert failure(GOOD + "competes: {statemen: x}\n").startswith(
        "rules/providers/acme.yaml:11: competes.statemen: `statemen` is not a field here; did you mean `statement`?"
    )


def test_a_path_through_what_has_no_fields_leads_nowhere() -> None:
    assert "the file" in str(_refused(b"- a\n"))
    assert "models" in str(
        _refused(b"id: a\nname: a\nclass: gateway\nopenness: closed\nsource: s\nchecked_on: d\nmodels: [{id: a, weights: opne}]\n")
    )


def _refused(content: bytes) -> RuleError:
    with pytest.raises(RuleError) as refused:
        decode("x.yaml", content, Provider)
    return refused.value


class Word(msgspec.Struct, forbid_unknown_fields=True):
    kind: Literal["one", "two"]


class Holder(msgspec.Struct, forbid_unknown_fields=True):
    tables: dict[str, Word] = {}
    pairs: tuple[Word, Word] | None = None
    names: dict[str, str] = {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"tables: {a: {kind: oen}}", "did you mean `one`"),
        (b"pairs: [{kind: oen}, {kind: two}]", "`oen` is not a value"),
        (b"names: {a: 3}", "Expected `str`"),
    ],
)
def test_a_wrong_word_in_a_table_or_a_pair_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(RuleError, match=told):
        decode("h.yaml", content, Holder)
