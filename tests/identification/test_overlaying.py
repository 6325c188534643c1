"""Loading by profiles: over ours, in as new, or to a person."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.marc.any_record import real, record

from alcove.identification import actions as identification
from alcove.identification import queries as identified
from alcove.identification.actions import AlreadyDecided
from alcove.identification.models import Profile, Undecided
from alcove.identification.queries import CannotUseProfile
from alcove.libraries import actions as libraries
from alcove.libraries.errors import NotAllowed
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.organization.actions import chunk, loading
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.actions import Draft
from alcove.records.models import Change, Load, LoadStretch, Record, Version

PROTECTED = ("590", "856")
OURS = record("001 7", "003 OURS", "020 __ $a 9780261102217", "245 14 $a The hobbit", "590 __ $a Signed", "650 _0 $a Old")
THEIRS = record("001 99", "003 DLC", "020 __ $a 0261102214", "245 14 $a The hobbit", "590 __ $a x", "650 _0 $a New")


@pytest.fixture
def load(clerk, tmp_path):
    def load(*kept, name="new.mrc", **options):
        path = tmp_path / name
        path.write_bytes(b"".join(write.encode(one, syntax="iso2709") for one in kept))
        return loading.load_file(clerk, load=loading.start_load(clerk, path=path, **options))

    return load


def by_isbn(load, *kept, **options):
    return load(*kept, match="isbn-title", overlay="local", **options)


def lines(stored) -> list[str]:
    return [f"{tag} {content}".replace("\x1f", "$") for tag, content in stored.record.entries]


def counts() -> list[int]:
    return [model.objects.count() for model in (Record, Version, Change, LoadStretch, Undecided)]


def outcome(report) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.undecided


def test_a_record_goes_over_ours_and_what_is_ours_stays(load):
    load(OURS, name="ours.mrc")

    report = by_isbn(load, THEIRS)

    [stored] = queries.all_stored()
    assert outcome(report) == (0, 1, 0, 0)
    assert (stored.control_number, stored.version) == ("7", 2)
    assert lines(stored) == [
        "001 7", "003 OURS", "020   $a0261102214", "035   $a(DLC)99", "245 14$aThe hobbit", "590   $aSigned", "650  0$aNew",
    ]  # fmt: skip


def test_what_is_like_none_of_ours_is_added_even_under_a_number_that_we_have(load):
    load(OURS, name="ours.mrc")
    other = record("001 7", "003 OURS", "020 __ $a 9780140449136", "245 10 $a Crime and punishment")

    report = load(other, match="isbn-title")
    assert outcome(report) == (0, 1, 0, 0)

    Profile.objects.create(
        library_id=Record.objects.get().library_id, use="match", name="isbn", content={"match": {"all": ["isbn", "title"]}}
    )
    third = record("001 7", "003 OURS", "020 __ $a 9780486415871", "245 10 $a Another")
    report = load(third, match="isbn")
    assert outcome(report) == (1, 0, 0, 0)
    assert [stored.control_number for stored in queries.all_stored()] == ["7", "7"]


def test_two_thousand_real_records_keep_what_is_protected_and_a_second_load_writes_nothing(clerk, real_file, load, tmp_path):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    before = {stored.control_number: _protected(stored.record) for stored in queries.all_stored()}
    changed = [
        MarcRecord(one.leader, [
            (tag, content if tag in ("001", "003") else f"{content} changed") for tag, content in one.entries if tag != "590"
        ])
        for one in real(real_file)
    ]  # fmt: skip

    report = load(*changed, match="control-number", overlay="local")

    assert outcome(report) == (0, 2000, 0, 0)
    after = {stored.control_number: _protected(stored.record) for stored in queries.all_stored()}
    assert after == before
    assert sorted(queries.of_load(Load.objects.order_by("-id")[0])) == sorted(one.id for one in queries.all_stored())
    assert b"".join(queries.as_received(Load.objects.order_by("-id")[0])) == (tmp_path / "new.mrc").read_bytes()

    written = counts()
    again = load(*changed, match="control-number", overlay="local")
    assert outcome(again) == (0, 0, 2000, 0)
    assert counts() == written


def test_a_tie_waits_for_a_person_and_changes_nothing(load):
    load(OURS, record("001 8", "003 OURS", *_fields(OURS, "020", "245")), name="ours.mrc")
    before = [stored.raw for stored in queries.all_stored()]

    report = by_isbn(load, THEIRS)

    [row] = Undecided.objects.all()
    assert outcome(report) == (0, 0, 0, 1)
    assert [stored.raw for stored in queries.all_stored()] == before
    assert len(row.candidates) == 2
    assert "ISBN 9780261102217" in [shared.words() for shared in identified.compared(row)[0].shared]
    assert [one.stored.control_number for one in identified.compared(row)] == ["7", "8"]
    assert b"".join(queries.as_received(Load.objects.order_by("-id")[0])) == write.encode(THEIRS, syntax="iso2709")


def test_a_tie_is_decided_once_and_loading_again_asks_no_more(load, clerk):
    load(OURS, record("001 8", "003 OURS", *_fields(OURS, "020", "245")), name="ours.mrc")
    by_isbn(load, THEIRS)
    [row], [first, second] = Undecided.objects.all(), queries.all_stored()

    identification.put_over(clerk, undecided=row, record_id=first.id)

    assert "590   $aSigned" in lines(queries.seen_by(None, first.id))
    assert "650  0$aNew" in lines(queries.seen_by(None, first.id))
    assert queries.seen_by(None, second.id).version == 1
    with pytest.raises(AlreadyDecided, match="put over"):
        identification.add_new(clerk, undecided=row)
    written = counts()
    assert outcome(by_isbn(load, THEIRS)) == (0, 0, 1, 0)
    assert counts() == written


def test_loading_again_does_not_undo_what_somebody_did_since(load, clerk):
    load(OURS, name="ours.mrc")
    by_isbn(load, THEIRS)
    [stored] = queries.all_stored()
    edited = MarcRecord(stored.record.leader, [*stored.record.entries, ("651", " 0\x1faOurs again")])
    draft = Draft(write.encode(edited, syntax="iso2709"), "iso2709", "utf-8", "bibliographic", None)
    records.save(clerk, record_id=stored.id, expected_version=2, draft=draft, reason="")

    again = by_isbn(load, THEIRS)
    other_rules = load(THEIRS, match="isbn-title")

    assert outcome(again) == (0, 0, 1, 0)
    assert outcome(other_rules) == (0, 1, 0, 0)
    [stored] = queries.all_stored()
    assert "590   $ax" in lines(stored) and stored.version == 4


def test_a_tie_can_be_added_or_passed_over(load, clerk):
    load(OURS, record("001 8", "003 OURS", *_fields(OURS, "020", "245")), name="ours.mrc")
    by_isbn(load, THEIRS, record("001 98", *_fields(THEIRS, "020", "245")))
    added, passed = Undecided.objects.order_by("id")

    identification.add_new(clerk, undecided=added)
    identification.pass_over(clerk, undecided=passed)

    assert Record.objects.count() == 3
    assert queries.seen_by(None, added.record_id).raw == write.encode(THEIRS, syntax="iso2709")
    assert not identified.undecided(clerk.library_id).exists()


def test_two_records_of_one_file_for_one_of_ours_are_not_both_put_over_it(load, monkeypatch):
    monkeypatch.setattr(chunk, "_AT_A_TIME", 1)
    for size in (1, 2000):
        monkeypatch.setattr(chunk, "CHUNK", size)
        ours = record("001 7", "003 OURS", "020 __ $a 9780261102217", f"245 14 $a The hobbit {size}")
        files = [record(f"001 9{at}", "020 __ $a 0261102214", f"245 14 $a The hobbit {size}") for at in (1, 2)]
        load(ours, name="ours.mrc")

        report = by_isbn(load, *files, name=f"{size}.mrc")

        assert outcome(report) == (0, 1, 0, 1)
        assert outcome(by_isbn(load, *files, name=f"{size}.mrc")) == (0, 0, 2, 0)


def test_two_new_records_of_one_file_are_both_added(load, monkeypatch):
    monkeypatch.setattr(chunk, "_AT_A_TIME", 1)
    for size in (1, 2000):
        monkeypatch.setattr(chunk, "CHUNK", size)
        files = [record(f"001 {size}{at}", "020 __ $a 0261102214", f"245 14 $a The hobbit {size}") for at in (1, 2)]

        assert outcome(by_isbn(load, *files, name=f"{size}.mrc")) == (2, 0, 0, 0)

        written = counts()
        assert outcome(by_isbn(load, *files, name=f"{size}.mrc"))[2:] == (2, 0)
        assert counts() == written


def test_a_stopped_load_goes_on_by_the_same_profiles(load, clerk, real_file, monkeypatch):
    monkeypatch.setattr(chunk, "CHUNK", 400)
    options = {"match": "control-number", "overlay": "local"}
    started = loading.start_load(clerk, path=real_file, **options)
    stopped = loading.load_file(clerk, load=started, progress=lambda _: libraries.cancel_job(clerk, job=started.job))

    other = loading.start_load(clerk, path=real_file)
    same = loading.start_load(clerk, path=real_file, **options)
    report = loading.load_file(clerk, load=same)

    assert (stopped.state, report.state, report.job) == ("cancelled", "done", started.job_id)
    assert other.pk != same.pk
    assert outcome(report) == (2000, 0, 0, 0)


def test_a_damaged_record_is_never_put_over_ours(load, clerk, tmp_path):
    load(OURS, name="ours.mrc")
    path = tmp_path / "cut.mrc"
    path.write_bytes(write.encode(THEIRS, syntax="iso2709")[:-6])

    report = loading.load_file(clerk, load=loading.start_load(clerk, path=path, match="isbn-title", overlay="local"))

    assert outcome(report) == (0, 0, 0, 0)
    assert queries.problems(Load.objects.order_by("-id")[0]).filter(code="M111").exists()
    assert b"".join(queries.as_received(Load.objects.order_by("-id")[0])) == path.read_bytes()


def test_a_load_by_profiles_takes_few_statements(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    started = loading.start_load(clerk, path=real_file, match="isbn-title", overlay="local")

    with CaptureQueriesContext(connection) as statements:
        loading.load_file(clerk, load=started)

    assert len(statements) < 200


def test_a_dry_run_says_what_would_happen_and_does_nothing(load, clerk, tmp_path):
    load(OURS, name="ours.mrc")
    path, written = tmp_path / "dry.mrc", counts()
    path.write_bytes(write.encode(THEIRS, syntax="iso2709"))

    report, _ = loading.preview_load(clerk, path=path, match="isbn-title", overlay="local")

    assert outcome(report) == (0, 1, 0, 0)
    assert counts() == written


def test_a_load_by_a_profile_that_is_not_there_is_refused(load, clerk):
    with pytest.raises(CannotUseProfile, match=r"A320.*no match profile nonsense"):
        load(OURS, match="nonsense")
    with pytest.raises(loading.CannotLoad, match="match profile"):
        load(OURS, overlay="local")


def test_a_profile_is_kept_with_its_version_and_checked(clerk, stranger):
    content = {"rules": [{"fields": "590", "do": "keep"}]}
    first = identification.save_profile(clerk, use="overlay", name="ours", content=content)
    same = identification.save_profile(clerk, use="overlay", name="ours", content=content)
    other = identification.save_profile(clerk, use="overlay", name="ours", content={"rules": []})

    assert [one.version for one in (first, same, other)] == [1, 1, 2]
    with pytest.raises(CannotUseProfile, match=r"rules\.0\.fields"):
        identification.save_profile(clerk, use="overlay", name="x", content={"rules": [{"fields": "5", "do": "keep"}]})
    with pytest.raises(CannotUseProfile):
        identification.save_profile(clerk, use="shelf", name="x", content={})
    with pytest.raises(NotAllowed):
        identification.save_profile(stranger, use="overlay", name="ours", content=content)
    identification.delete_profile(clerk, use="overlay", name="ours")
    with pytest.raises(CannotUseProfile, match="of its own"):
        identification.delete_profile(clerk, use="overlay", name="local")


def test_the_profiles_that_come_with_the_program_can_be_read():
    for known in identified.built_in():
        assert known.words()


def _fields(one, *tags) -> list[str]:
    return [f"{f.tag} {f.indicators} " + " ".join(f"$ {code}{value}" for code, value in f.subfields) for f in one.fields(*tags)]


def _protected(one) -> list[tuple[str, str]]:
    return [tuple(entry) for entry in one.entries if entry[0] in PROTECTED or entry[0][0] == "9"]
