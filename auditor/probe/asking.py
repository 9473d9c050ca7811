"""Requests to one endpoint -> answers, within limits: no redirect is followed, nothing else is contacted, no key is repeated."""

import email.utils
import json
import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from auditor.errors import UsageError
from auditor.probe.answers import Answer, Problem, decoded, short
from auditor.probe.limits import Budget

AGENT = "auditor-probe"
CHUNK = 16_384
PAUSES = (1.0, 3.0)
"""Seconds before another attempt when the server names none."""
HIDDEN = "[key]"
LONGEST_HEADER = 200
LIMITS = {"limit_requests": "x-ratelimit-limit-requests", "limit_tokens": "x-ratelimit-limit-tokens"}
"""What is measured -> the header that tells it."""
LONGEST_NUMBER = 12


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file sent in a form."""

    name: str
    content: bytes
    content_type: str


class _Bearer(AuthBase):
    """The key of the environment and nothing else: with this in place no `.netrc` is looked up."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Endpoint:
    """One base URL, asked within a budget."""

    def __init__(
        self,
        url: str,
        budget: Budget,
        *,
        key: str = "",
        ca_file: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Check the URL.

        Raises: UsageError, for what is no plain http(s) URL.
        """
        self.url = checked_url(url)
        self.budget = budget
        self._key = key
        self._sleep = sleep
        self._clock = clock
        self._session = requests.Session()
        self._session.auth = _Bearer(key)
        self._ca_file = ca_file
        self._session.headers.update({"User-Agent": AGENT, "Accept-Encoding": "identity"})

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        tokens: int = 0,
        stream: bool = False,
        upload: Upload | None = None,
    ) -> Answer:
        """Return the answer to one request; asked again after 429 and 503, as long as the limits allow."""
        answer = self._once(method, path, body, tokens, stream=stream, upload=upload)
        for attempt in range(self.budget.limits.retries):
            if answer.problem or answer.status not in (429, 503):
                break
            pause = _pause(answer.detail, attempt)
            if pause > min(self.budget.limits.wait_seconds, self.budget.seconds_left):
                return msgspec.structs.replace(answer, detail=f"the server asks to wait {pause:g} seconds")
            self._sleep(pause)
            answer = self._once(method, path, body, tokens, stream=stream, upload=upload)
        return answer

    def _once(self, method: str, path: str, body: Mapping[str, Any] | None, tokens: int, *, stream: bool, upload: Upload | None) -> Answer:
        refused = self.budget.take(tokens)
        if refused:
            return Answer(problem="limit", detail=refused)
        started = self._clock()
        deadline = started + min(self.budget.limits.request_seconds, max(self.budget.seconds_left, 0.1))
        sent = 0 if body is None else len(json.dumps(body))
        try:
            with self._send(method, path, body, upload) as response:
                answer = self._read(response, deadline, stream=stream)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            answer = Answer(problem=_problem(error), detail=self._clean(_told(error)))
        return msgspec.structs.replace(answer, seconds=self._clock() - started, sent=sent)

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None, upload: Upload | None) -> requests.Response:
        seconds = self.budget.limits.request_seconds
        given: dict[str, Any] = {}
        if upload is not None:
            given["files"] = {"file": (upload.name, upload.content, upload.content_type)}
            given["data"] = {name: str(value) for name, value in (body or {}).items()}
        elif body is not None:
            given["json"] = body
        if self._ca_file is not None:
            given["verify"] = self._ca_file
        return self._session.request(
            method, self.url + path, timeout=(min(seconds, 10.0), seconds), allow_redirects=False, stream=True, **given
        )

    def _read(self, response: requests.Response, deadline: float, *, stream: bool) -> Answer:
        status = response.status_code
        head = Answer(
            status=status,
            content_type=short(response.headers.get("Content-Type", "")).lower(),
            server=short(response.headers.get("Server", ""), LONGEST_HEADER),
            limits=_limits(response.headers),
        )
        if 300 <= status < 400:
            host = urlsplit(response.headers.get("Location", "")).hostname or "another path"
            return msgspec.structs.replace(head, problem="redirect", detail=self._clean(f"sends on to {host}; it was not followed"))
        content, problem, detail = self._content(response, deadline)
        content = self._clean_bytes(content)
        if status in (429, 503):
            detail = response.headers.get("Retry-After", "")
        events, is_done = _events(content) if stream or "event-stream" in head.content_type else ((), False)
        body = None if events else decoded(content)
        if is_done and problem in ("slow", "cut-off"):  # all was said; only the connection stayed open
            problem, detail = "", ""
        return msgspec.structs.replace(
            head, content=content, body=body, events=events, is_done=is_done, problem=problem, detail=self._clean(short(detail))
        )

    def _content(self, response: requests.Response, deadline: float) -> tuple[bytes, Problem, str]:
        """Return what came until the end, the deadline or the limit of bytes, and what stopped it."""
        limit = self.budget.limits.answer_bytes
        unpack = _unpacker(response.headers.get("Content-Encoding", ""))
        content = bytearray()
        try:
            while part := response.raw.read1(CHUNK):
                content += unpack(part, limit)
                if len(content) > limit:
                    return bytes(content[:limit]), "too-long", f"more than {limit} bytes came"
                if self._clock() > deadline:
                    return bytes(content), "slow", f"not complete after {self.budget.limits.request_seconds:g} seconds"
                if content.endswith((b"data: [DONE]\n\n", b"data: [DONE]\r\n\r\n")):
                    break
        except (HTTPError, OSError, ValueError, zlib.error) as error:
            return bytes(content), "slow" if _problem(error) == "slow" else "cut-off", "the answer broke off"
        return bytes(content), "", ""

    def _clean(self, text: str) -> str:
        return text.replace(self._key, HIDDEN) if self._key else text

    def _clean_bytes(self, content: bytes) -> bytes:
        return content.replace(self._key.encode(), HIDDEN.encode()) if self._key else content


def checked_url(url: str) -> str:
    """Return a base URL without its last slash.

    Raises: UsageError.
    """
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(f"{short(url)}: not an http or https URL; give the base URL of the endpoint, such as http://localhost:8000/v1")
    if "@" in parts.netloc:
        raise UsageError("keys are read from the environment alone: leave user and password out of the URL")
    if parts.query or parts.fragment:
        raise UsageError(f"{parts.scheme}://{parts.netloc}: give the base URL without `?` and `#`")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _limits(headers: Mapping[str, str]) -> dict[str, float]:
    found = {name: headers.get(header, "").strip() for name, header in LIMITS.items()}
    return {name: float(text) for name, text in found.items() if text.isdecimal() and len(text) <= LONGEST_NUMBER}


def _events(content: bytes) -> tuple[tuple[str, ...], bool]:
    """Return the payloads of server-sent events, and whether the stream said that it ends."""
    found: list[str] = []
    for line in content.decode("utf-8", "replace").splitlines():
        if line.startswith("data:"):
            payload = line[5:].strip()
            if payload == "[DONE]":
                return tuple(found), True
            found.append(payload)
    return tuple(found), False


def _plain(part: bytes, limit: int) -> bytes:
    del limit
    return part


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """Return what undoes a compression nobody asked for, never to more than the limit at once."""
    if encoding.lower() not in ("gzip", "deflate"):
        return _plain
    unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    return lambda part, limit: unzip.decompress(part, limit + 1)


def _pause(retry_after: str, attempt: int) -> float:
    """Return how many seconds to wait: what the server asks for, in seconds or as a date, else a pause that grows."""
    text = retry_after.strip()
    if text.replace(".", "", 1).isdigit():
        return min(float(text), 1e9)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return PAUSES[min(attempt, len(PAUSES) - 1)]
    return max(0.0, when.timestamp() - time.time())


def _problem(error: BaseException) -> Problem:
    name = f"{type(error).__name__} {error}".lower()
    if isinstance(error, requests.exceptions.SSLError) or "certificate" in name:
        return "certificate"
    if isinstance(error, requests.Timeout | TimeoutError) or "timed out" in name or "timeout" in name:
        return "slow"
    return "unreachable"


def _told(error: BaseException) -> str:
    match _problem(error):
        case "certificate":
            return "its certificate is not trusted; name the authority that signed it with --ca-file"
        case "slow":
            return "no answer in time"
        case _:
            return f"cannot be reached ({type(error).__name__})"
