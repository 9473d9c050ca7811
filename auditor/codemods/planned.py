"""The items of a plan -> the same items with the codemod that makes most of the calls of each."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.codemods.knowledge import Codemods
from auditor.model.finding import Finding
from auditor.model.plan import PlanItem


def with_codemods(items: Sequence[PlanItem], findings: Sequence[Finding], catalogue: Catalogue) -> tuple[PlanItem, ...]:
    """Return the items; those that move no calls are left as they are. Cost: calls by recipes."""
    if not any(item.capability for item in items):
        return tuple(items)
    codemods = Codemods.from_catalogue(catalogue)
    makers = {finding.fingerprint: codemods.maker(finding) for finding in findings if finding.kind == "call" and finding.closed}
    return tuple(_filled(item, Counter(name for one in item.findings if (name := makers.get(one)))) for item in items)


def _filled(item: PlanItem, makers: Counter[str]) -> PlanItem:
    if item.capability is None or not makers:
        return item
    return msgspec.structs.replace(item, codemod=min(makers, key=lambda name: (-makers[name], name)))
