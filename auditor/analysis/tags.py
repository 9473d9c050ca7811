"""Structs that a library fills from settings by their fields' tags: `viper.Unmarshal(&config)`, `env.Parse(&config)`."""

import re
from typing import Any

from auditor.analysis.arguments import Arguments
from auditor.analysis.values import EMPTY, Const, Object, Unknown, Value, join, strings
from auditor.model import ir

_TAG = re.compile(r'([\w-]{1,40}):"((?:[^"\\]|\\.){0,400})"')
_DOTTED = ("mapstructure", "koanf", "conf", "config", "yaml", "toml", "ini")
"""Tags that name a field in a settings file: one below the other where structs are."""
_VARIABLES = ("env", "envconfig")
"""Tags that name an environment variable."""
_DEFAULTS = ("envDefault", "env-default", "default")
_PREFIXES = ("envPrefix", "env-prefix")
_FILLS = re.compile(r"(?:Must)?(?:Unmarshal|Parse|Process|Load|Read|Decode|Fill|Populate|Lookup)")
"""How calls begin that fill what they are given."""
_SETTINGS = frozenset((*_DOTTED, *_VARIABLES, *_DEFAULTS))
"""Tags that say that a field is a setting."""
_DEPTH = 4
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def configure(run: Any, name: str, arguments: Arguments) -> None:
    """Put what settings say into the structs with tags that a library's call is given."""
    if not _FILLS.match(name):
        return
    first = [text for text in strings(arguments.positional[0]) if text.isidentifier()] if len(arguments.positional) > 1 else []
    for value in arguments.positional:
        for atom in value:
            if isinstance(atom, Object) and atom.kind == "instance" and atom.cls is not None:
                _fill(run, atom, (first[0],) if first else (), f"{first[0].upper()}_" if first else "", _DEPTH)


def late(run: Any, instance: Object, name: str) -> Value:
    """Return what settings files declare for a field of a struct that nothing here was seen to fill; nothing where they do not."""
    declared = _fields(instance) if run.project.settings else ()
    part = next((part for part in declared if part.target.id == name and part.tag), None)
    if part is None:
        return EMPTY
    tags, before = dict(_TAG.findall(part.tag)), instance.fields.get(name)
    inner = run.members.empty_struct(instance, name)
    for one in inner:
        _fill(run, one, (_key(part, tags),), "", _DEPTH, only_declared=True)
    if inner and any(one.fields for one in inner):
        return inner
    if before is not None:
        run.trail.write(instance.fields, name, before)
    if inner or _SETTINGS.isdisjoint(tags):
        return EMPTY
    return _declared(run, name, tags, (_key(part, tags),), "")


def _fields(instance: Object) -> list[Any]:
    body = instance.cls.class_.body if instance.cls is not None else ()
    return [part for part in body if isinstance(part, ir.Assign) and isinstance(part.target, ir.Name)]


def _key(part: Any, tags: dict[str, str]) -> str:
    return next((tags[tag].partition(",")[0] for tag in _DOTTED if tag in tags), "") or str(part.target.id).lower()


def _fill(run: Any, instance: Object, above: tuple[str, ...], prefix: str, depth: int, *, only_declared: bool = False) -> None:
    """Fill the fields of one struct; `above` names it in a file, `prefix` begins the names of its variables."""
    for part in _fields(instance) if depth > 0 else ():
        tags = dict(_TAG.findall(part.tag))
        field, key = part.target.id, _key(part, tags)
        held = instance.fields.get(field, EMPTY) or run.members.empty_struct(instance, field)
        inner = [atom for atom in held if isinstance(atom, Object) and atom.kind == "instance"]
        squashed = any(word in part.tag for word in (",squash", ",inline"))
        for one in inner:
            started = next((tags[tag] for tag in _PREFIXES if tag in tags), "")
            _fill(run, one, above if squashed else (*above, key), prefix + started, depth - 1, only_declared=only_declared)
        if inner or _SETTINGS.isdisjoint(tags):
            continue
        told = _declared(run, field, tags, (*above, key), prefix) or (EMPTY if only_declared else _open(tags, (*above, key), held))
        if told:
            run.trail.write(instance.fields, field, told)


def _declared(run: Any, field: str, tags: dict[str, str], path: tuple[str, ...], prefix: str) -> Value:
    """Return what settings files say of a field."""
    variable = next((tags[tag].partition(",")[0] for tag in _VARIABLES if tag in tags), "")
    spelled = variable or _WORDS.sub("_", field)
    names = [variable, f"{prefix}{spelled}".upper()]
    if any(tag in tags for tag in _DOTTED):
        names = [".".join(path), variable, "_".join(path).upper()]
    return next((found for name in names if name and (found := run.project.settings.lookup(name, run.frames[-1].module.path))), EMPTY)


def _open(tags: dict[str, str], path: tuple[str, ...], held: Value) -> Value:
    """Return what a field has that no settings file declares: its default or what it had, and that it may be set elsewhere."""
    default = next((frozenset((Const(tags[tag]),)) for tag in _DEFAULTS if tag in tags), EMPTY)
    default = default or frozenset(atom for atom in held if not isinstance(atom, Const) or atom.value)
    name = next((tags[tag].partition(",")[0] for tag in _VARIABLES if tag in tags), "") or ".".join(path)
    return join(default, frozenset((Unknown("environment", name),)))
