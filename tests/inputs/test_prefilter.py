"""Literals in bytes: both engines agree, and a literal counts only where its role lets it stand."""

import os
import threading
from pathlib import Path
from typing import NamedTuple

import pytest
from auditor.inputs.prefilter import Matcher
from hypothesis import given
from hypothesis import strategies as st

ENGINES = ("hyperscan", "ahocorasick")


class Needle(NamedTuple):
    text: str
    role: str = "module"
    language: str = ""


WORDS = (
    Needle("cohere"),
    Needle("acme", "package"),
    Needle("acme.example.com", "host"),
    Needle("translate", "host"),
    Needle("ACME_API_KEY", "setting"),
    Needle("acme-4", "model"),
    Needle("ak-", "key"),
    Needle("/v1/chat", "path"),
    Needle("acme"),
    Needle("from acme import (", "module"),
    Needle("zeta", "value"),
    Needle("runtime", "switch"),
    Needle("theta", "module", "python"),
    Needle("import beta", "module", "python"),
    Needle("iota", "module", "javascript"),
    Needle("'kappa'", "module", "javascript"),
)


def found(content: bytes, engine: str = "hyperscan") -> set[str]:
    return {f"{WORDS[number].role}:{WORDS[number].text}" for number in Matcher(WORDS, engine=engine).scan(content)}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"import cohere\n", {"module:cohere"}),
        (b"a coherent text", set()),
        (b"incohere", set()),
        (b"COHERE", {"module:cohere"}),
        (b"coherent cohere", {"module:cohere"}),
        (b"import acme", {"module:acme", "package:acme"}),
        (b"from acme import (", {"module:acme", "package:acme", "module:from acme import ("}),
        (b"https://eu.acme.example.com/x", {"host:acme.example.com", "module:acme", "package:acme"}),
        (b"MY_ACME_API_KEY_2", {"setting:ACME_API_KEY"}),
        (b"acme-4-turbo", {"model:acme-4", "module:acme", "package:acme"}),
        (b"macme-4", set()),
        (b"k = 'ak-0123456789ab'", {"key:ak-"}),
        (b"k = 'ak-short'", set()),
        (b"break-0123456789ab", set()),
        (b"translate(text)", set()),
        (b"https://translate.eu.example.com", {"host:translate"}),
        (b"mistranslate.x", set()),
        (b"POST /v1/chat", {"path:/v1/chat"}),
        (b"provider: zeta\n", {"value:zeta"}),
        (b'{"provider": "zeta"}', {"value:zeta"}),
        (b"PROVIDER=zeta", {"value:zeta"}),
        (b"the zeta function", set()),
        (b"provider: zeta function", {"value:zeta"}),
        (b"key: zetas", set()),
        (b'client("runtime")', {"switch:runtime"}),
        (b"client('runtime\")", set()),
        (b"a runtime error", set()),
        (b"import theta\n", {"module:theta"}),
        (b"    from theta.x import y\n", {"module:theta"}),
        (b"import os, theta\n", {"module:theta"}),
        (b"importlib.import_module('theta.x')", {"module:theta"}),
        (b"from x import (\n    theta,\n)", {"module:theta"}),
        (b"from x import (\n    y,\n)\ntheta = 1", set()),
        (b"# import theta\n", set()),
        (b"name = 'theta'\n", set()),
        (b"import thetas\n", set()),
        (b"from own.theta import x\n", set()),
        (b"from own.x import y, theta\n", set()),
        (b"from own import y; import theta\n", {"module:theta"}),
        (b'"source": ["import os\\n", "import theta\\n"]', {"module:theta"}),
        (b'"source": ["import os\\n", "x = theta\\n"]', set()),
        (b"x = 1; import beta", {"module:import beta"}),
        (b"# import beta", set()),
        (b"import betas", set()),
        (b"import x from 'iota'", {"module:iota"}),
        (b'const x = require("iota/sub")', {"module:iota"}),
        (b'await import("npm:iota@1")', {"module:iota"}),
        (b'provider = "iota"', set()),
        (b"import iota from 'x'", set()),
        (b"import x from 'iotas'", set()),
        (b"import x from 'kappa'", {"module:'kappa'"}),
        (b"x = 'kappa'", set()),
        (b"key = 'ak-abcdefghijkl'", set()),
        (b"key = 'ak-abcdefghijklmnopqr7'", {"key:ak-"}),
        (b"", set()),
        (b"acme", {"module:acme", "package:acme"}),
    ],
)
def test_a_literal_counts_where_its_role_lets_it_stand(engine: str, content: bytes, expected: set[str]) -> None:
    assert found(content, engine) == expected


@given(
    st.lists(
        st.sampled_from([b"acme", b"cohere", b"nt", b" ", b"\n", b"ak-", b"0123456789ab", b".", b"translate", b"_", b"\xff"]), max_size=12
    )
)
def test_both_engines_find_the_same(parts: list[bytes]) -> None:
    content = b"".join(parts)
    assert Matcher(WORDS, engine="hyperscan").scan(content) == Matcher(WORDS, engine="ahocorasick").scan(content)


def test_a_matcher_without_needles_finds_nothing() -> None:
    assert Matcher(()).scan(b"anything") == frozenset()


def test_a_compiled_matcher_is_kept_and_loaded(tmp_path: Path) -> None:
    first = Matcher(WORDS, cache_folder=str(tmp_path))
    (packed,) = tmp_path.iterdir()
    before = packed.stat().st_mtime_ns
    second = Matcher(WORDS, cache_folder=str(tmp_path))
    assert packed.stat().st_mtime_ns == before
    assert first.scan(b"import cohere") == second.scan(b"import cohere") == {0}


def test_a_damaged_compiled_matcher_is_made_again(tmp_path: Path) -> None:
    Matcher(WORDS, cache_folder=str(tmp_path))
    (packed,) = tmp_path.iterdir()
    content = packed.read_bytes()
    packed.write_bytes(content[:40] + b"x" + content[41:])
    assert Matcher(WORDS, cache_folder=str(tmp_path)).scan(b"import cohere") == {0}
    assert packed.read_bytes() == content


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert Matcher(WORDS, cache_folder=str(blocked)).scan(b"import cohere") == {0}
    assert os.listdir(tmp_path) == ["file"]


def test_threads_share_a_matcher() -> None:
    matcher = Matcher(WORDS)
    answers: list[frozenset[int]] = []

    def work() -> None:
        answers.extend(matcher.scan(b"import cohere") for _ in range(200))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {frozenset({0})}
    assert len(answers) == 800


def test_the_slower_engine_stands_in_where_the_quicker_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "hyperscan", None)
    assert Matcher(WORDS).scan(b"import cohere") == {0}
    with pytest.raises(ImportError):
        Matcher(WORDS, engine="hyperscan")
