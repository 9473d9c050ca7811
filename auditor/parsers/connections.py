"""A variable that holds a whole connection, `type://user:key@host/?option=value` or JSON -> the service it opens."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import msgspec

from auditor.model.evidence import ConfigEvidence
from auditor.parsers.answering import ENDPOINT_KEYS
from auditor.parsers.binding import bind
from auditor.parsers.parser import Knowledge
from auditor.parsers.settings import Setting
from auditor.parsers.text import Text
from auditor.parsers.tree import Node

_URL = re.compile(r"(?P<type>[a-z][\w+.-]{0,40})://(?:[^/?#\s]*@)?(?P<host>[^/?#\s@]*)[^?#\s]*(?:\?(?P<options>[^#\s]*))?")


def connection(text: Text, knowledge: Knowledge, setting: Setting) -> Iterator[ConfigEvidence]:
    """Yield the service that the connection of a setting is for; the address it names says who answers."""
    if knowledge.constructs.find("connection-variable", setting.key) is None:
        return
    kind, address = _parts(setting.value.strip().strip("'"))
    node = Node("map", "", setting.start, setting.end)
    if address:
        node.children = [Node("scalar", "host", setting.start, setting.end, address)]
    yield from bind(text, knowledge, "airflow-connection", kind.replace("-", "_"), setting.start, setting.end, node=node)


def _parts(value: str) -> tuple[str, str]:
    """Return the type of a connection and the address it names."""
    if value.startswith("{"):
        try:
            found = msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            return "", ""
        texts = {str(key): str(held) for key, held in found.items()} if isinstance(found, dict) else {}
        return texts.get("conn_type", ""), texts.get("host", "")
    url = _URL.match(value)
    if url is None:
        return "", ""
    options = dict(pair.partition("=")[::2] for pair in (url.group("options") or "").split("&"))
    named = next((unquote(options[key]) for key in ENDPOINT_KEYS if key in options), "")
    return url.group("type"), named or url.group("host")
