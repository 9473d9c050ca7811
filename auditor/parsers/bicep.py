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
from auditor.parsers.tree import Node

_RESOURCE = re.compile(r"^[ \t]*resource[ \t]+\w+[ \t]+'([\w./]+)@[\w.-]+'", re.MULTILINE)
_PARAMETER = re.compile(r"^[ \t]*(?:param|var|output)[ \t]+(\w+)[ \t]*(?:\w+[ \t]*)?=[ \t]*'([^'\n]*)'", re.MULTILINE)
_BLOCK_LIMIT = 20_000


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    starts = [*(found.start() for found in _RESOURCE.finditer(text.text)), len(text.text)]
    for place, found in enumerate(_RESOURCE.finditer(text.text)):
        end = min(starts[place + 1], found.end() + _BLOCK_LIMIT)
        block = Node("map", "resource", found.start(), end)
        yield from bind(text, knowledge, "arm-resource", found.group(1), found.start(), found.end(), node=block)
    parameters = [
        Setting(key=found.group(1), value=found.group(2), start=found.start(1), end=found.end()) for found in _PARAMETER.finditer(text.text)
    ]
    quoted = text.text.replace("'", '"')
    yield from settings_evidence(text, knowledge, [*parameters, *declared_settings(read_hcl(quoted))], "high")


PARSER = Parser(name="bicep", version=1, wants=("*.bicep", "*.bicepparam"), read=_read)
