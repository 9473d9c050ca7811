"""Terraform, OpenTofu, Nomad files -> resources and modules that bind providers, and the settings they hand on."""

from collections.abc import Iterator

from auditor.parsers.binding import bind, image_evidence
from auditor.parsers.declared_settings import declared_settings
from auditor.parsers.hcl_tree import read_hcl
from auditor.parsers.infrastructure import hosts_allowed, iam_actions
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.settings import Setting
from auditor.parsers.settings_files import settings_evidence
from auditor.parsers.strength import environment_of
from auditor.parsers.text import Text, read_text
from auditor.parsers.tree import Node, walk


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    root = read_hcl(text.text)
    for block in root.children:
        yield from _block(text, knowledge, block)
    for names, node in walk(root):
        if node.kind == "scalar" and node.key == "image":
            yield from image_evidence(text, knowledge, node.value, node.start, node.end)
        elif node.kind == "scalar" and names:
            yield from iam_actions(text, knowledge, node)
    variables = list(_variables(root))
    places = {setting.start for setting in variables}
    settings = [*variables, *(setting for setting in declared_settings(root, environment_of(path)) if setting.start not in places)]
    yield from settings_evidence(text, knowledge, settings, "high")


def _block(text: Text, knowledge: Knowledge, block: Node) -> Iterator[Parsed]:
    labels = block.value.split()
    end = text.text.find("\n", block.start)
    end = end if end > 0 else block.end
    if block.key in ("resource", "data", "ephemeral") and labels:
        yield from bind(text, knowledge, "terraform-resource", labels[0], block.start, end, node=block)
        yield from hosts_allowed(text, knowledge, block, labels[0])
    elif block.key == "module":
        source = block.get("source")
        if source is not None:
            yield from bind(text, knowledge, "terraform-module", source.value, source.start, source.end, node=block)
    elif block.key == "provider" and labels:
        yield from bind(text, knowledge, "terraform-provider", labels[0], block.start, end, node=block)


def _variables(root: Node) -> Iterator[Setting]:
    """`variable "llm_base_url" { default = "..." }` and `output` declare a setting under the block's label."""
    for block in root.children:
        if block.key in ("variable", "output") and block.value:
            default = block.get("default") or block.get("value")
            value = default.value if default is not None and default.kind == "scalar" else ""
            start, end = (default.start, default.end) if default is not None else (block.start, block.start + len(block.key))
            yield Setting(key=block.value.split()[0], value=value, start=start, end=end, output=block.key == "output")


PARSER = Parser(
    name="terraform",
    version=3,
    wants=("*.tf", "*.tofu", "*.tfvars", "*.auto.tfvars", "*.hcl", "*.nomad", "*.nomad.hcl", "*.pkr.hcl"),
    read=_read,
    skips=(".terraform.lock.hcl",),
)
