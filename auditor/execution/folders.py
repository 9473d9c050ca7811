"""Where this machine keeps caches, or None where nothing can be kept."""

import os
import sys


def cache_folder() -> str | None:
    """Return a folder of our own that can be written to, made when missing; `AUDITOR_CACHE_DIR` names another."""
    folder = os.environ.get("AUDITOR_CACHE_DIR") or os.path.join(_home_of_caches(), "auditor")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


def _home_of_caches() -> str:
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches")
    return os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
