"""Findings -> scores per subject and rule pack, each recomputable from its vector; and the plan out."""

from auditor.scoring.assess import Assessment, assess
from auditor.scoring.formula import TIE_GAP, band, is_tie, recompute, under
from auditor.scoring.plan import outlook, plan
from auditor.scoring.score import score

__all__ = ["TIE_GAP", "Assessment", "assess", "band", "is_tie", "outlook", "plan", "recompute", "score", "under"]
