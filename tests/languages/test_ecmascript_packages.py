"""Settings of compilers and package managers tell which file a bare import means."""

import pytest
from auditor.analysis.paths import Paths, question
from auditor.languages.ecmascript.packages import Packages, files

FILES = {
    "tsconfig.json": b'\xef\xbb\xbf{ /* a */ "extends": ["./base", "@tsconfig/node20"], "compilerOptions": { "paths": { "@app/*": ["src/*", "gen/*"], "db": ["src/db.ts"], }, }, }',
    "base.json": b'{"extends": "./base.json", "compilerOptions": {"baseUrl": "./lib", "paths": {"*": ["types/*"]}}}',
    "package.json": b'{"workspaces": {"packages": ["packages/**", "!packages/old"]}, "imports": {"#env": {"node": "./src/env.node.ts", "default": "./src/env.ts"}}}',
    "packages/ui/package.json": b'{"name": "@acme/ui", "types": "dist/index.d.ts", "main": "dist/index.js"}',
    "packages/llm/package.json": b'{"name": "llm-kit", "exports": {".": ["./dist/cjs/main.cjs"], "./tools/*": "./dist/tools/*.js", "./lib/": "./source/"}}',
    "packages/one/package.json": b'{"name": "one", "exports": "./out/one.js"}',
    "deno.json": b'{"imports": {"std/": "./vendor/std/"}, "workspace": ["./services/api"]}',
    "services/api/deno.json": b'{"name": "@acme/api", "exports": "./mod.ts"}',
    "broken/tsconfig.json": b'{"compilerOptions": {"paths": [1], "baseUrl": 3}, "extends": 4',
    "odd/tsconfig.json": b'{"compilerOptions": 1, "imports": {"x": 1, "y": {"z": [["./y.ts"]]}}}',
    "list/tsconfig.json": b"[1]",
    "pnpm/pnpm-workspace.yaml": b"packages:\n  - 'libs/*'  # all\n",
    "pnpm/libs/a/package.json": b'{"name": "a-kit"}',
}
PATHS = Paths(
    f"{folder}/a.ts"
    for folder in ("src", "packages/ui/src", "packages/llm/src", "packages/one/src", "services/api", "pnpm/libs/a", "pnpm/app")
)


def fitting(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the folders that fit a pattern."""
    return PATHS.answer(question("fitting", *patterns))


def found(module: str, importer: str = "src/a.ts") -> list[str]:
    """Return the paths that an import may mean."""
    return list(Packages(FILES.get, fitting).candidates(module, importer))


@pytest.mark.parametrize(
    ("module", "importer", "expected"),
    [
        ("@app/chat", "src/a.ts", "src/chat"),
        ("@app/chat", "src/a.ts", "gen/chat"),
        ("db", "src/deep/a.ts", "src/db.ts"),
        ("fmt", "src/a.ts", "lib/fmt"),
        ("fmt", "src/a.ts", "lib/types/fmt"),
        ("#env", "src/a.ts", "src/env.node.ts"),
        ("@acme/ui", "src/a.ts", "packages/ui/src/index"),
        ("@acme/ui", "src/a.ts", "packages/ui/src/index.ts"),
        ("@acme/ui/button", "src/a.ts", "packages/ui/src/button"),
        ("llm-kit", "src/a.ts", "packages/llm/src/main.cjs"),
        ("llm-kit/tools/search", "src/a.ts", "packages/llm/src/tools/search.js"),
        ("llm-kit/lib/x", "src/a.ts", "packages/llm/source/x"),
        ("one", "src/a.ts", "packages/one/src/one.js"),
        ("std/path", "src/a.ts", "vendor/std/path"),
        ("@acme/api", "src/a.ts", "services/api/mod.ts"),
        ("y", "odd/a.ts", "odd/y.ts"),
        ("a-kit", "pnpm/app/a.ts", "pnpm/libs/a/src/index"),
    ],
)
def test_a_name_that_settings_map_is_found(module: str, importer: str, expected: str) -> None:
    assert expected in found(module, importer)


@pytest.mark.parametrize(
    ("module", "importer", "absent"),
    [
        ("@application/chat", "src/a.ts", "src/chat"),
        ("llm", "src/a.ts", "packages/llm/src/index"),
        ("@acme/uix", "src/a.ts", "packages/ui/src/index"),
        ("#other", "src/a.ts", "src/env.ts"),
        ("llm-kit/toolsets/search", "src/a.ts", "packages/llm/src/tools/search.js"),
        ("x", "broken/a.ts", "broken/3/x"),
        ("a-kit", "src/a.ts", "pnpm/libs/a/src/index"),
    ],
)
def test_a_name_like_one_that_settings_map_is_not(module: str, importer: str, absent: str) -> None:
    assert absent not in found(module, importer)


def test_what_was_asked_for_is_named_whether_it_is_there_or_not() -> None:
    packages = Packages(FILES.get, fitting)
    list(packages.candidates("llm-kit", "packages/ui/src/a.ts"))
    assert list(packages.candidates("llm-kit", "src/b.ts")) == found("llm-kit")  # read once, asked twice
    list(packages.candidates("llm-kit", "packages/ui/src/a.ts"))
    assert {"packages/ui/src/tsconfig.json", "tsconfig.json", "base.json", "packages/llm/package.json"} <= set(packages.consulted)


def test_settings_that_are_too_long_or_too_deep_say_nothing() -> None:
    deep = b'{"a":' * 5000 + b"1" + b"}" * 5000
    assert list(Packages({"tsconfig.json": b" " * 300_000 + b"{}"}.get, fitting).candidates("x", "a.ts")) == []
    assert list(Packages({"tsconfig.json": deep}.get, fitting).candidates("x", "a.ts")) == []


def test_a_path_without_suffix_may_be_a_file_or_a_folder() -> None:
    assert files("lib/ai")[:2] == ("lib/ai.ts", "lib/ai.tsx")
    assert "lib/ai/index.ts" in files("lib/ai")
    assert files("lib/ai.js")[:2] == ("lib/ai.js", "lib/ai.ts")
    assert files("") == tuple(f"index{suffix}" for suffix in (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"))
