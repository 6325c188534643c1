"""The words of Z39.50: values, queries and messages are read as they were written, and nothing hostile does harm."""

from __future__ import annotations

import random
import socket
import threading
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.z3950 import answered, asked, ber, client, rpn
from alcove.formats.z3950.answered import Presented, Record, Records, ScanEntry, Scanned, Searched, Sorted, Welcome
from alcove.formats.z3950.asked import Close, Init, Present, Scan, Search
from alcove.formats.z3950.ber import Malformed
from alcove.formats.z3950.names import Diagnostic
from alcove.formats.z3950.rpn import Attribute, Joined, ResultSet, Term
from alcove.formats.z3950.session import Session


@dataclass
class Words:
    """A list of words as a backend: a term finds those that contain it."""

    words: tuple[str, ...] = ("alpha", "beta", "gamma", "delta")

    @dataclass
    class Found:
        names: list[str]

        @property
        def total(self) -> int:
            return len(self.names)

    def search(self, query, attribute_set, sets):
        if isinstance(query, ResultSet):
            if query.name not in sets:
                raise Diagnostic(30, query.name)
            return sets[query.name]
        text = query if isinstance(query, str) else getattr(query, "text", "")
        return self.Found([word for word in self.words if text in word])

    def records(self, found, start, count, syntax, elements):
        return [one.encode() for one in found.names[start - 1 : start - 1 + count]]

    def sort(self, found, keys):
        return self.Found(sorted(found.names))

    def scan(self, term, attribute_set, before, count):
        return [ScanEntry(one, 1) for one in sorted(self.words)[:count]], 0

    def has_database(self, name):
        return name == "Default"


def talking(**more) -> Session:
    session = Session(Words(**more))
    session.take(Init().write())
    return session


def answer(session: Session, request) -> answered.Answer:
    [data] = session.take(request.write())
    return answered.read(ber.decode(data))


TERMS = st.builds(
    Term, st.text(max_size=20), st.lists(st.builds(Attribute, st.integers(1, 6), st.integers(0, 9999) | st.text(min_size=1)),
                                         max_size=3).map(tuple),
)  # fmt: skip
TREES = st.recursive(
    TERMS | st.builds(ResultSet, st.text(max_size=10)),
    lambda inner: st.builds(Joined, st.sampled_from(["and", "or", "and-not"]), inner, inner), max_leaves=12,
)  # fmt: skip


@given(TREES)
def test_a_query_is_read_as_it_was_written(tree):
    request = Search(tree, ("Default", "other"), reference=b"\x00\x01", syntax="xml", small_elements="F")

    assert asked.read(ber.decode(request.write())) == request


@given(st.integers(-(2**62), 2**62), st.text(max_size=300), st.sets(st.integers(0, 40)), st.binary(max_size=70_000))
def test_values_are_read_as_they_were_written(number, text, bits, raw):
    data = ber.group(
        99, ber.integer(1, number), ber.text(200, text), ber.bits(3, bits), ber.octets(4, raw), ber.boolean(5, True)
    )
    node = ber.decode(data)

    assert ber.whole(data) == ber.whole(data + b"x") == len(data)
    assert ber.whole(data[:-1]) == 0
    assert (node.child(1).integer(), node.child(200).text(), node.child(3).bits()) == (number, text, bits)
    assert (node.child(4).octets(), node.child(5).boolean()) == (raw, True)


def test_lengths_may_be_left_open():
    inside = bytes([0x82, 2, 65, 66])
    data = bytes([0xB6, 0x80]) + inside + b"\0\0"

    assert ber.whole(data) == len(data)
    assert ber.whole(data[:-1]) == 0
    assert ber.decode(data).child(2).text() == "AB"


def test_prefix_notation_is_read_as_yaz_reads_it():
    assert rpn.parse('@attrset bib-1 @and @attr 1=4 @attr 5=1 "rings of" @not tolkien @set default') == Joined(
        "and", Term("rings of", (Attribute(5, 1), Attribute(1, 4))), Joined("and-not", Term("tolkien"), ResultSet("default"))
    )
    assert rpn.parse("@attr 1=title @or a b") == Joined(
        "or", Term("a", (Attribute(1, "title"),)), Term("b", (Attribute(1, "title"),))
    )


@pytest.mark.parametrize("pqf", ["", "@and a", "a b", "@attr x y", "@attr 1= ", "@prox a b", "@attr", "@attrset gils x"])
def test_what_is_no_query_is_refused(pqf):
    with pytest.raises(Malformed):
        rpn.parse(pqf)


def test_a_talk_begins_with_init_and_ends_with_close():
    session = Session(Words())
    welcome = answer(session, Init(name="A client"))

    assert isinstance(welcome, Welcome)
    assert welcome.is_accepted
    assert isinstance(answer(session, Close()), Close)
    assert session.is_closed


def test_a_search_before_init_ends_the_talk():
    session = Session(Words())

    assert isinstance(answer(session, Search(Term("a"))), Close)
    assert session.is_closed


def test_records_come_with_the_search_where_they_are_few():
    session = talking()

    few = answer(session, Search(Term("alpha"), small=2, large=3, medium=1))
    some = answer(session, Search(Term("a"), small=2, large=10, medium=3))
    many = answer(session, Search(Term("a"), small=0, large=1, medium=0))

    assert [one.content for one in few.records.records] == [b"alpha"]
    assert [one.content for one in some.records.records] == [b"alpha", b"beta", b"gamma"]
    assert (many.total, many.returned, many.records.records) == (4, 0, ())


def test_result_sets_have_names_and_can_be_searched_deleted_and_replaced():
    session = talking()
    answer(session, Search(Term("mm"), result_set="one"))

    again = answer(session, Search(ResultSet("one"), result_set="two"))
    kept = answer(session, Search(Term("a"), result_set="one", replaces=False))
    missing = answer(session, Present(1, 1, "three"))

    assert again.total == 1
    assert kept.records.diagnostic.condition == 21
    assert missing.records.diagnostic.condition == 30


@pytest.mark.parametrize(
    ("request_", "condition"),
    [
        (Search(Term("a"), ("elsewhere",)), 235),
        (Present(1, 5), 13),
        (Present(0, 1), 13),
        (Present(5, 1), 13),
        (Present(1, 1, syntax="1.2.840.10003.5.105"), 239),
    ],
)
def test_what_cannot_be_done_is_said_by_its_number(request_, condition):
    session = talking()
    answer(session, Search(Term("a")))

    assert answer(session, request_).records.diagnostic.condition == condition


def test_a_message_is_never_longer_than_the_client_takes():
    session = Session(Words(tuple(f"a{number}" * 300 for number in range(50))))
    session.take(Init(preferred=5_000, exceptional=5_000).write())
    answer(session, Search(Term("a")))

    taken, at = [], 1
    while at <= 50:
        [data] = session.take(Present(at, 51 - at).write())
        assert len(data) <= 5_000
        given = answered.read(ber.decode(data))
        assert given.status in (0, 2)
        taken += [one.content for one in given.records.records]
        at += given.returned
    assert len(taken) == 50


def test_a_record_that_is_too_long_is_a_diagnostic_in_its_place():
    session = Session(Words(("a" * 3_000, "a")))
    session.take(Init(preferred=1_024, exceptional=1_024).write())
    answer(session, Search(Term("a")))

    first, second = answer(session, Present(1, 2)).records.records

    assert first.condition == 17
    assert second.content == b"a"


def test_a_list_of_terms_is_given():
    found = answer(talking(), Scan(Term("b"), count=3))

    assert [one.term for one in found.entries] == ["alpha", "beta", "delta"]
    assert answer(talking(), Scan(Term("b"), count=3, step=1)).diagnostic.condition == 205


TITLE = ber.sequence(ber.integer(120, 1), ber.integer(121, 4))
BY_TITLE = ber.group(1, ber.group(2, ber.oid("1.2.840.10003.3.1"), ber.group(44, TITLE)))
SORT = ber.group(
    43, ber.group(3, ber.text(27, "default")), ber.text(4, "default"),
    ber.group(5, ber.sequence(BY_TITLE, ber.integer(1, 0), ber.integer(2, 0))),
)  # fmt: skip
SEEDS = [
    Init(user="a", password="b", name="c").write(),
    Search(rpn.parse('@and @attr 1=4 "a b" @or @attr 2=3 c @set default'), small=1, large=2, medium=2, syntax="xml").write(),
    Search("dc.title=a").write(),
    Present(1, 3, elements="F", syntax="usmarc").write(),
    Scan(Term("a", (Attribute(1, 4),))).write(),
    SORT,
    ber.group(26, ber.integer(32, 0), ber.sequence(ber.text(31, "default"))),
]  # fmt: skip
ANSWERS = [
    Welcome(frozenset({0, 1, 2}), frozenset({0, 1}), 100, 100, True, "x").write(),
    Searched(3, 1, 2, True, 0, Records([Record(b"abc", "usmarc", "Default"), Diagnostic(14, "x")])).write(),
    Presented(1, 2, 0, Records([Record(b"abc", "sutrs", "Default")])).write(),
    Presented(0, 1, 5, Records(diagnostic=Diagnostic(13, "x"))).write(),
    Scanned(0, [ScanEntry("a", 1)], 1).write(),
    Sorted(Diagnostic(207)).write(),
]


def test_sorting_is_understood():
    session = talking()
    answer(session, Search(Term("a")))

    [data] = session.take(SORT)

    assert ber.decode(data).child(3).integer() == 0
    assert [one.content for one in answer(session, Present(1, 4)).records.records] == [b"alpha", b"beta", b"delta", b"gamma"]


def _mutated(seed: bytes, chance: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) or 1)
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + chance.randint(1, 5)]
            case 2:
                data[at:at] = chance.randbytes(chance.randint(1, 5))
            case 3:
                data[at : at + 2] = bytes([0x84, *chance.randbytes(4)])
            case 4:
                piece = data[at : at + chance.randint(1, 30)]
                data[at:at] = piece * chance.randint(1, 3)
    return bytes(data)


def test_twenty_thousand_mutated_messages_do_no_harm():
    chance = random.Random(3950)
    session = talking()
    answered_, closed = 0, 0
    for number in range(20_000):
        data = _mutated(SEEDS[number % len(SEEDS)], chance)
        try:
            ber.whole(data)
        except Malformed:
            continue
        for said in session.take(data):
            ber.decode(said)
            answered_ += 1
        if session.is_closed:
            closed += 1
            session = talking()
    assert answered_ > 10_000
    assert 0 < closed < answered_


def test_twenty_thousand_mutated_answers_do_no_harm_to_our_client():
    chance = random.Random(1988)
    read = 0
    for number in range(20_000):
        try:
            answered.read(ber.decode(_mutated(ANSWERS[number % len(ANSWERS)], chance)))
            read += 1
        except Malformed:
            pass
    assert 0 < read < 20_000


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_or_malformed(data):
    try:
        length = ber.whole(data)
        if length:
            Session(Words()).take(data[:length])
    except Malformed:
        pass


def test_a_tower_of_values_is_refused():
    data = b"\xb6\x80" * 100_000

    with pytest.raises(Malformed):
        ber.decode(data)
    with pytest.raises(Malformed):
        ber.whole(data)


# Our client.


def _serving(*sent: bytes, hangs: bool = False):
    """Give a connection to somebody who says this, whatever is asked."""
    ours, theirs = socket.socketpair()

    def talk():
        for one in sent:
            theirs.recv(65536)
            theirs.sendall(one)
        if hangs:
            theirs.recv(65536)
            threading.Event().wait(2)
        theirs.close()

    threading.Thread(target=talk, daemon=True).start()
    return lambda: ours


def test_records_are_taken_as_they_come():
    many = Presented(2, 3, 0, Records([Record(b"one", "usmarc"), Record(b"two", "usmarc")])).write()

    found = client.search(_serving(ANSWERS[0], Searched(2).write(), many), database="x", query="@attr 1=7 123")

    assert (found.total, [(one.raw, one.syntax) for one in found.records]) == (2, [(b"one", "usmarc"), (b"two", "usmarc")])


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ([], ConnectionError),
        ([b"HTTP/1.1 400 Bad Request\r\n\r\n"], Malformed),
        ([Welcome(frozenset({2}), frozenset(), 1, 1, False, "No").write()], client.Refused),
        ([ANSWERS[0], Searched(0, is_done=False, records=Records(diagnostic=Diagnostic(114, "9"))).write()], client.Refused),
        ([ANSWERS[0], ANSWERS[0]], Malformed),
        ([ANSWERS[0], Close(1, "We close").write()], client.Refused),
    ],
)
def test_what_goes_wrong_is_said(sent, error):
    with pytest.raises(error):
        client.search(_serving(*sent), database="x", query="@attr 1=7 123", timeout=2)


def test_one_who_does_not_answer_is_left_in_time():
    with pytest.raises(TimeoutError):
        client.search(_serving(ANSWERS[0], hangs=True), database="x", query="a", timeout=0.3)
