"""Bicep -> the Azure resources it makes, and its parameters."""

import re
from collections.abc import Iterator

from auditor.parsers.binding import bind
from auditor.parsers.declared_settings import declared_settings
from auditor.parsers.hcl_tree import read_hcl
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.settings import Setting
from auditor.parsers.settings_files import settings_evidence
from auditor.parsers.text import read_text

_RESOURCE = re.compile(r"^[ \t]*(?P<word>resource)[ \t]+\w+[ \t]+'(?P<type>[\w./]+)@[\w.-]+'", re.MULTILINE)
_PARAMETER = re.compile(r"^[ \t]*(?:param|var|output)[ \t]+(\w+)[ \t]*(?:\w+[ \t]*)?=[ \t]*'([^'\n]*)'", re.MULTILINE)


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    tree = read_hcl(text.text.replace("'", '"'))
    blocks = {node.start: node for node in tree.children if node.key == "resource"}
    for found in _RESOURCE.finditer(text.text):
        block = blocks.get(found.start("word"))
        yield from bind(text, knowledge, "arm-resource", found.group("type"), found.start("word"), found.end(), node=block)
    parameters = [
        Setting(key=found.group(1), value=found.group(2), start=found.start(1), end=found.end()) for found in _PARAMETER.finditer(text.text)
    ]
    yield from settings_evidence(text, knowledge, [*parameters, *declared_settings(tree)], "high")


PARSER = Parser(name="bicep", version=2, wants=("*.bicep", "*.bicepparam"), read=_read)
