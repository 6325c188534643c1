"""Subjects learnt from similar records: always with who has them, never of what nobody may see."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alcove.marc import write
from alcove.marc.record import Record
from alcove.organization import subjects
from alcove.organization.actions import loading
from alcove.records import actions, queries
from alcove.records.saving import Draft
from alcove.retrieval import index, suggesting
from alcove.retrieval.suggesting import of_record, of_text, suggest


@pytest.fixture
def catalogue(clerk, real_file):
    with index.following():
        loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))


@pytest.fixture
def keep(clerk):
    """Keep records of a title, some subjects and what else is said; give their ids by title."""

    def kept(*described: tuple[str, list[tuple[str, str]]]) -> dict[str, int]:
        drafts = []
        for number, (title, more) in enumerate(described):
            record = Record("00000nam a2200000 a 4500", [("001", f"s{number}"), ("245", f"10\x1fa{title}"), *more])
            raw = write.encode(record, syntax="iso2709")
            drafts.append(Draft(raw, "iso2709", "utf-8", record.kind, ("", f"s{number}")))
        with index.following():
            actions.save_many(clerk, drafts=drafts)
        numbers = enumerate(title for title, _ in described)
        return {title: queries.by_control_number(clerk.library_id, f"s{number}")[0].id for number, title in numbers}

    return kept


JAZZ = ("650", " 0\x1faJazz\x1fzNew Orleans.")
TYPED = ["herring", "Jazz", "NEW", "orleans,", "sea;", "日本の", "l'amour", "C++", "\x00", "\ud800", "1999", "a"]
FISH = ("650", " 0\x1faFisheries.")


def texts(found: list[suggesting.Suggestion]) -> list[str]:
    return [one.text for one in found]


def test_of_a_real_catalogue_every_suggestion_names_records_that_have_it_and_words_in_common(catalogue):
    asked = [one for one in queries.all_stored() if subjects.headings(one.record)]
    suggested = 0

    for stored in random.Random(5).sample(asked, 150):
        found = suggest(of_record(stored.record, record_id=stored.id))
        has = subjects.keys(stored.record)
        for one in (*found.headings, *found.classes):
            suggested += 1
            assert one.neighbours and one.words and 0 < one.share <= 1
            assert all(one.subject.key in subjects.keys(near.stored.record) for near in one.neighbours)
            assert all(near.words and near.id != stored.id for near in one.neighbours)
            assert one.subject.key not in has and subjects.of_field(one.field).key == one.subject.key
            assert one.field.tag in subjects.HEADINGS or one.subject.kind == "class"

    assert suggested > 1000


def test_what_was_taken_out_of_a_real_record_is_often_suggested_again(catalogue):
    asked = [one for one in queries.all_stored() if subjects.headings(one.record)]
    again = 0

    for stored in random.Random(7).sample(asked, 100):
        bare = Record(stored.record.leader, [entry for entry in stored.record.entries if entry[0][0] != "6"])
        found = {one.subject.broad for one in suggest(of_record(bare, record_id=stored.id)).headings}
        again += bool(found & {one.broad for one in subjects.headings(stored.record)})

    assert again >= 20


def test_a_suggestion_says_who_has_it_the_nearest_first_and_which_words_they_share(keep):
    ids = keep(
        ("Jazz funerals in New Orleans", [JAZZ]), ("New Orleans", [JAZZ]), ("Herring of the north sea", [FISH])
    )  # fmt: skip

    found = suggest(of_text("Jazz: New Orleans bands"))

    [only] = found.headings
    assert (only.text, only.share, found.neighbours) == ("Jazz -- New Orleans", 1.0, 2)
    assert [near.id for near in only.neighbours] == [ids["Jazz funerals in New Orleans"], ids["New Orleans"]]
    assert set(only.neighbours[0].words) == {"Jazz", "New", "Orleans"}
    assert set(only.neighbours[1].words) >= {"New", "Orleans"}


def test_without_evidence_nothing_is_suggested(keep):
    keep(("Herring of the north sea", [FISH]), ("Nothing about it", []))

    assert suggest(of_text("Quantum chromodynamics")) == suggesting.Suggestions()
    assert suggest(of_text("")).headings == suggest(of_text(" ... ")).headings == []
    assert suggest(of_text("nothing")).headings == []


def test_a_record_is_no_evidence_for_itself_and_what_it_has_is_not_suggested(clerk, keep):
    ids = keep(("Herring of the north sea", [FISH, JAZZ]), ("Herring fisheries", [FISH, ("050", "00\x1faSH351.H5\x1fb1990")]))
    herring = queries.get(clerk.library_id, ids["Herring of the north sea"])

    found = suggest(of_record(herring.record, record_id=herring.id))

    assert found.headings == []
    assert [(one.text, one.field.content) for one in found.classes] == [("SH351", " 4\x1faSH351")]


def test_the_number_of_an_authority_record_comes_along_only_where_all_agree(keep):
    keep(
        ("Herring of the sea", [("650", " 7\x1faHerring\x1f2gnd\x1f0(DE-588)1"), ("650", " 7\x1faSea\x1f2gnd\x1f0(DE-588)2")]),
        ("Herring in the sea", [("650", " 7\x1faHerring\x1f2gnd\x1f0(DE-588)1"), ("650", " 7\x1faSea\x1f2gnd")]),
    )  # fmt: skip

    found = {one.text: one.field.content for one in suggest(of_text("Herring and sea")).headings}

    assert found == {"Herring": " 7\x1faHerring\x1f2gnd\x1f0(DE-588)1", "Sea": " 7\x1faSea\x1f2gnd"}


def test_headings_of_different_vocabularies_are_not_the_same(keep):
    keep(("Herring", [("650", " 0\x1faFisheries"), ("650", " 7\x1faFisheries.\x1f2fast")]))

    found = suggest(of_text("Herring")).headings

    assert sorted((one.text, one.subject.source) for one in found) == [("Fisheries", "fast"), ("Fisheries", "lcsh")]


def test_nothing_of_who_made_it_or_whom_it_is_for_is_suggested(keep):
    keep(("Herring", [
        ("100", "1 \x1faMoe, Kari"), ("385", "  \x1faChildren"), ("386", "  \x1faWomen"), ("655", " 7\x1faPoetry\x1f2lcgft"),
        FISH,
    ]))  # fmt: skip

    assert texts(suggest(of_text("Herring")).headings) == ["Fisheries"]


def test_hidden_and_deleted_records_take_no_part_at_once_and_for_nobody(clerk, keep):
    ids = keep(("Herring one", [FISH]), ("Herring two", [JAZZ]), ("Herring three", [("650", " 0\x1faSea")]))
    actions.suppress(clerk, record_ids=[ids["Herring one"]], reason="Asked for")  # The index has not heard of it yet.
    two = queries.get(clerk.library_id, ids["Herring two"])
    actions.delete(clerk, record_id=two.id, expected_version=two.version, reason="Gone")

    before = suggest(of_text("Herring"))
    index.catch_up()

    assert texts(before.headings) == texts(suggest(of_text("Herring")).headings) == ["Sea"]
    assert before.neighbours == 1


def test_other_scripts_are_asked_too(keep):
    keep(("המלך והים", [FISH]), ("日本の海", [JAZZ]))

    assert texts(suggest(of_text("הים הגדול והים")).headings) == ["Fisheries"]
    assert texts(suggest(of_text("日本")).headings) == ["Jazz -- New Orleans"]


def test_words_with_other_endings_are_words_in_common(keep):
    keep(("Mourning", [("650", " 0\x1faFunerals")]), ("Fuel and fun", [FISH]))

    [found] = suggest(of_text("A funeral")).headings

    assert (found.text, found.words) == ("Funerals", ("funeral",))


def test_the_store_is_asked_once_for_all_neighbours_whatever_the_record(catalogue, django_assert_num_queries):
    stored = next(one for one in queries.all_stored() if "505" in {tag for tag, _ in one.record.entries})
    wanted = of_record(stored.record, record_id=stored.id)

    with django_assert_num_queries(2):  # The records, and what decisions on wording have to say of them.
        found = suggest(wanted)

    assert found.neighbours > 10


def test_a_text_of_any_length_asks_for_a_few_words_only(keep):
    keep(("Herring", [FISH]))
    long = " ".join(f"word{number}" for number in range(200_000))

    assert suggest(of_text("Herring " + long, long)).headings
    assert len(suggesting.telling(of_text("Herring " + long, long))) <= 40


@pytest.mark.django_db
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.text(max_size=200))
def test_whatever_is_typed_is_answered(title, contents):
    found = suggest(of_text(title, contents))

    assert found.headings == found.classes == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(TYPED), max_size=12))
def test_whatever_is_typed_of_words_that_are_here_every_suggestion_has_its_reason(kept_once, words):
    found = suggest(of_text(" ".join(words)))

    for one in (*found.headings, *found.classes):
        assert one.words and all(one.subject.key in subjects.keys(near.stored.record) for near in one.neighbours)


@pytest.fixture
def kept_once(keep):
    keep(("Herring in the sea", [FISH]), ("Jazz in New Orleans", [JAZZ]), ("日本の海 l'amour C++ 1999", [FISH, JAZZ]))
