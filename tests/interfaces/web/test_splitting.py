"""Splitting on its page."""

from __future__ import annotations

from alcove.records import queries
from alcove.records.models import ChangeSet


def placed(stored, **where):
    places = {tag: place for place, (tag, _) in enumerate(stored.record.entries)}
    return {f"f{places[tag[1:]]}": choice for tag, choice in where.items()}


def test_a_record_is_split_field_by_field(signed_in, catalogue, found):
    client, book = signed_in(), found("emma")
    address = f"/staff/records/{book.id}/split/"
    assert address in client.get(f"/records/{book.id}/").content.decode()
    assert 'value="stays" checked' in client.get(address).content.decode()

    made = client.post(address, {"version": "1", "reason": "Two books", **placed(book, _245="both", _655="goes")})

    change_set = ChangeSet.objects.get()
    assert (made["Location"], change_set.reason) == (f"/staff/changes/{change_set.pk}/", "Two books")
    page = client.get(made["Location"]).content.decode()
    assert "The record is new." in page and "New record" in page
    before = queries.count()
    client.post(f"{made['Location']}apply", {"fingerprint": change_set.fingerprint})
    assert queries.count() == before + 1
    assert not queries.seen_by(None, book.id).record.fields("655")


def test_a_split_that_leaves_no_title_is_refused_and_what_was_chosen_stays(signed_in, catalogue, found):
    client, book = signed_in(), found("emma")

    answer = client.post(f"/staff/records/{book.id}/split/", {"version": "1", **placed(book, _245="goes")})

    page = answer.content.decode()
    assert answer.status_code == 422 and "There is no title (245)" in page
    assert page.count('value="goes" checked') == 1
    assert not ChangeSet.objects.exists()


def test_a_split_of_what_was_saved_in_the_meantime_is_refused(signed_in, catalogue, found):
    client, book = signed_in(), found("emma")
    chosen = placed(book, _245="both", _655="goes")

    assert client.post(f"/staff/records/{book.id}/split/", {"version": "0", **chosen}).status_code == 409
    assert client.post(f"/staff/records/{book.id}/split/", chosen).status_code == 409
