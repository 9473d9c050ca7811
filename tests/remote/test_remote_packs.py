"""Rule packs by URL and entry point; the server is on the loopback address."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import metadata
from pathlib import Path

import pytest
from auditor.cli import options, rules
from auditor.errors import RuleError, UsageError
from auditor.remote import packs
from auditor.remote.packs import is_remote, resolve


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "/").replace("_yaml", ".yaml"), content)
    return made.getvalue()


@pytest.fixture
def pack(tmp_path: Path) -> bytes:
    rules.new_command("ours/no-gateway", into=str(tmp_path / "begun"))
    folder = tmp_path / "begun" / "packs" / "ours"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for path in folder.iterdir():
            target.writestr(f"repo-main/packs/ours/{path.name}", path.read_bytes())
        target.writestr("../../../escape/evil.yaml", b"id: x")
        target.writestr("repo-main/setup.py", b"raise SystemExit")
    return made.getvalue()


class Shelf:
    """What the server offers, and how often it was asked."""

    def __init__(self) -> None:
        self.content = b""
        self.status = 200
        self.asked = 0
        self.url = ""


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked += 1
            self.send_response(made.status)
            self.end_headers()
            self.wfile.write(made.content)

        def log_message(self, *arguments: object) -> None:
            del arguments

    server = HTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/pack.zip"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def pinned(shelf: Shelf, content: bytes) -> str:
    shelf.content = content
    return f"{shelf.url}#sha256={hashlib.sha256(content).hexdigest()}"


def test_a_pinned_pack_is_fetched_once_and_used_offline_from_then_on(shelf: Shelf, pack: bytes, tmp_path: Path) -> None:
    name = pinned(shelf, pack)
    (folder,) = resolve((name,), cache_folder=str(tmp_path), may_fetch=True)
    assert sorted(path.name for path in Path(folder).rglob("*.yaml")) == ["evil.yaml", "no-gateway.yaml", "pack.yaml"]
    assert not (tmp_path.parent / "escape").exists()
    assert resolve((name,), cache_folder=str(tmp_path), may_fetch=False) == (folder,)
    assert shelf.asked == 1


def test_another_pack_than_the_pinned_one_is_refused_and_not_kept(shelf: Shelf, pack: bytes, tmp_path: Path) -> None:
    name = pinned(shelf, pack)
    shelf.content = pack + b" "
    with pytest.raises(RuleError, match="not the pinned rule pack"):
        resolve((name,), cache_folder=str(tmp_path), may_fetch=True)
    assert list(tmp_path.rglob("*.yaml")) == [] or not (tmp_path / "rule-packs").exists()


def test_nothing_is_fetched_where_no_connection_is_allowed(shelf: Shelf, pack: bytes, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--offline allows no connection"):
        resolve((pinned(shelf, pack),), cache_folder=str(tmp_path), may_fetch=False)
    assert shelf.asked == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("https://example.org/pack.zip", "pin the rule pack by its digest"),
        ("https://example.org/pack.zip#sha256=abc", "pin the rule pack"),
        (f"http://example.org/pack.zip#sha256={'0' * 64}", "by https alone"),
    ],
)
def test_a_url_is_pinned_and_safe_or_refused(name: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told):
        resolve((name,), cache_folder=str(tmp_path), may_fetch=True)


def test_a_server_that_says_no_is_told(shelf: Shelf, pack: bytes, tmp_path: Path) -> None:
    name = pinned(shelf, pack)
    shelf.status = 404
    with pytest.raises(UsageError, match="cannot be fetched: HTTPError"):
        resolve((name,), cache_folder=str(tmp_path), may_fetch=True)


def test_without_a_place_to_keep_it_nothing_is_fetched(shelf: Shelf, pack: bytes) -> None:
    with pytest.raises(UsageError, match="AUDITOR_CACHE_DIR"):
        resolve((pinned(shelf, pack),), cache_folder=None, may_fetch=True)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"id: a-rule"])
def test_what_is_no_archive_is_refused(content: bytes, shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no zip archive"):
        resolve((pinned(shelf, content),), cache_folder=str(tmp_path), may_fetch=True)


def test_an_archive_without_rules_or_beyond_its_bounds_is_refused(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuleError, match="holds no file"):
        resolve((pinned(shelf, archive(README=b"x")),), cache_folder=str(tmp_path), may_fetch=True)
    bomb = archive(ours__big_yaml=b"#" * 2_000_000)
    with pytest.raises(RuleError, match="larger than"):
        resolve((pinned(shelf, bomb),), cache_folder=str(tmp_path), may_fetch=True)
    monkeypatch.setattr(packs, "MEMBERS", 0)
    with pytest.raises(RuleError, match="files at most"):
        resolve((pinned(shelf, bomb),), cache_folder=str(tmp_path), may_fetch=True)
    monkeypatch.setattr(packs, "ARCHIVE_BYTES", 3)
    with pytest.raises(UsageError, match="bytes at most"):
        resolve((pinned(shelf, bomb),), cache_folder=str(tmp_path), may_fetch=True)


def test_a_cache_that_cannot_be_written_is_told(shelf: Shelf, pack: bytes, tmp_path: Path) -> None:
    (tmp_path / "rule-packs").write_text("a file")
    with pytest.raises(UsageError, match="cannot be kept"):
        resolve((pinned(shelf, pack),), cache_folder=str(tmp_path), may_fetch=True)


def test_rules_of_an_installed_package_are_found_without_running_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "acme_rules"
    (package / "rules").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(str(tmp_path))
    points = {
        "acme": metadata.EntryPoint(name="acme", value="acme_rules.rules", group=packs.ENTRY_POINTS),
        "flat": metadata.EntryPoint(name="flat", value="this_module_is_missing", group=packs.ENTRY_POINTS),
    }
    monkeypatch.setattr(
        metadata, "entry_points", lambda *, group, name=None: [points[name]] if name in points else [] if name else list(points.values())
    )
    assert resolve(("entry-point:acme", "mine"), cache_folder=None, may_fetch=False) == (str(package / "rules"), "mine")
    with pytest.raises(UsageError, match="there are acme, flat"):
        resolve(("entry-point:other",), cache_folder=None, may_fetch=False)
    with pytest.raises(UsageError, match="no package with a folder"):
        resolve(("entry-point:flat",), cache_folder=None, may_fetch=False)


def test_folders_stay_as_they_are() -> None:
    assert not is_remote("rules/mine")
    assert resolve(("rules/mine",), cache_folder=None, may_fetch=False) == ("rules/mine",)
    assert options.rule_folders_of(["rules/mine"]) == ("rules/mine",)


def test_a_pack_by_url_is_checked_like_any_other(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path))
    with pytest.raises(RuleError, match="pack.yaml:1"):
        rules.list_command(rules=[pinned(shelf, archive(ours__pack_yaml=b"id: Wrong Id\n"))])


def test_a_pack_that_another_run_has_kept_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "rule-packs" / "abc"
    folder.mkdir(parents=True)
    packs._keep(str(folder), {"ours/pack.yaml": b"id: ours"})
    assert list(folder.iterdir()) == []
