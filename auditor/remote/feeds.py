"""Address of a public list of models -> its bytes, size and time bounded; only when a person asks for it."""

import requests

from auditor.errors import UsageError

FEED_BYTES = 50_000_000
TIMEOUT_SECONDS = 60
CHUNK_BYTES = 1 << 16


def fetch_feed(url: str) -> bytes:
    """Return the bytes of a list.

    Raises: UsageError when it cannot be had.
    """
    content = bytearray()
    try:
        with requests.get(url, timeout=TIMEOUT_SECONDS, stream=True) as response:
            response.raise_for_status()
            for chunk in response.iter_content(CHUNK_BYTES):
                content += chunk
                if len(content) > FEED_BYTES:
                    raise UsageError(f"{url}: a list of models may have {FEED_BYTES} bytes at most")
    except requests.RequestException as error:
        raise UsageError(f"{url}: the list cannot be fetched ({type(error).__name__}); give a copy of it with --file NAME=PATH") from error
    return bytes(content)
