"""Logs as enterprises have them, in `variants*.yaml`: recognised by content, whatever the version, the order of fields and what is around."""

from pathlib import Path

import pytest
import yaml
from auditor.traffic.moments import stamp_of

NOVEMBER_20 = 1_795_132_800.0
FILES = sorted(Path(__file__).parent.glob("variants*.yaml"))
VARIANTS = {one["name"]: one for file in FILES for one in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_of_a_format_tells_the_same(name, read):
    variant = VARIANTS[name]
    seen = read(variant["log"], written_at=NOVEMBER_20 + 3600)
    found = [
        {field: getattr(key, field) for field in key.__struct_fields__}
        | {"count": one.count, "sent": one.sent, "received": one.received, "data": one.data}
        | {"first": stamp_of(one.first) if one.first is not None else None}
        for key, one in sorted(seen.sums.items())
    ]
    assert [{field: row[field] for field in wanted} for row, wanted in zip(found, variant["expect"], strict=True)] == variant["expect"]
