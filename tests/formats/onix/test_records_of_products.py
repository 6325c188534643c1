"""A brief MARC record is made of a product, as the mappings of the Library of Congress and OCLC have it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.formats.onix.onix_says import message, product

from alcove.formats.onix import NotOnix, Product, read, tables, to_marc
from alcove.marc import brief, check, codes, keys, schema, write
from alcove.marc.record import DELIMITER


def record_of(more: str = "", blocks: str = "", **change):
    """Give the record of one product."""
    (one,) = [one for one in read(message(product(more, blocks))) if isinstance(one, Product)]
    return to_marc(one, **change)


def field(record, tag: str) -> str:
    """Give the first field with this tag, as people write it."""
    found = record.first(tag)
    return found.content.replace(DELIMITER, "$") if found else ""


@pytest.fixture(scope="session")
def real_products(shared_data: Path) -> list[Product]:
    """Give every product of the real messages; skip where they are absent."""
    if not (shared_data / "onix").is_dir():
        pytest.skip("the real ONIX messages (../shared/data/onix) are not here")
    found = []
    for path in sorted((shared_data / "onix").rglob("*.xml")):
        try:
            found += [one for one in read(path) if isinstance(one, Product)]
        except NotOnix:
            continue
    return found


def test_records_of_real_products_obey_the_standard(real_products):
    assert len(real_products) > 80

    for one in real_products:
        record = to_marc(one)
        wrong = [problem for problem in check.check(record, schema.schema_for(record)) if problem.severity == "error"]
        assert not wrong, (one.reference, wrong)
        assert len(record.control("008")) == 40
        write.encode(record, syntax="marcxml")


def test_the_example_becomes_the_record_a_library_orders_with(real_products):
    (one,) = [one for one in real_products if one.release == "3.1"][:1]

    record = to_marc(one, entered=date(2026, 5, 4))

    assert record.leader == "00000nam a22000003c 4500"
    assert record.control("008")[:18] == "260504s2006    xxk"
    assert brief.summary(record)[:1] == ("Roseanna",)
    assert keys.isbns(record) == ["9780007232833"]
    assert field(record, "041") == "1 $aeng$hswe"
    assert field(record, "100") == "1 $aSjöwall, Maj$eauthor$4aut$1https://isni.org/isni/0000000121479135"
    assert field(record, "264") == " 1$aLondon$bHarperPerennial$c2006"
    assert field(record, "300") == "  $a245 pages$c20 cm"
    assert [one.get("4") for one in record.fields("700")] == ["aut", "trl", "win"]
    assert {(one.get("a"), one.get("2")) for one in record.fields("072")} >= {("FFP", "thema"), ("FIC022000", "bisacsh")}


def test_the_article_is_not_filed():
    assert field(record_of(), "245") == "04$aDer Hobbit$boder Hin und zurück"


def test_a_name_in_one_piece_is_not_turned_round():
    more = "<Contributor><ContributorRole>A01</ContributorRole><PersonName>Trần Hưng Đạo</PersonName></Contributor>"

    assert field(record_of(more), "100") == "0 $aTrần Hưng Đạo$eauthor$4aut"


def test_an_editor_is_an_added_entry_and_a_body_a_corporate_one():
    more = """<Contributor><ContributorRole>B01</ContributorRole><PersonNameInverted>Li, Na</PersonNameInverted></Contributor>
      <Contributor><ContributorRole>A01</ContributorRole><CorporateName>Museum of Work</CorporateName></Contributor>"""

    record = record_of(more)

    assert record.first("100") is None
    assert field(record, "700") == "1 $aLi, Na$eeditor$4edt"
    assert field(record, "710") == "2 $aMuseum of Work$eauthor$4aut"
    assert field(record, "245")[:2] == "04"


def test_an_orcid_stands_as_its_address():
    more = """<Contributor><ContributorRole>A01</ContributorRole><NameIdentifier><NameIDType>21</NameIDType>
      <IDValue>0000000218250097</IDValue></NameIdentifier><KeyNames>Carberry</KeyNames></Contributor>"""

    assert record_of(more).first("100").get("1") == "https://orcid.org/0000-0002-1825-0097"


def test_numbers_that_fail_their_check_are_kept_as_wrong():
    data = message(product()).replace(b"9783608939774", b"9783608939775")

    record = to_marc(next(one for one in read(data) if isinstance(one, Product)))

    assert field(record, "020") == "  $z9783608939775"


def test_an_audiobook_is_sound_and_an_ebook_an_online_resource():
    sound = record_of().leader[6], to_marc(_formed("AJ")).leader[6], to_marc(_formed("ED", "A103")).leader[6]
    book = to_marc(_formed("ED", "E101"))

    assert sound == ("a", "i", "i")
    assert (book.leader[6], book.control("008")[23], field(book, "338")) == (
        "a", "o", "  $aonline resource$bcr$2rdacarrier",
    )  # fmt: skip


def _formed(form: str, detail: str = "") -> Product:
    told = f"<ProductForm>{form}</ProductForm>" + (f"<ProductFormDetail>{detail}</ProductFormDetail>" if detail else "")
    data = message(product()).replace(b"<ProductForm>BB</ProductForm>", told.encode())
    return next(one for one in read(data) if isinstance(one, Product))


def test_a_doi_leads_to_its_page_and_related_books_are_linked():
    data = message(
        product(blocks="""<RelatedMaterial><RelatedProduct><ProductRelationCode>03</ProductRelationCode><ProductIdentifier>
          <ProductIDType>15</ProductIDType><IDValue>9780823933860</IDValue></ProductIdentifier></RelatedProduct></RelatedMaterial>""")
    ).replace(b"<DescriptiveDetail>", b"<ProductIdentifier><ProductIDType>06</ProductIDType><IDValue>10.1234/Ab</IDValue>"
              b"</ProductIdentifier><DescriptiveDetail>", 1)  # fmt: skip

    record = to_marc(next(one for one in read(data) if isinstance(one, Product)))

    assert field(record, "024") == "7 $a10.1234/Ab$2doi"
    assert field(record, "856") == "42$uhttps://doi.org/10.1234/ab"
    assert field(record, "780") == "00$z9780823933860"


def test_texts_lose_their_markup_and_what_would_end_a_field():
    blocks = """<CollateralDetail><TextContent><TextType>03</TextType>
      <Text textformat="02"><![CDATA[<p>One &amp; <b>two</b></p><p>three</p>]]></Text></TextContent></CollateralDetail>"""

    assert field(record_of(blocks=blocks), "520") == "  $aOne & two three"


def test_subject_headings_are_divided_and_keywords_too():
    more = """<Subject><SubjectSchemeIdentifier>04</SubjectSchemeIdentifier><SubjectHeadingText>Dwarfs -- Fiction
      </SubjectHeadingText></Subject><Subject><SubjectSchemeIdentifier>20</SubjectSchemeIdentifier>
      <SubjectHeadingText>ring; burglar, dragon</SubjectHeadingText></Subject>
      <Subject><SubjectSchemeIdentifier>01</SubjectSchemeIdentifier><SubjectSchemeVersion>23</SubjectSchemeVersion>
      <SubjectCode>823.912</SubjectCode></Subject>"""

    record = record_of(more)

    assert field(record, "650") == " 0$aDwarfs$xFiction"
    assert field(record, "653") == "  $aring$aburglar$adragon"
    assert field(record, "082") == "04$a823.912$223"


def test_every_code_that_is_mapped_is_one_of_the_standard():
    rows = tables._rows("codes.tsv", 3)
    forms = [tables.FormRow(*row) for row in tables._rows("forms.tsv", 8)]

    assert {value for name, _, value in rows if name == "relator"} <= codes.current("relators")
    assert {value for name, _, value in rows if name == "country"} <= codes.current("countries")
    assert {one.carrier for one in forms} <= set(codes.code_list("carrier_types"))
    assert {one.content for one in forms} <= set(codes.code_list("content_types"))
    assert {one.media for one in forms} <= set(codes.code_list("media_types"))
    sources = {tables.subject(row[0]).source for row in tables._rows("subjects.tsv", 4)} - {""}
    assert sources - {"bicssc"} <= set(codes.code_list("subject_sources"))
