"""Host names as they are written down -> whether a customer's own network answers there."""

from auditor.analysis.target import host_of, place_of


def is_own_host(host: str) -> bool | None:
    """Return True for loopback, private and cluster-local names, False for public ones, None where a placeholder hides the name."""
    name, _ = host_of(host)
    if not name or any(mark in name for mark in "{}$<>%") or ("." not in name and name.startswith(("your-", "your_"))):
        return None
    return place_of(name) is not None
