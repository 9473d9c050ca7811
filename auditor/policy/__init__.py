"""Findings and what a company says about them -> decisions: what is new, what is allowed, and whether the gate fails."""
