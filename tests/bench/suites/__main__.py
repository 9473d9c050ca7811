"""Recall and false-flow rate on public data-flow suites.

    python -m tests.bench.suites                       # all suites
    python -m tests.bench.suites xast-python --show    # one, with the cases that are judged wrongly

A suite is cloned at a pinned commit into a cache folder, or read from a clone of one's own (`--clones`).
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.bench.suites.cases import Verdict
from tests.bench.suites.judging import judged
from tests.bench.suites.suites import SUITES, tree_of


def main() -> None:
    """Fetch, judge, print."""
    arguments = _arguments()
    for name in arguments.suites or SUITES:
        suite = SUITES[name]
        tree = tree_of(suite, Path(arguments.cache), Path(arguments.clones) if arguments.clones else None)
        verdicts = [judged(case) for case in suite.cases(tree) if arguments.only in case.name]
        _print(name, verdicts, by_category=arguments.categories)
        if arguments.show:
            for verdict in verdicts:
                if not verdict.is_right:
                    print("  lost " if verdict.case.flows else "  false", verdict.case.name)


def _print(name: str, verdicts: Sequence[Verdict], *, by_category: bool) -> None:
    print(f"{name:24} {_figures(verdicts)}")
    if by_category:
        groups: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in verdicts:
            groups[verdict.case.category].append(verdict)
        for category, group in sorted(groups.items()):
            print(f"    {category:90} {_figures(group)}")


def _figures(verdicts: Sequence[Verdict]) -> str:
    flowing = [verdict.found for verdict in verdicts if verdict.case.flows]
    others = [verdict.found for verdict in verdicts if not verdict.case.flows]
    return (
        f"recall {sum(flowing):4}/{len(flowing):<4} {sum(flowing) / max(len(flowing), 1):.3f}   "
        f"false flows {sum(others):4}/{len(others):<4} {sum(others) / max(len(others), 1):.3f}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Recall and false-flow rate on public data-flow suites.")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(SUITES))
    parser.add_argument("--cache", default=str(Path.home() / ".cache/auditor-suites"), help="where clones are kept")
    parser.add_argument("--clones", help="a folder of one's own clones, named owner+name, instead of fetching")
    parser.add_argument("--categories", action="store_true", help="figures by construct")
    parser.add_argument("--show", action="store_true", help="list the cases that are judged wrongly")
    parser.add_argument("--only", default="", help="only cases whose name holds this")
    return parser.parse_args()


if __name__ == "__main__":
    main()
