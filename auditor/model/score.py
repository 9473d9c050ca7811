"""A number a board can defend: 0 to 100 per subject and pack, with the vector it is recomputed from."""

import msgspec


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """What one metric adds to a score, and because of which findings."""

    metric: str
    """Two upper-case letters, as in the vector."""
    points: int
    """Thousandths of a point; the contributions of a score sum to its value exactly."""
    high_points: int
    count: int
    high_count: int
    reason: str
    rule_ids: tuple[str, ...] = ()
    findings: tuple[tuple[str, int, int], ...] = ()
    """(fingerprint, share of the points, marginal: what the score loses without it), thousandths."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """One subject measured by one rule pack."""

    subject: str
    """`project`, `provider:<id>` or `component:<path>`."""
    pack: str
    value: int
    """What is proven, thousandths of a point, higher is worse."""
    high: int
    """The same with every unknown at its worst."""
    band: str
    """`none`, `low`, `moderate`, `high`, `very high`."""
    band_high: str
    distance: str
    """How far the next band edge is, in words: `0.1 above moderate`."""
    vector: str
    as_of: str
    """Catalogue date used for grades that depend on dates."""
    contributions: tuple[Contribution, ...]
