"""A model that is only compared with something is no choice of a model."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import ModelEvidence
from tests.languages.marked import catalogue


def models(path: str, source: str) -> list[tuple[str, str]]:
    """Return the models a file names, with how sure we are that it chooses them."""
    content = source.encode()
    analyst = Analyst(Project({path: content}.get, (path,), catalogue(), Settings(())))
    return [(item.name, item.confidence) for item in analyst.analyse(path).evidence if isinstance(item, ModelEvidence)]


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("a.rs", "fn f(m: M) -> u32 { match m { M::TextEmbedding3Small => 1, M::TextEmbedding3Large => 2, _ => 0 } }", "low"),
        ("a.rs", "fn f(m: M) { assert_eq!(m.model, M::TextEmbedding3Small); }", "low"),
        ("a.rs", "fn f() -> C { C { model: M::TextEmbedding3Small } }", "medium"),
        ("a.go", 'package a\nfunc f(model string) bool { return model == "gpt-4o" }', "low"),
        ("a.go", 'package a\nfunc f(t T, m string) { assert.Equal(t, "gpt-4o", m) }', "low"),
        ("a.go", 'package a\nfunc f() string { model := "gpt-4o"; return model }', "medium"),
        ("a.go", 'package a\nfunc f(model string) int { switch model { case "gpt-4o": return 1 }; return 0 }', "low"),
    ],
)
def test_what_is_compared_selects_nothing(path: str, source: str, expected: str) -> None:
    found = models(path, source)
    assert found
    assert {confidence for _name, confidence in found} == {expected}


def test_a_part_that_is_filled_in_is_a_star_in_the_name_of_a_model() -> None:
    source = 'def f(size):\n    model = f"gpt-4o-{size}"\n    return model\n'
    assert models("a.py", source) == [("gpt-4o-*", "medium")]
