"""Finding records that are the same thing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.marc.any_record import real, record

from alcove.identification.duplicates import duplicate_sets
from alcove.identification.match_rules import read_profile
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.records import actions
from alcove.records.models import Record


@pytest.fixture
def keep(clerk, drafts_of):
    def keep(*kept) -> list[int]:
        actions.save_many(clerk, drafts=drafts_of(b"".join(write.encode(one, syntax="iso2709") for one in kept)))
        return list(Record.objects.order_by("id").values_list("id", flat=True))

    return keep


def test_records_that_share_keys_are_one_set_with_its_reasons(library, keep):
    first, second, third, *_ = keep(
        record("001 1", "020 __ $a 9780261102217", "245 10 $a Hobbit"),
        record("001 2", "020 __ $a 0261102214", "022 __ $a 0317-8471", "245 10 $a Hobbit"),
        record("001 3", "022 __ $a 0317-8471", "245 10 $a Hobbit"),
        record("001 4", "020 __ $a 9780140449136", "245 10 $a Hobbit"),
    )

    [found] = duplicate_sets(library.pk, read_profile({"match": {"all": [{"any": ["isbn", "issn"]}, "title"]}}))

    assert found.ids == [first, second, third]
    assert found.reasons == ["ISBN 9780261102217", "title hobbit", "ISSN 0317-8471"]


def test_every_copy_is_found_and_nothing_of_another_title(library, keep, real_file):
    originals = real(real_file)[:60]
    copies = [
        MarcRecord(one.leader, [("001", f"{copy}-{at}"), ("990", f"  \x1fa{at}"), *one.entries[1:]])
        for at, one in enumerate(originals)
        for copy in range(5)
    ]
    keep(*copies)
    profile = read_profile({"match": {"any": ["990a", {"all": ["isbn", "title"]}]}})

    with CaptureQueriesContext(connection) as statements:
        found = duplicate_sets(library.pk, profile)

    assert len(found) == 60
    assert {len(one.ids) for one in found} == {5}
    assert len(statements) < 20
