"""What a person asked to have taken out is gone from every view, does not come back, and can be seen by two together."""

from __future__ import annotations

from pathlib import Path

import pytest

from alcove.libraries.action import Actor
from alcove.marc.record import Record
from alcove.marc.write import encode
from alcove.organization.actions import loading, restoring
from alcove.records import actions, harvest, history, queries, sealing
from alcove.records.models import Load, SealedValue, Tombstone
from alcove.retrieval import index
from alcove.retrieval import queries as retrieval

FORMER = "Formername, Given"


def person(*more: tuple[str, str], number: str = "n1", heading: str = "1 \x1faName, Chosen") -> bytes:
    fields = [("001", number), ("003", "TEST"), ("100", heading), ("400", f"1 \x1fwnne\x1fa{FORMER}"), *more]
    return encode(Record("00000nz  a2200000n  4500", sorted(fields)), syntax="iso2709")


@pytest.fixture
def colleague(library) -> Actor:
    return Actor("colleague", library.pk, frozenset({"*"}))


def said(client, address: str) -> bytes:
    answer = client.get(address)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def load(clerk: Actor, path: Path, raw: bytes):
    path.write_bytes(raw)
    return loading.load_file(clerk, load=loading.start_load(clerk, path=path))


@pytest.fixture
def sealed(clerk, tmp_path) -> int:
    """Load a record with a former name, and seal that."""
    load(clerk, tmp_path / "first.mrc", person())
    [stored] = queries.by_control_number(clerk.library_id, "n1")
    place = next(at for at, (tag, _) in enumerate(stored.record.entries) if tag == "400")
    actions.seal(clerk, record_id=stored.id, expected_version=1, places=[place], reason="The person asked")
    return stored.id


def test_a_sealed_value_is_gone_from_the_record_and_from_its_history(clerk, sealed):
    assert FORMER not in str(queries.get(clerk.library_id, sealed).record.entries)
    for version in queries.versions(sealed):
        assert FORMER.encode() not in version.raw
        assert FORMER not in str(history.content(version).entries)
    assert FORMER not in str(history.difference(sealed, 1, 2).as_dict())
    assert FORMER not in str(history.blame(sealed))
    assert FORMER not in str([one.record.entries for one in harvest.page(harvest.Wanted(), after=0, limit=9, with_bytes=True)])


def test_bringing_an_old_version_back_does_not_bring_it_back(clerk, sealed):
    made = restoring.restore_version(clerk, record_id=sealed, number=1, expected_version=2, reason="")

    actions.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)

    assert FORMER not in str(queries.get(clerk.library_id, sealed).record.entries)


def test_the_next_load_does_not_bring_it_back(clerk, sealed, tmp_path):
    again = load(clerk, tmp_path / "again.mrc", person())
    changed = load(clerk, tmp_path / "changed.mrc", person(("670", "  \x1faA new source")))
    elsewhere = load(clerk, tmp_path / "other.mrc", person(number="other 7"))

    assert (again.unchanged, changed.updated, elsewhere.added) == (1, 1, 1)
    for stored in queries.all_stored():
        assert FORMER not in str(stored.record.entries)
    assert "A new source" in str(queries.get(clerk.library_id, sealed).record.entries)


def test_another_copy_of_the_value_is_known_whatever_its_punctuation(clerk, sealed, tmp_path):
    load(clerk, tmp_path / "again.mrc", person().replace(b"Formername, Given", b"FORMERNAME, Given"))

    assert "FORMERNAME" not in str(queries.get(clerk.library_id, sealed).record.entries)


def test_somebody_else_may_have_the_same_value(clerk, sealed, tmp_path):
    load(clerk, tmp_path / "else.mrc", person(number="n2", heading="1 \x1faAnother, Person"))

    [other] = queries.by_control_number(clerk.library_id, "n2")
    assert FORMER in str(other.record.entries)


def test_the_load_that_brought_it_is_given_back_without_it(clerk, sealed):
    assert FORMER.encode() not in b"".join(queries.as_received(Load.objects.get()))


def test_two_people_together_see_it_and_one_alone_does_not(clerk, colleague, sealed):
    [value] = SealedValue.objects.all()
    asked = actions.ask_to_unseal(clerk, sealed=value, reason="A court asks")

    assert sealing.contents(clerk, [value]) == {}
    with pytest.raises(sealing.CannotUnseal, match="Somebody else"):
        actions.agree_to_unseal(clerk, unsealing=asked)
    actions.agree_to_unseal(colleague, unsealing=asked)
    assert FORMER in sealing.contents(clerk, [value])[value.pk]
    assert FORMER in sealing.contents(colleague, [value])[value.pk]
    assert sealing.contents(Actor("third", clerk.library_id), [value]) == {}


def test_nothing_in_a_tombstone_can_be_read(clerk, sealed):
    for stone in Tombstone.objects.all():
        assert len(stone.identity) == len(stone.field) == 64
        assert "formername" not in f"{stone.identity}{stone.field}".lower()


def test_nothing_is_sealed_without_a_reason_or_a_field(clerk, sealed):
    for places, reason in (([], "why"), ([0], "why"), ([2], " ")):
        with pytest.raises(actions.CannotSeal):
            actions.seal(clerk, record_id=sealed, expected_version=2, places=places, reason=reason)


def test_gender_is_kept_as_it_came_and_given_to_nobody(clerk, shared_data, tmp_path, client):
    raw = person(("375", "  \x1fafemale\x1f2lcsh"), number="g1")
    load(clerk, tmp_path / "gender.mrc", raw)
    [stored] = queries.by_control_number(clerk.library_id, "g1")

    assert stored.raw == raw
    assert "female" not in str(stored.public.record.entries)
    for address in ("", "?view=marc", "?view=isbd", "history/", "fields/", "source/"):
        assert b"female" not in client.get(f"/records/{stored.id}/{address}").content
    for ending in ("mrc", "xml", "json", "txt"):
        assert b"female" not in said(client, f"/records/{stored.id}.{ending}")
    assert b"female" not in client.get(f"/api/records/{stored.id}").content
    assert client.get(f"/records/{stored.id}/source/1.bin").status_code == 404
    assert b"female" not in client.get("/oai?verb=ListRecords&metadataPrefix=marc21").content
    assert "female" not in str(history.content(queries.versions(stored.id)[0]).entries)
    for one in harvest.page(harvest.Wanted(), after=0, limit=9, with_bytes=True):
        assert "female" not in str(one.record.entries)
    index.catch_up()
    assert retrieval.search("female kind:authority").total == 0
    assert retrieval.search("name kind:authority").total == 1


def test_for_ones_own_next_system_every_byte_goes_round(command_line, tmp_path):
    raw = b"".join(person(("375", "  \x1fafemale"), number=f"g{number}") for number in range(3))
    (tmp_path / "authorities.mrc").write_bytes(raw)
    command_line.run("authorities", "load", str(tmp_path / "authorities.mrc"))

    assert command_line.run("export", "--whole") == command_line.run("export", "--load", "1") == raw
    assert command_line.run("export", "--whole", "--query", "kind:authority") == raw
    assert b"female" not in command_line.run("export") + command_line.run("export", "--utf-8")


@pytest.mark.parametrize(("field", "is_given"), [
    ("  \x1faBritons\x1faWomen", False), ("  \x1faBritons\x1f2lcdgt", True), ("  \x1faBritons\x1f0(DLC)dg1", True),
])  # fmt: skip
def test_what_a_record_says_of_its_makers_is_given_only_with_a_source(clerk, field, is_given):
    fields = [("001", "m1"), ("245", "00\x1faPoems"), ("386", field)]
    raw = encode(Record("00000nam a2200000 a 4500", fields), syntax="iso2709")
    actions.save_many(clerk, drafts=[actions.Draft(raw, "iso2709", "utf-8", "bibliographic", ("", "m1"), None)])
    index.catch_up()

    stored = queries.in_order([queries.newest_id()])[0]

    assert bool(stored.public.record.fields("386")) == is_given
    assert stored.record.fields("386") and stored.raw == raw
    assert bool(retrieval.search("britons").total) == is_given
