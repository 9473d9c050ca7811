"""`auditor rules`: the rules as a list and in full, checked, tried on their examples, and begun."""

import json
import os
from collections.abc import Sequence
from itertools import chain
from typing import Annotated

import msgspec
import typer

from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.decoding import nearest
from auditor.catalogue.packs import rule_set
from auditor.cli import options
from auditor.cli.explain import describe_rule
from auditor.cli.running import FAILED, PASSED, WRONG_USE, complain
from auditor.cli.writing import write_file, write_stdout
from auditor.errors import RuleError, UsageError
from auditor.execution.folders import cache_folder
from auditor.execution.knowledge import load_catalogue
from auditor.inputs.rules import load_rules, rule_folders
from auditor.model.rule import Rule, RuleSet
from auditor.resources import bundled

SUMMARY_WIDTH = 60

app = typer.Typer(no_args_is_help=True, help="The rules that say what evidence means.")

Format = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")]
RuleIds = Annotated[list[str] | None, typer.Argument(metavar="[RULE]...", help="Rules; all when none is named.", show_default=False)]


@app.command("list")
def list_command(format_: Format = "text", pack: options.Packs = None, rules: options.Rules = None) -> int:
    """List the rules with their pack, severity and summary."""
    chosen = [rule for rule in _rules(_catalogue(rules)).rules if not pack or rule.pack in pack]
    if format_ == "json":
        plain = [
            {"id": one.id, "pack": one.pack, "severity": one.severity, "lifecycle": one.lifecycle, "summary": one.summary} for one in chosen
        ]
        write_stdout((json.dumps(plain, indent=2, ensure_ascii=False) + "\n").encode())
        return PASSED
    rows = [("RULE", "PACK", "SEVERITY", "SUMMARY"), *((one.id, one.pack, one.severity, one.summary[:SUMMARY_WIDTH]) for one in chosen)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    write_stdout(("\n".join(lines) + "\n").encode())
    return PASSED


@app.command("show")
def show_command(
    name: Annotated[str, typer.Argument(metavar="RULE", show_default=False)], format_: Format = "text", rules: options.Rules = None
) -> int:
    """Show a rule: what it asks for, why, what to do, how it counts."""
    found = _rules(_catalogue(rules))
    rule = _rule(found, name)
    if format_ == "json":
        write_stdout(msgspec.json.format(msgspec.json.encode(rule), indent=2) + b"\n")
    else:
        write_stdout(describe_rule(rule, found).encode())
    return PASSED


@app.command("validate")
def validate_command(
    folders: Annotated[list[str] | None, typer.Argument(metavar="[DIR]...", help="Folders of rules, beside the shipped ones.")] = None,
    rules: options.Rules = None,
) -> int:
    """Check rule files, and name file, line and field of mistakes."""
    extra = options.rule_folders_of((*(folders or ()), *(rules or ())))
    problems = _problems(extra)
    for problem in problems:
        complain(problem)
    if problems:
        return WRONG_USE
    found = _rules(Catalogue.from_files(load_rules(rule_folders(extra))))
    write_stdout(f"{len(found.rules)} rules in {len(found.packs)} packs are well formed\n".encode())
    return PASSED


@app.command("test")
def test_command(names: RuleIds = None, pack: options.Packs = None, rules: options.Rules = None, verbose: options.Verbose = False) -> int:
    """Try rules on their examples; 1 when one does not hold."""
    from auditor.cli.examples import run_examples, run_flow_examples

    catalogue = _catalogue(rules)
    found = _rules(catalogue)
    chosen = tuple(_rule(found, name) for name in names) if names else found.rules
    chosen = tuple(rule for rule in chosen if not pack or rule.pack in pack)
    flows = () if names else tuple(one for one in catalogue.flow_packs if not pack or one.name in pack)
    failed = count = 0
    for outcome in chain(run_examples(chosen, catalogue), run_flow_examples(flows, catalogue)):
        count += 1
        failed += not outcome.passed
        if not outcome.passed or verbose:
            state = "holds" if outcome.passed else "does not hold"
            met = f"; the code meets {', '.join(outcome.met)}" if outcome.met else ""
            write_stdout(f"{outcome.rule_id}: {outcome.side} example {outcome.number} {state}{met}\n".encode())
    places = f" and {len(flows)} file{'s' if len(flows) > 1 else ''} of flows" if flows else ""
    write_stdout(f"{count} examples of {len(chosen)} rules{places}, {failed} failed\n".encode())
    return FAILED if failed else PASSED


@app.command("new")
def new_command(
    name: Annotated[str, typer.Argument(metavar="PACK/RULE", show_default=False)],
    into: Annotated[str, typer.Option("--into", metavar="DIR", help="Folder of your rules.")] = "auditor-rules",
) -> int:
    """Begin a rule with a commented file, and its pack."""
    pack, _, rule = name.partition("/")
    if not rule or not all(part.replace("-", "").isalnum() and part == part.lower() for part in (pack, rule)):
        raise UsageError(f"{name}: say PACK/RULE in lower-case words joined by hyphens, such as our-rules/internal-gateway")
    folder = os.path.join(into, "packs", pack)
    path = os.path.join(folder, f"{rule}.yaml")
    if os.path.exists(path):
        raise UsageError(f"{path} is already there")
    os.makedirs(folder, exist_ok=True)
    pack_path = os.path.join(folder, "pack.yaml")
    if not os.path.exists(pack_path):
        write_file(pack_path, _template("pack.yaml").replace("PACK-ID", pack).encode())
    write_file(path, _template("rule.yaml").replace("RULE-ID", rule).encode())
    write_stdout(f"{path}\nTry it: auditor rules test {rule} --rules {into}\n".encode())
    return PASSED


def _catalogue(rules: Sequence[str] | None) -> Catalogue:
    return load_catalogue(options.rule_folders_of(rules or ()), cache_folder=cache_folder())


def _rules(catalogue: Catalogue) -> RuleSet:
    return rule_set(catalogue.packs, catalogue.rules)


def _rule(rules: RuleSet, name: str) -> Rule:
    found = rules.rule(name)
    if found is None:
        near = nearest(name, tuple(rule.id for rule in rules.rules))
        raise UsageError(f"{name}: there is no such rule{f'; did you mean {near}?' if near else ''}")
    return found


def _problems(extra: tuple[str, ...]) -> list[str]:
    """Return what is wrong in the folders: each file by itself, then all together."""
    found: list[str] = []
    files = load_rules(rule_folders(extra))
    shipped = load_rules(rule_folders())
    for name, content in files.items():
        if name in shipped:
            continue
        packs = {other: files[other] for other in files if other.rpartition("/")[2].startswith("pack.")}
        try:
            Catalogue.from_files({**packs, name: content})
        except RuleError as error:
            found.append(str(error))
    if not found:
        try:
            _rules(Catalogue.from_files(files))
        except RuleError as error:
            found.append(str(error))
    return list(dict.fromkeys(found))


def _template(name: str) -> str:
    return bundled("templates").joinpath("rule", name).read_text(encoding="utf-8")
