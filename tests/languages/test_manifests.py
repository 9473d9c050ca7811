"""Of a manifest only what tells of imports decides what imports mean."""

import pytest
from auditor.languages.manifests import is_manifest, module_name, telling_part


@pytest.mark.parametrize(
    ("path", "before", "after", "same"),
    [
        ("go.mod", b"module a.example/x/v2\n\nrequire b v1.0.0\n", b"// new\nmodule a.example/x\n\nrequire b v1.2.0\n", True),
        ("go.mod", b"module a.example/x\n", b"module a.example/y\n", False),
        ("package.json", b'{"name": "a", "version": "1", "dependencies": {"b": "1"}}', b'{"version": "2", "name": "a"}', True),
        ("p/package.json", b'{"name": "a", "main": "b.js"}', b'{"name": "a", "main": "c.js"}', False),
        ("deno.json", b'{"imports": {"a": "./b.ts"}}', b'{"imports": {"a": "./c.ts"}}', False),
        ("package.json", b'{"workspaces": ["a"]}', b"{", False),
        ("package.json", b"[]", b"", True),
    ],
)
def test_other_versions_change_nothing_and_other_names_do(path: str, before: bytes, after: bytes, same: bool) -> None:
    assert is_manifest(path)
    assert (telling_part(path, before) == telling_part(path, after)) is same


def test_other_files_count_as_a_whole() -> None:
    assert not is_manifest("a/tsconfig.json")
    assert not is_manifest("package.json.md")
    assert module_name(b"no module here") == ""
