"""*.csproj and its kin, packages.config and Directory.Packages.props -> the packages of a .NET project."""

from collections.abc import Iterator

from auditor.parsers.dependencies import Scope, dependency
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import read_text
from auditor.parsers.tree import Node, walk
from auditor.parsers.xml_tree import read_xml

_ELEMENTS = frozenset({"PackageReference", "PackageVersion", "GlobalPackageReference", "package", "DotNetCliToolReference", "dependency"})


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    for _, node in walk(read_xml(text.text)):
        if node.kind != "map" or node.key not in _ELEMENTS:
            continue
        name = node.text("Include") or node.text("Update") or node.text("id")
        end = text.text.find(">", node.start) + 1 or node.end
        yield from dependency(text, knowledge, "nuget", name, node.start, end, requirement=_version(node), scope=_scope(node))


def _version(node: Node) -> str:
    inner = node.get("Version")
    return node.text("Version") or node.text("version") or node.text("VersionOverride") or (inner.value if inner is not None else "")


def _scope(node: Node) -> Scope:
    if node.text("developmentDependency") == "true" or node.text("PrivateAssets").lower() == "all":
        return "development"
    return "runtime"


PARSER = Parser(
    name="nuget",
    version=1,
    wants=(
        "*.csproj",
        "*.fsproj",
        "*.vbproj",
        "packages.config",
        "Directory.Packages.props",
        "Directory.Build.props",
        "*.nuspec",
        "*.props",
        "*.targets",
    ),
    read=_read,
    declares=True,
)
