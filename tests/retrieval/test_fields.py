"""What of a record can be found, counted and sorted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alcove.engines.search.text import spaced
from alcove.marc.pick import Source, compile_fields, field
from alcove.marc.read import read
from alcove.marc.record import Record
from alcove.retrieval.document import document
from alcove.retrieval.fields import FACETS, FIELDS, NAMES, SCHEMA, SORT_LABELS, SORTS
from alcove.retrieval.material import Coded, audience, availability, formats, year

BIB = "marc_bib"


def values(record: Record) -> dict[str, object]:
    return dict(document(record, record_id=1, version=1, library=7, kind="bibliographic").values)


def records(path: Path, limit: int = 200) -> Iterator[Record]:
    return islice((stretch.record for stretch in read(path) if stretch.record), limit)


def test_a_record_in_two_scripts_is_found_by_either(shared_data: Path) -> None:
    found = values(next(records(shared_data / BIB / "Evergreen" / "hebrew.marc")))

    titles = " / ".join(found["title"])  # type: ignore[arg-type]
    assert "la torah vela moadim" in titles and "לתורה ולמועדים" in titles
    assert found["title_order"] == "la torah vela moadim resise hegyonot"


def test_a_record_mislabelled_as_marc_8_is_found_in_its_own_letters(shared_data: Path) -> None:
    found = values(next(records(shared_data / BIB / "Evergreen" / "FSL.marc")))

    assert found["title"][0].split()[:3] == ["люди", "с", "чистои"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("RDA_record_CD_Claudia.mrc", "music"),
        ("RDA_record_DVD_Jorge_Mautner.mrc", "video"),
        ("RDA_record_MAP_2012_Enchanted_Circle.mrc", "map"),
        ("RDA_record_PHOTO_Srid_pa_ho.mrc", "image"),
        ("RDA_record_SCORE_Wiegenlied.mrc", "score"),
        ("RDA_record_SERIAL_IEEE_International_conference.mrc", "journal"),
    ],
)
def test_formats_are_what_a_reader_would_call_them(shared_data: Path, file: str, expected: str) -> None:
    assert values(next(records(shared_data / BIB / "Evergreen" / file)))["format"] == [expected]


@pytest.mark.parametrize(
    "file", ["Evergreen/jazz_1k.mrc", "Evergreen/nepali.marc", "Evergreen/hebrew.marc", "Evergreen/lul_fre_500.mrc"]
)
def test_the_quick_extraction_gives_what_the_indexing_language_gives(shared_data: Path, file: str) -> None:
    picked = [line for line in FIELDS if isinstance(line.source, Source) and line.kind != "order"]
    pick = compile_fields(field(line.name, line.source, *line.steps) for line in picked if line.source)  # type: ignore[arg-type]

    for record in records(shared_data / BIB / file):
        found = values(record)
        for line in picked:
            expected = pick(record)[line.name]
            if line.kind == "text":
                wanted = {" ".join(spaced(value).split()) for value in expected}
                assert {" ".join(value.split()) for value in found.get(line.name, [])} == wanted  # type: ignore[attr-defined]
            else:
                assert set(found.get(line.name, [])) == {value[:250] for value in expected}  # type: ignore[call-overload]


def test_each_value_is_indexed_once(shared_data: Path) -> None:
    for record in records(shared_data / BIB / "Evergreen" / "jazz_1k.mrc"):
        for value in values(record).values():
            assert not isinstance(value, list) or len(value) == len(set(value))


def coded(kind: str = "a", level: str = "m", fixed: str = "", carriers: tuple[str, ...] = (), links: str = "") -> Coded:
    record = Record(f"00000n{kind}{level} a2200000 a 4500", [("008", fixed), *(("007", code) for code in carriers)])
    record.entries += [("856", links)] if links else []
    return Coded.of(record)


def fixed_at(place: int, code: str) -> str:
    return " " * place + code + " " * (39 - place)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (coded(), ["book"]),
        (coded(fixed=fixed_at(23, "o")), ["ebook"]),
        (coded(carriers=("cr",)), ["ebook"]),
        (coded(fixed=fixed_at(23, "d")), ["book", "large_print"]),
        (coded(fixed=fixed_at(23, "f")), ["book", "braille"]),
        (coded(carriers=("hd",)), ["book", "microform"]),
        (coded(fixed=fixed_at(24, "m")), ["thesis"]),
        (coded(level="s", fixed=fixed_at(21, "n")), ["newspaper"]),
        (coded(level="s"), ["journal"]),
        (coded(level="i", fixed=fixed_at(21, "d")), ["database"]),
        (coded(level="b"), ["article"]),
        (coded("d"), ["score", "manuscript"]),
        (coded("g", fixed=fixed_at(33, "m")), ["film"]),
        (coded("g", fixed=fixed_at(33, "m"), carriers=("vd",)), ["video"]),
        (coded("m", fixed=fixed_at(26, "a")), ["dataset"]),
        (coded("i"), ["spoken"]),
        (coded("r"), ["object"]),
        (coded("z"), []),
    ],
)
def test_a_format_comes_from_the_coded_data(data: Coded, expected: list[str]) -> None:
    assert formats(data) == expected


@pytest.mark.parametrize(
    ("fixed", "expected"),
    [
        ("900101s1990", ["1990"]),
        ("900101q19uu1999", ["1900"]),
        ("900101n1uuu", ["1000"]),
        ("900101n    ", []),
        ("900101b||||", []),
        ("900101s9999", []),
        ("900", []),
        ("900101s199²", []),
    ],
)
def test_a_year_is_the_earliest_it_can_be(fixed: str, expected: list[str]) -> None:
    assert year(coded(fixed=fixed)) == expected


def test_a_year_that_is_not_coded_is_read_from_the_imprint() -> None:
    record = Record(" " * 24, [("008", "      |||||"), ("260", "  \x1faRoma :\x1fbA,\x1fc[ca. 1587?]")])

    assert year(Coded.of(record)) == ["1587"]


def test_online_means_that_the_thing_itself_can_be_reached() -> None:
    assert availability(coded(links="40\x1fuhttps://example.org/a")) == ["online"]
    assert availability(coded(links="42\x1fuhttps://example.org/cover")) == []


def test_a_serial_says_nothing_of_its_audience() -> None:
    assert audience(coded(level="s", fixed=fixed_at(22, "j"))) == []
    assert audience(coded(fixed=fixed_at(22, "j"))) == ["juvenile"]


def test_codes_run_together_and_codes_apart_are_both_read() -> None:
    record = Record(" " * 24, [("041", "1 \x1faengfre\x1fdspa"), ("008", " " * 35 + "und")])

    assert values(record)["language"] == ["eng", "fre", "spa"]


def test_a_title_is_sorted_without_its_article() -> None:
    assert values(Record(" " * 24, [("245", "14\x1faThe Hobbit :\x1fbor there")]))["title_order"] == "hobbit or there"


def test_every_name_a_reader_may_type_means_one_field() -> None:
    names = [name for line in FIELDS for name in (line.name, *line.also)]

    assert len(names) == len(set(names))
    assert all(name == name.casefold() for name in NAMES)


def test_limits_and_orders_are_in_the_schema() -> None:
    assert all(SCHEMA.spec(name).facet for name in FACETS)
    assert all(sort is None or sort.field == "id" or SCHEMA.spec(sort.field, "number", "order") for sort in SORTS.values())
    assert SORTS.keys() == SORT_LABELS.keys()


def test_values_of_limits_have_names(settings: object) -> None:
    assert FACETS["language"].label_of("eng") == "English"
    assert FACETS["format"].label_of("ebook") == "E-book"
    assert FACETS["decade"].label_of("1990") == "1990s"
    assert FACETS["author_name"].label_of("Tolkien") == "Tolkien"


CONTENT = st.text(alphabet=st.sampled_from("ab1é館 \x1f\x1e0a6-'|"), max_size=40)
TAGS = st.sampled_from(
    ["001", "007", "008", "010", "020", "035", "041", "100", "245", "260", "500", "650", "856", "880", "999"]
)


@settings(deadline=None)
@given(st.text(max_size=24), st.lists(st.tuples(TAGS, CONTENT), max_size=12))
def test_no_record_is_too_odd_to_index(leader: str, entries: list[tuple[str, str]]) -> None:
    found = values(Record(leader, entries))

    assert found["library"] == ["7"]
    assert all(name in SCHEMA.by_name and value not in ([], "") for name, value in found.items())
