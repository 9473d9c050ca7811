"""Takes personal data out of texts."""


def redact(text: str) -> str:
    """Keep the first and last two characters of an identifier."""
    return text[:2] + "..." + text[-2:]
