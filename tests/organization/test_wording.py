"""Wording decisions: what readers see changes, what came in does not, and everything can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from alcove.formats.description.trace import untraced
from alcove.formats.terms.entries import Outcome, Part
from alcove.libraries.action import Actor
from alcove.marc.record import Record
from alcove.marc.write import encode
from alcove.organization import headings, wording
from alcove.organization.actions import loading
from alcove.organization.actions import wording as deciding
from alcove.organization.models import Overlay, WordingDecision
from alcove.organization.wording import WordingChange
from alcove.records import actions as records
from alcove.records import exporting, queries
from alcove.records.models import Record as Row
from alcove.retrieval import browse, index, spelling
from alcove.retrieval import queries as retrieval

REASONS = "This name was given by others; the peoples themselves use names of their own, and say so."
SOUTH = WordingChange("Indians of South America", ("Indigenous peoples of South America",))


def load(clerk: Actor, path: Path) -> None:
    loading.load_file(clerk, load=loading.start_load(clerk, path=path))
    index.catch_up()


def book(number: str, *fields: tuple[str, str]) -> records.Draft:
    entries = [("001", number), ("245", f"00\x1faBook {number}"), *fields]
    raw = encode(Record("00000nam a2200000 a 4500", entries), syntax="iso2709")
    return records.Draft(raw, "iso2709", "utf-8", "bibliographic", ("", number), None)


def save(clerk: Actor, *drafts: records.Draft) -> list[int]:
    before = queries.newest_id()
    records.save_many(clerk, drafts=list(drafts))
    return list(Row.objects.filter(pk__gt=before).order_by("pk").values_list("pk", flat=True))


def decided(clerk: Actor, change: WordingChange) -> WordingDecision:
    decision = deciding.decide_wording(clerk, change=change, reasons=REASONS)
    deciding.apply_wording(clerk, decision=decision)
    index.catch_up()
    return decision


def found(text: str) -> set[int]:
    return {one.id for one in retrieval.search(text, limit=1000, facets=False).records}


def headings_counted(text: str) -> dict[str, int]:
    facets = {facet.name: facet for facet in retrieval.search(text).facets}
    return {one.value: one.count for one in facets["subject_heading"].values} if "subject_heading" in facets else {}


def shown(record_id: int, tag: str = "650") -> list[str]:
    return [field.content for field in queries.in_order([record_id])[0].effective.fields(tag)]


@pytest.fixture
def four_files(shared_data: Path, clerk: Actor) -> list[Path]:
    """Load the real files of the acceptance, but for one that is not here."""
    marc = shared_data / "marc_bib"
    files = [
        marc / "solrmarc/uva_001_2000.mrc", marc / "lc-marcedit/marc_sample_data.mrc", marc / "Evergreen/jazz_1k.mrc",
    ]  # fmt: skip
    for path in files:
        load(clerk, path)
    return files


def test_a_decision_changes_what_is_seen_and_not_a_byte_of_what_came(clerk, four_files):
    before = {one.id: one.raw for one in queries.all_stored()}
    old = found('subject:"indians of south america"')
    decision = deciding.decide_wording(clerk, change=SOUTH, reasons=REASONS)
    looked_at = wording.preview(clerk.library_id, SOUTH)

    laid = deciding.apply_wording(clerk, decision=decision, fingerprint=looked_at.fingerprint)
    index.catch_up()

    assert (laid.records, laid.fields) == (looked_at.records, looked_at.fields) == (8, 11)
    touched = set(Overlay.objects.values_list("record", flat=True))
    assert touched <= old and found('subject:"indigenous peoples of south america"') == touched
    assert touched <= found('subject:"indians of south america"') == old
    counted = headings_counted("")
    assert "Indians of South America" not in counted
    assert {one.id: one.raw for one in queries.all_stored()} == before
    again = deciding.apply_wording(clerk, decision=decision)
    assert (again.fields, again.unchanged) == (0, 11)
    deciding.undo_wording(clerk, decision=decision, reason="Looked at again.")
    index.catch_up()
    assert not Overlay.objects.exists() and found('subject:"indigenous peoples of south america"') == set()
    assert all(one.effective == one.record for one in queries.all_stored())


def test_a_new_copy_from_the_vendor_keeps_the_decision_and_rests_it_where_the_heading_is_gone(clerk):
    (kept, gone) = save(
        clerk,
        book("k", ("650", " 0\x1faIndians of South America.")),
        book("g", ("650", " 0\x1faIndians of South America."), ("650", " 0\x1faPotatoes.")),
    )
    decision = decided(clerk, SOUTH)

    records.save_many(clerk, drafts=[
        book("k", ("500", "  \x1faNewer."), ("650", " 0\x1faIndians of South America\x1fxHistory.")),
        book("g", ("650", " 0\x1faPotatoes.")),
        book("n", ("650", " 0\x1faIndians of South America.")),
    ])  # fmt: skip
    index.catch_up()

    assert shown(kept) == [" 7\x1faIndigenous peoples of South America\x1fxHistory.\x1f2local"]
    assert shown(queries.newest_id()) == [" 7\x1faIndigenous peoples of South America.\x1f2local"]
    assert shown(gone) == [" 0\x1faPotatoes."]
    assert wording.decision(clerk.library_id, decision.number).resting == 2
    records.save_many(clerk, drafts=[book("g", ("650", " 0\x1faIndians of South America"))])
    index.catch_up()
    assert shown(gone) == [" 7\x1faIndigenous peoples of South America\x1f2local"]


def test_the_words_of_a_scheme_that_was_not_meant_stay_and_the_preview_says_that_both_would_be_seen(clerk):
    (record,) = save(
        clerk,
        book(
            "m", ("650", " 0\x1faIndians of South America"), ("650", " 7\x1faIndians of South America\x1f2fast\x1f0(OCoLC)fst1")
        ),
    )

    looked_at = wording.preview(clerk.library_id, SOUTH)

    assert looked_at.fields == 1 and looked_at.schemes == {"fast": 1}
    both = WordingChange(SOUTH.term, SOUTH.shown, schemes=("lcsh", "fast"))
    decided(clerk, both)
    assert shown(record) == [" 7\x1faIndigenous peoples of South America\x1f2local"]


def test_where_nothing_is_decided_nothing_is_read_or_written(clerk, django_assert_num_queries):
    save(clerk, book("n", ("650", " 0\x1faIndians of South America")))

    with django_assert_num_queries(1):
        assert wording.follow() == 0
    decision = decided(clerk, SOUTH)
    deciding.undo_wording(clerk, decision=decision, reason="Looked at again.")
    save(clerk, book("m", ("650", " 0\x1faIndians of South America")))
    assert deciding.apply_wording(clerk, decision=deciding.decide_wording(clerk, change=SOUTH, reasons=REASONS)).fields == 2
    assert wording.follow() == 0


def test_names_and_words_inside_a_longer_heading_are_not_touched(clerk):
    fields = [
        ("610", "20\x1faIndians of South America"), ("650", " 0\x1faFederal aid to Indians of South America"),
        ("500", "  \x1faIndians of South America."), ("650", " 4\x1faIndians of South America"),
    ]  # fmt: skip
    (record,) = save(clerk, book("n", *fields))

    decided(clerk, SOUTH)

    assert shown(record) == [content for tag, content in fields if tag == "650"]
    assert not Overlay.objects.exists()


def test_layers_are_laid_one_over_the_other_and_the_highest_has_the_last_word(clerk):
    (record,) = save(clerk, book("l", ("650", " 0\x1faIllegal aliens\x1fxHistory")))
    steward, library = WordingDecision.Scope.STEWARD, WordingDecision.Scope.VOCABULARY

    lower = decided(clerk, WordingChange("Illegal aliens", ("Noncitizens",), scope=library))
    upper = decided(clerk, WordingChange("Illegal aliens", ("People without papers",), scope=steward))

    assert shown(record) == [" 7\x1faPeople without papers\x1fxHistory\x1f2local"]
    deciding.undo_wording(clerk, decision=upper, reason="The community speaks otherwise now.")
    assert shown(record) == [" 7\x1faNoncitizens\x1fxHistory\x1f2local"]
    deciding.undo_wording(clerk, decision=lower, reason="And so does the vocabulary.")
    assert shown(record) == [" 0\x1faIllegal aliens\x1fxHistory"]


def test_two_names_of_a_place_stand_side_by_side(clerk):
    (record,) = save(clerk, book("p", ("650", " 0\x1faMountaineering\x1fzMcKinley, Mount (Alaska)")))
    place = WordingChange(
        "McKinley, Mount (Alaska)", ("Denali (Alaska)", "McKinley, Mount (Alaska)"), Part.SUBDIVISION, outcome=Outcome.BOTH
    )

    decided(clerk, place)

    assert shown(record) == [
        " 7\x1faMountaineering\x1fzDenali (Alaska)\x1f2local", " 7\x1faMountaineering\x1fzMcKinley, Mount (Alaska)\x1f2local",
    ]  # fmt: skip


def test_of_a_heading_that_was_split_a_person_chooses_record_by_record(clerk):
    people, stars = save(
        clerk,
        book("1", ("650", " 0\x1faAliens")),
        book("2", ("650", " 0\x1faAliens"), ("650", " 0\x1faExtraterrestrial beings")),
    )
    split = WordingChange("Aliens", ("Noncitizens", "Extraterrestrial beings"), outcome=Outcome.SPLIT)
    decision = decided(clerk, split)
    assert shown(people) == [" 0\x1faAliens"]
    (field,) = {one.field for one in wording.touched_by(clerk.library_id, split, wording.Preview())}

    deciding.choose_wording(clerk, decision=decision, choices=[
        wording.Choice(people, "650", field, "Noncitizens"), wording.Choice(stars, "650", field, "Extraterrestrial beings"),
    ])  # fmt: skip

    assert shown(people) == [" 7\x1faNoncitizens\x1f2local"]
    assert shown(stars) == [" 7\x1faExtraterrestrial beings\x1f2local", " 0\x1faExtraterrestrial beings"]
    with pytest.raises(deciding.CannotReword, match="none of the terms"):
        deciding.choose_wording(clerk, decision=decision, choices=[wording.Choice(people, "650", field, "Strangers")])
    deciding.choose_wording(clerk, decision=decision, choices=[wording.Choice(people, "650", field, "")])
    assert shown(people) == [" 0\x1faAliens"]


def test_the_old_heading_leads_to_the_new_one_where_headings_are_browsed(clerk):
    save(clerk, book("b", ("650", " 0\x1faIndians of South America.")))

    decided(clerk, SOUTH)
    browse.refresh()
    entries = browse.around("subject", "indians of south").entries

    at = next(one for one in entries if one.heading == "Indians of South America")
    assert at.count == 0 and [(one.kind, one.to) for one in at.references] == [("see", "Indigenous peoples of South America")]


def test_what_changed_since_the_preview_is_shown_before_it_is_carried_out(clerk):
    save(clerk, book("1", ("650", " 0\x1faIndians of South America")))
    looked_at = wording.preview(clerk.library_id, SOUTH)
    decision = deciding.decide_wording(clerk, change=SOUTH, reasons=REASONS)
    save(clerk, book("2", ("650", " 0\x1faIndians of South America")))

    with pytest.raises(deciding.CannotReword, match="2 records and 2 fields are touched now"):
        deciding.apply_wording(clerk, decision=decision, fingerprint=looked_at.fingerprint)


@pytest.mark.parametrize(
    ("change", "reasons", "said"),
    [
        (WordingChange("", ("New",)), REASONS, "There is no term"),
        (WordingChange("Old", ()), REASONS, "Nothing is to be shown"),
        (WordingChange("Old", ("OLD.",)), REASONS, "would be shown as it is"),
        (WordingChange("Old", ("One", "Two")), REASONS, "several are given"),
        (WordingChange("Old", ("New",), schemes=()), REASONS, "No scheme"),
        (WordingChange("Old", ("New",)), "Because.", "at least 40 letters"),
    ],
)
def test_a_decision_without_its_parts_is_refused(clerk, change, reasons, said):
    with pytest.raises(deciding.CannotReword, match=said):
        deciding.decide_wording(clerk, change=change, reasons=reasons)


def test_what_is_given_out_with_its_trace_can_be_brought_back_to_the_byte(clerk, four_files):
    decided(clerk, SOUTH)
    decided(clerk, WordingChange("Afro-American musicians", ("African American musicians",)))
    everything = list(queries.all_stored())

    given = wording.worded(everything, "traced", "ALC")

    changed = [(one, out) for one, out in zip(everything, given, strict=True) if out != one.record]
    assert len(changed) == 11
    for one, out in changed:
        assert untraced(out, "ALC") == one.record
        traces = out.fields("883")
        assert traces and all(field.get("q") == "ALC" and field.get("8") for field in traces)
        assert {field.get("8") for field in out if field.tag == "650" and field.get("5")} == {one.get("8") for one in traces}
    again = wording.worded(everything, "effective", "ALC")
    assert b"Indians of South America" not in b"".join(encode(one, syntax="marcxml") for one in again)


def test_our_own_export_brought_in_again_shows_no_heading_twice(clerk):
    (record,) = save(clerk, book("x", ("650", " 0\x1faIndians of South America.")))
    decided(clerk, SOUTH)
    (out,) = wording.worded(queries.in_order([record]), "traced", "ALC")

    raw = encode(out, syntax="iso2709")
    records.save_many(clerk, drafts=[records.Draft(raw, "iso2709", "utf-8", "bibliographic", ("", "x"), None)])
    index.catch_up()

    assert [one.partition("\x1fa")[2].partition("\x1f")[0] for one in shown(record)] == ["Indigenous peoples of South America."]


def test_marc_goes_out_as_it_came_and_what_is_made_of_it_as_it_is_shown(clerk):
    (record,) = save(clerk, book("e", ("650", " 0\x1faIndians of South America.")))
    raw = queries.in_order([record])[0].raw

    decided(clerk, SOUTH)

    def form(ending: str) -> bytes:
        return b"".join(exporting.FORMS[ending].write(queries.in_order([record])))

    assert form("mrc") == raw
    for ending in ("mods", "dc", "jsonld", "ris"):
        assert b"Indigenous peoples of South America" in form(ending) and b"Indians of" not in form(ending), ending


def test_old_words_still_find_and_are_offered_nowhere(clerk, client):
    fields = [("001", "a1"), ("008", "000000n| azannaabn          |n ana     c"), ("150", "  \x1faIndians of South America")]
    raw = encode(Record("00000nz  a2200000n  4500", fields), syntax="iso2709")
    records.save_many(clerk, drafts=[records.Draft(raw, "iso2709", "utf-8", "authority", ("", "a1"), None)])
    (record,) = save(clerk, book("o", ("650", " 0\x1faIndians of South America."), ("650", " 0\x1faSavages")))
    assert [one.text for one in headings.suggestions_for_field(clerk.library_id, "650", "Indians of", thesaurus=None)]
    decided(clerk, SOUTH)
    decided(clerk, WordingChange("Savages", ("Peoples",)))
    browse.refresh()

    assert found("indians of south america") == {record} == found("indigenous peoples of south america")
    assert found('subject:"savages"') == {record}
    offered = [
        *(one for one, _ in retrieval.suggest("subject_heading", "")), *headings_counted(""),
        *(one.text for one in headings.suggestions_for_field(clerk.library_id, "650", "Indians of", thesaurus=None)),
        spelling.did_you_mean("savagse", index.current(), wording.never_offered()) or "",
        *(one.heading for one in browse.around("subject", "").entries if one.count),
    ]  # fmt: skip
    assert not [one for one in offered if "Indians of" in one or "savages" in one.lower()]
    for address in (
        "/reconcile/suggest/entity?prefix=indians&type=subject", f"/records/{record}.jsonld", f"/records/{record}.ris",
        f"/records/{record}.mods", f"/records/{record}.dc", "/sitemap-0.xml", "/search.atom?q=", "/api/search?q=",
        f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:testserver:{record}",
    ):  # fmt: skip
        answer = client.get(address)
        page = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert "Indians of South America" not in page and "Savages" not in page, address
    told = client.get("/search?q=indians+of+south+america").content.decode()
    assert "This catalogue says “Indigenous peoples of South America” for “Indians of South America”" in told
    kept = client.get("/search?subject_heading=Indians+of+South+America").content.decode()
    assert "Book o" in kept


def test_some_of_what_a_decision_does_is_shown_without_a_look_through_the_catalogue(clerk, django_assert_num_queries):
    save(clerk, *(book(str(number), ("650", " 0\x1faIndians of South America.")) for number in range(30)))
    decision = decided(clerk, SOUTH)

    with django_assert_num_queries(2):
        shown = wording.examples(decision)

    assert len(shown) == 20 and {one.after for one in shown} == {("Indigenous peoples of South America",)}
