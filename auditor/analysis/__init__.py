"""Modules of the intermediate representation -> evidence and flows: one engine for every language (docs/decisions/0003-engine.md)."""
