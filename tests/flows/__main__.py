"""Recall and false-flow rate of the constructs, language by language: `python -m tests.flows [LANGUAGE ...] [--show]`."""

import sys

from tests.flows.tables import PROGRAMS, flowing, language


def main() -> None:
    """Print one line of a table for each language; with `--show` what fails below it."""
    show = "--show" in sys.argv
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")] or sorted(path.stem for path in PROGRAMS.glob("*.txt"))
    print("| Language | Constructs | Recall | False-flow rate |\n|---|---|---|---|")
    for name in wanted:
        constructs = language(name)[1]
        lost = [construct for construct in constructs if not flowing(name, construct, flows=True)]
        told = [construct for construct in constructs if flowing(name, construct, flows=False)]
        seen = len(constructs) - len(lost)
        print(f"| {name} | {len(constructs)} | {seen / len(constructs):.3f} ({seen}) | {len(told) / len(constructs):.3f} ({len(told)}) |")
        for kind, some in (("lost", lost), ("false", told)) if show else ():
            for construct in some:
                print(f"    {kind:5} {construct}")


if __name__ == "__main__":
    main()
