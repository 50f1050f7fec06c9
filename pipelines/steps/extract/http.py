"""Fetching one page or feed from an untrusted web: limits of time, size and redirects, and no private addresses.

Here: one GET with its checks and retries. Not here: what the answer holds (`feeds.py`, `clean.py`).
"""

import asyncio
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from functools import cache

import httpx

from pipelines.steps.extract.records import Reason

USER_AGENT = "Mozilla/5.0 (compatible; Parley/0.1; news reader)"

# Decoded by the standard library. Others are refused, and so are codings of codings: a few bytes of those can stand
# for gigabytes before the first of them is counted.
_CODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
# Answers that another try may change, besides those of 500 and above: time-out, too early, too many requests.
_PASSING_STATUS = (408, 425, 429)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Limits:
    """What one fetch may cost. `seconds` is for each try as a whole, from the look-up of the host to the last byte."""

    seconds: float = 30.0
    max_bytes: int = 10_000_000  # of the decompressed body
    max_redirects: int = 5
    max_retries: int = 2  # of passing failures
    pause: float = 1.0  # seconds before the first retry; doubled before each further one


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Response:
    """A successful answer: the address it came from after redirects, its body, and what it says it is."""

    url: str
    content: bytes
    media_type: str  # lower case, without parameters; empty where the server gives none
    charset: str | None


class FetchError(Exception):
    """An address could not be fetched. The message says what was expected, what was found and what to do.

    `reason` is the code for `rejected_article.reason`.
    """

    def __init__(self, message: str, reason: Reason = "unreadable_source") -> None:
        super().__init__(message)
        self.reason: Reason = reason


class PermanentFetchError(FetchError):
    """Another try would fail as well: the answer is 4xx, too large or malformed, or the address is not allowed."""


class PassingFetchError(FetchError):
    """Another try may succeed: no connection, too slow, or the answer is 5xx or 429."""


def fetch(url: str, *, limits: Limits = DEFAULT_LIMITS, allow_private: bool = False) -> Response:
    """GET an address, following redirects; every address on the way is checked.

    Proxies of the environment are not used: a proxy looks hosts up itself, past the check of their addresses.

    Args:
        limits: what it may cost; passing failures are tried again.
        allow_private: whether it may lead to this machine or its network.

    Raises:
        PermanentFetchError: it cannot be had.
        PassingFetchError: it could not be had now, after all tries.
    """
    for attempt in range(limits.max_retries + 1):
        try:
            return asyncio.run(_fetch_in_time(url, limits, allow_private))
        except PassingFetchError:
            if attempt == limits.max_retries:
                raise
            time.sleep(limits.pause * 2**attempt)
    raise AssertionError("unreachable")


async def _fetch_in_time(url: str, limits: Limits, allow_private: bool) -> Response:
    # A time limit around everything: those of an HTTP client count from one packet to the next, so a server that
    # sends a byte now and then could hold it for hours.
    try:
        async with asyncio.timeout(limits.seconds):
            return await _follow(url, limits, allow_private)
    except TimeoutError as error:
        raise PassingFetchError(
            f"Expected an answer from {url} within {limits.seconds:g} seconds; found none that was complete. "
            "It is tried again at the next refresh."
        ) from error


async def _follow(url: str, limits: Limits, allow_private: bool) -> Response:
    target = _parse(url)
    async with httpx.AsyncClient(verify=_tls(), trust_env=False, timeout=limits.seconds) as client:
        for _ in range(limits.max_redirects + 1):
            addresses = await _addresses(target, allow_private)
            answer = await _get(client, target, addresses, limits)
            if isinstance(answer, Response):
                return answer
            target = _parse(str(target.join(answer)))
    raise PermanentFetchError(
        f"Expected at most {limits.max_redirects} redirects from {url}; found more, the last to {target}. "
        "Use the address where it ends."
    )


def _parse(url: str) -> httpx.URL:
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise PermanentFetchError(f"Expected a web address; found {url!r} ({error}). Correct it.") from error
    if target.scheme not in ("http", "https") or not target.host or target.userinfo:
        raise PermanentFetchError(
            f"Expected an http or https address without user name and password; found {target!r}. Correct it."
        )
    return target


async def _addresses(target: httpx.URL, allow_private: bool) -> list[str]:
    """The IP addresses of the host, each of them allowed."""
    host = target.raw_host.decode("ascii").strip("[]")
    port = target.port or (443 if target.scheme == "https" else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PassingFetchError(
            f"Expected an address for the host {host!r}; found none ({error}). "
            "Check the name and this machine's connection; it is tried again at the next refresh."
        ) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not allow_private and not is_public(ipaddress.ip_address(address)):
            raise PermanentFetchError(
                f"Expected {target} to be on the public internet; found that {host!r} is {address}. If it is meant to "
                "be on this machine or network, set 'allow_private: true' at its source."
            )
    return addresses


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, and so is the IPv4 address that it may carry within."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if carried is not None and not is_public(carried):
            return False
    return address.is_global and not address.is_multicast


async def _get(client: httpx.AsyncClient, target: httpx.URL, addresses: list[str], limits: Limits) -> Response | str:
    """One request, to the addresses in turn until one connects: the answer, or where it redirects to."""
    failure: Exception | None = None
    for address in addresses:
        # Sent to the address that was checked and not to the name: a second look-up could give another one.
        request = client.build_request(
            "GET",
            target.copy_with(host=address),
            headers={
                "Host": target.netloc.decode("ascii"),
                "User-Agent": USER_AGENT,
                "Accept": "*/*",
                "Accept-Encoding": "gzip, deflate",
            },
            extensions={"sni_hostname": target.raw_host.decode("ascii")},
        )
        try:
            answer = await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = error
            continue
        except httpx.TransportError as error:
            raise _passing(target, error) from error
        try:
            return await _read(answer, target, limits)
        finally:
            await answer.aclose()
    raise _passing(target, failure) from failure


async def _read(answer: httpx.Response, target: httpx.URL, limits: Limits) -> Response | str:
    status = answer.status_code
    if answer.is_redirect:
        location: str = answer.headers.get("location", "")
        if location:
            return location
    if status >= 500 or status in _PASSING_STATUS:
        raise PassingFetchError(
            f"Expected {target} to answer 200; found {status}. It is tried again at the next refresh."
        )
    if status != 200:
        raise PermanentFetchError(f"Expected {target} to answer 200; found {status}. Check the address in a browser.")
    coding = answer.headers.get("content-encoding", "").strip().lower()
    if coding not in _CODINGS:
        raise PermanentFetchError(
            f"Expected {target} to answer plain or compressed with gzip or deflate; found {coding!r}. "
            "Ask its owner, or use another address."
        )
    content = bytearray()
    try:
        async for chunk in answer.aiter_bytes():
            content += chunk
            if len(content) > limits.max_bytes:
                raise PermanentFetchError(
                    f"Expected at most {limits.max_bytes:,} bytes from {target}; found more. "
                    "Use a feed with fewer entries, or leave it out.",
                    reason="too_large",
                )
    except httpx.DecodingError as error:
        raise PermanentFetchError(
            f"Expected {target} to be compressed with {coding}, as it says; found that it is not ({error}). "
            "Ask its owner, or use another address."
        ) from error
    except httpx.TransportError as error:
        raise _passing(target, error) from error
    media_type = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    return Response(str(target), bytes(content), media_type, answer.charset_encoding)


def _passing(target: httpx.URL, error: Exception | None) -> PassingFetchError:
    what = f"{type(error).__name__}: {error}" if error and str(error) else type(error).__name__
    return PassingFetchError(
        f"Expected an answer from {target}; found {what}. Check the address; it is tried again at the next refresh."
    )


@cache
def _tls() -> ssl.SSLContext:
    # Made once: reading the certificates takes longer than a small fetch.
    return httpx.create_ssl_context()
