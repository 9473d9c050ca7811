"""The guide to rules names every condition and every pack, and what it shows is well formed."""

import re
from pathlib import Path

import pytest
from auditor.catalogue.decoding import decode
from auditor.model.provider import Provider, Sdk
from auditor.model.rule import When
from tests.builders import shipped_rules

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "rules.md").read_text(encoding="utf-8")


def test_every_condition_stands_in_the_guide() -> None:
    assert [name for name in When.__struct_fields__ if f"`{name}`" not in GUIDE] == []


def test_every_pack_stands_in_the_guide_with_its_question() -> None:
    for pack in shipped_rules().packs:
        assert f"| `{pack.id}` | {pack.question.removesuffix('?')}" in GUIDE, pack.id


@pytest.mark.parametrize(("name", "type_"), [("providers/acme-gateway.yaml", Provider), ("sdks/python/acme-llm.yaml", Sdk)])
def test_the_files_that_the_guide_shows_are_well_formed(name: str, type_: type) -> None:
    shown = re.search(rf"```yaml\n# auditor-rules/{re.escape(name)}\n(.*?)```", GUIDE, re.DOTALL)
    assert shown is not None
    assert decode(name, shown.group(1).encode(), type_)
