"""Public lists of models beside the catalogue: they propose, and never overwrite."""

import json
import subprocess
from pathlib import Path

import msgspec
import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.decoding import decode
from auditor.catalogue.updates import Feed, Feeds, compare, feeds_of, read_feed, render_diff
from auditor.errors import ParseError
from auditor.model.provider import Provider

ACME = b"""id: acme
name: Acme
class: closed-lab
openness: closed
source: https://acme.example
checked_on: 2026-01-01
closed_models: ['acme-.*']
models:
- {id: acme-1, weights: closed, shutdown_on: 2026-05-01, source: 'https://acme.example/ends', checked_on: 2026-01-01}
note: by hand
"""
OTHER = b"id: other\nname: Other\nclass: closed-lab\nopenness: closed\nsource: https://o.example\nchecked_on: 2026-01-01"
FEEDS = b"""source: docs
checked_on: 2026-01-01
feeds:
- {name: flat, url: 'https://flat.example/models.json', layout: by-model, provider: owner, ends_on: ends}
- {name: nested, url: 'https://nested.example/api.json', layout: by-provider, open_weights: open}
- {name: listed, url: 'https://listed.example/data.json', layout: list}
providers: {ACME Inc: acme}
"""
FILES = {"rules/providers/acme.yaml": ACME, "rules/providers/other.yaml": OTHER, "rules/updates.yaml": FEEDS}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.from_files(FILES)


def feed(name: str) -> Feed:
    return next(one for one in decode("updates.yaml", FEEDS, Feeds).feeds if one.name == name)


def read(name: str, plain: object) -> list[tuple[str, str, str | None, str | None]]:
    return [(one.provider, one.model, one.weights, one.ends_on) for one in read_feed(json.dumps(plain).encode(), feed(name))]


def test_each_layout_gives_providers_models_weights_and_ends() -> None:
    assert read("flat", {"acme/acme-2": {"owner": "acme", "ends": "2027-01-01"}, "acme-3": {"owner": "acme", "ends": "soon"}, "x": {"owner": 1}, "y": 1}) == [
        ("acme", "acme-2", None, "2027-01-01"),
        ("acme", "acme-3", None, None),
    ]  # fmt: skip
    assert read("nested", {"acme": {"models": {"a": {"open": True}, "b": {"open": False}, "c": {}}}, "empty": {}}) == [
        ("acme", "a", "open", None),
        ("acme", "b", "closed", None),
        ("acme", "c", None, None),
    ]
    assert read("listed", [{"id": "acme", "models": [{"id": "a"}, {"name": "b"}, 3]}, {"id": 4}, 5]) == [("acme", "a", None, None)]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"3", b"[" * 100_000])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(ParseError, match="flat"):
        read_feed(content, feed("flat"))


def test_names_that_could_be_anything_but_names_are_left_out() -> None:
    odd = {
        "a\nb": {"owner": "acme"},
        "a'b": {"owner": "acme"},
        "a" * 500: {"owner": "acme"},
        "good": {"owner": "acme"},
        "bad": {"owner": "\x1b[1m"},
    }
    assert [model for _, model, _, _ in read("flat", odd)] == ["good"]


def test_what_was_checked_by_hand_stays_and_the_difference_is_told(catalogue: Catalogue) -> None:
    listed = [
        *read_feed(b'{"acme-1": {"owner": "acme", "ends": "2026-09-09"}}', feed("flat")),
        *read_feed(b'{"acme": {"models": {"acme-9": {"open": true}}}}', feed("nested")),
    ]
    found = compare(catalogue, listed, {})
    assert found.additions == {}
    assert [sentence.split(" says ")[0] for sentence in found.conflicts] == ["acme: acme-1: flat", "acme: acme-9: nested"]
    assert "2026-05-01 (https://acme.example/ends, checked 2026-01-01)" in found.conflicts[0]


def test_ends_and_weights_that_nobody_wrote_down_are_proposed(catalogue: Catalogue) -> None:
    listed = [
        *read_feed(
            b'{"acme-2": {"owner": "ACME Inc", "ends": "2027-01-01"}, "acme-3": {"owner": "acme"}, "z": {"owner": "nobody"}}', feed("flat")
        ),
        *read_feed(b'{"other": {"models": {"free-1": {"open": true}, "odd": {}}}, "acme": {"models": {"acme-2": {}}}}', feed("nested")),
    ]
    listed = [msgspec.structs.replace(one, provider="ACME Inc") if one.provider == "ACME" else one for one in listed]
    found = compare(catalogue, listed, {"ACME Inc": "acme"})
    assert {owner: [(one.model, one.weights, one.ends_on) for one in some] for owner, some in found.additions.items()} == {
        "other": [("free-1", "open", None)]
    }
    assert found.unknown == ("nobody",)
    found = compare(catalogue, read_feed(b'{"acme-2": {"owner": "acme", "ends": "2027-01-01"}}', feed("flat")), {})
    assert [(one.model, one.weights, one.ends_on) for one in found.additions["acme"]] == [("acme-2", "closed", "2027-01-01")]


def test_the_patch_applies_and_the_patched_files_are_well_formed(catalogue: Catalogue, tmp_path: Path) -> None:
    listed = [
        *read_feed(b'{"acme-2": {"owner": "acme", "ends": "2027-01-01"}, "q": {"owner": "nobody"}}', feed("flat")),
        *read_feed(b'{"other": {"models": {"free:1": {"open": true}, "10": {"open": false}}}}', feed("nested")),
    ]
    feeds = {one.name: one.url for one in feeds_of(catalogue).feeds}
    patch = render_diff(compare(catalogue, listed, {}), FILES, feeds, "2026-06-01")
    assert patch.startswith("# nobody: no provider of the catalogue is called so\n")
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=tmp_path, check=True)
    acme = decode("acme.yaml", (tmp_path / "rules/providers/acme.yaml").read_bytes(), Provider)
    assert [(model.id, model.shutdown_on, model.checked_on) for model in acme.models] == [
        ("acme-1", "2026-05-01", "2026-01-01"),
        ("acme-2", "2027-01-01", "2026-06-01"),
    ]
    assert acme.note == "by hand"
    other = decode("other.yaml", (tmp_path / "rules/providers/other.yaml").read_bytes(), Provider)
    assert [(model.id, model.weights) for model in other.models] == [("10", "closed"), ("free:1", "open")]


def test_a_tree_without_the_file_has_no_lists() -> None:
    assert feeds_of(Catalogue.from_files({"rules/providers/acme.yaml": ACME})).feeds == ()


def test_a_model_of_two_providers_is_proposed_once(catalogue: Catalogue) -> None:
    listed = read_feed(b'{"acme": {"models": {"m": {"open": true}}}, "other": {"models": {"m": {"open": true}}}}', feed("nested"))
    assert list(compare(catalogue, listed, {}).additions) == ["acme"]


@pytest.mark.parametrize("name", ["flat", "nested", "listed"])
def test_a_list_of_another_layout_is_refused(name: str) -> None:
    other = {"flat": b'[{"id": "a"}]', "nested": b"[1]", "listed": b'{"a": {}}'}[name]
    with pytest.raises(ParseError, match=name):
        read_feed(other, feed(name))
