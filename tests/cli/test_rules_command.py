"""`auditor rules` and `auditor explain`."""

import json
from pathlib import Path

import msgspec
import pytest
from auditor.cli import explain, rules
from auditor.cli.examples import MemorySource
from auditor.errors import UsageError
from auditor.inputs.source import Unreadable
from auditor.model.location import Location
from auditor.model.rule import Metric
from tests.builders import shipped_rules
from tests.reporters import sample

Out = pytest.CaptureFixture[bytes]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(tmp_path_factory.getbasetemp()) / "cache"
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))


def test_the_list_has_a_line_for_each_rule_of_a_pack(capfdbinary: Out) -> None:
    assert rules.list_command(pack=["hygiene"]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0].split() == ["RULE", "PACK", "SEVERITY", "SUMMARY"]
    assert any(line.startswith("key-in-clear") for line in lines)
    assert all(" hygiene " in line for line in lines[1:])


def test_the_list_is_also_json(capfdbinary: Out) -> None:
    assert rules.list_command(format_="json", pack=["lock-in"]) == 0
    listed = json.loads(capfdbinary.readouterr().out)
    assert {one["pack"] for one in listed} == {"lock-in"}


def test_one_rule_is_shown_with_conditions_reasons_and_points(capfdbinary: Out) -> None:
    assert rules.show_command("vendor-held-fine-tune") == 0
    out = capfdbinary.readouterr().out.decode()
    for part in (
        "capability: fine-tuning",
        "Why it matters",
        "lock-in VS",
        "8 for each provider",
        "30 of 100 points",
        "checked 2026-11-24",
    ):
        assert part in out
    assert rules.show_command("closed-provider-call", format_="json") == 0
    assert json.loads(capfdbinary.readouterr().out)["id"] == "closed-provider-call"


def test_an_unknown_rule_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean closed-provider-call"):
        rules.show_command("closed-provider-cal")


def test_a_begun_rule_is_well_formed_and_holds_on_its_examples(tmp_path: Path, capfdbinary: Out) -> None:
    folder = str(tmp_path / "mine")
    assert rules.new_command("our-rules/no-gateway", into=folder) == 0
    assert rules.validate_command([folder]) == 0
    assert rules.test_command(["no-gateway"], rules=[folder]) == 0
    assert b"4 examples of 1 rules, 0 failed" in capfdbinary.readouterr().out
    with pytest.raises(UsageError, match="already there"):
        rules.new_command("our-rules/no-gateway", into=folder)


@pytest.mark.parametrize("name", ["rule", "Our/rule", "our/../rule", "our/"])
def test_a_rule_is_begun_under_a_pack_and_a_plain_name_alone(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="PACK/RULE"):
        rules.new_command(name, into=str(tmp_path))


def test_a_pack_may_lie_in_any_folder_that_holds_a_pack_file(tmp_path: Path, capfdbinary: Out) -> None:
    rules.new_command("ours/one", into=str(tmp_path))
    (tmp_path / "packs" / "ours").rename(tmp_path / "elsewhere")
    assert rules.validate_command([str(tmp_path / "elsewhere")]) == 0
    count = len(shipped_rules().rules) + 1
    assert f"{count} rules in 10 packs".encode() in capfdbinary.readouterr().out


def test_every_wrong_file_is_named_with_line_field_and_the_nearest_word(tmp_path: Path, capfdbinary: Out) -> None:
    rules.new_command("ours/one", into=str(tmp_path))
    rules.new_command("ours/two", into=str(tmp_path))
    for name, old, new in (("one", "evidence:", "evidense:"), ("two", "severity: medium", "severity: meduim")):
        path = tmp_path / "packs" / "ours" / f"{name}.yaml"
        path.write_text(path.read_text().replace(old, new, 1))
    assert rules.validate_command([str(tmp_path)]) == 2
    told = capfdbinary.readouterr().err.decode()
    assert "one.yaml:7: when.evidense" in told
    assert "did you mean `evidence`" in told
    assert "two.yaml:4: severity" in told
    assert "did you mean `medium`" in told


def test_a_rule_whose_example_does_not_hold_fails(tmp_path: Path, capfdbinary: Out) -> None:
    rules.new_command("ours/one", into=str(tmp_path))
    path = tmp_path / "packs" / "ours" / "one.yaml"
    path.write_text(path.read_text().replace("provider: [openai]", "provider: [anthropic]"))
    assert rules.test_command(["one"], rules=[str(tmp_path)], verbose=True) == 1
    out = capfdbinary.readouterr().out.decode()
    assert "one: match example 1 does not hold" in out
    assert "one: no_match example 1 holds" in out
    assert "the code meets" in out


def test_a_file_in_memory_is_all_there_is() -> None:
    source = MemorySource("a.py", b"x")
    assert (source.name, source.read("a.py", 9)) == ("example", b"x")
    with pytest.raises(Unreadable):
        source.read("b.py", 9)


def project(folder: Path) -> str:
    (folder / "chat.py").write_text(
        'from openai import OpenAI\n\nclient = OpenAI()\nclient.chat.completions.create(model="gpt-4o", messages=[])\n'
    )
    return str(folder)


def finding_id(folder: str) -> str:
    from auditor.config import Settings
    from auditor.pipeline import audit

    report = audit([folder], Settings(jobs=1))
    return next(finding.fingerprint for finding in report.findings if finding.kind == "call")


def test_a_finding_is_explained_by_the_beginning_of_its_id(tmp_path: Path, capfdbinary: Out) -> None:
    folder = project(tmp_path)
    assert explain.command(finding_id(folder)[:12], [folder]) == 0
    out = capfdbinary.readouterr().out.decode()
    for part in (
        "chat.py:4:1",
        "who answers: a provider's service",
        "lock-in DT",
        "The way out, phase 2",
        "closed-provider-call (inventory, high)",
    ):
        assert part in out


def test_an_id_that_no_finding_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no finding of these paths has this id"):
        explain.command("abcdef012345", [project(tmp_path)], no_cache=True)


def test_rules_and_providers_are_explained_by_name(capfdbinary: Out) -> None:
    assert explain.command("closed-provider-call") == 0
    assert b"Why it matters" in capfdbinary.readouterr().out
    assert explain.command("openai") == 0
    assert b"checked" in capfdbinary.readouterr().out


def test_a_name_that_is_nothing_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean shadow-traffic"):
        explain.command("shadow-trafic")


def test_files_that_are_right_by_themselves_and_wrong_together_are_told(tmp_path: Path, capfdbinary: Out) -> None:
    rules.new_command("ours/one", into=str(tmp_path))
    folder = tmp_path / "packs" / "ours"
    (folder / "two.yaml").write_text((folder / "one.yaml").read_text())
    assert rules.validate_command([str(tmp_path)]) == 2
    assert "the rule `one` is already described" in capfdbinary.readouterr().err.decode()


def test_a_rule_without_code_score_or_pack_is_described() -> None:
    known = shipped_rules()
    rule = known.rule("shadow-traffic")
    assert rule is not None
    text = explain.describe_rule(msgspec.structs.replace(rule, message="", pack="gone", score=(Metric(metric="XX", grade=1),)), known)
    assert "It is met by" not in text
    assert "question of its pack" not in text
    assert rule.summary in text


def test_a_finding_of_a_rule_that_is_gone_is_described(tmp_path: Path) -> None:
    finding = msgspec.structs.replace(sample.finding(1), snippet="", rule_id="gone", fingerprint="f" * 64, location=Location(path="a.py"))
    text = explain.describe_finding(finding, sample.report(), shipped_rules())
    assert text.startswith("a.py  ")
    assert "Why it matters" not in text
    assert "  nothing" in text
