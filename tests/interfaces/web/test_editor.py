"""The editor on its pages, without JavaScript."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from alcove.interfaces.web.sheet import Row, Sheet, remarks
from alcove.libraries.models import Library, Membership
from alcove.marc.record import Record
from alcove.organization import drafts
from alcove.organization.actions import drafting, editing
from alcove.organization.models import Draft, RecordTemplate
from alcove.records import queries


@pytest.fixture
def cataloguer(signed_in):
    return signed_in()


@pytest.fixture
def book(catalogue, found):
    return found("emma")


def typed_in(page: str) -> dict[str, list[str]]:
    """Give what a browser would send of the page: every input, text area and select, in order."""
    form = page[page.index('id="editor"') :].split('<template id="blank-row">')[0]
    sent: dict[str, list[str]] = {}
    for found in re.finditer(
        r'<input [^>]*?name="([^"]+)"[^>]*|<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>'
        r'|<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>',
        form, re.DOTALL,
    ):  # fmt: skip
        one, area, text, choice, options = found.groups()
        if one:
            value = re.search(r'value="([^"]*)"', found.group())
            sent.setdefault(one, []).append(unescape(value.group(1)) if value else "")
        elif area:
            sent.setdefault(area, []).append(unescape(text))
        else:
            chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
            sent.setdefault(choice, []).append(unescape(chosen.group(1)))
    return sent


def at(book) -> str:
    return f"/staff/records/{book.id}/edit/"


def test_what_the_form_sends_untouched_is_the_record_to_the_letter(cataloguer, catalogue):
    for stored in queries.all_stored():
        page = cataloguer.get(at(stored)).content.decode()
        data = QueryDict(mutable=True)
        for name, values in typed_in(page).items():
            data.setlist(name, values)

        again = Sheet.of_post(data).read()

        assert again.slips == []
        assert (again.record.leader, again.record.entries) == (stored.record.leader, stored.record.entries)


def test_a_changed_title_is_saved_with_its_reason(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    place = sent["tag"].index("245")
    sent["content"][place] = "$aEmma, again"

    answer = cataloguer.post(at(book), {**sent, "reason": "Seen on the title page", "do": "save"})

    assert answer["Location"] == f"/records/{book.id}/"
    assert queries.seen_by(None, book.id).record.first("245").get("a") == "Emma, again"
    assert "Seen on the title page" in cataloguer.get(f"/records/{book.id}/history/").content.decode()


def test_a_position_is_chosen_by_its_name(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    row = sent["tag"].index("008")
    sent[f"p{row}-008-35-3"], sent[f"p{row}-008-7-4"], sent["pL-17-1"] = ["ger"], ["1999"], ["7"]

    cataloguer.post(at(book), {**sent, "do": "save"})

    record = queries.seen_by(None, book.id).record
    assert (record.control("008")[35:38], record.control("008")[7:11], record.leader[17]) == ("ger", "1999", "7")


def test_fields_are_added_moved_and_removed_and_nothing_is_lost(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    sent["content"][-1] = "$anot saved yet"
    count = len(sent["tag"])

    sent = typed_in(cataloguer.post(at(book), {**sent, "do": "add:2"}).content.decode())
    assert (len(sent["tag"]), sent["tag"][3]) == (count + 1, "")
    sent["tag"][3], sent["content"][3] = "590", "Without a code"
    sent = typed_in(cataloguer.post(at(book), {**sent, "do": "down:3"}).content.decode())
    assert sent["tag"][4] == "590"
    sent = typed_in(cataloguer.post(at(book), {**sent, "do": "remove:0"}).content.decode())

    assert (len(sent["tag"]), sent["content"][3], sent["content"][-1]) == (count, "Without a code", "$anot saved yet")
    text = typed_in(cataloguer.post(at(book), {**sent, "do": "text"}).content.decode())
    assert "$aWithout a code" in text["text"][0] and "$anot saved yet" in text["text"][0]
    form = typed_in(cataloguer.post(at(book), {**text, "do": "form"}).content.decode())
    assert form["tag"] == sent["tag"]


def test_a_field_is_given_its_880(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    place = sent["tag"].index("245")

    sent = typed_in(cataloguer.post(at(book), {**sent, "do": f"pair:{place}"}).content.decode())

    assert sent["content"][place].startswith("$6880-01$a")
    assert (sent["tag"][place + 1], sent["content"][place + 1][:9]) == ("880", "$6245-01$")  # beside its field
    sent["content"][place + 1] = "$6245-01$aЭмма"
    cataloguer.post(at(book), {**sent, "do": "save"})
    assert queries.seen_by(None, book.id).record.entries[-1] == ("880", "10\x1f6245-01\x1faЭмма")  # and last in the record


def test_a_field_is_opened_into_a_line_for_each_subfield_and_closed_again(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    place = sent["tag"].index("245")

    opened = typed_in(cataloguer.post(at(book), {**sent, "do": f"open:{place}"}).content.decode())
    opened[f"sv-{place}"][0] = "Emma anew"
    opened[f"sc-{place}"][-1], opened[f"sv-{place}"][-1] = "n", "Part 1"
    again = typed_in(cataloguer.post(at(book), {**opened, "do": f"open:{place}"}).content.decode())

    assert again["content"][place].startswith("$aEmma anew$") and again["content"][place].endswith("$nPart 1")
    assert f"sv-{place}" not in again


def test_the_check_says_where_and_what_to_do(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    place = sent["tag"].index("245")
    sent["content"][place] += "$xnot allowed"

    page = cataloguer.post(at(book), {**sent, "do": "check"}).content.decode()
    answer = cataloguer.post("/staff/records/check", sent).json()

    assert f'<a href="#f{place}">Field 245 has a subfield $x' in page
    assert any(one["row"] == place and "$x" in one["message"] and one["remedy"] for one in answer["remarks"])


def test_text_with_a_line_that_cannot_be_read_is_not_saved_but_shown_again(cataloguer, book):
    text = typed_in(
        cataloguer.post(at(book), {**typed_in(cataloguer.get(at(book)).content.decode()), "do": "text"}).content.decode()
    )
    text["text"] = [text["text"][0] + "no field\n"]

    answer = cataloguer.post(at(book), {**text, "do": "save"})

    page = answer.content.decode()
    assert (answer.status_code, "no field\n" in page, "This is no field" in page) == (422, True, True)
    assert queries.seen_by(None, book.id).version == 1


def test_before_and_after_are_shown_before_anything_is_saved(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    sent["content"][sent["tag"].index("245")] = "$aAnother title"

    page = cataloguer.post(at(book), {**sent, "do": "differences"}).content.decode()

    assert "<ins" in page and "Another" in page
    assert queries.seen_by(None, book.id).version == 1


def test_two_people_edit_one_record_and_both_changes_are_kept(cataloguer, clerk, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    sent["content"][sent["tag"].index("245")] = "$aMy title"
    theirs = Record(book.record.leader, [*book.record.entries, ("590", "  \x1faTheir note")])
    editing.edit_record(clerk, record_id=book.id, expected_version=1, record=theirs, reason="Note")

    answer = cataloguer.post(at(book), {**sent, "do": "save"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Their note" in page and "You changed different things" in page
    merged = {name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1) for name in ("base", "theirs", "view", "do")}
    text = unescape(re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', page, re.DOTALL).group(1))
    cataloguer.post(at(book), {**merged, "text": text})

    record = queries.seen_by(None, book.id).record
    assert (record.first("245").get("a"), record.first("590").get("a")) == ("My title", "Their note")


def test_where_both_changed_the_same_field_somebody_chooses(cataloguer, clerk, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    sent["content"][sent["tag"].index("245")] = "$aMine"
    entries = [(tag, "10\x1faTheirs" if tag == "245" else content) for tag, content in book.record.entries]
    editing.edit_record(clerk, record_id=book.id, expected_version=1, record=Record(book.record.leader, entries), reason="x")
    page = cataloguer.post(at(book), {**sent, "do": "save"}).content.decode()
    assert page.count('name="c-245.1"') == 3
    text = unescape(re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', page, re.DOTALL).group(1))

    asked = {"base": "1", "theirs": "2", "view": "text", "text": text, "do": "resolve", "c-245.1": "both"}
    cataloguer.post(at(book), asked)

    assert [field.get("a") for field in queries.seen_by(None, book.id).record.fields("245")] == ["Mine", "Theirs"]


def test_a_record_is_made_from_a_template(cataloguer, catalogue):
    page = cataloguer.get("/staff/records/new/", {"template": "book"}).content.decode()
    sent = typed_in(page)
    page = cataloguer.post("/staff/records/new/", {**sent, "do": "check"}).content.decode()
    assert "Field 245: subfield $a is empty." in page
    assert "Field 650: subfield $a is empty." not in page
    sent["content"][sent["tag"].index("245")] = "$aA new book"

    made = cataloguer.post("/staff/records/new/", {**sent, "do": "save"})["Location"]

    record = queries.seen_by(None, int(made.split("/")[2])).record
    assert (record.first("245").get("a"), record.control("003")) == ("A new book", "main")


def test_a_record_is_made_like_another(cataloguer, book):
    sent = typed_in(cataloguer.get("/staff/records/new/", {"from": book.id}).content.decode())

    assert "245" in sent["tag"] and "001" not in sent["tag"]


def test_a_draft_is_kept_offered_and_forgotten_when_saved(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    sent["content"][sent["tag"].index("245")] = "$aHalf-typed"
    assert cataloguer.post("/staff/records/draft", sent).status_code == 204

    assert "You have a draft" in cataloguer.get(at(book)).content.decode()
    again = typed_in(cataloguer.get(at(book), {"draft": "1"}).content.decode())
    assert again["content"][again["tag"].index("245")] == "$aHalf-typed"
    cataloguer.post(at(book), {**again, "do": "save"})
    assert not Draft.objects.exists()


def test_a_draft_of_what_is_not_there_or_not_ones_own_is_not_kept(signed_in, book):
    client = signed_in()
    sent = typed_in(client.get(at(book)).content.decode())
    assert client.post("/staff/records/draft", {**sent, "record": "999999"}).status_code == 204
    assert client.post("/staff/records/draft", {**sent, "key": "no key"}).status_code == 204
    assert not Draft.objects.exists()
    client.post("/staff/records/draft", {**sent, "record": ""})
    other = signed_in(Membership.Role.ADMINISTRATOR)

    assert other.post("/staff/records/draft", {**sent, "record": "", "view": "text", "text": "theirs"}).status_code == 204
    assert "theirs" not in Draft.objects.get().text


def test_who_else_is_at_work_on_a_record_is_said(signed_in, book):
    client = signed_in()
    client.post("/staff/records/draft", typed_in(client.get(at(book)).content.decode()))
    other = signed_in(Membership.Role.ADMINISTRATOR)

    assert "is at work on this record too" in other.get(at(book)).content.decode()


def test_a_template_of_the_library_is_kept_and_used(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    cataloguer.post(at(book), {**sent, "template_name": "Like Emma", "do": "template"})

    page = cataloguer.get("/staff/records/new/").content.decode()
    address = re.search(r'href="(\?template=own:\d+)">Like Emma', page).group(1)

    assert "001" not in typed_in(cataloguer.get(f"/staff/records/new/{address}").content.decode())["tag"]


def test_a_record_is_deleted_with_a_reason_and_brought_back_by_saving(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    cataloguer.post(at(book), {**sent, "reason": "Twice here", "do": "delete"})
    assert queries.seen_by(None, book.id).is_deleted

    sent = typed_in(cataloguer.get(at(book)).content.decode())
    cataloguer.post(at(book), {**sent, "do": "save"})
    assert not queries.seen_by(None, book.id).is_deleted


def test_a_viewer_does_not_edit(signed_in, book):
    viewer = signed_in(Membership.Role.VIEWER)

    assert viewer.get(at(book)).status_code == 403
    assert viewer.get("/staff/records/new/").status_code == 403
    assert viewer.post("/staff/records/draft", {"key": "x"}).status_code == 403


def test_help_on_a_field_is_in_the_words_of_the_standard(cataloguer, catalogue):
    assert "Nonfiling characters" in cataloguer.get("/staff/records/help/bibliographic/245").content.decode()
    assert cataloguer.get("/staff/records/help/nonsense/zzz").status_code == 200


@given(st.dictionaries(
    st.sampled_from([
        "view", "leader", "tag", "first", "second", "content", "text", "pL-5-1", "p0-008-7-4", "p0-008-59-9",
        "p0--", "sc-0", "sv-0",
    ]),
    st.lists(st.text(max_size=12) | st.sampled_from(["form", "008", "245", "$a", "880", "$6245-01"]), max_size=4),
))  # fmt: skip
def test_whatever_is_sent_is_laid_on_the_page_again(said):
    data = QueryDict(mutable=True)
    for name, values in said.items():
        data.setlist(name, values)

    sheet = Sheet.of_post(data)

    remarks(sheet)
    assert Sheet.of_post(data).text == sheet.text
    for view in ("form", "text"):
        sheet.turned(view).read()
    for place in range(len(sheet.rows)):
        sheet.paired(place)


TAGS = st.sampled_from(["245", "246", "880", "500"])
LINKS = st.sampled_from(["", "$6880-01", "$6880-02", "$6245-01", "$6246-02", "$6500-00"])


@given(st.lists(st.tuples(TAGS, LINKS), max_size=9))
def test_however_880s_are_linked_the_page_gives_back_the_order_of_the_record(fields):
    sheet = Sheet("form", " " * 24, [Row(tag, " ", " ", f"{link}$a{place}") for place, (tag, link) in enumerate(fields)])
    sent = QueryDict(mutable=True)
    sent["view"], sent["leader"] = "form", sheet.leader
    for at in sheet.shown:
        row = sheet.rows[at]
        home = f"w{at}" if at in sheet.partners else str(at)
        for name, value in zip(("tag", "first", "second", "content", "home"), (*row[:4], home), strict=True):
            sent.appendlist(name, value)

    back = Sheet.of_post(sent)

    assert sorted(sheet.shown) == list(range(len(fields)))
    assert (back.rows, back.posted) == (sheet.rows, sheet.shown)


def test_the_880s_of_a_field_stay_with_it_and_go_with_it():
    rows = [Row("245", content="$6880-01$aA"), Row("500", content="$aB"), Row("880", content="$6245-01$aא")]
    sheet = Sheet("form", " " * 24, rows)

    assert sheet.shown == [0, 2, 1]
    assert [row.tag for row in sheet.moved(0, 1).rows] == ["500", "245", "880"]
    assert [row.tag for row in sheet.moved(1, 1).rows] == ["245", "500", "880"]
    assert [row.tag for row in sheet.without_row(0).rows] == ["500"]
    assert sheet.without_row(2).rows == [Row("245", content="$aA"), rows[1]]


@given(st.lists(st.text("w0123456789-x", max_size=3), max_size=6), st.integers(0, 6))
def test_no_home_that_is_sent_loses_a_row(homes, count):
    sent = QueryDict(mutable=True)
    sent["view"] = "form"
    sent.setlist("home", homes)
    for place in range(count):
        for name, value in zip(("tag", "first", "second", "content"), ("500", " ", " ", f"$a{place}"), strict=True):
            sent.appendlist(name, value)

    sheet = Sheet.of_post(sent)

    assert sorted(row.content for row in sheet.rows) == [f"$a{place}" for place in range(count)]
    assert [sheet.rows[at].content for at in sheet.posted] == [f"$a{place}" for place in range(count)]


@pytest.fixture
def novels(clerk, book):
    """Give a template of the library, and the address where it is removed."""
    kept = drafting.keep_template(clerk, name="Novels <b>", text=drafts.template(clerk.library_id, "book"))
    return f"/staff/records/templates/{kept.pk}/remove/"


def test_a_template_of_the_library_is_removed_when_that_is_confirmed_and_records_stay(cataloguer, book, novels):
    assert f'href="{novels}"' in cataloguer.get("/staff/records/new/").content.decode()
    asking = cataloguer.get(novels).content.decode()
    assert "Novels &lt;b&gt;" in asking and "=245" in asking and '<form method="post"' in asking
    assert RecordTemplate.objects.count() == 1

    done = cataloguer.post(novels, follow=True).content.decode()

    assert "The template was removed." in done and "Novels" not in done
    assert queries.seen_by(None, book.id).raw == book.raw
    assert cataloguer.post(novels).status_code == 404


def test_who_may_not_edit_removes_no_template(signed_in, novels):
    client = signed_in(Membership.Role.VIEWER)

    assert (client.get(novels).status_code, client.post(novels).status_code) == (403, 403)
    client.logout()
    assert client.post(novels).status_code == 302
    assert RecordTemplate.objects.count() == 1


def test_a_template_of_another_library_is_not_removed(cataloguer, novels):
    other = Library.objects.create(code="next", name="The library next door")
    RecordTemplate.objects.update(library=other)

    assert (cataloguer.get(novels).status_code, cataloguer.post(novels).status_code) == (404, 404)
    assert RecordTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "moved", "order"),
    [
        ("100+ 245+ 500 880=100 880=245 880", "500 100+ 880=100 245+ 880=245 880", "500 100+ 245+ 880=100 880=245 880"),
        ("245+ 500 856 880=245", "245+ 880=245 856 500", "245+ 856 500 880=245"),
        ("245+ 500 880=245 856", "500 245+ 880=245 856", "500 245+ 880=245 856"),
        ("245+ 500 880=245 856", "500 856 245+ 880=245", "500 880=245 856 245+"),
        ("245+ 500 880=245", "245+ 880=245 new 500", "245+ new 500 880=245"),
    ],
)
def test_moving_a_field_moves_no_880_of_another(rows, moved, order):
    rows, sent = rows.split(), QueryDict(mutable=True)
    sent["view"], sent["leader"] = "form", " " * 24
    for name in moved.split():
        home = "" if name == "new" else f"{'w' if '=' in name else ''}{rows.index(name)}"
        for key, value in zip(
            ("tag", "first", "second", "content", "home"), (name[:3], " ", " ", f"$a{name}", home), strict=True
        ):
            sent.appendlist(key, value)

    assert [row.content[2:] for row in Sheet.of_post(sent).rows] == order.split()


def test_no_row_is_cut_off_however_many_there_are(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    for name, value in (("tag", "500"), ("first", " "), ("second", " "), ("content", "$aMore."), ("home", "")):
        sent[name] += [value] * 700

    cataloguer.post(at(book), {**sent, "do": "save"})

    assert len(queries.seen_by(None, book.id).record.fields("500")) >= 700


def test_a_field_just_typed_has_the_positions_of_its_kind_of_record(cataloguer, catalogue):
    authority = cataloguer.get("/staff/records/row/authority/008").content.decode()
    book = cataloguer.get("/staff/records/row/bibliographic/008", {"leader": "00000nam a2200000 i 4500"}).content.decode()

    assert "Literary form" in book and "Literary form" not in authority
    assert "Date 1" not in authority


def test_the_880_of_a_hundredth_field_is_refused_with_a_reason(cataloguer, book):
    sent = typed_in(cataloguer.get(at(book)).content.decode())
    for number in range(1, 100):
        for name, value in (
            ("tag", "500"),
            ("first", " "),
            ("second", " "),
            ("content", f"$6880-{number:02}$aMore."),
            ("home", ""),
        ):
            sent[name].append(value)
    place = sent["tag"].index("245")

    assert "all 99 numbers are taken" in cataloguer.post(at(book), {**sent, "do": f"pair:{place}"}).content.decode()
