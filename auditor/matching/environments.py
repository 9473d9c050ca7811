"""Settings of several environments -> addresses that some of them set and others leave to the SDK's default.

Only environments that are files or profiles of their own are compared: services of one file inherit in ways that are not written down.
"""

from collections.abc import Callable, Iterable

from auditor.model.evidence import SettingEvidence

Place = tuple[str, int]
"""Path and line."""

_TESTS = frozenset({"test", "tests", "testing", "e2e", "ci", "local", "example", "sample"})
_PROFILED = ("application", "bootstrap")
"""Files whose documents are profiles of their own."""


def missing_elsewhere(
    settings: Iterable[SettingEvidence], owner: Callable[[str], str | None], is_address: Callable[[SettingEvidence], bool]
) -> dict[Place, tuple[str, ...]]:
    """Return where an address is set -> the environments beside it that set up the same provider and not its address.

    What the common file sets (`application.yml` beside `application-prod.yml`) holds for every environment.
    """
    families: dict[tuple[str, str], dict[str, list[SettingEvidence]]] = {}
    common: dict[tuple[str, str], set[str]] = {}
    for setting in settings:
        provider = owner(setting.key)
        if provider is None or setting.role != "declared":
            continue
        family, environment = _family(setting)
        if environment:
            families.setdefault((family, provider), {}).setdefault(environment, []).append(setting)
        elif is_address(setting):
            common.setdefault((family, provider), set()).add(_form(setting.key))
    found: dict[Place, tuple[str, ...]] = {}
    for place, environments in families.items():
        for setting in (setting for declared in environments.values() for setting in declared if is_address(setting)):
            if not setting.value or _form(setting.key) in common.get(place, ()) or setting.location.region is None:
                continue
            without = sorted(
                name for name, others in environments.items() if name not in _TESTS and not any(is_address(one) for one in others)
            )
            if without:
                found[setting.location.path, setting.location.region.start_line] = tuple(without)
    return found


def _family(setting: SettingEvidence) -> tuple[str, str]:
    """Return what the files of all environments share in their paths, and the environment; empty for what is common to them."""
    path, environment = setting.location.path, setting.environment
    folder, _, name = path.rpartition("/")
    if environment and environment in path:
        before, _, after = path.rpartition(environment)
        return before.rstrip(".-_/") + after, environment
    if environment and name.lower().startswith(_PROFILED):
        return path, environment
    if environment:
        return path, ""
    return (f"{folder[: -len('base')].rstrip('/')}/{name}" if folder.endswith("base") else path), ""


def _form(key: str) -> str:
    return "".join(letter for letter in key.lower() if letter.isalnum())
