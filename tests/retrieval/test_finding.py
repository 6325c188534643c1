"""Readers find: by original script, by romanisation, without marks, by either form of an ISBN."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from alcove.organization.actions import loading
from alcove.retrieval import index, language, queries
from alcove.retrieval.document import document

FILES = [
    "solrmarc/uva_001_2000.mrc",
    "Evergreen/hebrew.marc",
    "Evergreen/nepali.marc",
    "Evergreen/lul_fre_500.mrc",
    "Evergreen/FSL.marc",
    "lc-marcedit/marc_sample_data.mrc",
    "data-import-processing-core/CornellFOLIOExemplars_Bibs.mrc",
]

# What a reader types, and a piece of the title (or, after 001=, the control number) of a record that must be found.
QUERIES = [
    # Hebrew: original script with and without final marks, romanised with and without diacritics
    ("לתורה", "001=13810341"), ("נצוצות", "001=13810341"), ("רסיסי הגיונות", "001=13810341"),
    ("moʻadim", "001=13810341"),
    ("moadim hegyonot", "001=13810341"), ("Zeṿin", "001=13810341"), ("zevin torah", "001=13810341"),
    ("הר צבי", "001=56411016"), ("Har Tsevi", "001=56411016"), ("frank zevi", "001=56411016"), ("Ẓevi Pesaḥ", "001=56411016"),
    ("ידיד נפש", "001=27227427"), ("yedid nefesh", "001=27227427"), ("title:\"yedid nefesh\"", "001=27227427"),
    ("זריחת השני", "001=19141316"), ("sanhedrin makot", "001=19141316"), ("author:warhaftig", "001=19141316"),
    ("מרומי שדה", "001=42434062"), ("merome sadeh", "001=42434062"), ("Merome śadeh", "001=42434062"),
    ("זכרון מלך", "001=56411436"), ("zikhron melekh", "001=56411436"),
    # Nepali: Devanagari and romanised
    ("बिहानी टुसा", "Bihānī Ṭusā"), ("bihani tusa", "Bihānī Ṭusā"), ("Bihānī", "Bihānī Ṭusā"),
    ("साहित्य", "Himālī sāhitya"), ("himali sahitya", "Himālī sāhitya"), ("पोखरेल", "Himālī sāhitya"),
    ("संस्कृत", "Bāla saṃskṛta"), ("bala samskrta", "Bāla saṃskṛta"), ("author:bhattarai", "Sajilo"),
    # French: with and without accents
    ("légendes purgatoire", "L'autre monde"), ("legendes purgatoire", "L'autre monde"), ("autre monde", "L'autre monde"),
    ("pere lavalette", "Lavalette"), ("Hébert Marcel", "Le divin"), ("hebert marcel", "Le divin"),
    # Russian, in a file whose label is wrong
    ("стихотворения блок", "Стихотворения и поэмы"), ("СТИХОТВОРЕНИЯ", "Стихотворения и поэмы"),
    ("Гиляровский", "Москва газетная"), ("юрий милославский", "Юрий Милославский"), ("человеческии", "Опыт человеческий"),
    # Japanese, Chinese, Ukrainian, Arabic
    ("芥川竜之介", "001=034057479"), ("敵打ち", "001=034057479"), ("akutagawa ryunosuke", "001=034057479"),
    ("胡适", "001=7196443"), ("自由主义", "001=7196443"), ("Черкавщини", "001=9766936"), ("العماد", "001=9952035"),
    ("kitab tibyan", "001=9952035"), ("ابن العماد", "001=9952035"),
    # ISBNs in either form, with and without hyphens
    ("0060152850", "innovators"), ("9780060152857", "innovators"), ("978-0-06-015285-7", "innovators"),
    ("isbn:0-06-015285-0", "innovators"), ("025334770X", "Radical humanism"), ("9780253347701", "Radical humanism"),
    ("isbn:9787310035694", "001=7196443"), ("7310035690", "001=7196443"),
]  # fmt: skip


@pytest.fixture(params=["memory", "tantivy"])
def catalogue(request, clerk, shared_data, settings):
    settings.SEARCH_ENGINE = request.param
    with index.following():
        for name in FILES:
            path = shared_data / "marc_bib" / name
            loading.load_file(clerk, load=loading.start_load(clerk, path=path))


def test_every_query_finds_its_record(catalogue):
    assert len(QUERIES) >= 50
    missed = [(text, wanted) for text, wanted in QUERIES if not _finds(text, wanted)]

    assert not missed, "\n".join(map(str, missed))


def _finds(text: str, wanted: str) -> bool:
    found = queries.search(text, limit=100, facets=False).records
    if wanted.startswith("001="):
        return any(stored.control_number.strip() == wanted[4:] for stored in found)
    titles = [field.content for stored in found for field in stored.record.fields("245", "880")]
    return any(normalize("NFC", wanted) in normalize("NFC", title) for title in titles)


HOSTILE = [
    "(" * 100_000,
    ")" * 100_000,
    "(" * 50_000 + "a" + ")" * 50_000,
    " ".join(f"term{number}" for number in range(10_000)),
    " OR ".join(f"t{number}" for number in range(10_000)),
    "NOT " * 10_000,
    "*",
    "a*",
    "* *",
    "?" * 1000,
    "\0",
    "a\0b",
    '"' * 999,
    '"' + "a " * 50_000,
    ":" * 10_000,
    "title:" * 5_000,
    "year:99999999999999999999..1",
    "isbn:" + "9" * 100_000,
    "\ud800",
    "\u202e" * 1000 + "a",
    "𝕬" * 10_000,
    "e\u0301" * 20_000,
    "' OR 1=1; DROP TABLE records_record; --",
    "<script>alert(1)</script>",
    "AND OR NOT",
    "-",
    "- -a",
    "((((a) AND b) OR c",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_a_reader_types_can_do_harm(catalogue_of_one, text):
    answer = queries.search(text)

    assert answer.total >= 0
    if answer.refused:
        assert answer.notes and answer.notes[0].message


@pytest.fixture(params=["memory", "tantivy"])
def catalogue_of_one(request, clerk, tmp_path, settings):
    settings.SEARCH_ENGINE = request.param
    file = tmp_path / "one.mrk"
    file.write_text("=LDR  00000nam a2200000 a 4500\n=001  1\n=245  10$aA term of title\n\n", "utf-8")
    with index.following():
        loading.load_file(clerk, load=loading.start_load(clerk, path=file))


def test_a_deleted_record_is_found_no_more(catalogue_of_one, clerk):
    from alcove.records import actions

    [stored] = queries.search("title").records
    actions.delete(clerk, record_id=stored.id, expected_version=1, reason="test")
    assert queries.search("title").records == []

    index.catch_up()
    assert queries.search("title").total == 0
    assert index.verify().agrees


@pytest.mark.parametrize("catalogue_of_one", ["tantivy"], indirect=True)
def test_a_rebuilt_index_takes_the_place_of_the_old_one(catalogue_of_one):
    before = index.current()

    assert index.rebuild() == 1
    assert index.current() is not before
    assert queries.search("title").total == 1
    assert len([path for path in before_and_now() if path.is_dir()]) == 1


@pytest.mark.parametrize("catalogue_of_one", ["tantivy"], indirect=True)
def test_one_process_at_a_time_builds_the_index_anew(catalogue_of_one):
    from alcove.engines.search.index import IndexBusy

    def another(done, total):
        with pytest.raises(IndexBusy, match="anew"):
            index.rebuild()

    assert index.rebuild(progress=another) == 1


def before_and_now():
    from django.conf import settings

    return list((settings.ALCOVE_HOME / "index").iterdir())


def test_an_index_that_lags_is_noticed_and_mended(catalogue_of_one, clerk):
    from alcove.records import actions

    [stored] = queries.search("title").records
    actions.delete(clerk, record_id=stored.id, expected_version=1, reason="test")
    assert not index.verify().agrees

    index.catch_up()
    assert index.verify().agrees


def test_a_record_changed_twice_is_read_once_and_found_as_it_is(catalogue_of_one, clerk, monkeypatch):
    from alcove.records import actions

    [stored] = queries.search("title").records
    for number, title in enumerate((b"One title", b"Two title"), 1):
        raw = stored.raw.replace(b"A term of title", title)
        draft = actions.Draft(raw, stored.syntax, stored.charset, stored.kind, None)
        actions.save(clerk, record_id=stored.id, expected_version=number, draft=draft, reason="test")
    monkeypatch.setattr(index, "BATCH", 1)
    made = []
    monkeypatch.setattr(index, "document", lambda *a, **k: made.append(k) or document(*a, **k))

    assert index.catch_up() == 2

    assert len(made) == 1 and index.verify().agrees
    assert (queries.search("title:two").total, queries.search("title:one").total) == (1, 0)


def test_the_search_goes_no_deeper_than_a_thousand(catalogue_of_one):
    with pytest.raises(queries.CannotSearch, match="A401"):
        queries.search("title", offset=5000)


def test_every_match_of_a_search_can_be_had(catalogue_of_one):
    assert [stored.control_number for stored in queries.every_match("term")] == ["1"]


def test_what_a_load_saves_is_indexed_without_reading_it_back(
    clerk, shared_data, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.SEARCH_ENGINE = "tantivy"
    path = shared_data / "marc_bib" / "solrmarc" / "uva_001_2000.mrc"

    def read_back(ids):
        raise AssertionError("the store was read")

    monkeypatch.setattr(index.records, "rows", read_back)
    with index.following(), django_capture_on_commit_callbacks(execute=True):
        loading.load_file(clerk, load=loading.start_load(clerk, path=path))

    assert index.verify().agrees and index.current().count() == 2000


def test_what_others_save_during_a_load_is_indexed_too(
    clerk, shared_data, settings, monkeypatch, django_capture_on_commit_callbacks
):
    from alcove.organization.actions import chunk
    from alcove.records import actions
    from alcove.records import queries as records

    settings.SEARCH_ENGINE = "tantivy"
    monkeypatch.setattr(chunk, "CHUNK", 400)
    path = shared_data / "marc_bib" / "solrmarc" / "uva_001_2000.mrc"

    def somebody_deletes_a_record(_):
        newest = max(record_id for record_id, _ in records.ids_and_versions())
        actions.delete(clerk, record_id=newest, expected_version=1, reason="test")

    with index.following(), django_capture_on_commit_callbacks(execute=True):
        loading.load_file(clerk, load=loading.start_load(clerk, path=path), progress=somebody_deletes_a_record)

    assert index.verify().agrees and index.current().count() == 1995


@pytest.mark.parametrize("engine", ["memory", "tantivy"])
def test_answers_stand_as_on_the_shelf(clerk, tmp_path, settings, engine):
    settings.SEARCH_ENGINE = engine
    numbers = [
        ("050", "QA76.9 .C5"),
        ("050", "QA76.87 .B1"),
        ("090", "PN1995.9 .N35"),
        ("050", "PN1995.9 .N4"),
        ("082", "658.4"),
    ]
    lines = [
        f"=LDR  00000nam a2200000 a 4500\n=001  {number}\n={tag}  \\4$a{label}\n=245  10$aShelf\n\n"
        for number, (tag, label) in enumerate(numbers, 1)
    ]
    file = tmp_path / "shelf.mrk"
    file.write_text("".join(lines), "utf-8")
    with index.following():
        loading.load_file(clerk, load=loading.start_load(clerk, path=file))

    answer = queries.search("shelf", sort="lcc")

    assert [stored.control_number for stored in answer.records] == ["3", "4", "2", "1", "5"]
    assert queries.search("shelf", sort="ddc").records[0].control_number == "5"


def test_authority_records_are_found_only_where_they_are_asked_for(clerk, shared_data):
    sample = shared_data / "evergreen_concerto_enhanced"
    for name in ("bibs.mrc", "authorities.mrc"):
        loading.load_file(clerk, load=loading.start_load(clerk, path=sample / name))
    index.catch_up()

    found = queries.search("fantasy", facets=True)
    asked = queries.search("fantasy kind:authority")

    assert found.records and {one.kind for one in found.records} == {"bibliographic"}
    assert asked.records and {one.kind for one in asked.records} == {"authority"}
    assert found.total == queries.find_ids(language.read("fantasy").query)[0]
