"""What one record of a log says about one request, connection or look-up: the record that every format gives."""

from typing import Literal, NamedTuple

import msgspec

Counted = Literal["request", "flow", "lookup", "size", "nothing"]
"""`request`: each record is a use of its own. `flow`: one connection, told once however many records name it. `lookup`: a name was asked for.
`size`: tells how much a connection carried, not where to. `nothing`: recognised, and tells nothing that another record does not."""

Scope = Literal["network", "service", "provider"]
"""What a log would show if it happened: all that leaves a network, what one service does, or what one provider is asked."""


class Sighting(msgspec.Struct, kw_only=True, gc=False):
    """One record, read. Short-lived: it is added to the aggregates at once."""

    format: str
    level: int
    """4 payload or model call, 3 URL or host with bytes, 2 host, 1 looked up only, 0 address only or an unknown format."""
    counted: Counted = "request"
    host: str = ""
    others: tuple[str, ...] = ()
    """Further names in the same record: of a certificate, of a message with several questions."""
    client: str = ""
    service: str = ""
    at: float | None = None
    """Seconds since 1970 in UTC."""
    sent: int | None = None
    received: int | None = None
    method: str = ""
    path: str = ""
    """Of the URL, without its query."""
    operation: str = ""
    """What the log itself calls the request."""
    action: str = ""
    """Set where the format decides it; else it is worked out from method, path and operation."""
    model: str = ""
    served_model: str = ""
    label: str = ""
    """How the log names the provider, when it does."""
    protocol: bool = False
    """The label names whose protocol is spoken, which proves nothing about who answers."""
    provider: str = ""
    """Set where the format itself is a provider's own log."""
    flow: str = ""
    """The connection's id, by which records of one connection find each other."""
    address: str = ""
    """The server's address, by which records of its size are found."""
    ends: str = ""
    """Addresses and ports of client and server: they tell one connection, whoever saw it."""
    payload: bytes = b""
    """What was sent; looked at for the kinds of data in it, and dropped."""
    answer: bytes = b""
    """What came back; looked at for the model that answered, and dropped."""
    blocked: bool = False
    has_wrong_time: bool = False
    """A time stands in the record, and cannot be right."""
    hidden: str = ""
    """Why the name of the server cannot be told, where the record itself shows that there is none."""
    count: int = 1


class Problem(NamedTuple):
    """Something about one input that a person has to know."""

    code: str
    message: str
    path: str
    offset: int = 0
    """Into the unpacked stream."""
    level: Literal["warning", "note"] = "warning"
