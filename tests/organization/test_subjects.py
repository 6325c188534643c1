"""Subject headings and class numbers, as records say them and as they are added."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.libraries.errors import Changed, NotAllowed
from alcove.marc import read, write
from alcove.marc.record import Field, Record
from alcove.organization import subjects
from alcove.organization.actions import describing
from alcove.organization.actions.describing import CannotAddSubjects, add_subjects
from alcove.records import actions, queries
from alcove.records.models import ChangeSet
from alcove.records.saving import Draft

JAZZ = Field("650", " 0\x1faJazz\x1fzLouisiana\x1fzNew Orleans.")


@pytest.mark.parametrize(
    ("tag", "content", "text", "source"),
    [
        ("650", " 0\x1faJazz\x1fzLouisiana\x1fzNew Orleans.", "Jazz -- Louisiana -- New Orleans", "lcsh"),
        ("650", " 7\x1faJazz.\x1f2fast\x1f0(OCoLC)fst00982165", "Jazz", "fast"),
        ("600", "10\x1faTolkien, J. R. R.\x1fq(John Ronald Reuel),\x1fd1892-1973\x1fxCriticism.", None, "lcsh"),
        ("050", "00\x1faPS3545.I345\x1fbZ52 1990", "PS3545", "lcc"),
        ("050", " 4\x1faF128.9.J5", "F128.9", "lcc"),
        ("090", "  \x1faQA 76.73 .P98", "QA76.73", "lcc"),
        ("060", "00\x1faWB 100\x1fbA1", "WB 100", "nlm"),
        ("082", "00\x1fa813/.54\x1f220", "813.54", "ddc"),
        ("080", "  \x1fa821.111(73)\x1fbA", "821.111(73)", "udc"),
    ],
)
def test_what_a_field_says_of_what_a_thing_is_about(tag, content, text, source):
    found = subjects.of_field(Field(tag, content))

    assert found is not None and found.source == source
    assert text is None or found.text == text


@pytest.mark.parametrize(
    ("tag", "content"),
    [
        ("653", "  \x1fajazz"), ("655", " 7\x1faNovels\x1f2lcgft"), ("386", "  \x1faWomen"), ("100", "1 \x1faAusten, Jane"),
        ("050", "00\x1faMicrofilm 123"), ("082", "  \x1fa[Fic]"), ("090", "  \x1faNISTIR 4567"), ("650", " 0\x1fzSweden"),
        ("650", ""), ("245", "10\x1faJazz"), ("001", "650"),
    ],
)  # fmt: skip
def test_what_says_nothing_of_it_is_passed_over(tag, content):
    assert subjects.of_field(Field(tag, content)) is None


def test_what_is_of_one_copy_or_one_link_is_left_out_and_the_vocabulary_stays():
    field = Field("650", " 7\x1f6880-01\x1faJazz\x1fvScores\x1f2gnd\x1f0(DE-588)4028535-5\x1f5DE-1\x1f9local")

    found = subjects.of_field(field)

    assert found.field == Field("650", " 7\x1faJazz\x1fvScores\x1f2gnd")
    assert found.numbers == ("(DE-588)4028535-5",)
    assert found.with_numbers(found.numbers).content == " 7\x1faJazz\x1fvScores\x1f2gnd\x1f0(DE-588)4028535-5"


def test_a_class_is_given_as_that_of_another_agency_without_its_cutter():
    [lcc, ddc] = subjects.classes(Record("", [("050", "00\x1faML3508.8.N48\x1fbP4"), ("082", "00\x1fa781.65/09\x1f220")]))

    assert lcc.field == Field("050", " 4\x1faML3508.8")
    assert ddc.field == Field("082", "04\x1fa781.6509\x1f220")
    assert (lcc.broad, ddc.broad) == ("class:lcc:ML", "class:ddc:781")


@given(
    st.sampled_from(sorted(subjects.HEADINGS | {"050", "060", "080", "082", "090"})), st.text(max_size=3),
    st.lists(st.tuples(st.sampled_from("aabcdetxyz0123"), st.text(max_size=20)), max_size=5),
)  # fmt: skip
def test_whatever_a_field_holds_what_it_gives_says_the_same_again(tag, indicators, parts):
    found = subjects.of_field(Field.data(tag, indicators[:2].ljust(2), parts))

    assert found is None or subjects.of_field(found.field).key == found.key


@given(st.lists(st.tuples(st.sampled_from("azx"), st.from_regex(r"[A-Z]{0,3} ?[0-9]{0,4}[./'=(]?[0-9]{0,3}", fullmatch=True))))
def test_whatever_looks_like_a_class_is_one_of_its_scheme_or_none(parts):
    record = Record("", [(tag, Field.data(tag, "  ", parts).content) for tag in ("050", "060", "080", "082")])

    for one in subjects.classes(record):
        assert one.text and subjects.of_field(one.field).key == one.key


def test_of_real_records_every_subject_can_be_added_elsewhere(real_file):
    count = 0
    for parsed in read.read(real_file):
        for one in (*subjects.headings(parsed.record), *subjects.classes(parsed.record)) if parsed.record else ():
            count += 1

            assert subjects.of_field(one.field).key == one.key

    assert count > 5000


@pytest.fixture
def kept(clerk):
    record = Record("00000nam a2200000 a 4500", [
        ("001", "b1"), ("245", "10\x1faNew Orleans jazz"), ("650", " 0\x1faJazz."), ("651", " 0\x1faNew Orleans (La.)"),
    ])  # fmt: skip
    draft = Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("", "b1"))
    actions.save_many(clerk, drafts=[draft])
    return queries.by_control_number(clerk.library_id, "b1")[0]


def test_chosen_subjects_are_looked_at_before_they_are_added_behind_their_like(clerk, kept):
    chosen = [JAZZ, Field("050", " 4\x1faML3508.8")]

    made = add_subjects(clerk, record_id=kept.id, fields=chosen, expected_version=kept.version, reason="Chosen")

    assert queries.get(clerk.library_id, kept.id).version == kept.version
    actions.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)
    tags = [tag for tag, _ in queries.get(clerk.library_id, kept.id).record.entries]
    assert tags == ["001", "050", "245", "650", "650", "651"]


def test_what_the_record_has_is_not_added_again(clerk, kept):
    has = Field("650", " 0\x1faJAZZ")

    with pytest.raises(CannotAddSubjects, match="A440"):
        add_subjects(clerk, record_id=kept.id, fields=[has], expected_version=kept.version)

    assert describing.lacking(kept.record, [has, JAZZ, JAZZ]) == [JAZZ]
    assert not ChangeSet.objects.exists()


def test_what_says_nothing_of_a_subject_is_not_added_by_this_verb(clerk, kept):
    with pytest.raises(CannotAddSubjects):
        add_subjects(clerk, record_id=kept.id, fields=[Field("245", "10\x1faAnother title"), Field("386", "  \x1faWomen")])


def test_a_record_that_was_saved_meanwhile_is_left_alone(clerk, kept, stranger):
    with pytest.raises(Changed):
        add_subjects(clerk, record_id=kept.id, fields=[JAZZ], expected_version=kept.version + 1)
    with pytest.raises(NotAllowed):
        add_subjects(stranger, record_id=kept.id, fields=[JAZZ])
