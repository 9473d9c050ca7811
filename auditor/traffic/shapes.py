"""The text of one record -> its fields by name: JSON, a table under a header, `key=value`, or columns by number."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, Final

import msgspec

from auditor.traffic.values import by_name

RECORD_LIMIT: Final = 4 << 20
"""Bytes of one JSON record that are decoded; what is larger is looked at for hosts alone."""
TEXT_LIMIT: Final = 64 << 10
"""Characters of a line that expressions and splitting are let loose on."""
PAIRS_LIMIT: Final = 400
FEWEST_PAIRS: Final = 4

LINE_SEARCH: Final = 4096
"""Characters of a line that are searched for a request."""
WRITTEN_LIMIT: Final = 1024
ADDRESSES_TRIED: Final = 20
CUT_LIMIT: Final = 256 << 10
"""Characters of a record that is cut off which are read."""
NESTED_LIMIT: Final = 200
FLAT_DEPTH: Final = 6
FLAT_LIMIT: Final = 600
"""Leaves of a record that are looked at."""

_KEY = re.compile(r"(?:^|[\s;,|\[])([A-Za-z_][A-Za-z0-9_.@\-]{0,63})(?:=|:(?=\"))")
_JSON_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|$)|[{}\[\],]', re.DOTALL)
"""A bracket, a comma, or a string, whose end may be missing. Nothing is tried twice."""
_VALUE_END = re.compile(r"\s|[,|;](?=[A-Za-z_][A-Za-z0-9_.@\-]{0,63}=|\s*$)")
_EXTENSION_KEY = re.compile(r"(?:^|\s)([A-Za-z0-9_.\-\[\]]{1,64})=")
_BAR = re.compile(r"(?<!\\)\|")
_NAME = re.compile(r"[A-Za-z_#@][\w .:/()\[\]#@&\-]{0,63}")
_REQUEST = re.compile(
    r"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT)\b[\"'|,;\s]{1,4}((?:[a-z][a-z0-9+]{1,9}://)?[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)+"
    r"(?::\d{1,5})?(?:[/?][^\s\"'|<>]*)?)"
)
_OWN_REQUEST = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b[\"'|,;\s]{1,4}(/[^\s\"'|<>]*)")
"""A request whose host stands elsewhere on the line."""
_DIVIDED_REQUEST = re.compile(
    r"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT)\b[\"'|,;\s]{1,4}(?:https?|wss?|ssl|tcp|-)[\"'|,;\s]{1,4}"
    r"([A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)+(?::\d{1,5})?)"
)
"""A request whose scheme and host stand in columns of their own."""
_REQUESTS: Final = (_REQUEST, _DIVIDED_REQUEST, _OWN_REQUEST)
_PROXY_CODE = re.compile(r"\b(?:TCP|UDP|NONE)_[A-Z_]+")
_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})(?![\w.])")
_NOT_PLAIN = re.compile(r"[^a-z0-9]")
_W3C_VALUE = re.compile(r'"((?:[^"]|"")*)"|(\[[^\]]*\]|\S+)')

Record = dict[str, Any]


class Table:
    """The header of a table, and the values below it."""

    def __init__(self, names: list[str], separator: str, extra: Record | None = None) -> None:
        self.names = names
        self._separator = separator
        self._extra = extra or {}

    def record(self, text: str) -> Record | None:
        """Return a line's values by name; None when it does not fit under the header, or is the header again."""
        values = self._values(text.lstrip("\ufeff"))
        if len(values) != len(self.names) or [value.strip() for value in values] == self.names:
            return None
        return dict(zip(self.names, values, strict=True)) | self._extra

    def _values(self, text: str) -> list[str]:
        if self._separator == " ":
            return [quoted or plain for quoted, plain in _W3C_VALUE.findall(text)]
        if self._separator == "\t":
            return text.split("\t")
        return _split(text, self._separator)


class Header:
    """Follows the header lines of Zeek and W3C logs through a stream."""

    def __init__(self) -> None:
        self.table: Table | None = None
        self._separator = "\t"
        self._path = ""

    def is_header(self, text: str) -> bool:
        """Take in a line that starts with `#`; False for any other."""
        if not text.startswith("#"):
            return False
        if text.startswith("#separator "):
            self._separator = _unescaped(text[11:].strip()) or "\t"
        elif text.startswith("#path"):
            self._path = text[5:].strip()
            self._follow(self.table.names if self.table else [])
        elif text.startswith("#fields"):
            self._follow(text[7:].strip(self._separator).split(self._separator))
        elif text.startswith("#Fields:"):
            self.table = Table(text[8:].split(), " ")
        return True

    def _follow(self, names: list[str]) -> None:
        self.table = Table(names, self._separator, {"_path": self._path}) if names else None

    def take_csv(self, text: str) -> bool:
        """Take the first line of a stream for a header when it is one: names alone, two or more, separated by `,`, `;`, `|` or tab."""
        for separator in (",", ";", "\t", "|"):
            names = [name.strip().strip('"').lstrip("\ufeff") for name in text.split(separator)]
            if len(names) >= 2 and len(set(names)) == len(names) and all(_NAME.fullmatch(name) for name in names):
                self.table = Table(names, separator)
                return True
        return False


def json_record(text: str) -> Record | None:
    """Return the object that a line is, or ends in after a short prefix."""
    start = 0 if text[:1] == "{" else text.find("{", 0, 512)
    if start < 0 or not text.rstrip().endswith("}") or len(text) > RECORD_LIMIT:
        return None
    return decoded(text[start:])


def decoded(content: str | bytes | bytearray | memoryview) -> Record | None:
    """Decode one JSON object; None for anything else."""
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def cut_record(text: str) -> Record | None:
    """Return what is whole of an object that is cut off: all up to its last comma, with what was open closed."""
    if text[:1] != "{" or len(text) > CUT_LIMIT:
        return None
    open_: list[str] = []
    whole, closing = 0, open_
    for found in _JSON_TOKEN.finditer(text):
        token = found.group()[0]
        if token == "," and open_:
            whole, closing = found.start(), open_.copy()
        elif token in "{[":
            open_.append("}" if token == "{" else "]")
        elif token in "}]":
            del open_[-1:]
        if len(open_) > NESTED_LIMIT:
            return None
    return (decoded(text[:whole] + "".join(reversed(closing))) or None) if open_ and whole else None


def pairs_record(text: str) -> Record | None:
    """Return the pairs of a CEF or LEEF event, or of a line of `key=value`."""
    if (place := text.find("CEF:")) >= 0:
        return _cef(text[place + 4 : place + TEXT_LIMIT])
    if (place := text.find("LEEF:")) >= 0:
        return _leef(text[place + 5 : place + TEXT_LIMIT])
    if text.count("\t") >= FEWEST_PAIRS and (found := _labelled_values(text[:TEXT_LIMIT])):
        return found
    if text.startswith('"') and (found := _quoted_pairs(text[:TEXT_LIMIT])):
        return found
    if text.count("=") < FEWEST_PAIRS and text.count(':"') < FEWEST_PAIRS:
        return None
    found = dict(_pairs(text[:TEXT_LIMIT]))
    return found if len(found) >= FEWEST_PAIRS else None


def columns_of(text: str) -> list[str]:
    """Return the values of a comma separated line."""
    return _split(text[:TEXT_LIMIT], ",")


def line_record(text: str) -> Record | None:
    """Return what any line says on which a method and a URL stand, whatever is around them: client, time, method, URL and a proxy's code."""
    found = next((found for one in _REQUESTS if (found := one.search(text, 0, LINE_SEARCH))), None)
    if found is None:
        return None
    code = _PROXY_CODE.search(text, 0, LINE_SEARCH)
    around = text[: found.start(2)] + " " + text[found.end() : LINE_SEARCH]
    client = first_address(text[: found.start(2)]) or first_address(text[found.end() : LINE_SEARCH], own=True)
    return {
        "method": found.group(1), "url": found.group(2), "client": client, "code": code.group() if code else None,
        "rest": around if found.group(2)[0] == "/" else text[found.end() : LINE_SEARCH], "text": around[:WRITTEN_LIMIT],
    }  # fmt: skip


def flattened(record: Record) -> Record:
    """Return the values of a record by every end of their path, in lower case, letters and digits alone: `{"tls": {"sni": 1}}` has `tlssni`.

    Of several with one name the one nearest to the top counts, and one that says something before one that does not.
    """
    leaves = list(leaves_of(record))
    found: Record = {}
    for telling in (True, False):
        for names, value in leaves:
            if (value not in (None, "", "-")) == telling:
                for place in range(len(names)):
                    found.setdefault("".join(names[place:]), value)
    return found


def leaves_of(record: Record) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the path and value of each leaf, those nearest to the top first; of lists of objects those of one alone."""
    level: list[tuple[tuple[str, ...], Any]] = [((), record)]
    count = 0
    for _ in range(FLAT_DEPTH):
        below = []
        for names, value in level:
            for key, inner in value.items():
                if isinstance(inner, list) and inner and isinstance(inner[0], dict):
                    inner = by_name(inner) or (inner[0] if len(inner) == 1 else {})
                path = (*names, *map(plain_name, key.split(".", FLAT_DEPTH)))
                if isinstance(inner, dict):
                    below.append((path, inner))
                else:
                    count += 1
                    yield path, inner
                if count > FLAT_LIMIT:
                    return
        level = below


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """Return the letters and digits of a name, in lower case."""
    return _NOT_PLAIN.sub("", str(name)[:128].lower())


def first_address(text: str, *, own: bool = False) -> str:
    """Return the first IP address in a text; `own`: of a network of one's own."""
    for found, _ in zip(_ADDRESS.finditer(text), range(ADDRESSES_TRIED), strict=False):
        try:
            address = ip_address(found.group())
        except ValueError:
            continue
        if not own or (address.is_private and not address.is_unspecified):
            return str(address)
    return ""


def _split(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return []


def _unescaped(text: str) -> str:
    found = re.fullmatch(r"\\x([0-9a-fA-F]{2})", text)
    return chr(int(found.group(1), 16)) if found else text[:1]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    for _ in range(PAIRS_LIMIT):
        found = _KEY.search(text, position)
        if found is None:
            return
        start = found.end()
        if text[start : start + 1] == '"':
            end = _closing(text, start + 1)
            yield found.group(1), text[start + 1 : end].replace('\\"', '"')
            position = end + 1
        else:
            behind = _VALUE_END.search(text, start)
            end = behind.start() if behind else len(text)
            yield found.group(1), text[start:end].rstrip(",;]")
            position = end


def _quoted_pairs(text: str) -> Record | None:
    """Return the pairs of a line of `"name=value","name=value"`."""
    cells = [cell.partition("=") for cell in _split(text, ",")[:PAIRS_LIMIT]]
    is_paired = len(cells) >= FEWEST_PAIRS and all(equals and _NAME.fullmatch(name) for name, equals, _ in cells)
    return {name: value for name, _, value in cells} if is_paired else None


def _labelled_values(text: str) -> Record | None:
    """Return the values of a line of `name:value` between tabs. Source: http://ltsv.org. Checked: 2026-11-24."""
    cells = [cell.partition(":") for cell in text.rstrip("\t").split("\t")[:PAIRS_LIMIT]]
    if not all(colon and _NAME.fullmatch(name) for name, colon, _ in cells):
        return None
    return {name: value for name, _, value in cells} | {"_event": "ltsv"}


def _closing(text: str, start: int) -> int:
    """Return the place of the quotation mark that ends a value."""
    place = text.find('"', start)
    while place > 0 and text[place - 1] == "\\":
        place = text.find('"', place + 1)
    return place if place >= 0 else len(text)


def _cef(text: str) -> Record | None:
    parts = _BAR.split(text, maxsplit=7)
    if len(parts) < 8:
        return None
    record: Record = dict(zip(("_version", "_vendor", "_product", "_release", "_id", "_name", "_severity"), parts[:7], strict=True))
    record["_event"] = "cef"
    return _labelled(record | dict(_extension(parts[7])))


def _leef(text: str) -> Record | None:
    parts = text.split("|", 5)
    if len(parts) < 5:
        return None
    rest, separator = parts[-1], "\t" if "\t" in parts[-1] or "|" not in parts[-1] else "|"
    if parts[0].startswith("2") and len(parts) == 6:
        mark, bar, behind = parts[5].partition("|")
        if bar and len(mark) <= 4:
            rest, separator = behind, _mark(mark)
    record: Record = {"_event": "leef", "_vendor": parts[1], "_product": parts[2], "_id": parts[4]}
    for pair in rest.split(separator)[:PAIRS_LIMIT]:
        key, equals, value = pair.partition("=")
        if equals:
            record[key.strip()] = value.strip().strip('"')
    return record


def _mark(text: str) -> str:
    """Return the separator that a LEEF 2.0 header names: `^`, `x5E`, `0x09`; a tab when it names none."""
    digits = text.lower().removeprefix("0").removeprefix("x")
    if len(text) > 1 and re.fullmatch(r"[0-9a-f]{2}", digits):
        return chr(int(digits, 16))
    return text[:1] or "\t"


def _extension(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a CEF event, whose values go on until the next key."""
    keys = [found for found, _ in zip(_EXTENSION_KEY.finditer(text), range(PAIRS_LIMIT), strict=False)]
    for number, key in enumerate(keys):
        end = keys[number + 1].start() if number + 1 < len(keys) else len(text)
        yield key.group(1), text[key.end() : end].strip().replace("\\=", "=").replace("\\|", "|")


def _labelled(record: Record) -> Record:
    """Let a custom field go by the name that its label gives: `cs1=gold cs1Label=Tier` is `Tier=gold`."""
    named = {str(label): record[key[:-5]] for key, label in record.items() if key.endswith("Label") and key[:-5] in record}
    return named | record
