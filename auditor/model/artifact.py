"""What is looked at: one file or stream, and the words that classify it."""

from typing import Literal

import msgspec

ArtifactKind = Literal["code", "notebook", "manifest", "settings", "infrastructure", "pipeline", "sbom", "schema", "document", "other"]
Context = Literal["production", "test", "example", "docs", "generated"]
"""What a file is for. Only production counts for scores and the gate, unless the policy asks for more."""


class Artifact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One file that a scan may read."""

    path: str
    """Relative to the top of the work tree, with `/`."""
    kind: ArtifactKind
    language: str | None = None
    """The name of a module of `auditor.languages` for code, else None."""
    context: Context = "production"
    digest: str = ""
    """Git blob id or SHA-256 of the content: equal content has an equal digest within one run."""
    size_bytes: int = 0
    component: str = "."
    """The package, service or top-level folder the file belongs to."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What a project's files are, whether or not anything was found in them."""

    languages: tuple[str, ...] = ()
    """Languages of its code, sorted."""
    manifests: tuple[str, ...] = ()
    """Paths of the files that say what the code beside and below them needs, sorted."""
