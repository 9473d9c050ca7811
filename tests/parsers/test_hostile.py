"""Any bytes: no parser raises, every place lies inside its file, no secret comes out, and bombs cost next to nothing."""

import time

import msgspec
import pytest
from auditor.model.location import LineTable
from auditor.parsers import PARSERS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_NAMES = {
    "bicep": "a.bicep", "cargo": "Cargo.toml", "composer": "composer.json", "dockerfile": "Dockerfile", "go-modules": "go.mod", "gradle": "build.gradle",
    "infrastructure": "a.yaml", "json-locks": "package-lock.json", "keys-in-clear": "a.py", "line-locks": "yarn.lock", "maven": "pom.xml",
    "npm-manifest": "package.json", "proxies": "nginx.conf", "nuget": "a.csproj", "other-manifests": "mix.exs", "python-project": "pyproject.toml",
    "requirements": "requirements.txt", "routes": "a.json", "ruby": "Gemfile", "sbom": "bom.json", "scripts": "Makefile", "settings": "a.yaml",
    "terraform": "a.tf", "code-settings": "config/config.exs", "code-owners": "CODEOWNERS", "toml-locks": "uv.lock", "tool-servers": "mcp.json",
}  # fmt: skip
_MORE = (
    ".env", "a.toml", "a.ini", "a.properties", "bom.xml", "Gemfile.lock", "composer.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock", "Pipfile.lock",
    "setup.py", "setup.cfg", "environment.yml", "Package.swift", "pubspec.yaml", "build.sbt", "gradle/libs.versions.toml", "docker-compose.yml",
    "Podfile.lock", "Package.resolved", "packages.lock.json", "mix.lock", "pubspec.lock", "conanfile.py", "vcpkg.json", "rebar.config", "deno.json", "a.spdx.json",
    "nuxt.config.ts", "config/environments/a.rb", "a.template", "a.json5", "a.tfvars", "go.work", "Jenkinsfile", "squid.conf", ".github/workflows/a.yml",
)  # fmt: skip
_PATHS = (*_NAMES.values(), *_MORE)
_PIECES = st.sampled_from(
    ["openai", "anthropic", "OPENAI_API_KEY", "=", ": ", "\n", "  ", "- ", "{", "}", "[", "]", '"', "'", "\\", "${", "}}", "{{", "<%", "#", "//", "/*", "é", "😀", "\t",
     "https://api.openai.com/v1", "model", "gpt-4o", "name", "version", "<dependency>", "<!DOCTYPE x [", "&a", "*a", "resource", "[[package]]", "FROM ", "RUN pip install ",
     "uses", "provider", "model_name", "fallbacks", "targets", "\x00", "\r\n", "\u2028", "sk-", "<<EOF\n", "key", "value", "valueFrom", "image", "kind: AIGatewayRoute\n", "backendRefs", "elements", "outputs", "providers", "keys", "runtimeConfig: {", "config :a, ", "config.x.a = ",
     "AIRFLOW_CONN_A=", "base_url", "api_key", "strategy: {mode: fallback}\n", "inputs", "default", "purl", "modelCard", "pod ", "@copilot", "default_fallbacks", "!Ref ", "Parameters", "module.a.b", "$(terraform output -raw a)", "vck_", "<component>", "<purl>", "</purl>", "<dependency ref='a'>", "a[0].b", "("]
)  # fmt: skip


def test_every_parser_has_a_name_to_be_tried_under() -> None:
    assert {parser.name for parser in PARSERS} == set(_NAMES)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(pieces=st.lists(_PIECES, max_size=60), path=st.sampled_from(_PATHS))
def test_texts_made_of_telling_pieces_give_places_inside_the_file(pieces: list[str], path: str, read) -> None:  # type: ignore[no-untyped-def]
    _check(read, path, "".join(pieces).encode())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=st.binary(max_size=300), path=st.sampled_from(_PATHS))
def test_any_bytes_give_places_inside_the_file(content: bytes, path: str, read) -> None:  # type: ignore[no-untyped-def]
    _check(read, path, b"openai: gpt-4o\n" + content)


def _check(read, path: str, content: bytes) -> None:  # type: ignore[no-untyped-def]
    lines = LineTable(content)
    for item in read(path, content):
        region = item.location.region
        if region is None:
            assert item.code == "too-deep"
            continue
        assert 1 <= region.start_line <= region.end_line <= len(lines)
        assert 0 <= region.start_byte <= region.end_byte <= len(content)
        msgspec.json.encode(item)


_BOMBS = {
    "flow nesting": ("a.yaml", "[" * 200_000),
    "mappings as keys": ("a.yaml", "{" * 300_000),
    "block nesting": ("a.yaml", "- " * 100_000),
    "aliases": ("a.yaml", "a: &a [x]\n" + "\n".join(f"b{n}: &b{n} [{', '.join(['*a'] * 9)}]" for n in range(500))),
    "merge keys": ("docker-compose.yml", "x: &a {A: b}\n" + "\n".join(f"k{n}: {{<<: *a}}" for n in range(2000))),
    "brackets": ("a.json", '{"a":' * 200_000),
    "open comment": ("a.json", "/*" * 400_000),
    "escapes": ("a.json", '"\\' * 400_000),
    "tables": ("a.toml", "[[a]]\n[a.b]\n" * 10_000),
    "open arrays": ("a.toml", "a = [\n" * 50_000),
    "laughs": ("pom.xml", '<!DOCTYPE l [<!ENTITY a "x">' + "".join(f'<!ENTITY b{n} "&a;&a;&a;">' for n in range(50)) + "]><l>&b49;</l>"),
    "deep elements": ("pom.xml", "<a>" * 200_000),
    "blocks": ("a.tf", "a {\n" * 100_000),
    "heredoc": ("a.tf", "a = <<EOF\n" * 20_000),
    "references": (".env", "LLM_BASE_URL=" + "${A:-" * 5_000),
    "one line": (".env", "OPENAI_BASE_URL=" + "x" * 2_000_000),
    "continuations": ("Dockerfile", "RUN pip install \\\n" + "a \\\n" * 50_000),
    "quotes": ("setup.py", "install_requires=[" + '"' * 100_000),
    "templates": ("a.yaml", "a: {{" * 50_000),
    "dots": ("nginx.conf", "x " + "a." * 300_000 + "\n" + "x a-" * 100_000),
    "targets in targets": (
        "a.json",
        '{"provider": "openai", "strategy": {"mode": "fallback"}, "targets": [' * 90
        + '{"provider": "openai", "model": "gpt-4o"},' * 20_000,
    ),
    "default fallbacks": (
        "a.yaml",
        "model_list:\n"
        + "".join(f"- {{model_name: a{n}, p: {{model: ollama/a}}}}\n" for n in range(2_000))
        + "default_fallbacks: ["
        + ", ".join(f"a{n}" for n in range(2_000))
        + "]",
    ),
    "backends": (
        "a.yaml",
        "kind: AIGatewayRoute\nspec: {rules: [{backendRefs: [" + "".join(f"{{name: a{n}, priority: {n}}}," for n in range(9_000)) + "]}]}",
    ),
    "addresses": (
        ".env",
        "".join(f"OPENAI_{n}_BASE_URL=http://a:1\n" for n in range(2_000)) + "".join(f"OPENAI_{n}_API_KEY=\n" for n in range(3_000)),
    ),
    "connections": (".env", "AIRFLOW_CONN_A={" + '"a":{' * 300),
    "variables": ("config/a.exs", "config :a, " + "b: " * 100_000),
    "owners": ("CODEOWNERS", "* @copilot" + " @" * 200_000),
    "components": ("bom.xml", "<bom>" + "<component><purl>pkg:npm/openai@1</purl>" * 20_000),
    "ancestors": ("bom.xml", "<bom><components><component><pedigree><ancestors>" * 30),
    "laughing components": ("bom.xml", '<!DOCTYPE l [<!ENTITY a "x">]><bom><component><purl>&a;</purl></component></bom>'),
    "commas": ("a.tf", "a = f(" + "b," * 200_000),
    "indices": ("a.tf", "a = b" + "[0]" * 100_000),
    "outputs": (".env", "OPENAI_BASE_URL=" + "$(terraform output " * 20_000),
    "words": ("requirements.txt", "openai[" * 100_000),
}

BOUND_SECONDS = 8
"""What quadratic work passes by far and a loaded machine does not; at rest each takes a second at most."""


@pytest.mark.parametrize("name", _BOMBS)
def test_bombs_are_read_in_bounded_time(name: str, read) -> None:  # type: ignore[no-untyped-def]
    path, text = _BOMBS[name]
    start = time.process_time()
    _check(read, path, text.encode())
    assert time.process_time() - start < BOUND_SECONDS


def test_a_lock_of_twenty_thousand_packages_reads_in_bounded_time(read) -> None:  # type: ignore[no-untyped-def]
    npm = {
        "": {"dependencies": {"p1": "1"}},
        **{f"node_modules/p{n}": {"version": "1.0.0", "dependencies": {f"p{n + 1}": "1"}} for n in range(1, 20_000)},
    }
    npm["node_modules/p20000"] = {"version": "1.0.0", "dependencies": {"openai": "4"}}
    npm["node_modules/openai"] = {"version": "4.70.0"}
    blocks = "".join(
        f'[[package]]\nname = "p{n}"\nversion = "1.0"\ndependencies = [\n    {{ name = "p{n + 1}" }},\n]\n\n' for n in range(20_000)
    )
    yarn = "".join(f'p{n}@^1.0.0:\n  version "1.0.0"\n  dependencies:\n    p{n + 1} "^1"\n\n' for n in range(20_000))
    pnpm = "packages:\n\n" + "".join(f"  p{n}@1.0.0:\n    dependencies:\n      p{n + 1}: 1.0.0\n\n" for n in range(20_000))
    for path, content in {
        "package-lock.json": msgspec.json.encode({"lockfileVersion": 3, "packages": npm}),
        "uv.lock": (blocks + '[[package]]\nname = "openai"\nversion = "1"\n').encode(),
        "yarn.lock": (yarn + 'openai@^4:\n  version "4.0.0"\n').encode(),
        "pnpm-lock.yaml": (pnpm + "  openai@4.0.0:\n    dependencies:\n      a: 1\n").encode(),
    }.items():
        start = time.process_time()
        found = [item for item in read(path, content) if item.name == "openai"]
        assert len(found) == 1, path
        assert time.process_time() - start < BOUND_SECONDS, path


def test_a_lock_of_fifty_megabytes_stays_within_the_limits(read) -> None:  # type: ignore[no-untyped-def]
    content = (
        b'{"lockfileVersion": 3, "packages": {'
        + b'"node_modules/left-pad": {"version": "1.0.0", "integrity": "sha512-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},\n' * 500_000
    )
    assert len(content) > 50_000_000
    start = time.process_time()
    assert read("package-lock.json", content) == []
    assert time.process_time() - start < BOUND_SECONDS


def test_settings_too_large_to_be_settings_are_said_to_be_left(read) -> None:  # type: ignore[no-untyped-def]
    notes = read("big.json", '{"a": "' + "x" * 4_100_000 + '"}')
    assert [note.code for note in notes] == ["too-large"]


def test_evidence_of_one_file_is_limited_and_says_so(read) -> None:  # type: ignore[no-untyped-def]
    notes = [item for item in read(".env", "OPENAI_API_KEY=\n" * 15_000) if hasattr(item, "code")]
    assert [note.code for note in notes] == ["evidence-limit"]
