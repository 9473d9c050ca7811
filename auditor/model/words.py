"""What names mean beyond any one provider: ordinary words, broad hosts, families of models, paths of APIs."""

import msgspec


class HttpPath(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A path of a model API that tells the capability whatever the host."""

    path: str
    """Ends of the URL's path, with `{}` for one variable segment: `/v1/chat/completions`."""
    capability: str
    data: tuple[str, ...] = ()
    """Fields of the JSON body that carry data."""
    model: tuple[str, ...] = ()
    state: bool = False
    distinctive: bool = True
    """False: the path alone proves nothing (`/v1/files`); a known host must be there."""
    provider: str | None = None
    """Whose API alone has this path: who answers, where the host in front of it cannot be told."""
    ports: tuple[int, ...] = ()
    """With one of these ports the path is distinctive all the same: nothing else listens there by default."""


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of `rules/words.yaml`."""

    source: str = ""
    checked_on: str = ""
    ordinary: tuple[str, ...] = ()
    """Names of packages, modules and settings that are everyday words: no needle and no prefixed setting without more around them."""
    broad_hosts: tuple[str, ...] = ()
    """Host endings that many services share; no needle of their own."""
    open_families: tuple[str, ...] = ()
    """Expressions (whole id) of model families whose weights anyone can run, whoever serves them."""
    closed_families: tuple[str, ...] = ()
    http_paths: tuple[HttpPath, ...] = ()
    asking_paths: tuple[str, ...] = ()
    """Ends of paths by which a service is only asked about itself or for a token: callers of who asks there are not callers of a model."""
