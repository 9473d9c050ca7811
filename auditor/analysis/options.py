"""Classes that a framework fills from one section of the settings -> what their properties hold: `IOptions<ChatOptions>`."""

from typing import Any

from auditor.analysis.values import EMPTY, Object, Value, strings

_WRAPPED = ("Value", "CurrentValue")
"""Members by which what holds such a class gives it: what is declared as one is seen as the other."""
_SUFFIXES = ("Options", "Settings", "Configuration", "Config")
_SECTIONS = ("SectionName", "Section", "SectionKey", "Position", "ConfigurationSection", "SECTION")
"""Constants by which such a class names its section."""


def setting(run: Any, instance: Object, name: str) -> Value:
    """Return what settings declare for a property of an instance that nothing here was seen to fill; nothing for any other class."""
    cls = instance.cls
    suffix = next((end for end in _SUFFIXES if cls is not None and cls.name.endswith(end)), "")
    if cls is None or not suffix or instance is not cls.generic:
        return EMPTY
    if name in _WRAPPED:
        return EMPTY if cls.attributes.fields.get(name) else frozenset((instance,))
    if not run.project.settings:
        return EMPTY
    last = cls.name.rpartition(".")[2]
    said = [text for one in _SECTIONS for text in strings(cls.attributes.fields.get(one, EMPTY))]
    sections = said or [last.removesuffix(suffix), last]
    reader = run.frames[-1].module.path
    return next((found for section in sections if section and (found := run.project.settings.lookup(f"{section}.{name}", reader))), EMPTY)
