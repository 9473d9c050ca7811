"""The record types -> JSON Schemas, for editors of rule files."""

from typing import Any

import msgspec

from auditor.model.construct import ConstructArea
from auditor.model.flow_pack import FlowPack
from auditor.model.framework import Frameworks
from auditor.model.portability import Portability
from auditor.model.provider import Provider, Sdk
from auditor.model.rule import Pack, Rule
from auditor.model.words import Words

DIALECT = "https://json-schema.org/draft/2020-12/schema"

TYPES: dict[str, Any] = {
    "provider": Provider,
    "sdk": Sdk,
    "rule": Rule,
    "pack": Pack,
    "flows": FlowPack,
    "constructs": ConstructArea,
    "frameworks": Frameworks,
    "portability": Portability,
    "words": Words,
}
"""Name of the schema file -> the record it describes."""


def render_schemas() -> dict[str, bytes]:
    """Return the bytes of `rules/schema/` by file name; the same types give the same bytes."""
    return {f"{name}.schema.json": _render(type_) for name, type_ in sorted(TYPES.items())}


def _render(type_: Any) -> bytes:
    schema = {"$schema": DIALECT, **msgspec.json.schema(type_)}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"
