"""The compiled catalogue is kept on disk and made anew when a rule file changes."""

import os
from pathlib import Path

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.errors import RuleError
from auditor.execution import knowledge

PROVIDER = """\
id: {0}
name: {0}
class: closed-lab
openness: closed
source: x
checked_on: 2026-01-01
hosts: [{{host: api.{0}.example}}]
"""


def rules(folder: Path, *names: str) -> str:
    (folder / "providers").mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / "providers" / f"{name}.yaml").write_text(PROVIDER.format(name))
    return str(folder)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand a small tree in for the shipped rules."""
    rules(tmp_path / "rules", "acme")
    monkeypatch.setattr(
        knowledge, "rule_folders", lambda extra=(): (("rules", str(tmp_path / "rules")), *((folder, folder) for folder in extra))
    )
    return tmp_path


def cached(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.endswith(".msgpack"))


def test_the_users_rules_stand_beside_the_shipped_ones(small: Path) -> None:
    catalogue = knowledge.load_catalogue((rules(small / "own", "ours"),))
    assert set(catalogue.providers) == {"acme", "ours"}


def test_the_second_load_comes_from_the_cache(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(small / "cache")
    first = knowledge.load_catalogue(cache_folder=folder)
    monkeypatch.setattr(knowledge, "load_rules", lambda _folders: pytest.fail("the rules were read again"))
    second = knowledge.load_catalogue(cache_folder=folder)
    assert second.to_bytes() == first.to_bytes()


def test_a_changed_rule_file_is_seen(small: Path) -> None:
    folder = str(small / "cache")
    first = knowledge.load_catalogue(cache_folder=folder)
    rules(small / "rules", "other")
    second = knowledge.load_catalogue(cache_folder=folder)
    assert set(second.providers) == {"acme", "other"}
    assert second.digest != first.digest


def test_a_broken_cache_is_made_anew(small: Path) -> None:
    folder = small / "cache"
    knowledge.load_catalogue(cache_folder=str(folder))
    (folder / cached(folder)[0]).write_bytes(b"broken")
    assert isinstance(knowledge.load_catalogue(cache_folder=str(folder)), Catalogue)


def test_only_a_few_compiled_catalogues_are_kept(small: Path) -> None:
    folder = small / "cache"
    for number in range(knowledge.KEPT + 3):
        rules(small / "rules", f"p{number}")
        knowledge.load_catalogue(cache_folder=str(folder))
    assert len(cached(folder)) == knowledge.KEPT


def test_a_cache_that_cannot_be_written_is_no_error(small: Path) -> None:
    (small / "file").write_text("not a folder")
    assert knowledge.load_catalogue(cache_folder=str(small / "file" / "cache")).providers


def test_a_wrong_rule_file_stops_with_its_place(small: Path) -> None:
    (small / "rules" / "providers" / "acme.yaml").write_text("id: acme\nnam: x\n")
    with pytest.raises(RuleError, match=r"rules/providers/acme\.yaml:2: nam"):
        knowledge.load_catalogue()
