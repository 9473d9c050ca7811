"""Content -> a file that is there as a whole or not at all: written beside its place, then renamed."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator


def replace_file(real: str, content: bytes) -> None:
    """Put the content in place of a file, keeping its permissions; a new file gets those that new files get.

    Raises: OSError.
    """
    with replacing(real) as temporary, open(temporary, "wb") as stream:
        stream.write(content)


@contextlib.contextmanager
def replacing(real: str) -> Iterator[str]:
    """Yield the name of an empty file beside another; it takes that one's place and permissions when nothing went wrong.

    Raises: OSError.
    """
    mask = os.umask(0)
    os.umask(mask)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(real)), prefix=".auditor-")
    os.close(handle)
    try:
        yield temporary
        mode = stat.S_IMODE(os.stat(real).st_mode) if os.path.exists(real) else 0o666 & ~mask
        with contextlib.suppress(OSError):
            os.chmod(temporary, mode)
        os.replace(temporary, real)
    except BaseException:  # Ctrl-C too leaves nothing beside the file
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
