"""Paths -> artifacts and bytes: list, ignore, classify, read, and look for the catalogue's literals."""
