"""Evidence x rules -> matches: what was seen, in the words that rules ask for, and the rules it meets."""

from auditor.matching.knowledge import CatalogueKnowledge, Knowledge
from auditor.matching.match import Match, match
from auditor.matching.seen import Seen

__all__ = ["CatalogueKnowledge", "Knowledge", "Match", "Seen", "match"]
