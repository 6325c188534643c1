"""The pages of authority control: headings for everybody, and the desk of those who decide."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from lxml import html

from alcove.libraries.models import Job
from alcove.organization.actions import linking, loading
from alcove.organization.models import LinkQuestion
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.models import ChangeSet
from alcove.records.models import Record as Row
from alcove.retrieval import index


@pytest.fixture
def sample(clerk, shared_data: Path) -> dict[str, int]:
    """Load authorities and books that are linked to them; give the id of each authority by its number."""
    for name in ("authorities.mrc", "bibs.mrc"):
        path = shared_data / "evergreen_concerto_enhanced" / name
        loading.load_file(clerk, load=loading.start_load(clerk, path=path))
    index.catch_up()
    return dict(Row.objects.filter(kind="authority").values_list("control_number", "id"))


@pytest.fixture
def staff(signed_in):
    return signed_in()


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_reader_is_led_from_another_name_to_the_heading_and_its_records(client, sample):
    listed = page(client, "/authorities/?q=kabalevski")
    shown = page(client, f"/authorities/{sample['2']}/")

    assert "Kabalevski, Dmitri, 1904-" in listed and f'href="/authorities/{sample["2"]}/"' in listed
    assert "Kabalevsky, Dmitry Borisovich, 1904-1987" in shown and "Kabalevskii, Dm. (Dmitrii), 1904-" in shown
    assert "1 record has this heading" in shown


def test_the_list_of_headings_can_be_turned_to_its_end_and_back(client, sample):
    address, seen = "/authorities/?q=", []
    while address:
        text = page(client, address)
        seen += [part.split("</bdi>")[0] for part in text.split("<bdi>")[1:] if "</ol>" not in part]
        found = text.split('rel="next nofollow" href="')
        address = found[1].split('"')[0].replace("&amp;", "&") if len(found) > 1 else ""

    assert len(seen) > 600
    assert seen.index("Finzi, Gerald, 1901-1956") < seen.index("Handel, George Frideric, 1685-1759")


def test_a_hidden_authority_is_on_no_list(client, clerk, sample):
    records.suppress(clerk, record_ids=[sample["2"]], reason="Asked for")

    assert "Kabalevsky, Dmitry Borisovich, 1904-1987<" not in page(client, "/authorities/?q=kabalevsky")
    assert client.get(f"/authorities/{sample['2']}/").status_code == 404


def test_a_heading_is_changed_everywhere_from_its_page(staff, sample):
    shown = page(staff, f"/staff/authorities/{sample['17']}/change/?look=handel")
    assert "=100  1\\$aHandel, George Frideric,$d1685-1759" in shown

    answer = staff.post(
        f"/staff/authorities/{sample['17']}/change/",
        {
            "do": "rename",
            "heading": "=100  1\\$aHändel, Georg Friedrich,$d1685-1759",
            "version": "1",
            "reason": "His own",
        },
    )

    made = ChangeSet.objects.latest("id")
    assert answer.status_code == 302 and answer["Location"] == f"/staff/changes/{made.pk}/"
    assert made.proposed == 6
    assert "Händel" in page(staff, f"/staff/changes/{made.pk}/")


def test_what_cannot_be_a_heading_is_said_on_the_page(staff, sample):
    for typed in ("nonsense", "=245  10$aA title", "=100  1\\$aHandel, George Frideric,$d1685-1759"):
        answer = staff.post(f"/staff/authorities/{sample['17']}/change/", {"do": "rename", "heading": typed, "version": "1"})

        assert answer.status_code == 200 and 'role="alert"' in answer.content.decode()


def test_a_question_is_decided_on_its_page(staff, clerk, sample):
    linking.link_headings(clerk, ids=Row.objects.filter(kind="bibliographic").values_list("id", flat=True))
    question = LinkQuestion.objects.get(text="Audiobooks", thesaurus="")
    assert f"/staff/authorities/questions/{question.pk}/" in page(staff, "/staff/authorities/questions/?reason=ambiguous")
    shown = page(staff, f"/staff/authorities/questions/{question.pk}/")
    assert shown.count('name="authority"') == 2

    answer = staff.post(f"/staff/authorities/questions/{question.pk}/", {"authority": question.candidates[0], "reason": "ours"})

    assert answer.status_code == 302
    assert ChangeSet.objects.latest("id").proposed == question.records.count() > 0
    assert "linked (" in page(staff, f"/staff/authorities/questions/{question.pk}/")


def test_a_worksheet_is_taken_filled_and_given_back(staff, sample):
    taken = staff.get(f"/staff/authorities/{sample['17']}/worksheet.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(taken)))
    assert len(rows) == 5
    rows[0]["to"] = str(sample["60"])
    filled = io.StringIO()
    writer = csv.DictWriter(filled, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    sheet = io.BytesIO(filled.getvalue().encode("utf-8"))
    sheet.name = "sheet.csv"

    answer = staff.post(f"/staff/authorities/{sample['17']}/split/", {"sheet": sheet, "reason": "two people"})

    assert answer.status_code == 302
    made = ChangeSet.objects.latest("id")
    assert made.proposed == 1


HEAD = b"record,version,place,to\n"


@pytest.mark.parametrize("raw", [b"", b"a,b\n1,2\n", HEAD + b"x,1,2,3\n", b"\xff\xfe\x00record", HEAD + b"1,1,1,zz\n"])
def test_a_worksheet_that_cannot_be_read_is_said_by_its_line(staff, sample, raw):
    sheet = io.BytesIO(raw)
    sheet.name = "sheet.csv"

    answer = staff.post(f"/staff/authorities/{sample['17']}/split/", {"sheet": sheet})

    assert answer.status_code == 200 and 'role="alert"' in answer.content.decode()
    assert not ChangeSet.objects.exists()


def test_linking_the_catalogue_is_a_job_that_ends_with_a_set_to_look_at(staff, clerk, sample):
    answer = staff.post("/staff/authorities/link", {"partial": "1"})
    assert answer.status_code == 302
    job = Job.objects.get(kind=linking.KIND)
    linking.run_job(clerk, job)

    job.refresh_from_db()
    assert job.state == "done" and job.report["linked"] == 4 and job.report["partial"] == 10
    assert ChangeSet.objects.get(pk=job.report["change_set"]).state == "ready"


def test_the_editor_says_what_is_linked_and_offers_headings(staff, sample):
    book = next(one for one in queries.all_stored() if any(c.endswith("\x1f0(CONS)17") for _, c in one.record.entries))
    shown = page(staff, f"/staff/records/{book.id}/edit/")
    assert f'href="/authorities/{sample["17"]}/"' in shown
    form = fields_of(shown)
    at = next(place for place, content in enumerate(form["content"]) if content.endswith("$0(CONS)17"))
    form["content"][at] = "$aKabalevs$eperformer"

    offered = staff.post(f"/staff/records/{book.id}/edit/", {**form, "do": f"headings:{at}"}).content.decode()
    assert f'value="take:{sample["2"]}:{at}"' in offered
    taken = staff.post(f"/staff/records/{book.id}/edit/", {**form, "do": f"take:{sample['2']}:{at}"}).content.decode()
    assert "$aKabalevsky, Dmitry Borisovich,$d1904-1987.$eperformer$0(CONS)2" in taken.replace("&#x27;", "'")
    again = fields_of(taken)
    unlinked = staff.post(f"/staff/records/{book.id}/edit/", {**again, "do": f"unlink:{at}"}).content.decode()
    assert "$0(CONS)2" not in unlinked


def fields_of(text: str) -> dict[str, list[str]]:
    """Read the form of the editor as a browser would send it."""
    form = html.fromstring(text).get_element_by_id("editor")
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value.lstrip("\n"))
    return found


def test_nobody_else_comes_to_the_desk(client, sample):
    for address in ("/staff/authorities/", "/staff/authorities/questions/", f"/staff/authorities/{sample['17']}/change/"):
        assert client.get(address).status_code == 302
