"""Packages by which AI is built that belong to no provider, as decoded from `rules/frameworks.yaml`."""

import msgspec


class Frameworks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of packages that reach several providers, or none by themselves."""

    source: str
    checked_on: str
    packages: dict[str, tuple[str, ...]]
    """Ecosystem (purl type) -> names; one that ends with `*` stands for all that begin so and belong to nobody else."""
