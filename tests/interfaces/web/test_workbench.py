"""The workbench."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alcove.interfaces.web.uploads import safe_name
from alcove.interfaces.web.urls import urlpatterns
from alcove.libraries.models import Job, Membership
from alcove.marc import write
from alcove.marc.record import Record
from alcove.organization.actions import loading
from alcove.records.models import Load
from alcove.retrieval import index

STAFF = [one for one in urlpatterns if str(one.pattern).startswith("staff/")]


def _address(pattern) -> str:
    arguments = {"token": "0" * 24}
    kinds = pattern.pattern.converters
    values = {
        name: arguments.get(name) or (1 if type(kind).__name__ == "IntConverter" else "245") for name, kind in kinds.items()
    }
    return reverse(pattern.name, kwargs=values)


def _asked(client, pattern):
    """Ask for an address; what is no page but an action is asked for as such."""
    answer = client.get(_address(pattern))
    return client.post(_address(pattern)) if answer.status_code == 405 else answer


@pytest.fixture
def damaged(found) -> bytes:
    """Give two records: one with a new edition, and the beginning of one."""
    record = found("genji").record
    raw = write.encode(Record(record.leader, [*record.entries, ("250", "  \x1faNew edition.")]), syntax="iso2709")
    return raw + raw[:60]


@pytest.mark.parametrize("pattern", STAFF, ids=lambda one: one.name)
def test_the_workbench_is_closed_to_readers(client, catalogue, pattern):
    answer = _asked(client, pattern)

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/sign-in/")


@pytest.mark.parametrize("pattern", STAFF, ids=lambda one: one.name)
def test_the_workbench_is_closed_to_those_without_a_role(client, catalogue, django_user_model, pattern):
    client.force_login(django_user_model.objects.create_user("outsider"), "django.contrib.auth.backends.ModelBackend")
    answer = _asked(client, pattern)

    assert answer.status_code == 403


def test_who_may_only_look_cannot_load_or_stop(signed_in, catalogue):
    client = signed_in(Membership.Role.VIEWER)

    assert client.get("/staff/").status_code == 200
    assert client.get("/staff/load/").status_code == 403
    assert client.post(f"/staff/jobs/{catalogue.job_id}/cancel").status_code == 403


def test_a_file_is_looked_at_before_anything_is_written(signed_in, damaged):
    client = signed_in()
    loads = Load.objects.count()

    looked = client.post(
        "/staff/load/", {"file": SimpleUploadedFile("new books.mrc", damaged), "encoding": "detected"}, follow=True
    )
    page = looked.content.decode()

    assert Load.objects.count() == loads
    assert "源氏物語" in page
    assert "new books.mrc" in page
    assert re.search(r"<b>1</b><span>cannot be read", page)


def test_a_file_that_was_looked_at_can_be_loaded(signed_in, damaged, clerk):
    client = signed_in()
    looked = client.post("/staff/load/", {"file": SimpleUploadedFile("new.mrc", damaged), "encoding": "detected"})

    started = client.post(f"/staff/load/{looked['Location']}", {"encoding": "detected"})
    job = Job.objects.get(pk=int(started["Location"].rstrip("/").rsplit("/", 1)[1]))

    assert (job.state, job.load.source_name, job.user.username) == ("waiting", "new.mrc", "a-cataloguer")


def test_a_finished_load_shows_its_problems_and_gives_everything_back(signed_in, damaged, clerk, tmp_path):
    file = tmp_path / "new.mrc"
    file.write_bytes(damaged)
    load = loading.start_load(clerk, path=file)
    with index.following():
        loading.load_file(clerk, load=load)
    client, job = signed_in(), f"/staff/jobs/{load.job_id}/"

    page = client.get(job).content.decode()

    assert "state-error" in page
    assert "M1" in b"".join(client.get(f"{job}problems.csv").streaming_content).decode()
    assert b"".join(client.get(f"{job}received").streaming_content) == damaged
    assert damaged.endswith(b"".join(client.get(f"{job}quarantine.mrc").streaming_content))
    assert "None of this kind" in client.get(job, {"severity": "notice"}).content.decode()


def test_two_versions_are_compared_field_by_field(signed_in, damaged, found, clerk, tmp_path):
    file = tmp_path / "new.mrc"
    file.write_bytes(damaged)
    with index.following():
        loading.load_file(clerk, load=loading.start_load(clerk, path=file))

    page = signed_in().get(f"/records/{found('genji').id}/history/").content.decode()

    assert re.search(r"250</span>\s*<ins class=\"diff-text\"><bdi>.*New edition\.</bdi></ins>", page)


def test_a_waiting_job_can_be_stopped_and_taken_up_again(signed_in, clerk, catalogue, tmp_path):
    file = tmp_path / "more.mrc"
    file.write_bytes(b"00026nam a2200025   4500\x1e\x1d")
    load = loading.start_load(clerk, path=file)
    client, job = signed_in(), f"/staff/jobs/{load.job_id}/"

    assert "Stop" in client.get(job).content.decode()
    client.post(f"{job}cancel")
    assert "Go on" in client.get(job).content.decode()
    client.post(f"{job}resume")

    assert Job.objects.get(pk=load.job_id).state == "waiting"
    assert "data-watch" in client.get(job, headers={"HX-Request": "true"}).content.decode()


def test_the_list_of_records_is_searched_and_narrowed(signed_in, catalogue):
    client = signed_in()

    assert "源氏物語" in client.get("/staff/records/", {"q": "genji"}).content.decode()
    assert "No record fits" in client.get("/staff/records/", {"kind": "holdings"}).content.decode()
    assert "Load 1" in client.get("/staff/records/", {"load": str(catalogue.pk)}).content.decode() or catalogue.pk != 1


def test_an_empty_workbench_says_what_to_do(signed_in, library):
    assert "Load the first file" in signed_in().get("/staff/").content.decode()


def test_too_many_attempts_shut_the_door_for_a_while(client, library, settings):
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        answer = client.post("/accounts/sign-in/", {"username": "ada", "password": "guess"})

    assert answer.status_code == 429
    assert "Please wait a little" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\a.mrc", "a.mrc"),
        (".hidden", "hidden"),
        ("", "records"),
        ("名前.mrc", "名前.mrc"),
    ],
)
def test_the_name_of_a_file_is_only_a_name(said, kept):
    assert safe_name(said) == kept
