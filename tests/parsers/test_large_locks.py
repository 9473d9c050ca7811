"""A lock file of 20,000 packages reads in under a second, whatever its format."""

import time

import msgspec
import pytest

_COUNT = range(20_000)


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


_LOCKS = {
    "poetry.lock": (lambda n: f'[[package]]\nname = "p{n}"\nversion = "1.0"\n\n[package.dependencies]\np{n + 1} = "*"\n\n', '[[package]]\nname = "openai"\nversion = "1"\n'),
    "Cargo.lock": (lambda n: f'[[package]]\nname = "p{n}"\nversion = "1.0.0"\ndependencies = [\n "p{n + 1}",\n]\n\n', '[[package]]\nname = "async-openai"\nversion = "0.1.0"\n'),
    "pdm.lock": (lambda n: f'[[package]]\nname = "p{n}"\nversion = "1.0"\ndependencies = [\n    "p{n + 1}",\n]\n\n', '[[package]]\nname = "openai"\nversion = "1"\n'),
    "Gemfile.lock": (lambda n: f"    p{n} (1.0)\n      p{n + 1}\n", "    ruby-openai (6.0)\n\nDEPENDENCIES\n  p1\n"),
    "go.sum": (lambda n: f"example.org/p{n} v1.0.0 h1:a=\nexample.org/p{n} v1.0.0/go.mod h1:a=\n", "github.com/sashabaranov/go-openai v1.0.0 h1:a=\n"),
    "bun.lock": (lambda n: f'    "p{n}": ["p{n}@1.0.0", "", {{}}, "x"],\n', '    "openai": ["openai@4.0.0", "", {}, "x"]\n'),
    "Podfile.lock": (lambda n: f"  - P{n} (1.0):\n    - P{n + 1}\n", "  - OpenAISwift (1.0)\n\nDEPENDENCIES:\n  - P1\n"),
    "mix.lock": (lambda n: f'  "p{n}": {{:hex, :p{n}, "1.0.0", "x", [:mix], [], "hexpm", "y"}},\n', '  "openai_ex": {:hex, :openai_ex, "1.0.0", "x", [:mix]},\n'),
    "pubspec.lock": (lambda n: f'  p{n}:\n    dependency: transitive\n    version: "1.0.0"\n', '  dart_openai:\n    dependency: "direct main"\n    version: "5.0.0"\n'),
    "gradle.lockfile": (lambda n: f"org.a:p{n}:1.0=compileClasspath\n", "com.openai:openai-java:1.0=compileClasspath\n"),
    "berry/yarn.lock": (lambda n: f'"p{n}@npm:^1":\n  version: 1.0.0\n  dependencies:\n    p{n + 1}: "npm:^1"\n\n', '"openai@npm:^4":\n  version: 4.0.0\n'),
    "pylock.toml": (lambda n: f'[[packages]]\nname = "p{n}"\nversion = "1.0"\n\n', '[[packages]]\nname = "openai"\nversion = "1"\n'),
}  # fmt: skip
"""How one package looks, and what the last one is."""

_DOCUMENTS = {
    "composer.lock": lambda: {"packages": [*({"name": f"a/p{n}", "require": {f"a/p{n + 1}": "*"}} for n in _COUNT), {"name": "openai-php/client"}]},
    "packages.lock.json": lambda: {"dependencies": {"net8.0": {**{f"P{n}": {"type": "Transitive", "dependencies": {f"P{n + 1}": "1"}} for n in _COUNT}, "OpenAI": {"type": "Direct"}}}},
    "deno.lock": lambda: {"specifiers": {"npm:p1@1": "1"}, "npm": {**{f"p{n}@1.0.0": {"dependencies": [f"p{n + 1}@1.0.0"]} for n in _COUNT}, "openai@4.0.0": {}}},
    "Pipfile.lock": lambda: {"default": {**{f"p{n}": {"version": "==1"} for n in _COUNT}, "openai": {"version": "==1"}}},
    "Package.resolved": lambda: {"pins": [*({"location": f"https://github.com/a/p{n}"} for n in _COUNT), {"location": "https://github.com/MacPaw/OpenAI"}]},
    "npm-shrinkwrap.json": lambda: {"lockfileVersion": 1, "dependencies": {**{f"p{n}": {"version": "1.0.0", "requires": {f"p{n + 1}": "1"}} for n in _COUNT}, "openai": {"version": "4.0.0"}}},
    "two.spdx.json": lambda: {"spdxVersion": "SPDX-2.3", "packages": [{"externalRefs": [{"referenceLocator": purl}]} for purl in (*(f"pkg:npm/p{n}@1" for n in _COUNT), "pkg:npm/openai@4.0.0")]},
    "three.spdx.json": lambda: {"@graph": [{"software_packageUrl": purl} for purl in (*(f"pkg:npm/p{n}@1" for n in _COUNT), "pkg:npm/openai@4.0.0")]},
    "bom.json": lambda: {"bomFormat": "CycloneDX", "components": [*({"bom-ref": f"p{n}", "purl": f"pkg:npm/p{n}@1"} for n in _COUNT), {"purl": "pkg:npm/openai@4.0.0"}]},
}  # fmt: skip


@pytest.mark.parametrize("path", [*_LOCKS, *_DOCUMENTS])
def test_twenty_thousand_packages_read_in_under_a_second(path: str, read) -> None:  # type: ignore[no-untyped-def]
    if path in _LOCKS:
        one, last = _LOCKS[path]
        content = "".join(map(one, _COUNT)) + last
    else:
        content = _json(_DOCUMENTS[path]())
    encoded = content.encode()
    start = time.process_time()
    assert len(read(path, encoded)) == 1
    assert time.process_time() - start < 5.0  # under one on a machine at rest


def _bom(count: int, hash_length: int) -> str:
    """Return a bill of materials in XML, in which each package needs the next one and the last needs what counts."""
    digest = "ab12" * (hash_length // 4)
    components = "".join(
        f'<component bom-ref="p{n}"><purl>pkg:npm/p{n}@1</purl><hashes><hash>{digest}</hash></hashes></component>\n' for n in range(count)
    )
    needs = "".join(f'<dependency ref="p{n}"><dependency ref="p{n + 1}"/></dependency>\n' for n in range(count))
    last = f'<component bom-ref="p{count}"><purl>pkg:npm/openai@4.0.0</purl></component>'
    return f"<bom><components>{components}{last}</components><dependencies>{needs}</dependencies></bom>"


@pytest.mark.parametrize("hash_length", [8, 2_400])
def test_a_bill_of_materials_in_xml_reads_as_quickly_at_fifty_megabytes(hash_length: int, read) -> None:  # type: ignore[no-untyped-def]
    content = _bom(20_000, hash_length).encode()
    start = time.process_time()
    (found,) = read("bom.xml", content)
    assert time.process_time() - start < 5.0  # one and two on a machine at rest
    assert (found.name, found.direct, found.introduced_by, found.location.region.start_line) == ("openai", False, ("p0",), 20_001)
