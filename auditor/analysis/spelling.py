"""Names and addresses that an SDK or API alone spells like this -> which one it must be, where nothing better is known."""

from typing import TYPE_CHECKING

from auditor.analysis import target
from auditor.analysis.modules import ModuleState, imports_in
from auditor.analysis.signatures import CallHit, ClientHit
from auditor.analysis.values import (
    Unknown,
    Value,
    strings,
)
from auditor.model.provider import Sdk
from auditor.model.words import HttpPath

if TYPE_CHECKING:
    from auditor.analysis.project import Project


class Spelling:
    """Recognises calls by the chain of their names, and requests by their address."""

    def __init__(self, project: "Project") -> None:
        self._project = project
        self._guesses: dict[str, dict[tuple[str, ...], list[tuple[CallHit, ClientHit]]]] = {}
        self._imported: dict[str, frozenset[str]] = {}
        """Path -> the packages of the SDKs that a file imports."""
        self._paths_of_apis = _path_table(project.catalogue.http_paths)

    def guesses(self, state: ModuleState, names: tuple[str, ...]) -> tuple[CallHit, ClientHit, str | None] | None:
        """Return the SDK call that a chain of names on an unknown receiver spells, and the provider when all SDKs of that spelling agree.

        SDKs that the file imports go before all others; without one the chain must be long.
        """
        language = ",".join((state.language.sdk_languages or (state.language.name,)) if state.language is not None else ("",))
        table = self._guesses.get(language)
        if table is None:
            table = self._guesses[language] = self._guess_table(state)
        for start in range(len(names) - 1):
            found = table.get(names[start:], ())
            own = [pair for pair in found if self.imports_sdk(state, pair[0].sdk)]
            candidates = own or (found if len(names) - start > 2 else [])
            if candidates:
                providers = {client.client.provider or client.sdk.provider for _hit, client in candidates}
                return (*candidates[0], providers.pop() if len(providers) == 1 else None)
        return None

    def imports_sdk(self, state: ModuleState, sdk: Sdk) -> bool:
        """Tell whether a file itself imports an SDK, used or not."""
        known = self._imported.get(state.path)
        if known is None:
            signatures = self._project.signatures(state.path)
            body = state.module.body if state.module is not None else ()
            found = (
                signatures.sdk(binding.module) for statement in imports_in(body) for binding in statement.bindings if not binding.level
            )
            known = self._imported[state.path] = frozenset(one.package for one in found if one is not None)
        return sdk.package in known or sdk.package in state.sdks

    def _guess_table(self, state: ModuleState) -> dict[tuple[str, ...], list[tuple[CallHit, ClientHit]]]:
        table: dict[tuple[str, ...], list[tuple[CallHit, ClientHit]]] = {}
        signatures = self._project.signatures(state.path)
        names = (state.language.sdk_languages or (state.language.name,)) if state.language is not None else ()
        for sdk in [sdk for name in names for sdk in self._project.catalogue.sdks(name)]:
            for client in sdk.clients[:1]:
                for path, hit in signatures.methods(ClientHit(sdk, client)).items():
                    if len(path) > 1 and hit.call.sends:
                        table.setdefault(path, []).append((hit, ClientHit(sdk, client)))
        return table

    def api_path(self, url: str, *, distinctive: bool = True) -> HttpPath | None:
        """Return the model API's path that a URL ends with, whatever the host; an ordinary path proves nothing by itself."""
        segments = url.partition("?")[0].rstrip("/").split("/")
        port = _port(url)
        for path in self._paths_of_apis.get(segments[-1].rpartition(":")[2], ()):
            wanted = path.path.strip("/").split("/")
            if wanted[0] == "v1" and len(wanted) > 2:
                wanted = wanted[1:]
            if (
                (path.distinctive or not distinctive or port in path.ports)
                and len(segments) > len(wanted)
                and all(map(_same_segment, segments[-len(wanted) :], wanted))
            ):
                return path
        return None

    def is_asking(self, url: str) -> bool:
        """Tell whether a URL asks a service about itself: which models it has, a token; `/models/` and a name asks that model."""
        path = url.partition("?")[0]
        return not path.endswith("/*") and path.rstrip("/*").endswith(self._project.catalogue.asking_paths)

    def is_endpoint(self, value: Value) -> bool:
        """Tell whether a value is the address of a provider's API."""
        partial = [atom.name for atom in value if isinstance(atom, Unknown) and atom.reason == "text"]
        hosts = [target.host_of(text)[0] for text in (*strings(value), *partial) if "://" in text]
        found = [self._project.catalogue.provider_of_host(host) for host in hosts if host]
        return any(entry is not None and entry[1].host_class == "api" for entry in found)

    def is_model_host(self, host: str, provider_id: str) -> bool:
        """Tell whether a host is one of a provider's API hosts, not a web page or a download site."""
        found = self._project.catalogue.provider_of_host(host.replace("*", "x"))  # a part that is not known: an account's name
        return found is not None and found[0] == provider_id and found[1].host_class == "api"


def _port(url: str) -> int:
    """Return the port in a URL, 0 where none is written."""
    text = url.partition("://")[2].partition("/")[0].rpartition(":")[2]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _same_segment(seen: str, wanted: str) -> bool:
    return wanted in (seen, "{}") or (wanted.startswith("{}:") and seen.endswith(wanted[2:]))


def _path_table(paths: tuple[HttpPath, ...]) -> dict[str, tuple[HttpPath, ...]]:
    """Return the distinctive paths by their last segment; a variable segment is `{}`."""
    table: dict[str, list[HttpPath]] = {}
    for path in paths:
        table.setdefault(path.path.rpartition("/")[2].rpartition(":")[2], []).append(path)
    return {last: tuple(sorted(some, key=lambda path: -path.path.count("/"))) for last, some in table.items()}
