"""Rule files are found in a fixed order, bounded, and never outside of their folder."""

import os
from pathlib import Path

import pytest
from auditor.errors import RuleError
from auditor.inputs import rules
from auditor.inputs.rules import load_rules, rule_folders, rules_stamp


def tree(folder: Path, *names: str) -> tuple[tuple[str, str], ...]:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: 1\n")
    return (("rules", str(folder)),)


def test_the_shipped_rules_come_first() -> None:
    folders = rule_folders(("own\\rules/",))
    assert [name for name, _path in folders] == ["rules", "own/rules"]
    assert os.path.isdir(folders[0][1])


def test_yaml_files_are_read_by_display_name_and_others_are_not(tmp_path: Path) -> None:
    folders = tree(tmp_path, "providers/b.yaml", "providers/a.yml", "readme.md", ".hidden/x.yaml", "schema/y.yaml", "words.yaml")
    assert sorted(load_rules(folders)) == ["rules/providers/a.yml", "rules/providers/b.yaml", "rules/words.yaml"]


def test_the_stamp_of_a_users_rules_follows_names_and_content(tmp_path: Path) -> None:
    folders = tree(tmp_path, "a.yaml")
    before = rules_stamp(folders)
    os.utime(tmp_path / "a.yaml", (1, 1))
    assert rules_stamp(folders) == before
    (tmp_path / "a.yaml").write_text("a: 2\n")
    assert rules_stamp(folders) != before


@pytest.mark.parametrize("record", [b"", b"auditor/_bundled/rules/a.yaml,sha256=x,5"])
def test_the_stamp_of_shipped_rules_follows_their_times_in_a_checkout_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record: bytes
) -> None:
    folders = tree(tmp_path, "a.yaml")
    monkeypatch.setattr(rules, "bundled", lambda _name: tmp_path)
    monkeypatch.setattr(rules, "installed", lambda: record)
    before = rules_stamp(folders)
    os.utime(tmp_path / "a.yaml", (1, 1))
    assert (rules_stamp(folders) == before) is bool(record)


def test_links_out_of_the_folder_are_not_walked(tmp_path: Path) -> None:
    tree(tmp_path / "elsewhere", "providers/x.yaml")
    folders = tree(tmp_path / "own", "a.yaml")
    (tmp_path / "own" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert list(load_rules(folders)) == ["rules/a.yaml"]


def test_what_is_no_regular_file_is_left_out(tmp_path: Path) -> None:
    folders = tree(tmp_path, "a.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    assert list(load_rules(folders)) == ["rules/a.yaml"]


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(RuleError, match="nowhere: there is no such folder of rules"):
        load_rules((("nowhere", "/nowhere/at/all"),))


def test_size_and_number_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = tree(tmp_path, "a.yaml", "b.yaml")
    monkeypatch.setattr(rules, "FILE_LIMIT_BYTES", 2)
    with pytest.raises(RuleError, match="split it"):
        load_rules(folders)
    monkeypatch.undo()
    monkeypatch.setattr(rules, "FILES_LIMIT", 1)
    with pytest.raises(RuleError, match="more than 1 rule files"):
        rules_stamp(folders)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = tree(tmp_path, "a.yaml")

    def refuse(*_arguments: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(RuleError, match=r"rules/a\.yaml: cannot be read: Permission denied"):
        load_rules(folders)


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = tree(tmp_path, "a.yaml")

    def refuse(_path: str) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(RuleError, match="rules: cannot be listed"):
        load_rules(folders)
