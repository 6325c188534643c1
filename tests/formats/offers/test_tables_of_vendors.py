"""Tables (CSV, TSV, spreadsheets) become offers: columns by their names in many languages, cells as text."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from tests.formats.offers.workbooks import parts, workbook

from alcove.formats.offers import Copy, NotOffers, Price, WrongMap, columns, read

HEAD = "ISBN,Title,Author,Publisher,Year,List Price,Currency,Qty,Fund,Branch,Colour"
ROW = '9783608939774,"Der Hobbit, oder",Tolkien,Klett,2023,24.00,EUR,2,BEL,HB,green'


def codes(reading) -> list[str]:
    """Give the codes of the problems."""
    return [one.code for one in reading.problems]


def test_a_table_of_a_vendor_is_read_whole():
    reading = read(f"{HEAD}\n{ROW}\n".encode(), "list.csv")

    (offer,) = reading.offers
    assert (reading.form, reading.problems) == ("csv", ())
    assert (offer.title, offer.author, offer.publisher, offer.year) == ("Der Hobbit, oder", "Tolkien", "Klett", "2023")
    assert (offer.isbns, offer.price, offer.quantity) == (("9783608939774",), Price(Decimal("24.00"), "EUR"), 2)
    assert offer.copies == (Copy(fund="BEL", branch="HB", quantity=2, price=offer.price),)
    assert offer.others == (("Colour", "green"),)
    assert offer.place == "row 2"


@pytest.mark.parametrize(
    "head",
    [
        "Titel;Autor;ISBN;Preis (EUR);Anzahl",
        "Titre;Auteur;EAN;Prix TTC €;Quantité",
        "Título;Autor;ISBN-13;Precio en EUR;Cantidad",
        "Titolo;Autore;ISBN;Prezzo [EUR];Quantità",
        "Titel;Auteur;ISBN;Prijs (EUR);Aantal",
        "Заглавие;Автор;ISBN;Цена, EUR;Количество",
        "書名;著者;ISBN;価格 (EUR);数量",
        "TITEL;FÖRFATTARE;ISBN;PRIS EUR;ANTAL",
        "Tytuł;Autor;ISBN;Cena EUR;Ilość",
    ],
)
def test_headings_are_known_in_many_languages(head):
    (offer,) = read(f"{head}\nHobbit;Tolkien;978-3-608-93977-4;1.234,50;3\n".encode()).offers

    assert (offer.title, offer.author, offer.isbns) == ("Hobbit", "Tolkien", ("9783608939774",))
    assert (offer.price, offer.quantity) == (Price(Decimal("1234.50"), "EUR"), 3)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_separator_and_coding_is_found_out(separator, coding):
    rows = [["Titel", "Verlag", "ISBN", "Preis"], ["Grün", "Müller", "9783608939774", "12.50 EUR"]]

    reading = read("\r\n".join(separator.join(row) for row in rows).encode(coding))

    assert (reading.offers[0].title, reading.offers[0].publisher) == ("Grün", "Müller")
    assert codes(reading) == (["coding-guessed"] if coding in ("utf-16-le", "cp1252") else [])


def test_lines_above_the_headings_are_passed_over():
    reading = read(f"Spring list 2026\n\nFor your selection,,\n{HEAD}\n{ROW}\n".encode())

    assert [one.title for one in reading.offers] == ["Der Hobbit, oder"]


def test_a_cell_that_looks_like_a_formula_is_text():
    reading = read(b'ISBN,Title,Note\n9783608939774,"=HYPERLINK(""http://x"")",+1+cmd|x\n')

    assert (reading.offers[0].title, reading.offers[0].note) == ('=HYPERLINK("http://x")', "+1+cmd|x")


def test_a_number_that_a_spreadsheet_has_shortened_is_told():
    reading = read(b"ISBN;Title\n9,78361E+12;Hobbit\n")

    assert codes(reading) == ["shortened-number"]
    assert reading.problems[0].place == "row 2, ISBN"


def test_a_doubtful_price_is_told_unless_the_list_decides():
    alone = read(b"Title;Price EUR\nA;1.234\n")
    among = read(b"Title;Price EUR\nA;1.234\nB;12,50\n")

    assert codes(alone) == ["ambiguous-price"]
    assert "1234" in alone.problems[0].message
    assert codes(among) == []
    assert among.offers[0].price == Price(Decimal(1234), "EUR")


def test_a_map_names_columns_by_heading_letter_or_number():
    data = b"A;B;C;D\nHobbit;9783608939774;12,5;9\n"
    said = {"columns": {"title": "A", "isbn": 2, "price": "C", "quantity": "D"}, "currency": "EUR", "decimal_mark": ","}

    (offer,) = read(data, form="csv", map=said).offers

    assert (offer.title, offer.isbns, offer.price, offer.quantity) == (
        "Hobbit", ("9783608939774",), Price(Decimal("12.5"), "EUR"), 9,
    )  # fmt: skip


def test_a_table_without_headings_is_read_by_a_map():
    said = {"columns": {"isbn": 1, "title": 2}, "header": 0}

    assert [one.title for one in read(b"9783608939774,Hobbit\n9780823933860,Solar\n", form="csv", map=said).offers] == [
        "Hobbit", "Solar",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        [], {"colums": {}}, {"columns": []}, {"columns": {"prize": "A"}}, {"columns": {"price": ""}}, {"columns": {"price": 0}},
        {"columns": {"price": True}}, {"columns": {"price": "Kosten"}}, {"currency": "EURO"}, {"currency": ["EUR"]},
        {"decimal_mark": ";"}, {"separator": "x"}, {"separator": 5}, {"header": 99}, {"header": "one"}, {"header": 0},
        "koha-975",
    ],
)  # fmt: skip
def test_a_map_of_columns_that_cannot_be_used_says_what_to_write(said):
    with pytest.raises(WrongMap) as wrong:
        read(b"Title;Price\nA;1,00\n", form="csv", map=said or {"columns": {"x": 1}})

    assert wrong.value.place and wrong.value.remedy


def test_a_table_in_which_nothing_is_known_is_refused():
    with pytest.raises(NotOffers) as refused:
        read(b"Foo,Bar\n1,2\n", "x.csv")

    assert refused.value.place == "row 1"
    assert "ISBN" in refused.value.remedy


def test_a_dvd_keeps_its_bar_code():
    reading = read(b"EAN,Title,Format\n4006381333931,A film,DVD\n")

    assert [(one.kind, one.value) for one in reading.offers[0].identifiers] == [("ean", "4006381333931")]
    assert codes(reading) == []


def test_a_row_without_title_and_number_is_told():
    assert codes(read(b"ISBN,Title,Note\n,,nothing\n")) == ["no-title"]


def test_a_spreadsheet_is_read_as_it_shows_its_cells():
    rows = [
        ["Title", "ISBN", "Price EUR", "Published", "Qty", "Note"],
        ["Der Hobbit", 9783608939774, 19.99, None, 2, "=1+1"],
        ["Solar", "0-8239-3386-5", 0.1 + 0.2, None, 1.0, "ok"],
    ]

    reading = read(workbook(rows, [(1, 3, date(2023, 4, 1)), (2, 3, date(2001, 1, 2))]), "list.xlsx")

    assert (reading.form, codes(reading)) == ("xlsx", [])
    assert [(one.isbns[0], one.year, one.quantity) for one in reading.offers] == [
        ("9783608939774", "2023", 2), ("9780823933860", "2001", 1),
    ]  # fmt: skip
    assert [str(one.price.amount) for one in reading.offers] == ["19.99", "0.3"]
    assert reading.offers[0].note == "0"  # the kept result of the formula, never the formula


def test_other_sheets_are_told():
    assert codes(read(workbook([["Title", "ISBN"], ["A", "9783608939774"]], more="Invoices"))) == ["other-sheets"]


def test_a_real_spreadsheet_is_read(shared_data):
    path = shared_data / "counter/cop5/TR_sample_r51.xlsx"
    if not path.is_file():
        pytest.skip("the real spreadsheets (../shared/data/counter) are not here")

    reading = read(path.read_bytes(), path.name)

    assert reading.offers[0].title == "Title 1"
    assert len(reading.offers) == 156
    assert ("wrong-number", "row 16, ISBN") in [(one.code, one.place) for one in reading.problems]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "the file"),
        (b"PK\x03\x04 and nothing more", "the file"),
        (parts()[:300], "the file"),
        (parts(workbook="<workbook/>"), "xl/workbook.xml"),
        (parts(workbook="<workbook"), "xl/workbook.xml"),
        (parts(relations="<Relationships/>"), "xl/_rels/workbook.xml.rels"),
        (parts(relations='<R><R Id="rId1" Target="../../etc/passwd"/></R>'), "the file"),
        (parts(sheet='<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'), "xl/worksheets/sheet1.xml"),
        (parts(sheet="<a>" * 400), "xl/worksheets/sheet1.xml"),
        (parts(sheet=b"<a>" + b" " * 50_000_000 + b"</a>"), "xl/worksheets/sheet1.xml"),
        (parts(sheet="<worksheet/>"), "the table"),
    ],
)
def test_a_spreadsheet_that_cannot_be_read_says_where_and_what_to_do(data, place):
    with pytest.raises(NotOffers) as refused:
        read(data)

    assert (refused.value.place, bool(refused.value.remedy)) == (place, True)


def test_cells_that_are_wrong_are_empty_and_others_stay():
    sheet = (
        '<worksheet><sheetData><row><c t="inlineStr"><is><t>ISBN</t></is></c><c t="inlineStr"><is><t>Title</t></is></c></row>'
        '<row r="x"><c r="A2"><v>9.783608939774E12</v></c><c r="B2" t="s"><v>77</v></c><c r="ZZZ2"><v>1</v></c></row>'
        '<row><c r="A3" t="e"><v>#REF!</v></c><c r="B3" t="str"><v>Solar</v></c><c r="A3"><v>1</v></c></row>'
        '</sheetData></worksheet>'
    )  # fmt: skip

    reading = read(parts(sheet=sheet))

    assert [(one.isbns, one.title) for one in reading.offers] == [(("9783608939774",), ""), ((), "Solar")]


def test_every_heading_is_known_once_and_means_a_field():
    lines = files("alcove.formats.offers").joinpath("headings.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    counted = Counter(columns._plain(name)[0] for _, names in rows for name in names.split("|"))

    assert [name for name, times in counted.items() if times > 1] == []
    assert {field for field, _ in rows} == {*columns.FIELDS, "-"}
