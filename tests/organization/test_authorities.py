"""Authority control: headings linked without guessing, changes carried through, everything taken back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from alcove.libraries.action import Actor
from alcove.marc import control, naco, read
from alcove.marc.linking import Verdict
from alcove.marc.record import DELIMITER, Field, Record
from alcove.marc.write import encode
from alcove.organization import authorities, authority_file, headings
from alcove.organization.actions import authorities as changing
from alcove.organization.actions import linking, loading
from alcove.organization.described import described
from alcove.organization.models import Heading, Link, LinkQuestion
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.models import ChangeSet
from alcove.records.models import Record as Row


def everything() -> list[int]:
    return list(Row.objects.filter(kind="bibliographic", status="active").order_by("id").values_list("id", flat=True))


def load(clerk: Actor, path: Path) -> None:
    loading.load_file(clerk, load=loading.start_load(clerk, path=path))


def stripped(path: Path, to: Path) -> Path:
    """Write the records of a file without any $0."""
    with to.open("wb") as out:
        for parsed in read.read(path):
            assert parsed.record is not None
            entries = [(tag, _without_zero(tag, content)) for tag, content in parsed.record.entries]
            out.write(encode(Record(parsed.record.leader, entries), syntax="iso2709"))
    return to


def _without_zero(tag: str, content: str) -> str:
    head, *parts = content.split(DELIMITER)
    return DELIMITER.join([head, *[part for part in parts if tag < "010" or part[:1] != "0"]])


def carried_out(clerk: Actor, change_set):
    return records.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint)


def bytes_of_all() -> dict[int, bytes]:
    return {one.id: one.raw for one in queries.all_stored() if not one.is_deleted}


@pytest.fixture
def sample(shared_data: Path) -> Path:
    return shared_data / "evergreen_concerto_enhanced"


@pytest.fixture
def authority_records(clerk: Actor, sample: Path) -> dict[str, int]:
    """Load the authorities of the sample; give the id of each by its number."""
    load(clerk, sample / "authorities.mrc")
    return dict(Row.objects.filter(kind="authority").values_list("control_number", "id"))


def test_every_link_of_the_sample_is_found_again_or_asked_about(clerk, sample, authority_records, tmp_path):
    load(clerk, stripped(sample / "bibs.mrc", tmp_path / "bibs.mrc"))
    oracle = Counter[tuple[int, str, str]]()
    for number, parsed in enumerate(read.read(sample / "bibs.mrc")):
        for tag, content in parsed.record.entries:
            oracle.update((number, tag, part[1:]) for part in content.split(DELIMITER)[1:] if part[:7] == "0(CONS)")
    assert oracle.total() == 245

    outcome = linking.link_headings(clerk, ids=everything())
    carried_out(clerk, outcome.change_set)

    by_number = {f"(CONS){number}": record for number, record in authority_records.items()}
    records_by_place = everything()
    questions = {(one.tag, one.thesaurus, bytes(one.key)): set(one.candidates) for one in LinkQuestion.objects.all()}
    linked, asked = 0, 0
    for (place, tag, number), times in oracle.items():
        stored = queries.get(clerk.library_id, records_by_place[place])
        written = sum(tag == other and f"{DELIMITER}0{number}" in content for other, content in stored.record.entries)
        linked += written
        if written < times:
            assert any(
                by_number[number] in questions.get((one.by[0], one.thesaurus or "", naco.stored(one.keys[0])), ())
                for _, one in control.marc21().wanted(stored.record)
                if one.tag == tag
            ), (stored.id, tag, number)
            asked += times - written
    assert linked + asked == 245
    assert linked == 184
    assert outcome.counts[Verdict.AMBIGUOUS] == 51


def test_numbers_that_are_there_already_are_left_alone(clerk, sample, authority_records):
    load(clerk, sample / "bibs.mrc")
    before = bytes_of_all()

    outcome = linking.link_headings(clerk, ids=everything())

    assert outcome.counts[Verdict.ALREADY] >= 240
    assert outcome.counts[Verdict.LINKED] == 4
    carried_out(clerk, outcome.change_set)
    again = linking.link_headings(clerk, ids=everything())
    assert again.change_set is None
    records.undo_change_set(clerk, change_set=outcome.change_set, reason="")
    assert bytes_of_all() == before


def test_a_dry_run_says_the_same_and_writes_nothing(clerk, sample, authority_records):
    load(clerk, sample / "bibs.mrc")

    would = linking.would_link(clerk.library_id, everything())

    assert not LinkQuestion.objects.exists()
    done = linking.link_headings(clerk, ids=everything())
    assert would.counts == done.counts
    assert would.questions == done.questions == LinkQuestion.objects.exclude(reason="partial").count()


def test_one_heading_changed_changes_exactly_the_linked_fields(clerk, sample, authority_records):
    load(clerk, sample / "bibs.mrc")
    before = bytes_of_all()
    linked = {(pk, place) for pk, place, _ in _fields_with("(CONS)17")}
    assert len({pk for pk, _ in linked}) > 1

    new = Field.data("100", "1 ", [("a", "Händel, Georg Friedrich,"), ("d", "1685-1759")])
    change_set = changing.rename_heading(clerk, authority=authority_records["17"], heading=new)
    carried_out(clerk, change_set)

    changed = set()
    for pk, raw in bytes_of_all().items():
        if raw != before[pk] and pk != authority_records["17"]:
            old, now = (read.decode(one, syntax="iso2709", charset="utf-8").entries for one in (before[pk], raw))
            assert len(old) == len(now)
            changed |= {(pk, place) for place, pair in enumerate(zip(old, now, strict=True)) if pair[0] != pair[1]}
    assert changed == linked
    for _, _, content in _fields_with("(CONS)17"):
        assert "Händel, Georg Friedrich," in content
    authority = queries.get(clerk.library_id, authority_records["17"]).record
    assert ("400", f"1 {DELIMITER}wnne{DELIMITER}aHandel, George Frideric,{DELIMITER}d1685-1759") in authority.entries
    records.undo_change_set(clerk, change_set=change_set, reason="")
    assert bytes_of_all() == before


def _fields_with(number: str):
    for one in queries.all_stored():
        if one.kind == "bibliographic" and not one.is_deleted:
            for place, (tag, content) in enumerate(one.record.entries):
                if tag > "009" and f"0{number}" in content.split(DELIMITER):
                    yield one.id, place, content


def test_two_authorities_become_one_and_their_headings_follow(clerk, sample, authority_records):
    load(clerk, sample / "bibs.mrc")
    before = bytes_of_all()
    kept, gone = authority_records["17"], authority_records["60"]

    change_set = changing.merge_authorities(clerk, survivor=gone, other=kept, reason="the same person")
    carried_out(clerk, change_set)

    assert not list(_fields_with("(CONS)17"))
    assert {content.split(DELIMITER + "0")[1] for _, _, content in _fields_with("(CONS)60")} == {"(CONS)60"}
    assert queries.replaced_by(kept) == gone
    closed = queries.get(clerk.library_id, kept).record
    assert closed.leader[5] == "x" and closed.first("682")
    assert authorities.standing(clerk.library_id, kept) is None
    records.undo_change_set(clerk, change_set=change_set, reason="")
    assert bytes_of_all() == before


def test_a_deleted_authority_takes_its_number_with_it_and_leaves_the_words(clerk, sample, authority_records):
    load(clerk, sample / "bibs.mrc")
    words = [content.removesuffix(f"{DELIMITER}0(CONS)12") for _, _, content in _fields_with("(CONS)12")]

    carried_out(clerk, changing.delete_authority(clerk, authority=authority_records["12"]))

    assert not list(_fields_with("(CONS)12"))
    standing = [content for one in queries.all_stored() for _, content in one.record.entries if one.kind == "bibliographic"]
    assert set(words) <= set(standing)
    authority_file.follow()
    assert not Link.objects.filter(number="(CONS)12").exists()


def test_a_split_deals_the_fields_out_as_the_worksheet_says(clerk, sample, authority_records):
    load(clerk, sample / "bibs.mrc")
    here = authorities.standing(clerk.library_id, authority_records["17"])
    fields = list(authorities.linked_records(clerk.library_id, here))
    some = {(one.record_id, one.place): authority_records["60"] for one in fields[:2]}

    carried_out(clerk, changing.split_heading(clerk, authority=authority_records["17"], assigned=some))

    assert len(list(_fields_with("(CONS)60"))) == 2
    assert len(list(_fields_with("(CONS)17"))) == len(fields) - 2
    left = list(authorities.linked_records(clerk.library_id, authorities.standing(clerk.library_id, authority_records["17"])))
    rest = {(one.record_id, one.place): authority_records["6"] for one in left}
    carried_out(clerk, changing.split_heading(clerk, authority=authority_records["17"], assigned=rest))
    assert queries.get(clerk.library_id, authority_records["17"]).record.leader[5] == "s"
    assert not list(_fields_with("(CONS)17"))


def test_a_question_is_decided_once_for_all_records(clerk, sample, authority_records, tmp_path):
    load(clerk, stripped(sample / "bibs.mrc", tmp_path / "bibs.mrc"))
    linking.link_headings(clerk, ids=everything())
    question = LinkQuestion.objects.get(tag="100", reason="ambiguous", text="Handel, George Frideric, 1685-1759")
    assert authority_records["17"] in question.candidates
    asked = set(question.records.values_list("record_id", flat=True))

    carried_out(clerk, linking.decide_heading(clerk, question=question, authority=authority_records["17"]))

    assert {pk for pk, _, _ in _fields_with("(CONS)17")} == asked
    question.refresh_from_db()
    assert question.state == "linked" and question.chosen_id == authority_records["17"]
    linking.ask_again(clerk, question=question)
    assert linking.decide_heading(clerk, question=question, authority=authority_records["17"]).proposed == 0
    with pytest.raises(linking.CannotLink, match="decided already"):
        linking.decide_heading(clerk, question=question, authority=authority_records["17"])


def test_a_heading_in_capitals_or_with_marks_is_the_same_question(clerk, authority_records):
    fields = [("245", "00\x1faA book")]
    fields += [("655", f" 7\x1fa{words}\x1f2lcgft") for words in ("Audiobooks", "AUDIOBOOKS.", "Áudiobooks")]
    raw = encode(Record("00000nam a2200000 a 4500", fields), syntax="iso2709")
    records.save_many(clerk, drafts=[records.Draft(raw, "iso2709", "utf-8", "bibliographic", ("", "c1"), None)])

    outcome = linking.link_headings(clerk, ids=everything())

    assert (outcome.counts[Verdict.AMBIGUOUS], outcome.questions, LinkQuestion.objects.count()) == (3, 1, 1)


def test_a_job_of_linking_that_was_killed_begins_again_and_doubles_nothing(clerk, sample, authority_records, tmp_path):
    load(clerk, stripped(sample / "bibs.mrc", tmp_path / "bibs.mrc"))
    job = linking.start_linking(clerk)

    class Killed(BaseException):
        pass

    def kill(_done: int) -> None:
        raise Killed

    left = records.open_change_set(clerk, title="Link", reason="", source="authorities", recipe={"verb": "link"})
    with pytest.raises(Killed):
        linking.link_headings(clerk, ids=everything(), progress=kill)
    linking.run_job(clerk, job)

    left.refresh_from_db()
    job.refresh_from_db()
    assert (left.state, job.state, job.report["linked"]) == ("discarded", "done", 188)
    assert ChangeSet.objects.filter(state="ready").count() == 1
    assert LinkQuestion.objects.count() == len({(one.tag, one.thesaurus, bytes(one.key)) for one in LinkQuestion.objects.all()})


def test_a_local_thesaurus_with_its_own_tags_is_a_control_set_of_the_library(clerk, shared_data):
    load(clerk, shared_data / "marc_authority/Evergreen/auth-1066.mrc")
    authority_file.follow()
    assert Heading.objects.count() == 0

    changing.add_control_set(clerk, code="iisg", title="IISG", data=IISG)
    authority_file.follow()

    assert Heading.objects.filter(role="1").count() == 1064  # two have an English word only
    assert Heading.objects.filter(role="4").count() > 300
    book = Record(
        "00000nam a2200000 a 4500",
        [("245", f"00{DELIMITER}aA strike"), ("650", f" 7{DELIMITER}aHoutbewerkers{DELIMITER}2iisg")],
    )
    records.save_many(
        clerk, drafts=[records.Draft(encode(book, syntax="iso2709"), "iso2709", "utf-8", "bibliographic", ("", "1"), None)]
    )
    outcome = linking.link_headings(clerk, ids=everything())
    carried_out(clerk, outcome.change_set)
    assert [content.split(DELIMITER + "0")[1] for _, _, content in _fields_with("(IISG)IISGa10479562")] == [
        "(IISG)IISGa10479562"
    ]


def test_a_column_of_names_is_looked_up_at_once(clerk, authority_records, django_assert_max_num_queries):
    names = [
        "Kabalevsky, Dmitry Borisovich, 1904-1987",
        "Kabalevski, Dmitri, 1904-",
        "Handel, George Frideric, 1685-1759",
        "Nobody",
    ]
    authority_file.follow()

    with django_assert_max_num_queries(6):
        found = headings.by_texts(clerk.library_id, names)

    said = [{one.authority for one in found[name]} for name in names]
    assert said[0] == said[1] == {authority_records["2"]}
    assert len(said[2]) > 1 and said[3] == set()


def test_what_is_broader_is_shown_with_what_is_narrower_though_it_does_not_say_so(clerk, authority_records):
    bell, cowbell = authority_records["76"], authority_records["77"]

    up = dict(described(authorities.standing(clerk.library_id, cowbell)).relations)
    down = dict(described(authorities.standing(clerk.library_id, bell)).relations)

    assert [(one.text, one.authority) for one in up["Broader"]] == [("bell", bell)]
    assert [(one.text, one.authority) for one in down["Narrower"]] == [("cowbell", cowbell)]


IISG = {
    "headings": [{"tag": "103", "name": "keyword", "codes": "a", "see": ["403"], "also": ["503"], "thesaurus": "iisg"}],
    "controls": [{"tag": "650", "by": ["103"], "source": "iisg"}],
}
