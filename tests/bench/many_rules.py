"""What a thousand rules cost beside a hundred: the same scan with both, alternating, as a ratio of CPU time.

    python -m tests.bench.many_rules [TREE]

Kinds of rules: `telling` ones name a provider, as a company's own do; `copies` are the shipped ones under other names, so that each
finding meets ten times as many.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from auditor.inputs.rules import load_rules, rule_folders
from tests.builders import shipped_rules

FEW, MANY = 100, 1000
RUNS: Final = 7
EXAMPLE: Final = Path(__file__).parents[2] / "docs" / "example"
PACK: Final = "id: bulk\ntitle: Bulk\nquestion: What do rules cost?\nchecked_on: 2026-11-24\n"
RULE: Final = """\
id: bulk-{number}
summary: A rule of many
motivation: To be counted.
severity: low
when: {{evidence: [call, client], target: closed, provider: {provider}, path: 'services/team-{number}/**'}}
remediation: {{text: Nothing to do.}}
examples:
  match: [{{path: services/team-{number}/a.py, facts: {facts}}}, {{path: services/team-{number}/b.py, facts: {facts}}}]
  no_match: [{{facts: {facts}}}, {{path: services/team-{number}/a.py, facts: {{evidence: call, target: open, provider: {provider}}}}}]
"""


def main() -> None:
    """Write the rules, run, print."""
    tree = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE
    for kind in ("telling", "copies"):
        with tempfile.TemporaryDirectory() as scratch:
            folders = {count: write_rules(Path(scratch) / str(count), kind, count) for count in (FEW, MANY)}
            few, many = race(tree, folders)
        sys.stdout.write(f"{kind}: {MANY} rules take {many / few:.2f} x the time of {FEW}\n")


def write_rules(folder: Path, kind: str, count: int) -> Path:
    """Write so many rules into a folder, and return it."""
    pack = folder / "packs" / "bulk"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    for number, text in zip(range(count), telling() if kind == "telling" else copies(), strict=False):
        (pack / f"bulk-{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def telling() -> Iterator[str]:
    """Yield rules that each name a provider and a folder, without end."""
    providers = sorted(Path(name).stem for name in load_rules(rule_folders()) if name.startswith("rules/providers/"))
    number = 0
    while True:
        provider = providers[number % len(providers)]
        yield RULE.format(number=number, provider=provider, facts=f"{{evidence: call, target: closed, provider: {provider}}}")
        number += 1


def copies() -> Iterator[str]:
    """Yield the shipped rules under other names, again and again."""
    rules = shipped_rules().rules
    number = 0
    while True:
        rule = msgspec.structs.replace(rules[number % len(rules)], id=f"bulk-{number}", pack="bulk", score=())
        yield msgspec.json.encode(rule).decode()
        number += 1


def race(tree: Path, folders: dict[int, Path]) -> tuple[float, float]:
    """Return the median CPU seconds with few and with many rules; what is known of files and rules is remembered from a first run."""
    taken: dict[int, list[float]] = {count: [] for count in folders}
    with tempfile.TemporaryDirectory() as kept:
        for run in range(RUNS + 1):
            for count, folder in folders.items():
                seconds = _scan(tree, folder, kept)
                if run:
                    taken[count].append(seconds)
    return statistics.median(taken[FEW]), statistics.median(taken[MANY])


def _scan(tree: Path, rules: Path, kept: str) -> float:
    command = [sys.executable, "-m", "auditor", "scan", str(tree), "-q", "-j", "1", "-f", "json", "-o", os.devnull, "--rules", str(rules)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, env=os.environ | {"AUDITOR_CACHE_DIR": kept})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
