"""`rules/schema/` is what the record types give; `python -m tests.rules.test_schemas` writes it anew."""

from pathlib import Path

import jsonschema
import msgspec
import pytest
from auditor.catalogue.decoding import parse_yaml
from auditor.catalogue.schema import render_schemas
from auditor.inputs.rules import load_rules, rule_folders

FOLDER = Path(__file__).parents[2] / "rules" / "schema"


@pytest.mark.parametrize("name", sorted(render_schemas()))
def test_the_schema_files_are_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_bytes() == render_schemas()[name], "run: python -m tests.rules.test_schemas"


@pytest.mark.parametrize(
    ("schema", "part"),
    [("provider", "/providers/"), ("sdk", "/sdks/javascript/"), ("portability", "rules/portability.yaml"), ("words", "rules/words.yaml")],
)
def test_the_shipped_files_fit_their_schema(schema: str, part: str) -> None:
    validator = jsonschema.Draft202012Validator(msgspec.json.decode(render_schemas()[f"{schema}.schema.json"]))
    files = sorted((name, content) for name, content in load_rules(rule_folders()).items() if part in name)
    for name, content in files[:: max(1, len(files) // 12)]:
        assert list(validator.iter_errors(parse_yaml(name, content))) == [], name


def _write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in render_schemas().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    _write()
