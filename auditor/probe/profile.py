"""A profile -> JSON and text; JSON -> the profile, with its digest held against it."""

import hashlib
from collections.abc import Iterator

import msgspec

from auditor.errors import UsageError
from auditor.model.probe import FeatureResult, Place, Profile
from auditor.probe.uses import FAILING, not_served

_WORDS = {
    "supported": "served",
    "partial": "in part",
    "ignored": "ignored",
    "refused": "refused",
    "absent": "not there",
    "unknown": "not known",
}
PLACES_SHOWN = 8


def render_json(profile: Profile) -> bytes:
    """Return the profile as JSON, with its digest."""
    return msgspec.json.format(msgspec.json.encode(sealed(profile)), indent=2) + b"\n"


def parse_profile(content: bytes, name: str = "profile") -> Profile:
    """Return the profile that a file holds.

    Raises: UsageError, when it is none, of a later version, or was changed after it was written.
    """
    try:
        profile = msgspec.json.decode(content, type=Profile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{name}: no profile of `auditor probe -f json`: {error}") from error
    if profile.schema_version != 1:
        raise UsageError(f"{name}: schema_version {profile.schema_version}; this program reads 1")
    if sealed(profile).digest != profile.digest:
        raise UsageError(f"{name}: was changed after it was written: its digest is another; probe again")
    return profile


def sealed(profile: Profile) -> Profile:
    """Return the profile with the digest of all else in it."""
    bare = msgspec.structs.replace(profile, digest="")
    bare = msgspec.json.decode(msgspec.json.encode(bare), type=Profile)  # a count among measures is a number with a point once it was read
    return msgspec.structs.replace(profile, digest=hashlib.sha256(msgspec.json.encode(bare)).hexdigest())


def render_text(profile: Profile) -> str:
    """Return what a person wants to know: what works, what does not and where it is used."""
    return "\n".join(_lines(profile)) + "\n"


def headline(profile: Profile) -> str:
    """Return the one sentence that matters to the code: how many of its features the endpoint serves."""
    used = [feature for feature in profile.features if feature.places]
    failing = not_served(profile)
    open_ = [feature for feature in used if feature.verdict == "unknown"]
    served = len(used) - len(failing) - len(open_)
    text = f"Of the {len(used)} features your code uses, this endpoint serves {served}"
    if failing:
        text += f"; these {len(failing)} do not work as asked" if len(failing) > 1 else "; this one does not work as asked"
    if open_:
        text += f"; of {len(open_)} it could not be told"
    return text + "."


def _lines(profile: Profile) -> Iterator[str]:
    model = f", model {profile.model}" if profile.model else ""
    yield f"{profile.endpoint}{model}{f' ({profile.server})' if profile.server else ''}"
    yield ""
    if any(feature.places for feature in profile.features) or profile.unasked:
        yield headline(profile)
        for feature in not_served(profile):
            yield f"  {feature.name}: {_WORDS[feature.verdict]}{f' ({feature.detail})' if feature.detail else ''}"
            yield from _places(feature.places)
        for unasked in profile.unasked:
            yield f"  {unasked.name}: cannot be asked. {unasked.what}".rstrip()
            yield from _places(unasked.places)
        yield ""
    width = max((len(feature.name) for feature in profile.features), default=0)
    for feature in profile.features:
        yield _line(feature, width)
    yield ""
    for name, value in profile.measures.items():
        yield f"{name}: {value:g}"
    for note in profile.notifications:
        yield f"{note.level}: {note.message}"
    spent = profile.spent
    yield f"{spent.requests} requests, at most {spent.tokens} tokens, {spent.seconds:g} seconds; nothing else was contacted."


def _line(feature: FeatureResult, width: int) -> str:
    mark = "!" if feature.places and feature.verdict in FAILING else "+" if feature.places else " "
    return f"{mark} {feature.name:{width}}  {_WORDS[feature.verdict]:9}  {feature.detail}".rstrip()


def _places(places: tuple[Place, ...]) -> Iterator[str]:
    for place in places[:PLACES_SHOWN]:
        yield f"    {place.path}:{place.line}"
    if len(places) > PLACES_SHOWN:
        yield f"    and {len(places) - PLACES_SHOWN} more"
