"""Matches, flows and traffic -> findings: one for each thing worth telling, with an identity that outlives moves and reformatting."""

from auditor.correlation.correlate import correlate

__all__ = ["correlate"]
