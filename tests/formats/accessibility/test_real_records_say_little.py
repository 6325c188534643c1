"""Of real records, almost none says anything of accessibility; those that do were looked at one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from alcove.formats.accessibility import from_marc, groups
from alcove.marc.read import read

# File and control number, and the groups: braille by 007/00 f, 008/23 f and 546; a video with 546 "Closed-captioned"; a book
# with 008/23 d; and three copies of a test record with 532 "Closed captioning in English."
SAY = {
    ("sample_usmarc.first900.mrc", "36214"): ("captions",),
    ("test_notes.xml", "19049386"): ("captions",),
    ("test_notes_53x.xml", "19049386"): ("captions",),
    ("test_notes_53x~1.xml", "19049386"): ("captions",),
    ("990213906490206441.xml", "990213906490206441"): ("braille",),
    ("physical_media_dvd.mrc", "DUKE003038919"): ("captions",),
    ("B2403utf8.mrc", "1271359812"): ("braille",),
    ("B2403utf8.mrc", "1310495424"): ("braille",),
    ("B2403utf8.mrc", "1315071460"): ("braille",),
    ("B2405utf8.mrc", "1271359812"): ("braille",),
    ("B2405utf8.mrc", "1292589124"): ("braille",),
    ("B2405utf8.mrc", "1306324459"): ("braille",),
    ("B2405utf8.mrc", "1310495424"): ("braille",),
    ("B2405utf8.mrc", "1316340082"): ("braille",),
    ("B2405utf8.mrc", "1316342786"): ("braille",),
    ("no_dups.mrc", "2018017914"): ("large-print",),
}


@pytest.mark.slow
def test_every_real_record_gives_no_information_but_those_that_say_it(shared_data: Path):
    paths = [path for path in sorted((shared_data / "marc_bib").rglob("*")) if path.is_file()]

    found = {}
    for path in paths:
        for stretch in read(path):
            if stretch.record is not None and (told := groups(from_marc(stretch.record))) != ("no-information",):
                found[path.name, (stretch.record.control("001") or "").strip()] = told

    assert found == SAY
