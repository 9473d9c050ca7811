"""Settings files: what they may say, and what is said about mistakes in them."""

import pytest
from auditor.config import GateSettings, Settings, decode_settings
from auditor.errors import ConfigError


def test_a_settings_file_fills_in_what_it_names() -> None:
    settings = decode_settings(b"jobs = 2\nexclude = ['*.gen.py']\nfail-on = 'high'\n[gate]\nnew-closed-call = 'report'\n", "auditor.toml")
    assert settings == Settings(jobs=2, exclude=("*.gen.py",), fail_on="high", gate=GateSettings(new_closed_call="report"))


def test_underscores_stand_for_hyphens() -> None:
    assert decode_settings(b"fail_on = 'low'\n[gate]\nnew_data_type = 'report'\n", "auditor.toml") == Settings(
        fail_on="low", gate=GateSettings(new_data_type="report")
    )


def test_waivers_are_tables_named_waiver() -> None:
    settings = decode_settings(b"[[waiver]]\nrule = 'x'\nowner = 'a'\nreason = 'b'\nexpires_on = '2027-01-01'\n", "auditor.toml")
    assert settings is not None
    assert [(waiver.rule, waiver.owner, waiver.expires_on) for waiver in settings.waivers] == [("x", "a", "2027-01-01")]


def test_pyproject_counts_only_with_its_own_table() -> None:
    assert decode_settings(b"[tool.other]\nx = 1\n", "pyproject.toml") is None
    assert decode_settings(b"tool = 3\n", "pyproject.toml") is None
    assert decode_settings(b"[tool.auditor]\njobs = 3\n", "sub/pyproject.toml") == Settings(jobs=3)


@pytest.mark.parametrize(
    ("content", "path", "expected"),
    [
        (b"exclud = ['a']\n", "auditor.toml", "auditor.toml:1: exclud: no such setting; did you mean `exclude`?"),
        (
            b"\n[gate]\n\nnew-closed-cal = 'fail'\n",
            "auditor.toml",
            "auditor.toml:4: gate.new-closed-cal: no such setting; did you mean `new-closed-call`?",
        ),
        (b"[tool.x]\njobs = 1\n[tool.auditor]\njobs = 'x'\n", "pyproject.toml", "pyproject.toml:4: jobs: Expected `int`, got `str`"),
        (b"[[waiver]]\nreason = 'b'\n", "auditor.toml", "auditor.toml:1: waivers.0: Object missing required field `owner`"),
        (b"color = 'blue'\n", "a.toml", "a.toml:1: color: Invalid enum value 'blue'"),
        (b"a = 1\na b\n", "a.toml", "a.toml:2:3: not TOML: Expected '=' after a key in a key/value pair"),
        (b"x = '\xff'\n", "a.toml", "a.toml:1: not UTF-8"),
        (b"\xef\xbb\xbfjobs = -\n", "a.toml", "a.toml:1:8: not TOML: Invalid value"),
    ],
)
def test_mistakes_are_told_with_file_line_field_and_the_right_word(content: bytes, path: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        decode_settings(content, path)
    assert str(caught.value) == expected


def test_a_name_like_no_other_gets_the_whole_list() -> None:
    with pytest.raises(ConfigError, match="there are exclude, rules, packs"):
        decode_settings(b"zzzzzzzz = 1\n", "auditor.toml")


def test_a_broken_pyproject_that_says_nothing_to_us_is_no_business_of_ours() -> None:
    assert decode_settings(b"[project]\nname = {{ name }}\n", "pyproject.toml") is None
    assert decode_settings(b"a = " + b"[" * 50_000, "pyproject.toml") is None
    with pytest.raises(ConfigError, match=r"pyproject.toml:2:9: not TOML"):
        decode_settings(b"[tool.auditor]\njobs = {{ n }}\n", "pyproject.toml")


def test_no_nesting_breaks_the_reader() -> None:
    with pytest.raises(ConfigError):
        decode_settings(b"a = " + b"[" * 100_000, "a.toml")
