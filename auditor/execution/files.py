"""Content -> a file that is there as a whole or not at all: written beside its place, then renamed."""

import contextlib
import os
import stat
import tempfile


def replace_file(real: str, content: bytes) -> None:
    """Put the content in place of a file, keeping its permissions; a new file gets those that new files get.

    Raises: OSError.
    """
    mask = os.umask(0)
    os.umask(mask)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(real), prefix=".auditor-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        mode = stat.S_IMODE(os.stat(real).st_mode) if os.path.exists(real) else 0o666 & ~mask
        with contextlib.suppress(OSError):
            os.chmod(temporary, mode)
        os.replace(temporary, real)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
