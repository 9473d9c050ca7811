"""The exception types: what stops a run. What spoils one input is a `Notification` instead."""


class AuditorError(Exception):
    """The root of every error that is raised on purpose."""


class UsageError(AuditorError):
    """A flag, an argument or a path that cannot be used as given."""


class ConfigError(AuditorError):
    """A settings file that cannot be used; the message names file, line and field."""


class RuleError(AuditorError):
    """A rule, provider or SDK file that is wrong; the message names file, line and field."""


class BaselineError(AuditorError):
    """A baseline file that is corrupt or newer than this program."""


class ParseError(AuditorError):
    """One input that cannot be read as its format; `execution` turns it into a notification."""


class ProbeError(AuditorError):
    """An endpoint that could not be asked."""
