"""What MARC 21 records say of accessibility is found where it stands, and nothing is found that is denied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import record, records

from alcove.formats.accessibility import NOTHING, Property, from_marc, groups, may_say, plain, to_json_ld, to_marc
from alcove.marc.record import Record

BOOK, FILM, MAP, RECORDING = (f"00000{kind} a2200000 i 4500" for kind in ("nam", "ngm", "nem", "nim"))
FIXED = "200101s2020    xxu     {23}     {29}    0 eng d"


def fixed(form="", at=23):
    return "008 " + FIXED.replace(f"{{{at}}}", form or " ").replace("{23}", " ").replace("{29}", " ")


def features(*fields, leader=BOOK):
    return from_marc(record(*fields, leader=leader)).features


def test_subtitles_for_the_deaf_and_hearing_impaired_are_captions():
    film = record(
        "546 __ $a In English with optional subtitles in French; subtitles for the deaf and hearing impaired (SDH).",
        leader=FILM,
    )

    found = from_marc(film)

    assert found.features == ("captions",)
    assert found.sources(Property.FEATURE, "captions") == ("546",)
    assert groups(found) == ("captions",)


def test_plain_subtitles_are_no_captions():
    assert features("546 __ $a In Japanese with English subtitles.", leader=FILM) == ()


@pytest.mark.parametrize(
    ("note", "feature"),
    [
        ("Closed-captioned.", "closedCaptions"),
        ("Closed captioning in English", "closedCaptions"),
        ("Open captions", "openCaptions"),
        ("English SDH subtitles", "captions"),
        ("English captions for the hearing impaired", "captions"),
        ("In American Sign Language", "signLanguage"),
        ("Audio-described for the visually impaired", "audioDescription"),
        ("English audio description track", "audioDescription"),
        ("English descriptive video service (DVS)", "audioDescription"),
        ("Braille", "braille"),
        ("Large print", "largePrint"),
        ("Sous-titres français pour sourds et malentendants", "captions"),
        ("Sous-titrage codé pour malentendants", "closedCaptions"),
        ("Audiodescription en français", "audioDescription"),
        ("Langue des signes française", "signLanguage"),
        ("En gros caractères", "largePrint"),
        ("Untertitel für Gehörlose und Schwerhörige", "captions"),
        ("Deutsch mit Hörgeschädigten-Untertiteln", "captions"),
        ("Hörfilmfassung", "audioDescription"),
        ("Deutsche Gebärdensprache", "signLanguage"),
        ("Brailleschrift, Kurzschrift", "braille"),
        ("Großdruck", "largePrint"),
        ("Subtítulos en español para sordos", "captions"),
        ("Subtítulos ocultos", "closedCaptions"),
        ("Audiodescripción en español", "audioDescription"),
        ("Lengua de señas mexicana", "signLanguage"),
        ("Letra grande", "largePrint"),
    ],
)
def test_a_language_note_names_a_feature(note, feature):
    found = features(f"546 __ $a {note}", leader=FILM)

    assert feature in found


@pytest.mark.parametrize(
    "note",
    [
        "Not captioned",
        "Not closed-captioned.",
        "No audio description",
        "No captions, subtitles or audio description",
        "English dialogue without closed captions",
        "Closed captions: none",
        "Closed captions are not available",
        "Captions (none)",
        "Uncaptioned",
        "No Eng. closed captions",
        "Doesn't have closed captions",
        "Neither captioned nor signed in sign language",
        "Sans audiodescription",
        "Pas de sous-titres pour malentendants",
        "Ohne Audiodeskription",
        "Keine Untertitel für Hörgeschädigte",
        "Sin audiodescripción ni subtítulos para sordos",
    ],
)
def test_what_is_denied_does_not_count(note):
    film = record(f"546 __ $a {note}", leader=FILM)

    assert from_marc(film) == NOTHING
    assert groups(from_marc(film)) == ("no-information",)


@pytest.mark.parametrize(
    "note",
    [
        "No French subtitles; closed-captioned in English.",
        "Not dubbed. Closed-captioned.",
        "No subtitles, but closed captions",
        "Closed captions with no audio description",
    ],
)
def test_a_denial_ends_with_its_sentence(note):
    assert features(f"546 __ $a {note}", leader=FILM) == ("closedCaptions",)


def test_captions_of_pictures_in_a_book_are_no_captions():
    note = "546 __ $a Text in German; captions in English and French."

    assert features(note) == ()
    assert features(note, leader=FILM) == ("captions",)
    assert features(note, "007 vd cvaizq") == ("captions",)


def test_transcripts_are_named_of_sound_alone():
    note = "856 41 $3 Transcript $u https://archive.example/1"

    assert features(note, leader=RECORDING) == ("transcript",)
    assert features(note) == ()


def test_the_alphabet_of_a_language_note_is_read():
    found = from_marc(record("546 __ $3 Part 2 $a English $b Braille"))

    assert [(one.value, one.source, one.materials) for one in found.statements] == [("braille", "546", "Part 2")]


@pytest.mark.parametrize(
    ("leader", "field", "feature", "source"),
    [
        (BOOK, fixed("d", 23), "largePrint", "008"),
        (BOOK, fixed("f", 23), "braille", "008"),
        (MAP, fixed("d", 29), "largePrint", "008"),
        (FILM, fixed("f", 29), "braille", "008"),
        (RECORDING, "006 a     d            ", "largePrint", "006"),
        (BOOK, "006 e           f      ", "braille", "006"),
        (BOOK, "007 tb", "largePrint", "007"),
        (BOOK, "007 tc", "braille", "007"),
        (BOOK, "007 fb a  nnnn", "braille", "007"),
        (BOOK, "007 fc a  nnnn", "braille", "007"),
    ],
)
def test_braille_and_large_print_are_read_from_fixed_fields(leader, field, feature, source):
    found = from_marc(record(field, leader=leader))

    assert found.features == (feature,)
    assert found.sources(Property.FEATURE, feature) == (source,)


def test_tactile_material_is_read_by_touch():
    assert from_marc(record("007 fd nnn nnnn")).access_modes == ("tactile",)
    assert from_marc(record("007 fa nn  nnnn")).features == ()


@pytest.mark.parametrize(
    ("leader", "field"),
    [
        (BOOK, fixed("d", 29)),
        (MAP, fixed("f", 23)),
        ("00000nmm a2200000 i 4500", fixed("d", 23)),
        (BOOK, fixed("a", 23)),
        (BOOK, fixed("r", 23)),
        (BOOK, "007 ta"),
        (BOOK, "007 hb bfb024baca"),
        (BOOK, "006 m     d        "),
        (BOOK, "008 2001"),
        (BOOK, "007 "),
    ],
)
def test_other_fixed_fields_say_nothing(leader, field):
    assert from_marc(record(field, leader=leader)) == NOTHING


def test_the_languages_of_captions_and_descriptions_are_read():
    film = record("041 1_ $a eng $p eng $q eng $r ase $t eng $j fre", leader=FILM)

    found = from_marc(film)

    assert found.features == ("captions", "audioDescription", "signLanguage", "transcript")
    assert {one.source for one in found.statements} == {"041"}


def test_accessibility_content_is_read_with_its_place():
    found = from_marc(record("341 0_ $a auditory $b closedCaptions $b Transcript $c sign language $2 sapdv $3 DVD"))

    assert found.access_modes == ("auditory",)
    assert found.features == ("closedCaptions", "transcript", "signLanguage")
    assert {(one.source, one.mode, one.materials) for one in found.statements} == {("341", "auditory", "DVD")}
    assert [one.place for one in found.statements] == ["0a", "0b", "0b", "0c"]


def test_terms_of_other_schemes_are_kept_and_plain_words_understood():
    found = from_marc(record("341 0_ $a visuel $d vidéodescription $e tacto-image", "341 __ $b transcript $2 termList"))

    assert [(one.scheme, one.value) for one in found.others] == [
        ("", "visuel"), ("", "vidéodescription"), ("", "tacto-image"), ("termList", "transcript"),
    ]  # fmt: skip
    assert found.features == ("audioDescription", "transcript")


def test_accessibility_notes_are_kept_as_they_are():
    found = from_marc(
        record(
            "532 0_ $a Requires a player for closed captions.",
            "532 1_ $3 DVD $a Audio description in English.",
            "532 2_ $a Maps lack audio description.",
            "532 8_ $a Flashing content [accessibilityHazard: flashing]",
        )
    )

    assert [(one.value, one.place, one.materials) for one in found.summaries] == [
        ("Requires a player for closed captions.", "0", ""),
        ("Audio description in English.", "1", "DVD"),
        ("Maps lack audio description.", "2", ""),
    ]
    assert found.features == ("audioDescription",)
    assert found.hazards == ("flashing",)


def test_links_count_where_they_lead_to_the_thing_itself():
    assert features("856 41 $3 Large print version $u https://x.example") == ("largePrint",)
    assert features("856 40 $u https://x.example/braille $z Available in braille") == ("braille",)
    assert features("856 42 $3 Braille version $u https://x.example") == ()
    assert features("856 40 $u https://x.example/braille") == ()


def test_a_record_that_says_nothing_is_told_at_once():
    book = record("245 10 $a Braille for beginners", "520 __ $a Closed captions explained.", fixed())

    assert not may_say(book)
    assert from_marc(book) is NOTHING
    assert may_say(record("007 tb"))


@given(records)
def test_no_record_raises_anything(one):
    check(one)


PARTS = st.lists(
    st.tuples(
        st.sampled_from("abcde23z6pqrt"),
        st.sampled_from(
            ["captions", "auditory", "SDH", "no braille", "sapdv", "Conforms to: ", "x [accessMode: visual]", "", "/"]
        )
        | st.text(max_size=30),
    ),
    max_size=6,
)
OURS = st.tuples(
    st.sampled_from(["006", "007", "008", "041", "341", "532", "546", "856"]),
    st.builds(
        lambda first, parts: first + "".join(f"\x1f{code}{value}" for code, value in parts),
        st.text("0128 tf\x1f", max_size=3),
        PARTS,
    )
    | st.text(max_size=40),
)


@given(st.builds(Record, st.text("acdefgijkmoprt ", max_size=24), st.lists(OURS, max_size=8)))
def test_no_field_of_ours_raises_anything(one):
    check(one)


def check(one):
    found = from_marc(one)
    assert may_say(one) is bool(found)
    assert isinstance(plain(found), list) and groups(found) is not None
    written = from_marc(Record(one.leader, to_marc(found)))
    assert set(found.features) <= set(written.features)
    assert isinstance(to_json_ld(found), dict)
