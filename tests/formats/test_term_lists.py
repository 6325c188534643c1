"""Term lists: real ones are read, looked over and compared; ours goes round through both of its forms."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.formats.terms import importers, jsonl, reading, table
from alcove.formats.terms.conflicts import conflicts
from alcove.formats.terms.differences import differences
from alcove.formats.terms.entries import (
    Alternative,
    Entry,
    Exception_,
    ListHeader,
    Outcome,
    Part,
    Status,
    TermList,
    TermListProblem,
    Voice,
)
from alcove.formats.terms.lint import RULES, lint


@pytest.fixture
def real(shared_data: Path) -> dict[str, TermList]:
    """Give four lists that others keep."""
    folder = shared_data / "bias_terms"
    return {
        "trln": reading.read(folder / "trln_remap.yaml"),
        "princeton": reading.read(folder / "change_the_subject/change_the_subject.yml"),
        "duke": reading.read(folder / "reparative_description_audit/lexicons.csv"),
        "de-bias": reading.read(folder / "de-bias/en_published_vocab.csv"),
    }


def of(*entries: Entry, **header: str) -> TermList:
    return TermList(ListHeader(header.pop("list", "ours"), **header), entries)


def heading(term: str, *shown: str, **other: object) -> Entry:
    said = {"lang": "en", "scheme": ("lcsh",), "why": "Somebody objects.", **other}
    return Entry(f"id-{term}", term, alternatives=tuple(Alternative(one) for one in shown), **said)


def rules(term_list: TermList, **more: object) -> list[str]:
    return [one.rule for one in lint(term_list, **more)]


def test_real_lists_are_read_with_every_term(real):
    assert {name: len(one.entries) for name, one in real.items()} == {"trln": 224, "princeton": 58, "duke": 176, "de-bias": 193}
    assert Counter(one.outcome for one in real["princeton"].entries) == {"one": 34, "both": 24}
    assert Counter(one.part for one in real["princeton"].entries) == {"main": 45, "subdivision": 13}
    assert [(one.line, one.message) for one in real["duke"].troubles] == [
        (18, "“negro” stands in line 5 already."), (23, "“planter” stands in line 21 already."),
        (41, "“negro” stands in line 5 already."),
    ]  # fmt: skip


def test_the_linter_finds_what_is_wrong_with_two_lists_in_use(real):
    found = [*lint(real["trln"]), *lint(real["princeton"])]

    assert {rule: [one.term for one in found if one.rule == rule] for rule in ("L01", "L03", "L05", "L06", "L09")} == {
        "L01": ["Gays' writings, chinese", "unitarian Universalist sexual minorities"],
        "L03": ["gay youths' writings"], "L05": ["hideous subdivision"], "L06": ["pacific lslander american gays"],
        "L09": ["East Indians"],
    }  # fmt: skip
    assert Counter(one.rule for one in lint(real["trln"])) == {"L01": 2, "L03": 1, "L05": 1, "L06": 1, "L07": 1}


def test_of_twenty_four_terms_that_both_have_they_disagree_on_seven(real):
    both = conflicts([real["trln"], real["princeton"]])

    assert (len(both), sum(not one.agree for one in both)) == (24, 7)
    said = {one.term: [each.words for each in one.proposals] for one in both if not one.agree}
    assert said["older slaves"] == ["Enslaved elderly", "Enslaved older people"]
    assert rules(real["princeton"], others=[real["trln"]]).count("L11") == 7


def test_the_list_that_comes_along_has_nothing_wrong():
    assert lint(reading.starter()) == []
    assert len(reading.starter().entries) == 39


@pytest.mark.parametrize(
    ("term_list", "rule"),
    [
        (of(heading("...", "New")), "L01"),
        (of(heading("Old", "New"), heading("OLD", "New")), "L02"),
        (of(heading("Old", "old.")), "L03"),
        (of(heading("A", "B"), heading("B", "C")), "L04"),
        (of(heading("Lorem ipsum", "Dolor")), "L05"),
        (of(heading("Indian slaves", "X"), heading("lndian women", "Y"), heading("Indian men", "Z")), "L06"),
        (of(heading("Old", "New", why="")), "L07"),
        (of(heading("Old", "New", lang="")), "L08"),
        (of(heading("Old", "New", scheme=())), "L08"),
        (of(heading("East Indians", "Indians (India)"), heading("Indians", "Peoples")), "L09"),
        (of(heading("A", "C"), heading("B", "C")), "L10"),
        (of(heading("Old", "New", review_by="2020-01-01")), "L13"),
        (of(heading("A", "B"), heading("B", "C", status=Status.OUTDATED)), "L14"),
        (of(heading("Old", "New", status=Status.SLUR, suggest=True)), "L15"),
        (of(heading("Old", "New"), licence="CC BY-NC-ND 4.0"), "L16"),
        (of(heading("Old", "New", objectors=(Voice("Somebody"),))), "L17"),
    ],
)
def test_each_rule_of_the_linter_finds_what_it_is_for(term_list, rule):
    assert rule in rules(term_list) and rule in RULES


def test_what_two_editions_do_not_share_is_said():
    old = of(heading("A", "B"), heading("C", "D"))
    new = of(heading("A", "B2"), heading("E", "F"))

    assert [(one.sign, one.term, one.fields) for one in differences(old, new)] == [
        ("~", "A", ("alternatives",)), ("-", "C", ()), ("+", "E", ()),
    ]  # fmt: skip


_texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), max_size=20)
_names = _texts.map(lambda text: f"x{text}".strip()).filter(lambda text: text == text.strip())


@given(st.lists(st.tuples(_names, _texts, _names, st.sampled_from(Outcome), st.sampled_from(Part)), max_size=4))
def test_a_list_goes_round_through_both_of_its_forms(rows):
    entries = tuple(
        Entry(
            f"t{number}", jsonl.shape.nfc(term), "en", ("lcsh", "fast"), part, why=jsonl.shape.nfc(why), outcome=outcome,
            alternatives=(Alternative(jsonl.shape.nfc(shown)),), exceptions=(Exception_("phrase", "gypsy; moth | \\"),),
            objectors=(Voice("Those; named", source="A | letter", self_described=True),),
        )
        for number, (term, why, shown, outcome, part) in enumerate(rows)
    )  # fmt: skip
    made = of(*entries, title="Ours", language="en")

    for form in (jsonl, table):
        back = form.read(form.write(made))
        assert back.header == made.header and not back.troubles
        assert [one.__class__(**{**vars(one), "line": 0}) for one in back.entries] == list(entries)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from(reading.FORMS))
def test_no_bytes_break_a_reader(raw, form):
    try:
        found = reading.read_bytes(raw, form)
    except TermListProblem as problem:
        assert problem.remedy
    else:
        assert isinstance(found, TermList)


def test_a_small_file_that_would_become_a_huge_one_is_refused():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    with pytest.raises(TermListProblem, match="references"):
        importers.trln(bomb)


def test_a_key_that_stands_twice_is_said_and_not_passed_over():
    found = importers.trln("old: New\nold: Other\n")

    assert [one.alternatives[0].term for one in found.entries] == ["New"]
    assert [(one.line, one.message) for one in found.troubles] == [(2, "Line 1 has this key already.")]
