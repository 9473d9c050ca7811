"""Which parser reads which file."""

import ast
from pathlib import Path

import auditor.parsers
import pytest
from auditor.parsers import PARSERS, find_parser, find_parsers
from auditor.parsers.finding import Finder
from auditor.parsers.parser import Parser


def _names(path: str) -> list[str]:
    return [parser.name for parser in find_parsers(path)]


def test_every_module_with_a_parser_is_registered() -> None:
    folder = Path(auditor.parsers.__file__).parent
    with_parser = {
        path.stem for path in folder.glob("*.py") if any(_is_parser(node) for node in ast.parse(path.read_text(encoding="utf-8")).body)
    }
    assert len(with_parser) == len(PARSERS) == len({parser.name for parser in PARSERS})


def _is_parser(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == "PARSER" for target in node.targets)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("requirements.txt", "requirements"),
        ("a/requirements/base.txt", "requirements"),
        ("REQUIREMENTS-dev.TXT", "requirements"),
        ("x/Cargo.toml", "cargo"),
        ("Cargo.lock", "toml-locks"),
        ("api.Dockerfile", "dockerfile"),
        ("Dockerfile.prod", "dockerfile"),
        (".env.local", "settings"),
        ("infra/a.tf", "terraform"),
        ("src/a.csproj", "nuget"),
        ("sub/x.cdx.json", "sbom"),
    ],
)
def test_a_file_is_read_by_the_parser_of_its_format(path: str, name: str) -> None:
    assert name in _names(path)


@pytest.mark.parametrize("path", ["README.md", "a.png", "notes.txt", "environment.py.bak", "docs/requirements.md", "LICENSE"])
def test_other_files_are_read_by_none(path: str) -> None:
    assert find_parsers(path) == ()
    assert find_parser(path) is None


def test_lock_files_and_manifests_are_no_settings() -> None:
    for path in ("package-lock.json", "package.json", "a/pnpm-lock.yaml", "uv.lock", "Cargo.toml", "tsconfig.build.json"):
        assert "settings" not in _names(path), path


def test_code_is_only_searched_for_keys() -> None:
    assert _names("src/app.py") == ["keys-in-clear"]
    assert _names("setup.py") == ["python-project", "keys-in-clear"]


def test_one_parser_stands_for_all_of_a_file(catalogue) -> None:  # type: ignore[no-untyped-def]
    one, same = find_parser("compose.yaml"), find_parser("x/compose.yaml")
    assert one is same is not None
    text = b"services:\n  a:\n    image: ollama/ollama\n    environment: {OPENAI_API_KEY: x}\n"
    found = {type(item).__name__ for item in one.parse("compose.yaml", text, catalogue)}
    assert {"ConfigEvidence", "CredentialEvidence", "SettingEvidence"} <= found


def test_patterns_match_names_ends_of_paths_and_folders() -> None:
    def parser(name: str, *wants: str, skips: tuple[str, ...] = ()) -> Parser:
        return Parser(name=name, version=1, wants=wants, read=lambda path, content, knowledge: iter(()), skips=skips)

    finder = Finder((parser("a", "x?.txt", "*.y", skips=("no.y",)), parser("b", ".github/*.yml", "deep/**/z.json")))
    assert [item.name for item in finder.find("d/x1.txt")] == ["a"]
    assert finder.find("d/x12.txt") == ()
    assert finder.find("no.y") == ()
    assert [item.name for item in finder.find("r/.github/a.yml")] == ["b"]
    assert finder.find(".github/sub/a.yml") == ()
    assert [item.name for item in finder.find("deep/1/2/z.json")] == ["b"]
