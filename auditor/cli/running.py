"""A command -> its exit code: every way to end is told on stderr in one line, and never as a half-written report."""

import contextlib
import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from auditor.errors import AuditorError

if TYPE_CHECKING:
    from auditor.model.report import Coverage

PASSED: Final = 0
FAILED: Final = 1
WRONG_USE: Final = 2
NOTHING_TO_SCAN: Final = 3
INCOMPLETE: Final = 4
INTERRUPTED: Final = 130

REASONS_TOLD: Final = 3
"""Why nothing was read: the most frequent reasons."""


def run(command: Callable[[], object]) -> int:
    """Run a command to its end and return the code the process ends with."""
    try:
        result = command()
        if result == INTERRUPTED:  # the parser's own way to tell of Ctrl-C
            complain("interrupted")
        return result if isinstance(result, int) else PASSED
    except AuditorError as error:
        complain(str(error))
        return WRONG_USE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else PASSED
    except Exception as error:  # noqa: BLE001 - the last line of defence
        return _unexpected(error)
    finally:
        _flush()


def complain(message: str, level: str = "error") -> None:
    """Print one line on stderr, with nothing in it that a terminal would obey."""
    from auditor.cli.terminal import encodable
    from auditor.reporters.neutral import neutral

    stream = sys.stderr
    with contextlib.suppress(OSError, ValueError):
        stream.write(encodable(f"auditor: {level}: {neutral(message)}\n", stream))


def complain_of_nothing(coverage: "Coverage") -> None:
    """Say that nothing was read, and why."""
    if not coverage.files_seen:
        complain("nothing to scan: there is no file")
        return
    reasons = Counter(item.reason for item in coverage.skipped)
    told = "; ".join(reason for reason, _ in reasons.most_common(REASONS_TOLD)) or "no file of a kind that is read"
    complain(f"nothing to scan: {coverage.files_seen:,} seen, none read: {told}")


def _unexpected(error: Exception) -> int:
    """Tell the parser's own complaints from a mistake of ours."""
    if isinstance(error.__cause__, KeyboardInterrupt) or type(error).__name__ == "Abort":
        complain("interrupted")
        return INTERRUPTED
    show = getattr(error, "show", None)
    if callable(show) and hasattr(error, "exit_code"):
        show()
        return WRONG_USE
    complain(f"this is a mistake in auditor, please report it: {type(error).__name__}: {error}")
    if os.environ.get("AUDITOR_DEBUG"):
        traceback.print_exception(error, file=sys.stderr)
    return WRONG_USE


def _flush() -> None:
    """Flush what is left; a reader that has gone away is no error."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
