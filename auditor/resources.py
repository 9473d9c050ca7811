"""Where the shipped rules and templates are: inside the wheel, or beside the package in a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def bundled(name: str) -> Traversable:
    """Return the shipped tree called `rules` or `templates`."""
    packed = files("auditor") / "_bundled" / name
    return packed if packed.is_dir() else Path(__file__).parents[1] / name
