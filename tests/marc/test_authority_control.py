"""Comparison forms, control sets, and what becomes of a field when its heading changes."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.marc import control, linking, naco, read
from alcove.marc.control import BadControlSet
from alcove.marc.linking import Candidate, Change, Verdict
from alcove.marc.record import Field, Record

MARC = control.marc21()


@pytest.mark.parametrize(("text", "form"), [
    ("Łódź (Poland)", "LODZ POLAND"), ("Œuvres; Æsop, & co.", "OEUVRES AESOP & CO"), ("O'Neill", "ONEILL"),
    ("ʻAbd al-Ḥayy", "ABD AL HAYY"), ("C++ #1 @home ♭♯", "C++ #1 @HOME ♭♯"), ("Straße", "STRASSE"),
    ("  two   blanks ", "TWO BLANKS"), ("図書館", "図書館"), ("٣", "3"),
])  # fmt: skip
def test_the_comparison_form_is_that_of_naco(text, form):
    assert naco.normalised(text) == form


def test_the_first_comma_of_a_name_stays_and_others_go():
    assert naco.key([("a", "Black, Bob, Jr.,"), ("d", "1900-")]) == "BLACK, BOB JR\x1f1900"
    assert naco.key([("a", "Black Bob")]) != naco.key([("a", "Black, Bob")])
    assert naco.key([("a", "Tolkien,")]) == naco.key([("a", "Tolkien")])


def test_the_forms_agree_with_those_of_another_system_over_real_headings(shared_data):
    sample = shared_data / "evergreen_concerto_enhanced"
    with (sample / "authorities.index.csv").open(encoding="utf-8") as file:
        theirs = [row["simple_heading"] for row in csv.DictReader(file)]
    keys: dict[str, set[str]] = {}
    for parsed, said in zip(read.read(sample / "authorities.mrc"), theirs, strict=True):
        heading = MARC.established(parsed.record)
        assert heading is not None
        keys.setdefault(f"{heading.tag} {heading.key}", set()).add(said)

    assert len(keys) > 150
    assert [key for key, forms in keys.items() if len({form.replace(" ", "") for form in forms}) > 1] == []


@given(st.text(max_size=80))
def test_a_form_is_its_own_form_and_is_stored_in_few_bytes(text):
    form = naco.normalised(text)

    assert naco.normalised(form) == form
    assert len(naco.stored(form)) <= naco.LONGEST_KEY


@given(st.text("ab", min_size=300, max_size=400), st.text("ab", min_size=300, max_size=400))
def test_long_keys_stay_apart(one, other):
    assert (naco.stored(one) == naco.stored(other)) == (one == other)


@pytest.mark.parametrize(("one", "other"), [
    ("(DLC)n 79021164", "http://id.loc.gov/authorities/names/n79021164"), ("(OCoLC)fst00969645", "http://id.worldcat.org/fast/969645"),
    ("(DE-588)118540238", "https://d-nb.info/gnd/118540238"), (" (CONS) 123 ", "(CONS)123"),
])  # fmt: skip
def test_forms_of_one_number_are_one(one, other):
    assert control.number(one) == control.number(other)


def subject(text: str, tag: str = "650", indicators: str = " 0") -> Field:
    return Field(tag, indicators + text.replace("$", "\x1f"))


def decided(field: Field, *candidates: Candidate, key: str = ""):
    [(_, wanted)] = MARC.wanted(Record("00000nam a2200000 a 4500", [field]))
    return linking.decide(wanted, {key or wanted.keys[0]: candidates}, {})


def test_the_thesaurus_decides_and_what_is_left_undecided_is_ambiguous():
    lcsh, mesh = Candidate(1, "1", "150", "lcsh", "bab"), Candidate(2, "1", "150", "mesh", "bab")
    twin = Candidate(3, "1", "150", "lcsh", "bab")

    assert decided(subject("$aMusic"), lcsh, mesh).candidates == (lcsh,)
    assert decided(subject("$aMusic", indicators=" 2"), lcsh, mesh).candidates == (mesh,)
    assert decided(subject("$aMusic$2fast", indicators=" 7"), lcsh, mesh).verdict is Verdict.OTHER
    assert decided(subject("$aMusic"), lcsh, twin).verdict is Verdict.AMBIGUOUS
    assert decided(subject("$aMusic"), lcsh._replace(is_shared=True)).verdict is Verdict.AMBIGUOUS
    assert decided(subject("$aMusic"), lcsh._replace(role="4")).verdict is Verdict.SEE
    assert decided(subject("$aMusic"), lcsh, twin._replace(uses="bbb")).candidates == (lcsh,)
    assert decided(subject("$aMusic$xHistory"), lcsh, key="MUSIC").verdict is Verdict.PARTIAL
    assert decided(subject("$aMusic$0(X)1"), lcsh).verdict is Verdict.ELSEWHERE
    assert decided(subject("$aMusic"), Candidate(1, "1", "155", "lcsh", "bab")).verdict is Verdict.UNMATCHED


OLD, NEW = (
    Field("100", "1 \x1faHandel, George Frideric,\x1fd1685-1759"),
    Field("100", "1 \x1faHändel, Georg Friedrich,\x1fd1685-1759"),
)


@pytest.mark.parametrize(("before", "after"), [
    ("700 1 $aHandel, George Frideric,$d1685-1759.$0(X)1", "700 1 $aHändel, Georg Friedrich,$d1685-1759.$0(X)1"),
    ("100 1 $aHandel, George Frideric,$d1685-1759,$ecomposer.$0(X)1$5Us",
     "100 1 $aHändel, Georg Friedrich,$d1685-1759,$ecomposer.$0(X)1$5Us"),
    ("600 10$6880-01$aHandel, George Frideric,$d1685-1759$xInfluence.$0(Y)9$0(X)1",
     "600 10$6880-01$aHändel, Georg Friedrich,$d1685-1759$xInfluence.$0(Y)9$0(X)1"),
])  # fmt: skip
def test_only_what_the_heading_controls_changes(before, after):
    change = Change(OLD, NEW, frozenset({"(X)1"}), "(X)1")

    made = linking.changed(Field(before[:3], before[4:].replace("$", "\x1f")), change, MARC)

    assert f"{made.tag} {made.content}".replace("\x1f", "$") == after


def test_a_person_that_becomes_a_body_takes_another_tag_and_a_subject_another_list():
    body = Field("110", "2 \x1faHandel House")

    made = linking.changed(
        subject("$aHandel, George Frideric,$d1685-1759$0(X)1", "600", "10"),
        Change(OLD, body, frozenset({"(X)1"}), "(X)2"),
        MARC,
    )
    assert (made.tag, made.content) == ("610", "20\x1faHandel House\x1f0(X)2")
    topic = Change(Field("150", "  \x1faBoats"), Field("150", "  \x1faWatercraft"), frozenset({"(X)1"}), "(Y)2", "homoit")
    made = linking.changed(subject("$aBoats.$0(X)1"), topic, MARC)
    assert made.content == " 7\x1faWatercraft.\x1f2homoit\x1f0(Y)2"


def test_a_uniform_title_is_compared_with_names_and_titles():
    record = Record("00000ncm a2200000 a 4500", [("100", OLD.content), ("240", "10\x1faWorks.\x1fnOp. 1")])

    wanted = {one.tag: one for _, one in MARC.wanted(record)}

    assert wanted["240"].keys[0] == "HANDEL, GEORGE FRIDERIC\x1f1685 1759\x1fWORKS\x1fOP 1"
    assert wanted["240"].by == ("100",)


NAMES = st.sampled_from(["tag", "codes", "by", "see", "use", "title"])
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5))
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner)), max_leaves=12
)


@given(st.one_of(ANYTHING, st.fixed_dictionaries({"headings": ANYTHING, "controls": ANYTHING})))
def test_whatever_a_control_set_says_it_is_read_or_refused_by_its_line(data):
    try:
        made = control.read(data)
    except BadControlSet as error:
        assert str(error)
    else:
        assert list(made.all_headings(Record("00000nz  a2200000n  4500", [("103", "  \x1faX")]))) is not None


@given(
    st.lists(
        st.tuples(st.sampled_from(["100", "240", "245", "600", "650", "655", "700", "800", "880"]), st.text(max_size=40)),
        max_size=6,
    )
)
def test_whatever_the_fields_are_nothing_breaks(entries):
    record = Record("00000nam a2200000 a 4500", entries)
    for place, wanted in MARC.wanted(record):
        assert wanted.keys[0]
        field = Field(*record.entries[place])
        assert linking.changed(field, Change(OLD, NEW, frozenset(wanted.numbers), "(X)1"), MARC).tag
    assert list(MARC.all_headings(record)) is not None and control.numbers_of(record) is not None
