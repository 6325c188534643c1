"""MODS 3.8: what the Library of Congress says each field becomes, and that nothing made is against the schema."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree
from tests.formats.mods_shape import faults
from tests.marc.any_record import real, record, records

from alcove.formats import mods
from alcove.marc.record import Record

M = {"m": mods.NAMESPACE}


def tree(one: Record) -> etree._Element:
    """Give the record as MODS, parsed, after a look at its shape."""
    root = etree.fromstring(mods.mods(one))
    assert faults(root) == []
    return root


def said(root: etree._Element, path: str) -> list[str]:
    """Give the texts (or attributes) at a path whose steps need no prefix."""
    found = root.xpath(re.sub(r"(^|/|\[)(?=[a-zA-Z]+(?:$|[/\[\]=]))", r"\1m:", path), namespaces=M)
    return [one if isinstance(one, str) else "".join(one.itertext()) for one in found]


def test_a_title_is_parted_from_its_article_its_rest_and_its_parts():
    root = tree(
        record("245 14 $a The origins of totalitarianism : $b a history. $n Part 2, $p Imperialism / $c by Hannah Arendt.")
    )

    assert said(root, "titleInfo/nonSort") == ["The "]
    assert said(root, "titleInfo/title") == ["origins of totalitarianism"]
    assert said(root, "titleInfo/subTitle") == ["a history"]
    assert said(root, "titleInfo/partNumber") == ["Part 2"]
    assert said(root, "titleInfo/partName") == ["Imperialism"]
    assert said(root, "note[@type='statement of responsibility']") == ["by Hannah Arendt"]


@pytest.mark.parametrize(
    ("field", "kind", "title", "label"),
    [
        ("240 10 $a Hamlet. $l German", "uniform", "Hamlet. German", ""),
        ("130 0_ $a Beowulf", "uniform", "Beowulf", ""),
        ("210 0_ $a J. theor. biol.", "abbreviated", "J. theor. biol", ""),
        ("242 10 $a In search of lost time. $y eng", "translated", "In search of lost time", ""),
        ("246 14 $a Hobbit", "alternative", "Hobbit", "Cover title"),
        ("246 31 $a Kanadische Zeitschrift", "translated", "Kanadische Zeitschrift", ""),
        ("246 1_ $i Also known as: $a Spain 1936", "alternative", "Spain 1936", "Also known as"),
        ("740 0_ $a Riders to the sea", "alternative", "Riders to the sea", ""),
    ],
)
def test_other_titles_say_what_kind_they_are(field, kind, title, label):
    root = tree(record("245 10 $a Title", field))

    assert said(root, f"titleInfo[@type='{kind}']/title")[0].rstrip(".") == title
    assert said(root, f"titleInfo[@type='{kind}']/@displayLabel") == ([label] if label else [])


def test_names_have_kinds_parts_and_roles_in_words_and_codes():
    root = tree(
        record(
            "100 1_ $a Tolkien, J. R. R. $q (John Ronald Reuel), $d 1892-1973, $e author. $0 http://id.loc.gov/authorities/names/n79005673",
            "700 0_ $a Innocent $b III, $c Pope, $d 1160 or 61-1216.",
            "700 3_ $a Brontë family, $e honoree.",
            "710 2_ $a Tolkien Society. $b Seminar, $4 pbl",
            "711 2_ $a Oxonmoot $d (1974 : $c Oxford, England), $j host.",
            "720 1_ $a Somebody",
        )
    )

    assert said(root, "name/@type") == ["personal", "personal", "family", "corporate", "conference", "personal"]
    assert said(root, "name[@usage='primary']/namePart") == ["Tolkien, J. R. R. (John Ronald Reuel)", "1892-1973"]
    assert said(root, "name/@valueURI") == ["http://id.loc.gov/authorities/names/n79005673"]
    assert said(root, "name/namePart[@type='termsOfAddress']") == ["III", "Pope"]
    assert said(root, "name[@type='corporate']/namePart") == ["Tolkien Society", "Seminar"]
    assert said(root, "name/role/roleTerm[@type='code']") == ["aut", "hnr", "pbl", "hst"]
    assert said(root, "name/role/roleTerm[@type='text']")[0] == "author"


def test_a_publication_keeps_its_words_and_its_codes_apart():
    root = tree(
        record(
            "008 950101t19951994enk           000 1 eng d",
            "250 __ $a 2nd ed. / $b revised by A. B.",
            "264 _1 $a London : $b Faber, $c 1995.",
            "264 _3 $a Bungay : $b Clay",
            "264 _4 $c ©1994",
        )
    )

    assert said(root, "originInfo/@eventType") == ["publication", "manufacture"]
    assert said(root, "originInfo[1]/place/placeTerm[@authority='marccountry']") == ["enk"]
    assert said(root, "originInfo[1]/place/placeTerm[@type='text']") == ["London"]
    assert said(root, "originInfo[1]/publisher") == ["Faber"]
    assert said(root, "originInfo[1]/dateIssued") == ["1995", "1995"]
    assert said(root, "originInfo[1]/copyrightDate") == ["1994", "©1994"]
    assert said(root, "originInfo[1]/edition") == ["2nd ed. / revised by A. B."]
    assert said(root, "originInfo[1]/issuance") == ["monographic"]
    assert said(root, "genre[@authority='marcgt']") == ["fiction"]


def test_a_journal_says_how_often_and_from_when():
    root = tree(
        record(
            "008 750831c18699999enkwr p       0   a0eng c",
            "022 0_ $a 0028-0836 $y 0028-0837",
            "245 00 $a Nature.",
            "310 __ $a Weekly",
            "362 0_ $a Vol. 1 (Nov. 4, 1869)-",
            "780 00 $t Reader $x 1234-5679 $w (OCoLC)123",
            "785 00 $t Nature. Physical science $g Jan. 1971",
            leader="00000cas a2200000 a 4500",
        )
    )

    assert said(root, "originInfo/dateIssued[@point='start']") == ["1869"]
    assert said(root, "originInfo/dateIssued[@point='end']") == ["9999"]
    assert said(root, "originInfo/frequency") == ["Weekly", "Weekly"]
    assert said(root, "originInfo/issuance") == ["serial"]
    assert said(root, "note[@type='date/sequential designation']") == ["Vol. 1 (Nov. 4, 1869)-"]
    assert said(root, "relatedItem[@type='preceding']/titleInfo/title") == ["Reader"]
    assert said(root, "relatedItem[@type='preceding']/identifier[@type='issn']") == ["1234-5679"]
    assert said(root, "relatedItem[@type='preceding']/identifier[@type='oclc']") == ["123"]
    assert said(root, "relatedItem[@type='succeeding']/part/text") == ["Jan. 1971"]
    assert said(root, "identifier[@type='issn'][not(@invalid)]") == ["0028-0836"]
    assert said(root, "identifier[@type='issn'][@invalid='yes']") == ["0028-0837"]


def test_subjects_name_their_list_and_keep_the_order_of_their_parts():
    root = tree(
        record(
            "043 __ $a e-uk-en",
            "600 10 $a Shakespeare, William, $d 1564-1616. $t Hamlet $x Criticism, Textual.",
            "610 27 $a Kirche $2 gnd $0 https://d-nb.info/gnd/4030702-6",
            "650 _0 $a Women authors $z England $y 19th century $v Biography.",
            "651 _4 $a Wessex",
            "653 _5 $a Dorset",
            "752 __ $a England $b Dorset $d Dorchester",
        )
    )

    women = root.xpath("m:subject[m:topic='Women authors']", namespaces=M)[0]
    assert [etree.QName(one).localname for one in women] == ["topic", "geographic", "temporal", "genre"]
    assert said(root, "subject/@authority") == ["lcsh", "gnd", "lcsh"]
    assert said(root, "subject/titleInfo/title") == ["Hamlet"]
    assert said(root, "subject/name/namePart") == ["Shakespeare, William", "1564-1616", "Kirche"]
    assert said(root, "subject/geographicCode") == ["e-uk-en"]
    assert said(root, "subject/geographic") == ["England", "Wessex", "Dorset"]
    assert said(root, "subject/hierarchicalGeographic/state") == ["Dorset"]


def test_series_are_given_once_as_they_are_traced():
    traced = tree(record("490 1_ $a Everyman ; $v 15", "830 _0 $a Everyman's library ; $v no. 15. $x 1234-5679"))
    untraced = tree(record("490 0_ $a Everyman ; $v 15"))

    assert said(traced, "relatedItem[@type='series']/titleInfo/title") == ["Everyman's library"]
    assert said(traced, "relatedItem[@type='series']/titleInfo/partNumber") == ["no. 15"]
    assert said(untraced, "relatedItem[@type='series']/titleInfo/title") == ["Everyman"]


def test_numbers_are_normalised_and_the_cancelled_say_so():
    root = tree(
        record(
            "010 __ $a    95012345 ", "020 __ $a 0-261-10221-4 (pbk.) $z 0261102210", "024 7_ $a 10.1000/182 $2 doi",
            "028 02 $a STMA 8007 $b Motown", "035 __ $a (OCoLC)ocm00012345", "050 00 $a PR6039.O32 $b H6 1995",
            "082 04 $a 823/.912 $2 20", "086 0_ $a A 1.1:", "856 40 $u https://example.org/x?a=1&b=2 $3 Text $z Free",
            "856 42 $u https://example.org/review", "856 40 $u javascript:alert(1)",
        )
    )  # fmt: skip

    assert said(root, "identifier[@type='lccn']") == ["95012345"]
    assert said(root, "identifier[@type='isbn'][not(@invalid)]") == ["9780261102217"]
    assert said(root, "identifier[@type='isbn'][@invalid='yes']") == ["0261102210"]
    assert said(root, "identifier[@type='doi']") == ["10.1000/182"]
    assert said(root, "identifier[@type='oclc']") == ["12345"]
    assert said(root, "identifier[@type='issue number']") == ["STMA 8007"]
    assert said(root, "classification[@authority='lcc']") == ["PR6039.O32 H6 1995"]
    assert said(root, "classification[@edition='20']") == ["823/.912"]
    assert said(root, "classification[@authority='sudocs']") == ["A 1.1:"]
    assert said(root, "location/url") == ["https://example.org/x?a=1&b=2"]
    assert said(root, "relatedItem/location/url") == ["https://example.org/review"]


def test_both_scripts_stand_beside_each_other():
    root = tree(
        record(
            "245 10 $6 880-01 $a Sefer ha-zikaron / $c Daṿid",
            "264 _1 $6 880-02 $a Yerushalayim : $b Magnes, $c 1986.",
            "880 10 $6 245-01/(2/r $a ספר הזכרון / $c דוד",
            "880 _1 $6 264-02/(2/r $a ירושלים : $b מאגנס, $c 1986.",
            "880 1_ $6 700-00/(2/r $a כהן, דוד",
        )
    )

    assert said(root, "titleInfo[@script='Hebr']/title") == ["ספר הזכרון"]
    assert said(root, "titleInfo/@altRepGroup") == ["01", "01"]
    assert said(root, "originInfo[@script='Hebr']/publisher") == ["מאגנס"]
    assert said(root, "originInfo/@altRepGroup") == ["02", "02"]
    assert said(root, "name[@script='Hebr']/namePart") == ["כהן, דוד"]


def test_what_is_private_or_local_stays_here():
    root = tree(record("541 0_ $a Bought from a neighbour", "561 1_ $a Lord Byron", "590 __ $a Shelf torn", "500 __ $a Public"))

    assert said(root, "note") == ["Lord Byron", "Public"]


def test_control_characters_never_reach_the_xml():
    root = tree(record("245 10 $a Bad\x1bchar\x00acters \x98The\x9c & <here>\ufffe"))

    assert said(root, "titleInfo/title")[0].startswith("Badcharacters The & <here>")


@given(records)
def test_any_record_at_all_becomes_mods(one):
    tree(one)


@pytest.mark.parametrize("name", ["marc_bib/solrmarc/uva_001_2000.mrc", "marc_bib/cataloging-records/nistir_marc8.mrc"])
def test_every_real_record_has_the_shape_of_the_schema(shared_data: Path, name: str):
    found = real(shared_data / name)
    roots = [tree(one) for one in found]

    assert len(roots) > 1000
    titled = [root for root, one in zip(roots, found, strict=True) if one.first("245")]
    assert sum(bool(said(root, "titleInfo[@usage='primary']/title")) for root in titled) > 0.99 * len(titled)


def test_many_records_are_one_document(shared_data: Path):
    found = real(shared_data / "marc_bib/vufind/journals.mrc")

    root = etree.fromstring("".join(mods.collection(found)).encode())

    assert faults(root) == []
    assert len(root) == len(found) > 5
