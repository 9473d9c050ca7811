"""A listing -> its entries with the digests that only reading can give."""

import hashlib

from auditor.inputs.limits import LIMITS
from auditor.inputs.source import Entry, Listing, Source, Unreadable


def with_digests(listing: Listing, source: Source) -> tuple[Entry, ...]:
    """Return the entries; files that changed a moment ago are read for their digest."""
    return tuple(entry if entry.digest else Entry(entry.path, _content_digest(source, entry.path)) for entry in listing.entries)


def _content_digest(source: Source, path: str) -> str:
    try:
        return hashlib.sha256(source.read(path, LIMITS.record_bytes)).hexdigest()
    except Unreadable as error:
        return "unreadable: " + error.reason
