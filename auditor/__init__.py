"""Find where a code base depends on closed AI models, what data it hands them, and how to leave."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def audit(paths: Any, settings: Any = None) -> Any:
    """Return the `Report` on files, folders and repositories: the one function for other programs (`auditor.pipeline.audit`).

    Raises: AuditorError.
    """
    # By name: every module of ours imports this package, and the pure ones must not reach the pipeline through it.
    return import_module("auditor.pipeline").audit(paths, settings)
