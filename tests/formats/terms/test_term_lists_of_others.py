"""Lists of other systems: how they are read, what the linter says of them, and where they disagree."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.terms import reading
from alcove.formats.terms.conflicts import conflicts
from alcove.formats.terms.differences import differences
from alcove.formats.terms.entries import (
    Alternative,
    Entry,
    ListHeader,
    Match,
    Outcome,
    Part,
    Status,
    TermList,
    TermListProblem,
    Upstream,
    Voice,
)
from alcove.formats.terms.lint import RULES, lint

TODAY = date(2026, 11, 23)
FIRST_LINES = [
    b"", b'slaves: "Enslaved persons"\n', b'main_term:\n  "A":\n    replacement: ["x"]\n', b"Original term,Replacement term\n",
    b"RaceTerms,GenderTerms,LGBTQ\n", b"uri,term,context,suggestion\n",
]  # fmt: skip


@pytest.fixture(scope="session")
def bias_terms(shared_data: Path) -> Path:
    """Give the folder of real lists; skip where it is absent."""
    if not (shared_data / "bias_terms").is_dir():
        pytest.skip("the real term lists (../shared/data/bias_terms) are not here")
    return shared_data / "bias_terms"


@pytest.fixture(scope="session")
def trln(bias_terms: Path) -> TermList:
    """Give TRLN's list."""
    return reading.read(bias_terms / "trln_remap.yaml")


@pytest.fixture(scope="session")
def princeton(bias_terms: Path) -> TermList:
    """Give Princeton's list."""
    return reading.read(bias_terms / "change_the_subject/change_the_subject.yml")


def term(words: str, *instead: str, **more: object) -> Entry:
    """Make an entry that the linter has nothing to say about, but for what is told."""
    usual = Entry(words, words, "en", ("lcsh",), why="It hurts.", alternatives=tuple(map(Alternative, instead)))
    return replace(usual, **more)  # type: ignore[arg-type]


def listed(*entries: Entry, name: str = "ours", licence: str = "CC0-1.0") -> TermList:
    """Make a list."""
    return TermList(ListHeader(name, licence=licence), entries)


def rules_of(term_list: TermList, **more: object) -> list[str]:
    """Say which rules find something."""
    return [one.rule for one in lint(term_list, today=TODAY, **more)]  # type: ignore[arg-type]


def test_every_entry_of_the_real_lists_is_read(trln, princeton):
    parts = Counter(one.part for one in princeton.entries)

    assert (len(trln.entries), trln.troubles) == (224, ())
    assert parts == {Part.MAIN: 45, Part.SUBDIVISION: 13}
    assert sum(one.outcome == Outcome.BOTH for one in princeton.entries if one.part == Part.MAIN) == 12
    assert all(one.why for one in princeton.entries)


def test_a_term_keeps_its_spelling_and_its_line(trln, bias_terms):
    lines = (bias_terms / "trln_remap.yaml").read_text().splitlines()

    found = {one.term: one.line for one in trln.entries}

    assert lines[found["Gays' writings, chinese"] - 1].startswith("Gays' writings, chinese:")
    assert all(lines[line - 1].startswith(words) for words, line in found.items())


def test_the_linter_finds_what_is_wrong_in_the_real_lists(trln, princeton):
    found = [(one.rule, one.term) for each in (trln, princeton) for one in lint(each, today=TODAY)]

    assert sorted(one for one in found if one[0] in ("L01", "L03", "L05", "L06")) == [
        ("L01", "Gays' writings, chinese"),
        ("L01", "unitarian Universalist sexual minorities"),
        ("L03", "gay youths' writings"),
        ("L05", "hideous subdivision"),
        ("L06", "pacific lslander american gays"),
    ]


def test_a_list_without_any_reason_is_told_so_once(trln, princeton):
    assert rules_of(trln).count("L07") == 1
    assert "L07" not in rules_of(princeton)


def test_the_real_lists_have_24_terms_in_common_and_disagree_about_7(trln, princeton):
    common = conflicts([trln, princeton])

    disputed = {one.term.casefold() for one in common if not one.agree}

    assert len(common) == 24
    assert disputed == {
        "america, gulf of", "america, gulf of, watershed", "central slope (gulf of america)", "illegal immigration",
        "indian slaves", "mckinley, mount (alaska)", "older slaves",
    }  # fmt: skip
    assert rules_of(trln, others=[princeton]).count("L11") == 7


def test_the_groups_of_the_real_lexicon_say_what_is_said_against_a_word(bias_terms):
    found = reading.read(bias_terms / "reparative_description_audit/lexicons.csv")

    status = {one.term: one.status for one in found.entries}
    match = {one.term: one.match for one in found.entries}

    assert {one.part for one in found.entries} == {Part.PROSE}
    assert (status["acclaimed"], status["colored"], status["squaw"]) == (
        Status.AGGRANDIZING, Status.EUPHEMISM, Status.CONTESTED,
    )  # fmt: skip
    assert (match["squaw"], match["father of"], match["race-based"]) == (Match.TOKEN, Match.PHRASE, Match.PHRASE)


@pytest.mark.parametrize(("lang", "terms"), [("de", 161), ("en", 193), ("fr", 74), ("it", 60), ("nl", 154)])
def test_the_rows_of_one_term_are_one_entry(bias_terms, lang, terms):
    found = reading.read(bias_terms / f"de-bias/{lang}_published_vocab.csv")

    assert len(found.entries) == terms
    assert {one.lang for one in found.entries} == {lang}


def test_yaml_that_refers_to_itself_is_refused():
    bomb = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    with pytest.raises(TermListProblem):
        reading.read_bytes(bomb, "trln")


def test_a_key_that_stands_twice_is_named_with_its_line():
    found = reading.read_bytes(b"slaves: One\naliens: Two\nslaves: Three\n", "trln")

    assert [one.term for one in found.entries] == ["slaves", "aliens"]
    assert [one.line for one in found.troubles] == [3]


def test_a_key_that_yaml_would_take_for_something_else_stays_text():
    found = reading.read_bytes(b"no: Nein\n1984: Orwell\n", "trln")

    assert [one.term for one in found.entries] == ["no", "1984"]


@pytest.mark.parametrize("head", [b"Original term,Replacement term", b"TERM,Replacement", b"term;replacement"])
def test_a_table_of_old_and_new_words_is_read_whatever_its_columns_are_called(head):
    mark = b";" if b";" in head else b","

    found = reading.read_bytes(head + b"\nAliens" + mark + b"Noncitizens\n", "", "list.csv")

    assert [(one.term, one.alternatives[0].term, one.line) for one in found.entries] == [("Aliens", "Noncitizens", 2)]


def test_what_cannot_be_a_list_is_refused_with_something_to_do(tmp_path):
    for raw, form in ((b"\xff\xfe\x00", ""), (b"", ""), (b"hello", ""), (b"a: b", "word"), (b"a: [", "trln")):
        with pytest.raises(TermListProblem) as refused:
            reading.read_bytes(raw, form)

        assert refused.value.remedy
    with pytest.raises(TermListProblem, match="no file"):
        reading.read(tmp_path / "absent.yml")


@given(st.sampled_from(FIRST_LINES), st.binary(max_size=100), st.sampled_from(["", *reading.FORMS]))
def test_whatever_the_bytes_are_reading_raises_nothing_but_a_term_list_problem(first, raw, form):
    try:
        found = reading.read_bytes(first + raw, form)
    except TermListProblem:
        return

    assert isinstance(found, TermList)


def test_there_is_a_sentence_for_every_rule():
    assert list(RULES) == [f"L{number:02}" for number in range(1, 18)]


@pytest.mark.parametrize(
    ("rule", "term_list"),
    [
        ("L01", listed(term("!!!", "Words"))),
        ("L02", listed(term("Aliens", "Noncitizens"), term("ALIENS.", "Noncitizens"))),
        ("L03", listed(term("Gays", "gays"))),
        ("L04", listed(term("Slaves", "Bondsmen"), term("Bondsmen", "Enslaved people"))),
        ("L05", listed(term("foo", "Words"))),
        ("L07", listed(term("Aliens", "Noncitizens", why=""), term("Slaves", "Enslaved people"))),
        ("L08", listed(term("Aliens", "Noncitizens", lang=""))),
        ("L08", listed(term("Aliens", "Noncitizens", scheme=()))),
        ("L09", listed(term("East Indians", "Indians (India)"), term("Indians", "Indigenous peoples"))),
        ("L10", listed(term("Slaves", "Enslaved people"), term("Fugitive slaves", "Enslaved people"))),
        ("L12", listed(term("Aliens", "Immigrants", upstream=Upstream("lcsh", "changed", "2021-11-12", ("Noncitizens",))))),
        ("L13", listed(term("Aliens", "Noncitizens", review_by="2026-11-22"))),
        ("L14", listed(term("Slaves", "Bondsmen"), term("Bondsmen", status=Status.SLUR, outcome=Outcome.NONE))),
        ("L15", listed(term("Savages", "Peoples", status=Status.SLUR, suggest=True))),
        ("L16", listed(term("Aliens", "Noncitizens"), licence="CC BY-NC-ND 4.0")),
        ("L17", listed(term("Aliens", "Noncitizens", objectors=(Voice("Students"),)))),
    ],
)
def test_each_rule_finds_what_it_is_for(rule, term_list):
    assert rule in rules_of(term_list)


def test_a_list_that_is_right_is_left_alone():
    found = lint(listed(term("Slaves", "Enslaved people", review_by="2028-01-01"), term("Aliens", "Noncitizens")), today=TODAY)

    assert found == []


def test_two_names_of_a_place_shown_side_by_side_are_no_circle():
    both = ("Denali (Alaska)", "McKinley (Alaska)")

    found = rules_of(listed(*(term(name, *both, outcome=Outcome.BOTH) for name in both)))

    assert found == []


def test_the_authority_file_is_asked_once():
    asked = []

    def headings(keys):
        asked.append(list(keys))
        return {"INDIANS"} & set(keys)

    found = rules_of(listed(term("East Indians", "Indians (India)"), term("Slaves", "Bondsmen (People)")), headings=headings)

    assert len(asked) == 1
    assert found == ["L09"]


def test_what_changed_between_two_editions_is_named_by_term():
    old = listed(term("Aliens", "Noncitizens"), term("Slaves", "Enslaved people"), term("Gays", "Gay people"))
    new = listed(term("ALIENS", "Noncitizens"), term("Slaves", "Enslaved persons"), term("Problem children", "Children"))

    found = {(one.sign, one.term) for one in differences(old, new)}

    assert {("-", "Gays"), ("+", "Problem children"), ("~", "Slaves")} <= found
    assert differences(old, old) == []


def test_the_list_that_comes_along_is_clean():
    starter = reading.starter()

    assert 25 <= len(starter.entries) <= 45
    assert starter.troubles == ()
    assert {one.rule for one in lint(starter, today=TODAY)} <= {"L11", "L12"}
    assert not [one for one in starter.entries if one.objectors]
