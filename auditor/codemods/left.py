"""How a codemod says that it leaves a call to a person."""


class Left(Exception):
    """The call is left to a person; the text says why."""
