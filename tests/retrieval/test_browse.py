"""Lists open at the nearest entry, in the order of the shelf or the alphabet, and show only what is there now."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.engines.search.text import fold
from alcove.libraries.errors import NotFound
from alcove.marc import callnumber, write
from alcove.marc.record import Record
from alcove.organization.actions import loading
from alcove.records import actions, queries
from alcove.retrieval import browse, index, references


def kept(clerk, *records: Record) -> None:
    """Load records, each with a number of its own."""
    drafts = []
    for number, one in enumerate(records, 1):
        whole = Record(one.leader, [("001", f"b{number}"), *one.entries])
        drafts.append(actions.Draft(write.encode(whole, syntax="iso2709"), "iso2709", "utf-8", whole.kind, ("", f"b{number}")))
    actions.save_many(clerk, drafts=drafts, load=None)
    index.catch_up()


def book(*fields: tuple[str, str]) -> Record:
    return Record("00000nam a2200000 i 4500", list(fields))


def authority(*fields: tuple[str, str]) -> Record:
    return Record("00000nz  a2200000n  4500", list(fields))


def test_a_list_opens_at_the_nearest_entry(clerk):
    kept(
        clerk,
        *(book(("100", f"1 \x1fa{name}."), ("245", "10\x1faT")) for name in ("Adams", "Ödön", "Murasaki", "Zola", "Murasaki")),
    )

    page = browse.around("author", "mura", before=1, after=2)

    assert [(one.heading, one.count) for one in page.entries] == [("Adams", 1), ("Murasaki", 2), ("Ödön", 1)]
    assert (page.nearest, page.is_exact, page.has_after) == (1, True, True)
    assert not browse.around("author", "na").is_exact
    assert [one.heading for one in browse.around("author", "zz").entries] == []


def test_turning_the_pages_of_a_list_shows_every_entry_once(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    index.catch_up()
    seen: list[str] = []
    page = browse.around("author", after=100)
    while page.entries:
        seen += [one.heading for one in page.entries]
        following = browse.around("author", after=101, from_key=page.entries[-1].key)
        page = following._replace(entries=following.entries[1:])

    back = browse.around("author", to_key=fold("M"), after=5)

    assert len(seen) == len(set(seen)) == len(index.current().all_terms("author_name"))
    assert [fold(one) for one in seen] == sorted(fold(one) for one in seen)
    assert [one.heading for one in back.entries] == [one for one in seen if fold(one) < "m"][-5:]


def test_call_numbers_stand_as_on_the_shelf(clerk):
    numbers = ["QA76 .A12", "QA9 .B3", "PR2807.A2 1984", "QA76 .A2"]
    kept(clerk, *(book(("050", f"00\x1fa{one}"), ("245", f"10\x1faOn {one}")) for one in numbers))

    page = browse.around("lcc", "QA 10")

    assert [one.heading for one in page.entries] == ["QA76 .A12", "QA76 .A2"]
    assert [one.heading for one in browse.around("lcc").entries] == ["PR2807.A2 1984", "QA9 .B3", "QA76 .A12", "QA76 .A2"]
    assert page.entries[0].records[0].record.first("245").get("a") == "On QA76 .A12"


def test_of_a_deleted_record_nothing_is_seen_at_once(clerk, monkeypatch):
    kept(clerk, book(("100", "1 \x1faAdams"), ("245", "10\x1faT")), book(("100", "1 \x1faZola"), ("245", "10\x1faT")))
    browse.around("author")
    monkeypatch.setattr(browse, "SMALL", 0)  # The list of a large catalogue is not made anew each time.
    gone = next(one for one in queries.all_stored() if one.record.first("100").get("a") == "Adams")

    actions.delete(clerk, record_id=gone.id, expected_version=1, reason="It is not ours")
    index.catch_up()

    assert [one.heading for one in browse.around("author").entries] == ["Zola"]
    assert browse.around("title").entries[0].count == 1


def test_the_worker_makes_lists_again_that_have_become_old(clerk, monkeypatch):
    kept(clerk, book(("100", "1 \x1faAdams"), ("245", "10\x1faT")))
    browse.lists()
    monkeypatch.setattr(browse, "SMALL", 0)
    more = Record("00000nam a2200000 i 4500", [("001", "more"), ("100", "1 \x1faBaum"), ("245", "10\x1faT")])
    actions.save_many(
        clerk,
        drafts=[actions.Draft(write.encode(more, syntax="iso2709"), "iso2709", "utf-8", more.kind, ("", "more"))],
        load=None,
    )
    index.catch_up()

    assert not browse.refresh(at_least_every=3600)
    assert [one.heading for one in browse.around("author").entries] == ["Adams"]
    assert browse.refresh(at_least_every=0)
    assert [one.heading for one in browse.around("author").entries] == ["Adams", "Baum"]


def test_see_and_see_also_come_from_authority_records(clerk):
    kept(
        clerk,
        book(("100", "1 \x1faTwain, Mark,\x1fd1835-1910."), ("245", "10\x1faT"), ("650", " 0\x1faCats.")),
        authority(
            ("100", "1 \x1faTwain, Mark,\x1fd1835-1910"), ("400", "1 \x1faClemens, Samuel"),
            ("500", "1 \x1faSnodgrass, Quintus"),
        ),
        authority(
            ("150", "  \x1faCats"), ("550", "  \x1fwg\x1faMammals"), ("450", "  \x1faPussycats"),
            ("450", "  \x1fwnnna\x1faHidden"),
        ),
    )  # fmt: skip

    author = {one.heading: [(r.kind, r.to) for r in one.references] for one in browse.around("author").entries}
    subject = {one.heading: [(r.kind, r.to) for r in one.references] for one in browse.around("subject").entries}

    assert author == {
        "Clemens, Samuel": [("see", "Twain, Mark, 1835-1910")],
        "Snodgrass, Quintus": [("also", "Twain, Mark, 1835-1910")],
        "Twain, Mark, 1835-1910": [("also", "Snodgrass, Quintus")],
    }
    assert subject["Cats"] == [("broader", "Mammals")]
    assert subject["Mammals"] == [("narrower", "Cats")]
    assert subject["Pussycats"] == [("see", "Cats")]
    assert "Hidden" not in subject


def test_a_list_that_is_not_there_is_refused(clerk):
    with pytest.raises(NotFound):
        browse.around("nothing")


@given(st.text(max_size=40), st.sampled_from(list(browse.BROWSED)))
def test_any_term_has_a_place(term: str, name: str):
    browsed = browse.BROWSED[name]

    assert isinstance(browse.key_of(browsed, term), str)


@given(st.lists(st.tuples(st.sampled_from(["100", "400", "500", "550", "150", "245"]), st.text(max_size=30)), max_size=6))
def test_whatever_an_authority_record_holds_it_gives_references_or_none(fields: list[tuple[str, str]]):
    for value in references.references(authority(*fields)):
        one = references.read(value)
        assert one.kind in references.KINDS
        assert one.heading


def test_shelf_orders_of_real_lists_are_those_of_the_keys(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    index.catch_up()

    headings = [one.heading for one in browse.around("lcc", after=100).entries]

    assert len(headings) == 100
    assert headings == sorted(headings, key=lambda label: callnumber.sort_key(label, "lcc"))
