"""Fetching: limits of time, size and redirects hold, private addresses stay closed, and only what may pass is retried."""

import gzip
import ipaddress
import time
from http.server import BaseHTTPRequestHandler

import pytest
from loopback_web import Web

from pipelines.steps.extract import http
from pipelines.steps.extract.http import Limits, PassingFetchError, PermanentFetchError, fetch, is_public

QUICK = Limits(seconds=5, max_bytes=100_000, max_redirects=3, max_retries=2, pause=0.01)


def get(url: str, limits: Limits = QUICK) -> http.Response:
    return fetch(url, limits=limits, allow_private=True)


def test_an_answer_comes_with_its_final_address_and_what_it_says_it_is(web: Web):
    web.serve("/old", status=301, Location="/new")
    web.serve("/new", gzip.compress(b"<p>hello"), media_type="Text/HTML; charset=latin-1", Content_Encoding="gzip")
    answer = get(web.address + "/old")
    assert answer.url == web.address + "/new"
    assert (answer.content, answer.media_type, answer.charset) == (b"<p>hello", "text/html", "latin-1")


def test_the_host_is_asked_by_its_name_at_the_address_that_was_checked(web: Web):
    hosts: list[str | None] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        hosts.append(handler.headers["Host"])
        handler.send_response(200)
        handler.end_headers()

    web.add("/", answer)
    port = web.address.rpartition(":")[2]
    get(f"http://localhost:{port}/")
    assert hosts == [f"localhost:{port}"]


def test_a_private_address_is_refused_unless_allowed(web: Web):
    url = web.serve("/", "secret")
    for address in (url, url.replace("127.0.0.1", "localhost"), url.replace("127.0.0.1", "2130706433")):
        with pytest.raises(PermanentFetchError, match="allow_private"):
            fetch(address, limits=QUICK)
    assert web.asked.total() == 0
    assert get(url).content == b"secret"


def test_every_hop_is_checked_and_not_only_the_first(web: Web, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(http, "is_public", lambda address: str(address) == "127.0.0.1")
    port = web.address.rpartition(":")[2]
    web.serve("/public", status=302, Location=f"http://127.0.0.2:{port}/private")
    web.serve("/private", "secret")
    with pytest.raises(PermanentFetchError, match=r"127\.0\.0\.2"):
        fetch(web.address + "/public", limits=QUICK)
    assert web.asked == {"/public": 1}


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 192.168.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 "
    "::1 :: fe80::1 fc00::1 ff02::1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1::".split(),
)
def test_addresses_of_this_machine_and_network_are_not_public(address: str):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::6810:84e5", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "ftp://a.example/x",
        "gopher://a.example",
        "nonsense",
        "http://",
        "http://me:pw@a.example/",
    ],
)
def test_what_is_no_web_address_is_refused(url: str):
    with pytest.raises(PermanentFetchError, match="Expected"):
        get(url)


def test_a_redirect_to_a_file_is_refused(web: Web):
    with pytest.raises(PermanentFetchError, match="http or https"):
        get(web.serve("/", status=302, Location="file:///etc/hostname"))


def test_redirects_in_a_circle_end(web: Web):
    web.serve("/a", status=302, Location="/b")
    web.serve("/b", status=302, Location="/a")
    with pytest.raises(PermanentFetchError, match="at most 3 redirects"):
        get(web.address + "/a")
    assert web.asked.total() == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 304, 204])
def test_an_answer_that_will_stay_is_not_asked_for_again(web: Web, status: int):
    with pytest.raises(PermanentFetchError, match=f"found {status}"):
        get(web.serve("/", status=status))
    assert web.asked["/"] == 1


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_an_answer_that_may_pass_is_asked_for_twice_more(web: Web, status: int):
    url = web.serve("/", status=status)
    with pytest.raises(PassingFetchError, match=f"found {status}"):
        get(url)
    assert web.asked["/"] == 3


def test_a_second_try_that_succeeds_is_a_success(web: Web):
    web.serve("/", status=500)
    assert get(web.serve("/", "well again")).content == b"well again"
    assert web.asked["/"] == 2


def test_a_closed_port_and_an_unknown_host_may_pass():
    once = Limits(seconds=5, max_retries=0)
    for url in ("http://127.0.0.1:9/", "http://no-such-host.invalid/"):
        with pytest.raises(PassingFetchError, match="Expected an a"):
            get(url, once)


@pytest.mark.parametrize("header", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_left_after_the_time_limit(web: Web, header: bytes):
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(header)
        for _ in range(100):
            handler.wfile.write(b"a")
            time.sleep(0.05)

    url = web.add("/", drip)
    began = time.monotonic()
    with pytest.raises(PassingFetchError, match=r"within 0\.4 seconds"):
        get(url, Limits(seconds=0.4, max_retries=0))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("is_compressed", [False, True])
def test_a_body_over_the_limit_is_refused_by_its_unpacked_size(web: Web, is_compressed: bool):
    body = b"0" * 5_000_000
    headers = {"Content_Encoding": "gzip"} if is_compressed else {}
    url = web.serve("/", gzip.compress(body) if is_compressed else body, **headers)
    with pytest.raises(PermanentFetchError, match="at most 100,000 bytes") as caught:
        get(url)
    assert caught.value.reason == "too_large"
    assert web.asked["/"] == 1


@pytest.mark.parametrize(("coding", "found"), [("gzip, gzip", "gzip, gzip"), ("br", "br"), ("gzip", "that it is not")])
def test_codings_that_could_explode_or_lie_are_refused(web: Web, coding: str, found: str):
    with pytest.raises(PermanentFetchError, match=found):
        get(web.serve("/", b"plain", Content_Encoding=coding))
