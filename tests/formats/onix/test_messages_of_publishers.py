"""An ONIX message is read product by product, in every release and with either kind of tags."""

from __future__ import annotations

import io
import re
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest
from tests.formats.onix.onix_says import message, priced, product

from alcove.formats.onix import Identifier, PartialDate, Problem, Product, Tax, Territory, is_onix, nodes, read


def products(source) -> list[Product]:
    """Give the products alone."""
    return [one for one in read(source) if isinstance(one, Product)]


def problems(source) -> list[str]:
    """Give the codes of the problems alone."""
    return [one.code for one in read(source) if isinstance(one, Problem)]


@pytest.fixture(scope="session")
def onix_files(shared_data: Path) -> Path:
    """Give the folder of real messages; skip where it is absent."""
    if not (shared_data / "onix").is_dir():
        pytest.skip("the real ONIX messages (../shared/data/onix) are not here")
    return shared_data / "onix"


def test_the_example_of_3_1_is_read_whole(onix_files):
    found = list(read(onix_files / "jonix/Onix3.1-single-ref.xml"))

    (one,) = found
    assert (one.reference, one.notification, one.release, one.isbn) == (
        "com.globalbookinfo.onix.01734529", "03", "3.1", "9780007232833",
    )  # fmt: skip
    assert (one.title.whole, one.form.code, one.form.details) == ("Roseanna", "BC", ("B105",))
    assert [(who.heading, who.roles, who.isni) for who in one.contributors] == [
        ("Sjöwall, Maj", ("A01",), "0000000121479135"),
        ("Wahlöö, Per", ("A01",), "0000000121222604"),
        ("Roth, Lois", ("B06",), ""),
        ("Mankell, Henning", ("A24",), "0000000122824957"),
    ]
    assert [(which.role, which.code) for which in one.languages] == [("01", "eng"), ("02", "swe")]
    assert [(series.title, series.number) for series in one.collections] == [("The Martin Beck series", "1")]
    assert one.published == PartialDate("20060807", "00", 2006, 8, 7)
    assert (one.places, one.country, one.status) == (("London",), "GB", "04")
    assert [(what.scheme, what.code, what.is_main) for what in one.subjects][:2] == [
        ("93", "FFP", True),
        ("10", "FIC022000", True),
    ]
    assert one.related[0].relations == ("06", "27")
    assert one.related[0].isbn == "9780007324378"


def test_short_tags_say_the_same_as_reference_names(onix_files):
    named = products(onix_files / "jonix/Onix3.1-single-ref.xml")
    short = products(onix_files / "jonix/Onix3.1-single-short.xml")

    left_out = {"raw", "line", "descriptions", "contributors"}  # texts are set on other lines in the two files
    for field in fields(Product):
        if field.name not in left_out:
            assert getattr(named[0], field.name) == getattr(short[0], field.name), field.name
    assert [one.heading for one in named[0].contributors] == [one.heading for one in short[0].contributors]
    assert [(one.kind, one.text.split()) for one in named[0].descriptions] == [
        (one.kind, one.text.split()) for one in short[0].descriptions
    ]


def test_short_tags_of_2_1_say_the_same_too(onix_files):
    lines = (Path(nodes.__file__).parent / "shorttags.tsv").read_text("utf-8").splitlines()
    shorts = {reference: short for short, _, reference in (line.partition("\t") for line in lines)}
    named = (onix_files / "jonix/onix2-multiple.xml").read_text("iso-8859-1")
    short = re.sub(r"(</?)(\w+)", lambda match: match[1] + shorts.get(match[2], match[2]), named)

    assert "<b203>" in short and "<TitleText>" not in short
    assert products(short.encode("iso-8859-1")) == products(named.encode("iso-8859-1"))


def test_releases_2_and_3_of_one_list_say_the_same(onix_files):
    older = products(onix_files / "jonix/onix2-multiple.xml")
    newer = products(onix_files / "jonix/onix3-multiple.xml")

    assert (len(older), len(newer)) == (21, 21)
    assert {one.release for one in older} == {"2.1"}
    for one, other in zip(older, newer, strict=True):
        assert one.isbn == other.isbn
        assert one.title.whole == other.title.whole
        assert [who.heading for who in one.contributors] == [who.heading for who in other.contributors]
        assert one.published.iso == other.published.iso
        prices = [(price.amount, price.currency) for supply in one.supplies for price in supply.prices]
        assert prices == [(price.amount, price.currency) for supply in other.supplies for price in supply.prices]


def test_every_real_message_is_read_and_nothing_of_it_lost(onix_files):
    for path in sorted(onix_files.rglob("*.xml")):
        if not is_onix(path.read_bytes()):
            assert path.name in ("test_collection.xml", "tester.xml")
            continue
        for one in read(path):
            if not isinstance(one, Product):
                continue
            said = re.findall(r">([^<>]{5,80})<", re.sub("(?s)<!--.*?-->", "", one.raw.decode()))
            known = " ".join(repr(one).split()) + " ".join(text for _, text in one.others)
            for text in said:
                if "CDATA" not in text and "&" not in text and text.strip() and not any(c in text for c in "\n'\t\u200b"):
                    assert all(word in known for word in text.split()), (path.name, text)


def test_a_price_with_a_comma_is_told_and_not_guessed(onix_files):
    found = list(read(onix_files / "im_onix/test_prices2.xml"))

    told = [one for one in found if isinstance(one, Problem)]
    assert {one.code for one in told} == {"no-number"}
    assert "11,20" in told[0].message
    assert ("PriceAmount", "11,20") in found[-1].others
    assert told[0].place == "product 1 (xxx), line 1"


def test_prices_are_exact_with_territory_and_tax():
    price = """<ProductSupply><SupplyDetail><Price><PriceType>02</PriceType><PriceQualifier>06</PriceQualifier>
      <PriceAmount>19.90</PriceAmount><Tax><TaxType>01</TaxType><TaxRateCode>R</TaxRateCode><TaxRatePercent>7</TaxRatePercent>
      <TaxableAmount>18.60</TaxableAmount><TaxAmount>1.30</TaxAmount></Tax><CurrencyCode>EUR</CurrencyCode>
      <Territory><CountriesIncluded>DE AT</CountriesIncluded><RegionsExcluded>IT-BZ</RegionsExcluded></Territory>
      </Price></SupplyDetail></ProductSupply>"""

    (one,) = products(message(product(blocks=price)))

    (found,) = one.supplies[0].prices
    assert (found.kind, found.qualifier, str(found.amount), found.currency) == ("02", "06", "19.90", "EUR")
    assert found.territory == Territory(("DE", "AT"), (), (), ("IT-BZ",))
    assert found.taxes == (Tax("01", "R", Decimal(7), Decimal("18.60"), Decimal("1.30")),)


def test_the_currency_of_the_message_counts_where_a_price_says_none():
    head = "<Header><Sender><SenderName>Example</SenderName></Sender><DefaultCurrencyCode>CHF</DefaultCurrencyCode></Header>"

    (one,) = products(message(product(blocks=priced("12.50", "")), head=head))

    assert (one.supplies[0].prices[0].currency, one.sender) == ("CHF", "Example")


def test_a_price_without_any_currency_is_told():
    assert problems(message(product(blocks=priced("12.50", "")))) == ["no-currency"]


def test_accessibility_is_told_as_pairs_of_list_196():
    more = """<ProductFormFeature><ProductFormFeatureType>09</ProductFormFeatureType>
      <ProductFormFeatureValue>00</ProductFormFeatureValue>
      <ProductFormFeatureDescription>Works with <em>every</em> reader.</ProductFormFeatureDescription></ProductFormFeature>
      <ProductFormFeature><ProductFormFeatureType>09</ProductFormFeatureType>
      <ProductFormFeatureValue>14</ProductFormFeatureValue></ProductFormFeature>
      <ProductFormFeature><ProductFormFeatureType>06</ProductFormFeatureType>
      <ProductFormFeatureValue>10</ProductFormFeatureValue></ProductFormFeature>"""

    (one,) = products(message(product(more)))

    assert one.accessibility == (("00", "Works with every reader."), ("14", ""))
    assert ("DescriptiveDetail/ProductFormFeature/ProductFormFeatureValue", "10") in one.others


def test_an_open_licence_is_recognised():
    more = """<EpubLicense><EpubLicenseName>CC BY 4.0</EpubLicenseName><EpubLicenseExpression>
      <EpubLicenseExpressionType>02</EpubLicenseExpressionType>
      <EpubLicenseExpressionLink>https://creativecommons.org/licenses/by/4.0/</EpubLicenseExpressionLink>
      </EpubLicenseExpression></EpubLicense>"""

    (one,) = products(message(product(more)))

    assert one.says_open_access
    assert one.licences[0].expressions == (("02", "https://creativecommons.org/licenses/by/4.0/"),)


def test_what_has_no_field_is_kept_by_its_path():
    more = '<Invention by="us"><Deep>x</Deep></Invention>'

    (one,) = products(message(product(more)))

    assert one.others == (("DescriptiveDetail/Invention@by", "us"), ("DescriptiveDetail/Invention/Deep", "x"))
    assert b"<Invention" in one.raw


def test_contributors_stand_by_their_sequence_numbers():
    more = """<Contributor><SequenceNumber>2</SequenceNumber><ContributorRole>B06</ContributorRole>
      <PersonName>Lois Roth</PersonName></Contributor><Contributor><SequenceNumber>1</SequenceNumber>
      <ContributorRole>A01</ContributorRole><NameIdentifier><NameIDType>21</NameIDType><IDValue>0000000218250097</IDValue>
      </NameIdentifier><NamesBeforeKey>Maj</NamesBeforeKey><KeyNames>Sjöwall</KeyNames></Contributor>"""

    (one,) = products(message(product(more)))

    assert [who.heading for who in one.contributors] == ["Sjöwall, Maj", "Lois Roth"]
    assert one.contributors[0].orcid == "0000000218250097"


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("20110831", "2011-08-31"),
        ("201108", "2011-08"),
        ("2011", "2011"),
        ("2011-08-31", "2011-08-31"),
        ("20110601T0000", "2011-06-01"),
    ],
)
def test_dates_are_exact_or_partial(said, iso):
    dated = f"""<PublishingDetail><PublishingDate><PublishingDateRole>01</PublishingDateRole><Date>{said}</Date>
      </PublishingDate></PublishingDetail>"""

    (one,) = products(message(product(blocks=dated)))

    assert one.published.iso == iso


def test_a_date_of_another_calendar_is_kept_and_not_reckoned_over():
    dated = """<PublishingDetail><PublishingDate><PublishingDateRole>01</PublishingDateRole>
      <Date dateformat="20">14470101</Date></PublishingDate></PublishingDetail>"""

    (one,) = products(message(product(blocks=dated)))

    assert (one.published.text, one.published.iso) == ("14470101", "")


def test_a_date_that_never_was_is_told():
    dated = """<PublishingDetail><PublishingDate><PublishingDateRole>01</PublishingDateRole><Date>20110231</Date>
      </PublishingDate></PublishingDetail>"""

    assert problems(message(product(blocks=dated))) == ["no-date"]


def test_a_stream_is_read_without_holding_it():
    class Endless(io.RawIOBase):
        """A message of very many products, made while it is read."""

        def __init__(self) -> None:
            self.sent, self.longest = 0, 0

        def read(self, size: int = -1) -> bytes:
            self.sent += 1
            self.longest = max(self.longest, size)
            return (
                b"<ONIXMessage>"
                if self.sent == 1
                else product().encode() * 200
                if self.sent < 40
                else b"</ONIXMessage>"[: 99 * (self.sent == 40)]
            )

    stream = Endless()
    numbers = [one.number for one in read(stream) if isinstance(one, Product)]

    assert numbers == list(range(1, 38 * 200 + 1))
    assert stream.longest <= 2**20


def test_numbers_of_products_and_lines_are_those_of_the_file():
    data = message(product(), "\n\n<Product><NotificationType>03</NotificationType></Product>", product())

    found = list(read(data))

    told = [one for one in found if isinstance(one, Problem)]
    assert [one.code for one in told] == ["no-reference", "no-title", "no-identifier"]
    assert {(one.product, one.line) for one in told} == {(2, data[: data.index(b"<Product><Not")].count(b"\n") + 1)}
    assert [one.number for one in found if isinstance(one, Product)] == [1, 2, 3]


def test_a_product_to_be_deleted_may_be_bare():
    data = message("<Product><RecordReference>a</RecordReference><NotificationType>05</NotificationType></Product>")

    assert problems(data) == []


def test_series_records_and_sets_of_2_1_become_collections():
    old = """<ONIXMessage><Product><RecordReference>a</RecordReference><NotificationType>03</NotificationType>
      <ISBN>0804429573</ISBN><Series><SeriesIdentifier><SeriesIDType>02</SeriesIDType><IDValue>12345679</IDValue>
      </SeriesIdentifier><TitleOfSeries>Studies</TitleOfSeries><NumberWithinSeries>7</NumberWithinSeries></Series>
      <DistinctiveTitle>A book</DistinctiveTitle><LanguageOfText>ger</LanguageOfText><PublicationDate>2004</PublicationDate>
      </Product><MainSeriesRecord><RecordReference>s</RecordReference></MainSeriesRecord></ONIXMessage>"""

    found = list(read(old.encode()))

    one = found[0]
    assert (one.release, one.title.whole, one.identifiers) == ("2.1", "A book", (Identifier("02", "0804429573"),))
    assert [(series.title, series.number) for series in one.collections] == [("Studies", "7")]
    assert found[1].code == "series-record"


def test_every_short_tag_has_one_reference_name():
    lines = (Path(nodes.__file__).parent / "shorttags.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]

    assert all(len(row) == 2 and all(row) for row in rows)
    assert len({short for short, _ in rows}) == len(rows) > 700
    assert [short for short, _ in rows] == sorted(short for short, _ in rows)
