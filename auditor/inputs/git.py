"""git, asked for lists and contents alone, with everything switched off by which a repository could make it run a program."""

import os
import subprocess
from collections.abc import Sequence
from typing import IO

_OFF = (
    "core.fsmonitor=",
    "core.hooksPath=/dev/null",
    "core.untrackedCache=false",
    "core.preloadIndex=true",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.sshCommand=false",
    "core.gitProxy=",
    "core.askPass=",
    "core.pager=cat",
    "core.editor=false",
    "credential.helper=",
    "diff.external=",
    "protocol.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "uploadpack.packObjectsHook=",
    "index.sparse=false",
)
"""Settings given on the command line, which win over those of the repository."""

_WITHOUT_NETWORK = ("core.sshCommand=", "core.gitProxy=", "core.askPass=", "credential.helper=", "protocol.allow=")
_WITH_NETWORK = ("protocol.allow=never", *(f"protocol.{name}.allow=always" for name in ("https", "http", "ssh", "git", "file")))
"""For repositories of our own making, whose configuration holds an address and nothing else: the user's helpers for credentials may run."""


class GitRefused(Exception):
    """git is missing or does not want to read this repository; the text is its reason."""


def environment(top: str) -> dict[str, str]:
    """Return the environment git gets: nothing of ours that could change what it lists."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_CEILING_DIRECTORIES": os.path.dirname(top),
        "LC_ALL": "C",
    }


def start(
    top: str, *arguments: str, overrides: Sequence[str] = (), bare: bool = False, feed: bool = False, network: bool = False
) -> subprocess.Popen[bytes]:
    """Start git in the work tree (or bare repository) `top`; its output is read by `finish` or by the caller.

    `network`: it may ask servers; only for repositories of our own making.

    Raises: GitRefused, when git cannot be started.
    """
    off = (*(setting for setting in _OFF if not setting.startswith(_WITHOUT_NETWORK)), *_WITH_NETWORK) if network else _OFF
    settings = [part for setting in (*off, *overrides) for part in ("-c", setting)]
    where = ["--git-dir=" + top] if bare else ["-C", top]
    variables = environment(top) | ({} if bare else {"GIT_WORK_TREE": top})
    if network:  # a helper for credentials may be configured for the whole machine; nobody answers a prompt
        variables = {name: value for name, value in variables.items() if name not in ("GIT_CONFIG_NOSYSTEM", "SSH_ASKPASS")}
        variables["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes"
    try:
        return subprocess.Popen(
            ["git", "--no-pager", *where, *settings, *arguments],
            stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=variables,
        )
    except OSError as error:
        raise GitRefused(f"git cannot be started: {error.strerror}") from error


def finish(process: subprocess.Popen[bytes]) -> bytes:
    """Return all that a started git prints.

    Raises: GitRefused, with the first line of git's complaint, when it fails.
    """
    output, complaint = process.communicate()
    if process.returncode != 0:
        lines = complaint.decode("utf-8", "replace").strip().splitlines()
        raise GitRefused(lines[0] if lines else f"git ended with code {process.returncode}")
    return output


def run(top: str, *arguments: str, overrides: Sequence[str] = (), bare: bool = False, network: bool = False) -> bytes:
    """Run git to its end and return what it prints.

    Raises: GitRefused.
    """
    return finish(start(top, *arguments, overrides=overrides, bare=bare, network=network))


def without_filters(top: str) -> tuple[str, ...]:
    """Return settings that switch off every content filter the configuration defines.

    git compares a file whose time stamp changed through the repository's `filter.<name>.clean` command; with these it compares plain bytes.

    Raises: GitRefused.
    """
    process = start(top, "config", "-z", "--name-only", "--get-regexp", r"^filter\.")
    output, complaint = process.communicate()
    if process.returncode not in (0, 1):  # 1: no such setting
        raise GitRefused(complaint.decode("utf-8", "replace").strip() or "git config failed")
    drivers = {name.rpartition(".")[0] for name in os.fsdecode(output).split("\0") if name}
    if any("=" in driver for driver in drivers):
        raise GitRefused("its configuration names a content filter that cannot be switched off")
    return tuple(f"{driver}.{key}" for driver in sorted(drivers) for key in ("clean=", "smudge=", "process=", "required=false"))


def read_exactly(stream: IO[bytes], count: int) -> bytes:
    """Return `count` bytes of a pipe, fewer only at its end."""
    parts = []
    while count > 0:
        part = stream.read(count)
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
