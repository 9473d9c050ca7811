"""Findings -> scores per subject and rule pack, each recomputable from its vector; and the plan out."""

from auditor.scoring.formula import TIE_GAP, band, is_tie, recompute
from auditor.scoring.score import score

__all__ = ["TIE_GAP", "band", "is_tie", "recompute", "score"]
