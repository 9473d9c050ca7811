"""SDK descriptions of one language -> look-ups by symbol: is this a client, a sending function, a method that sends?"""

from typing import NamedTuple

from auditor.model.provider import Call, Client, Runner, Sdk


class ClientHit(NamedTuple):
    """A client with the SDK that describes it."""

    sdk: Sdk
    client: Client


class CallHit(NamedTuple):
    """A call with the SDK that describes it."""

    sdk: Sdk
    call: Call


class Signatures:
    """The SDKs of one language, indexed. Building costs one pass over clients and calls; a look-up is a dictionary's."""

    def __init__(self, sdks: tuple[Sdk, ...]) -> None:
        self._sdks: dict[str, Sdk | None] = {}
        self._modules: dict[str, Sdk] = {}
        self._clients: dict[str, ClientHit] = {}
        self._last_names: dict[tuple[str, str], list[ClientHit]] = {}
        self._functions: dict[str, CallHit] = {}
        self._extensions: dict[str, CallHit] = {}
        self._methods: dict[str, dict[tuple[str, ...], CallHit]] = {}
        self._packages = {sdk.package: sdk for sdk in sdks}
        self._transparent: dict[str, frozenset[str]] = {}
        self._prefixes: set[str] = set()
        self._implied: dict[str, str] = {}
        self._collected: dict[str, frozenset[str]] = {}
        self._runners: dict[str, Runner] = {}
        for sdk in sdks:
            self._add(sdk)

    def _add(self, sdk: Sdk) -> None:
        self._transparent[sdk.package] = frozenset(sdk.transparent)
        for name, text in sdk.constants.items():
            self._implied.setdefault(name.rpartition(".")[2], text)
        for field, decorator in sdk.collects.items():
            self._collected[field] = self._collected.get(field, frozenset()) | {decorator}
        for runner in sdk.runners:
            self._runners.update(dict.fromkeys((runner.name, *runner.also), runner))
        for module in sdk.modules:
            self._modules.setdefault(module, sdk)
        for client in sdk.clients:
            hit = ClientHit(sdk, client)
            for name in (client.name, *client.also):
                self._clients.setdefault(name, hit)
                self._note_prefixes(name)
                self._last_names.setdefault((sdk.package, _tail(name)), []).append(hit)
        for call in sdk.calls:
            if call.any_receiver:
                for name in (call.path, *call.also):
                    self._extensions.setdefault(name, CallHit(sdk, call))
            if call.function:
                for name in (call.path, *call.also):
                    self._functions.setdefault(name, CallHit(sdk, call))
                    self._note_prefixes(name)

    def _note_prefixes(self, name: str) -> None:
        while "." in name:
            name = name.rpartition(".")[0]
            if name in self._prefixes:
                return
            self._prefixes.add(name)

    def collected(self, field: str) -> frozenset[str]:
        """Return the decorators whose methods' results a field of that name holds."""
        return self._collected.get(field, frozenset())

    def knows(self, symbol: str) -> bool:
        """Tell whether anything of this name, or below it, is described."""
        return symbol in self._clients or symbol in self._functions or symbol in self._prefixes or symbol in self._modules

    def client(self, symbol: str) -> ClientHit | None:
        """Return the client of that symbol; also where the SDK moved it to another of its modules."""
        hit = self._clients.get(symbol) or self._reexported(symbol)
        if hit is not None:
            return hit
        sdk = self.sdk(symbol)
        if sdk is None:
            return None
        moved = self._last_names.get((sdk.package, _tail(symbol)), [])
        return moved[0] if len({other.client.name for other in moved}) == 1 else None

    def _reexported(self, symbol: str) -> ClientHit | None:
        """Return the client that a package above gives by the same name: `a.chat_models.b.Chat` is `a.chat_models.Chat`."""
        above, _, last = symbol.rpartition(".")
        while "." in above and last[:1].isupper() and above.rpartition(".")[2].islower():
            above = above.rpartition(".")[0]
            if f"{above}.{last}" in self._clients:
                return self._clients[f"{above}.{last}"]
        return None

    def runner(self, symbol: str) -> Runner | None:
        """Return what a symbol, or what the methods after it began with, is, where that runs the functions it is given."""
        while symbol and self._runners:
            if symbol in self._runners:
                return self._runners[symbol]
            symbol = symbol.rpartition(".")[0]
        return None

    def function(self, symbol: str) -> CallHit | None:
        """Return the sending function of that symbol."""
        return self._functions.get(symbol)

    def sdk(self, symbol: str) -> Sdk | None:
        """Return the SDK one of whose modules is this symbol or contains it; the longest module wins."""
        if symbol not in self._sdks:
            name, found = symbol, self._modules.get(symbol)
            while name and found is None:
                cut = max(name.rfind("."), name.rfind("/"))
                name = name[:cut] if cut > 0 else ""
                found = self._modules.get(name)
            self._sdks[symbol] = found
        return self._sdks[symbol]

    def constant(self, symbol: str) -> str | None:
        """Return the text that a member of an SDK stands for: a model's name, a default address."""
        if symbol.startswith(".."):  # `.member`, where the language lets one leave its type out
            return self._implied.get(symbol[2:])
        sdk = self.sdk(symbol)
        if sdk is None or not sdk.constants:
            return None
        owner, _, last = symbol.rpartition(".")
        return sdk.constants.get(f"{owner.rpartition('.')[2]}.{last}") or sdk.constants.get(last)

    def methods(self, hit: ClientHit) -> dict[tuple[str, ...], CallHit]:
        """Return the calls on instances of a client, by attribute chain."""
        known = self._methods.get(hit.client.name)
        if known is None:
            known = {}
            self._collect(hit.sdk, hit.client.name, known, 0)
            given = self._clients.get(hit.client.gives or "")
            if given is not None:
                self._collect(given.sdk, given.client.name, known, 0)
            self._methods[hit.client.name] = known
        return known

    def _collect(self, sdk: Sdk, name: str, known: dict[tuple[str, ...], CallHit], depth: int) -> None:
        for call in sdk.calls:
            if not call.function and not call.any_receiver and (not call.clients or name in call.clients):
                for path in (call.path, *call.also):
                    known.setdefault(tuple(path.split(".")), CallHit(sdk, call))
        base = self._packages.get(sdk.calls_from or "")
        if base is not None and depth < 3:
            self._collect(base, name, known, depth + 1)

    def method(self, hit: ClientHit, names: tuple[str, ...]) -> CallHit | None:
        """Return the call that a chain of attributes on an instance is; attributes that change nothing are left out."""
        known = self.methods(hit)
        found = known.get(names)
        if found is None:
            plain = tuple(name for name in names if name not in self._transparent[hit.sdk.package])
            found = known.get(plain) if plain != names else None
        return found

    def continues(self, hit: ClientHit, names: tuple[str, ...]) -> bool:
        """Tell whether a chain is the beginning of a longer one that is a call: `client.chat().completions()` before `.create(...)`."""
        size = len(names)
        return any(len(path) > size and path[:size] == names for path in self.methods(hit))

    def extension(self, names: tuple[str, ...]) -> CallHit | None:
        """Return the call that a method of this name, or of this and the name before it, is on any receiver."""
        return (self._extensions.get(".".join(names[-2:])) or self._extensions.get(names[-1])) if names else None

    def by_name(self, name: str) -> ClientHit | None:
        """Return the client with exactly this name (for `gives`)."""
        return self._clients.get(name)


def _tail(symbol: str) -> str:
    """Return the name of a class in a symbol, or of a maker with what it belongs to: `Client.new` is not any `new`."""
    owner, _, last = symbol.rpartition(".")
    return f"{owner.rpartition('.')[2]}.{last}" if last[:1].islower() and owner else last
