"""Change-sets by the API."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from alcove.libraries import actions as libraries
from alcove.libraries import queries as libraries_queries
from alcove.libraries.action import Actor
from alcove.libraries.models import Job, Library, Membership
from alcove.organization import sample
from alcove.organization.actions import loading, merging
from alcove.records import actions, queries
from alcove.records.models import Load


@pytest.fixture
def change_set(clerk):
    loading.load_file(clerk, load=loading.start_load(clerk, path=sample.files()[0]))
    first, second = list(queries.all_stored())[:2]
    return merging.merge_records(clerk, survivor=first.id, others=[second.id])


@pytest.fixture
def signed_in(client, clerk):
    user = libraries.add_user(clerk, username="cat", password="a long pass phrase 7", role=Membership.Role.CATALOGUER)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def told(client, record: int) -> set[tuple[str, str, str, str]]:
    said = client.get(f"/api/records/{record}/versions").json()
    return {(one["kind"], one["who"], one["action"], one["reason"]) for one in said}


@pytest.fixture
def taken_out(clerk, change_set):
    """Give a record that was deleted for a reason that is nobody else's business."""
    stored = next(iter(queries.all_stored()))
    actions.delete(clerk, record_id=stored.id, expected_version=1, reason="A person asked for it")
    return stored.id


def test_the_public_is_told_what_kind_of_change_it_was_and_staff_who_made_it_and_why(signed_in, taken_out):
    assert told(signed_in, taken_out) == {
        ("loaded", "clerk", "records.save_many", ""),
        ("deleted", "clerk", "records.delete", "A person asked for it"),
    }
    signed_in.logout()
    assert told(signed_in, taken_out) == {("loaded", "", "", ""), ("deleted", "", "", "")}


def test_who_is_signed_in_and_does_not_work_here_is_the_public(client, taken_out, django_user_model):
    client.force_login(django_user_model.objects.create_user("outsider"), "django.contrib.auth.backends.ModelBackend")

    assert told(client, taken_out) == {("loaded", "", "", ""), ("deleted", "", "", "")}


def test_a_library_that_says_so_tells_everybody_why(client, taken_out, settings):
    settings.CONFIG = replace(settings.CONFIG, PUBLIC_REASONS=True)

    assert ("deleted", "clerk", "records.delete", "A person asked for it") in told(client, taken_out)


def test_every_version_says_what_kind_of_change_made_it_and_only_its_own_reason(signed_in, clerk, change_set):
    first, second, third = [stored.id for stored in queries.all_stored()][:3]
    batch = asked(signed_in, "/api/changes/fix", task=TASK, ids=[third], reason="A task").json()
    for made in (batch, {"id": change_set.pk, "fingerprint": change_set.fingerprint}):
        asked(signed_in, f"/api/changes/{made['id']}/apply", fingerprint=made["fingerprint"])
    asked(signed_in, f"/api/changes/{batch['id']}/undo")
    back = asked(signed_in, f"/api/records/{third}/restore", version=2, expected_version=3, reason="It was right").json()
    asked(signed_in, f"/api/changes/{back['id']}/apply", fingerprint=back["fingerprint"])

    history = [(one["kind"], one["reason"]) for one in signed_in.get(f"/api/records/{third}/versions").json()]
    assert history == [("brought back", "It was right"), ("taken back", ""), ("batch edit", "A task"), ("loaded", "")]
    for merged in (first, second):
        assert signed_in.get(f"/api/records/{merged}/versions").json()[0]["kind"] == "merged"


def test_a_set_is_looked_at_carried_out_and_taken_back(signed_in, change_set):
    before = [stored.raw for stored in queries.all_stored()]
    address = f"/api/changes/{change_set.pk}"
    said = signed_in.get(address).json()
    first, second = signed_in.get(f"{address}/records").json()
    assert (said["state"], said["proposed"]) == ("ready", 2)
    assert first["difference"][0]["change"] == "added" and second["status_after"] == "deleted"
    assert signed_in.get(f"{address}/records?after={second['change']}").json() == []

    refused = signed_in.post(f"{address}/apply", {"fingerprint": "0"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "A304")
    done = signed_in.post(f"{address}/apply", {"fingerprint": said["fingerprint"]}, content_type="application/json")
    assert done.json()["outcomes"] == {"applied": 2}
    undone = signed_in.post(f"{address}/undo", {"reason": "A mistake"}, content_type="application/json")
    assert undone.json()["state"] == "undone"
    assert [stored.raw for stored in queries.all_stored()] == before
    assert signed_in.get(f"/api/records/{first['record']}/diff?from=1&to=2").json() == first["difference"]


def test_strangers_are_asked_to_sign_in(client, change_set):
    address = f"/api/changes/{change_set.pk}"
    for answer in (
        client.get("/api/changes"),
        asked(client, f"{address}/apply", fingerprint=""),
        asked(client, f"{address}/undo"),
    ):
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        assert answer.json()["code"] == "A402"


def test_another_site_cannot_ask_in_the_name_of_who_is_signed_in(signed_in, change_set):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = signed_in.cookies

    refused = asked(browser, f"/api/changes/{change_set.pk}/apply", fingerprint=change_set.fingerprint)

    assert (refused.status_code, refused.json()["code"]) == (403, "A403")
    assert signed_in.get(f"/api/changes/{change_set.pk}").json()["state"] == "ready"


def test_what_is_no_json_is_a_problem_document(signed_in):
    answer = signed_in.post("/api/changes/fix", "{no", content_type="application/json")

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (400, "application/problem+json", "A400")


def test_nothing_of_another_library_is_reached(signed_in, clerk, change_set, catalogue_next_door):
    record, theirs = catalogue_next_door
    address = f"/api/changes/{theirs.pk}"
    for answer in (
        signed_in.get(address), signed_in.get(f"{address}/records"), asked(signed_in, f"{address}/discard"),
        asked(signed_in, f"{address}/apply", fingerprint=theirs.fingerprint), asked(signed_in, f"{address}/undo"),
        asked(signed_in, f"/api/records/{record}/restore", version=1, expected_version=1),
        asked(signed_in, "/api/changes/split", record=record, version=1, goes=[1]),
        asked(signed_in, "/api/changes/merge", survivor=record, others=[record + 1]),
    ):  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (404, "A301")
    made = asked(signed_in, "/api/changes/fix", task=TASK, ids=[record]).json()
    assert (made["examined"], made["proposed"]) == (0, 0)
    theirs.refresh_from_db()
    assert theirs.state == "ready"


@pytest.fixture
def catalogue_next_door(change_set):
    """Give a record and a ready change-set of another library in this home."""
    other = Library.objects.create(code="next", name="The library next door")
    keeper = Actor("keeper", other.pk, frozenset({"*"}))
    loading.load_file(keeper, load=loading.start_load(keeper, path=sample.files()[0]))
    first, second = [stored.id for stored in queries.all_stored(library_id=other.pk)][:2]
    return first, merging.merge_records(keeper, survivor=first, others=[second])


def asked(client, address: str, **said):
    return client.post(address, said, content_type="application/json")


def test_a_set_that_is_not_wanted_is_given_up(signed_in, change_set):
    assert asked(signed_in, f"/api/changes/{change_set.pk}/discard").json()["state"] == "discarded"
    assert asked(signed_in, f"/api/changes/{change_set.pk}/discard").status_code == 409


def test_a_large_set_becomes_a_job(signed_in, change_set, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    address = f"/api/changes/{change_set.pk}"

    answer = asked(signed_in, f"{address}/apply", fingerprint=change_set.fingerprint)

    assert (answer.status_code, answer.json()["change_set"]) == (202, change_set.pk)
    assert answer["Location"] == answer.json()["address"]
    assert signed_in.get(answer["Location"]).json()["state"] == "waiting"
    assert asked(signed_in, f"{address}/apply", fingerprint=change_set.fingerprint).json()["code"] == "A303"
    actions.run_apply(Actor.operator(libraries_queries.default_library()), Job.objects.get(pk=answer.json()["job"]))
    assert signed_in.get(address).json()["state"] == "applied"
    undoing = asked(signed_in, f"{address}/undo", reason="No")
    assert (undoing.status_code, undoing["Location"]) == (202, f"/api/jobs/{undoing.json()['job']}")
    actions.run_undo(Actor.operator(libraries_queries.default_library()), Job.objects.get(pk=undoing.json()["job"]))
    assert signed_in.get(address).json()["state"] == "undone"


def test_a_large_set_that_is_not_the_one_looked_at_becomes_no_job(signed_in, change_set, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 1)

    answer = asked(signed_in, f"/api/changes/{change_set.pk}/apply", fingerprint="0")

    assert (answer.status_code, answer.json()["code"]) == (409, "A304")
    assert not Job.objects.filter(kind="records.apply_change_set").exists()


def test_a_deleted_record_is_brought_back(signed_in, taken_out):
    before = queries.seen_by(None, taken_out)
    assert before.is_deleted

    made = asked(
        signed_in, f"/api/records/{taken_out}/restore", version=1, expected_version=2, reason="Needed after all"
    ).json()
    assert queries.seen_by(None, taken_out).is_deleted
    asked(signed_in, f"/api/changes/{made['id']}/apply", fingerprint=made["fingerprint"])

    assert (made["state"], made["reason"]) == ("ready", "Needed after all")
    now = queries.seen_by(None, taken_out)
    assert (now.is_deleted, now.version, now.raw) == (False, 3, before.raw)


TASK = {"title": "Ours", "instructions": [{"verb": "add field", "tag": "590", "data": "\\\\$aOurs"}]}


def test_many_records_are_edited_by_a_task(signed_in, change_set):
    first, second = list(queries.all_stored())[:2]

    made = asked(signed_in, "/api/changes/fix", task=TASK, ids=[first.id, second.id, 999_999], reason="Asked for").json()

    assert (made["state"], made["examined"], made["proposed"], made["title"]) == ("ready", 2, 2, "Ours")
    assert asked(signed_in, f"/api/changes/{made['id']}/apply", fingerprint=made["fingerprint"]).json()["state"] == "applied"
    assert queries.seen_by(None, first.id).record.fields("590")
    job = Load.objects.get().job_id
    assert asked(signed_in, "/api/changes/fix", task=TASK, load=job).json()["examined"] > 2


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"task": {"instructions": [{"verb": "explode"}]}, "ids": [1]}, 400, "A212"),
        ({"task": TASK}, 400, "A212"),
        ({"task": TASK, "ids": [1], "query": "x"}, 400, "A212"),
        ({"task": TASK, "load": 77}, 404, "A301"),
        ({"task": TASK, "ids": ["x"]}, 422, "A400"),
        ({"task": TASK, "ids": [-1]}, 422, "A400"),
    ],
)
def test_a_task_that_cannot_be_used_is_refused(signed_in, change_set, said, status, code):
    answer = asked(signed_in, "/api/changes/fix", **said)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_records_are_merged_split_and_brought_back(signed_in, change_set):
    first, second, third = list(queries.all_stored())[:3]
    merged = asked(signed_in, "/api/changes/merge", survivor=first.id, others=[second.id]).json()
    split = asked(
        signed_in, "/api/changes/split", record=third.id, version=1, goes=[len(third.record.entries) - 1],
        both=[[tag for tag, _ in third.record.entries].index("245")],
    ).json()  # fmt: skip
    assert asked(signed_in, f"/api/changes/{merged['id']}/apply", fingerprint=merged["fingerprint"]).status_code == 200
    assert asked(signed_in, f"/api/changes/{split['id']}/apply", fingerprint=split["fingerprint"]).status_code == 200
    back = asked(signed_in, f"/api/records/{first.id}/restore", version=1, expected_version=2, reason="As it was").json()
    assert asked(signed_in, f"/api/changes/{back['id']}/apply", fingerprint=back["fingerprint"]).status_code == 200

    assert queries.seen_by(None, first.id).raw == first.raw
    field = asked(signed_in, f"/api/records/{first.id}/restore", version=2, expected_version=3, tag="035").json()
    assert field["state"] == "ready"
    assert asked(signed_in, f"/api/records/{first.id}/restore", version=2, expected_version=1).status_code == 409


def test_fields_to_merge_are_of_the_version_that_was_looked_at(signed_in, change_set):
    first, second = list(queries.all_stored())[:2]
    title = [tag for tag, _ in second.record.entries].index("245")
    asking = {"survivor": first.id, "others": [second.id], "versions": {first.id: 1, second.id: 1}}
    wanted = [{"record": second.id, "place": title}]

    assert asked(signed_in, "/api/changes/merge", **asking, take=wanted).json()["state"] == "ready"
    for take, versions, code in (
        (wanted, {first.id: 1, second.id: 2}, "A302"),
        (wanted, None, "A302"),
        ([], asking["versions"], "A305"),
        ([{"record": second.id, "place": 999}], asking["versions"], "A305"),
    ):
        answer = asked(signed_in, "/api/changes/merge", **asking | {"versions": versions}, take=take)
        assert answer.json()["code"] == code, answer.json()


def test_a_nul_that_is_sent_does_no_harm(signed_in, change_set):
    record = next(iter(queries.all_stored())).id
    made = asked(signed_in, "/api/changes/fix", task=TASK, ids=[record], reason="x\0y").json()
    assert made["reason"] == "xy"
    assert asked(signed_in, "/api/changes/fix", task={**TASK, "title": "a\0b"}, ids=[record]).json()["code"] == "A212"
    assert asked(signed_in, f"/api/records/{record}/restore", version=1, expected_version=1, occurrence=2).status_code == 404


def test_a_viewer_changes_nothing(client, clerk, change_set):
    user = libraries.add_user(clerk, username="vi", password="a long pass phrase 8", role=Membership.Role.VIEWER)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    record = next(iter(queries.all_stored())).id

    for address, said in (
        (f"/api/changes/{change_set.pk}/discard", {}),
        ("/api/changes/fix", {"task": TASK, "ids": [record]}),
        ("/api/changes/split", {"record": record, "version": 1, "goes": [5]}),
        ("/api/changes/merge", {"survivor": record, "others": [record + 1]}),
        (f"/api/records/{record}/restore", {"version": 1, "expected_version": 1}),
    ):
        assert asked(client, address, **said).status_code == 403, address
