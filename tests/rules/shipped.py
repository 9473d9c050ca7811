"""The shipped rules, decoded once for all tests of this folder."""

from functools import cache

from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.index import Parts, digest_of, index_of, parse_files
from auditor.inputs.rules import load_rules, rule_folders


@cache
def parts() -> Parts:
    """Return the decoded files."""
    return parse_files(load_rules(rule_folders()))


@cache
def catalogue() -> Catalogue:
    """Return the compiled catalogue."""
    return Catalogue(index_of(parts(), digest_of(load_rules(rule_folders()))))
