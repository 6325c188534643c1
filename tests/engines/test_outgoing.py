"""Requests of the program itself: what is not asked, whatever the name, and what is not waited for."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.engines.outgoing import addresses, reach, web
from alcove.engines.outgoing.reach import Guarded, Limits, NotReached, TooLate, TooMuch

HERE = Limits(seconds=3, is_inside=True)

INSIDE = [
    "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "192.0.2.1", "198.18.0.1",
    "::1", "fc00::1", "fd12:3456::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
]  # fmt: skip
# Addresses that stand for another one inside.
TUNNELS = [
    "::127.0.0.1", "2002:7f00:1::", "2002:0a00:0001::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
    "2001:0:7f00:1::", "2001:0:808:808::8000:f5ff",
]  # fmt: skip
NEVER = [
    "169.254.169.254", "169.254.1.1", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::",
    "100.100.100.200", "fd00:ec2::254", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1", "no address",  # noqa: S104
    "fe80::1%eth0",
]  # fmt: skip
OUTSIDE = ["140.147.249.38", "193.175.100.222", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_inside_is_asked_only_where_staff_said_so(address):
    assert addresses.objection(address)
    assert addresses.objection(address, is_inside=True) == ""


@pytest.mark.parametrize("address", TUNNELS)
def test_what_leads_inside_by_another_address_is_seen_through(address):
    assert addresses.objection(address)


@pytest.mark.parametrize("address", NEVER)
def test_what_is_no_machine_or_holds_secrets_is_never_asked(address):
    assert addresses.objection(address)
    assert addresses.objection(address, is_inside=True)


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_is_on_the_open_internet_is_asked(address):
    assert addresses.objection(address) == ""


@given(st.ip_addresses())
def test_nothing_that_is_not_global_passes(ip):
    if addresses.objection(str(ip)) == "":
        assert ip.is_global
        assert not ip.is_multicast
    mapped = getattr(ip, "ipv4_mapped", None)
    assert mapped is None or addresses.objection(str(ip)) or not addresses.objection(str(mapped))


@pytest.mark.parametrize("port", [22, 25, 110, 3306, 5432, 6379, 9200, 11211])
def test_ports_of_other_services_are_not_asked(port):
    with pytest.raises(Guarded, match=f"port {port}"):
        reach.connect("example.org", port, limits=Limits(), look_up=lambda host, port: pytest.fail("it was looked up"))


def test_one_bad_address_among_several_is_enough():
    with pytest.raises(Guarded, match=r"10\.0\.0\.5.*inside a network"):
        reach.connect("rebind.example.org", 80, limits=Limits(), look_up=lambda host, port: ["8.8.8.8", "10.0.0.5"])


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/", "http://127.0.0.1/", "http://[::1]/", "http://0x7f.1/", "http://2130706433/", "http://127.1/",
        "http://0177.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "http://0/",
    ],
)  # fmt: skip
def test_names_of_this_machine_are_seen_through(address):
    with pytest.raises(NotReached) as refused:
        web.get(address, limits=Limits(seconds=2))

    assert isinstance(refused.value, Guarded) or "Nobody knows" in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org", "", "http://", "http://x:99999/",
        "http://user:secret@example.org/", "http://example.org/\r\nHost: x", "http://example.org/a b", "http://[::1", "http:///x",
    ],
)  # fmt: skip
def test_other_kinds_of_addresses_are_refused(address):
    with pytest.raises(Guarded):
        web.get(address)


@contextmanager
def serving(answer: Callable[[http.server.BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Serve HTTP on a free port of this machine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def said(body: bytes, *, status: int = 200, **headers: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_an_answer_comes_back_whole():
    with serving(said(b"<x/>", **{"Content-Type": "text/xml"})) as address:
        answer = web.get(f"{address}/sru?query=a", limits=HERE)

    assert (answer.status, answer.media_type, answer.body) == (200, "text/xml", b"<x/>")


def test_this_machine_is_not_asked_unless_staff_said_so():
    with serving(said(b"secret")) as address, pytest.raises(Guarded):
        web.get(address)


def test_the_connection_goes_to_the_address_that_was_judged_and_the_name_is_looked_up_once():
    looked_up = []

    def look_up(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    hosts = []

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        hosts.append(handler.headers["Host"])
        said(b"ok")(handler)

    with serving(answer) as address:
        port = address.rpartition(":")[2]
        assert web.get(f"http://catalogue.example:{port}/", limits=HERE, look_up=look_up).body == b"ok"

    assert looked_up == ["catalogue.example"]
    assert hosts == [f"catalogue.example:{port}"]


def test_a_redirect_to_the_machine_room_is_not_followed():
    with (
        serving(said(b"", status=302, Location="http://169.254.169.254/latest/meta-data/")) as address,
        pytest.raises(Guarded, match="machine room"),
    ):
        web.get(address, limits=HERE)


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://127.0.0.1:22/"])
def test_a_redirect_to_something_else_is_not_followed(place):
    with serving(said(b"", status=301, Location=place)) as address, pytest.raises(Guarded):
        web.get(address, limits=HERE)


def test_redirects_end():
    asked = []

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        said(b"", status=302, Location=f"/{len(asked)}")(handler)

    with serving(answer) as address, pytest.raises(NotReached, match="more than 3 times"):
        web.get(address, limits=HERE)

    assert asked == ["/", "/1", "/2", "/3"]


def test_user_and_password_stay_with_their_machine():
    seen: dict[str, str | None] = {}

    def other(handler: http.server.BaseHTTPRequestHandler) -> None:
        seen["other"] = handler.headers["Authorization"]
        said(b"")(handler)

    with serving(other) as elsewhere:

        def first(handler: http.server.BaseHTTPRequestHandler) -> None:
            seen["first"] = handler.headers["Authorization"]
            said(b"", status=302, Location=elsewhere)(handler)

        with serving(first) as address:
            web.get(address, limits=HERE, user="ada", password="s")

    assert seen == {"first": "Basic YWRhOnM=", "other": None}


def test_too_long_an_answer_is_cut_off():
    with serving(said(b"x" * 200_000)) as address, pytest.raises(TooMuch, match="100,000 bytes"):
        web.get(address, limits=Limits(seconds=3, most_bytes=100_000, is_inside=True))


@pytest.mark.parametrize("drip", [b"", b"H", b"HTTP/1.1 200 OK\r\n\r\nx"])
def test_a_server_that_never_ends_is_waited_for_no_longer_than_said(drip):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ended = threading.Event()

        def serve() -> None:
            line, _ = silent.accept()
            with line:
                while not ended.wait(0.1):
                    try:
                        line.sendall(drip)
                    except OSError:
                        return

        threading.Thread(target=serve, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(TooLate, match=r"0\.7 seconds"):
            web.get(f"http://127.0.0.1:{silent.getsockname()[1]}/", limits=Limits(seconds=0.7, is_inside=True))
        ended.set()

    assert time.monotonic() - began < 2


def test_nobody_there_is_said():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(NotReached, match="cannot be reached"):
        web.get(f"http://127.0.0.1:{port}/", limits=HERE)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("z.example.org:7090", ("z.example.org", 7090)),
        ("z.example.org", ("z.example.org", 210)),
        ("[2001:db8::1]:210", ("2001:db8::1", 210)),
        ("2001:db8::1", ("2001:db8::1", 210)),
        ("tcp:z.example.org:9999/", ("z.example.org", 9999)),
    ],
)
def test_a_machine_and_its_port_are_read(said, meant):
    assert reach.machine_of(said, 210) == meant


@pytest.mark.parametrize("said", ["", ":210", "a b:210", "x:0", "x:70000", "x:port", "me@x:210", "x/y", "unix:/tmp/s", "é:210"])
def test_what_is_no_machine_is_refused(said):
    with pytest.raises(Guarded):
        reach.machine_of(said, 210)
