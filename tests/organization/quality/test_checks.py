"""The checks, one by one and over real records."""

from __future__ import annotations

import re

import pymarc
import pytest
from hypothesis import given, settings
from tests.marc.any_record import real, record, records

from alcove.marc import problem_table
from alcove.organization.quality import standard
from alcove.organization.quality.assess import Desk, Sums
from alcove.organization.quality.look import Gravity, Look
from alcove.organization.quality.table import CHECKS, all_checks

DESK = Desk()
BOOK = "nam a2200000 i 4500"
F008 = "008 990101s1999    enk           000 0 eng d"


def found(*fields: str, leader: str = f"00000{BOOK}") -> dict[str, list[str]]:
    return {one.check: [place.text for place in one.places] for one in DESK.look(record(*fields, leader=leader))}


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        ("Q101", "020 __ $a9780804429573$q(pbk.)", "020 __ $a0-8044-2957-x (pbk.)"),
        ("Q102", "020 __ $a9780804429573$z9780804429573", "020 __ $a9780804429573$a9780804429573 (cloth)"),
        ("Q103", "010 __ $a   99012345 ", "010 __ $aLC123"),
        ("Q104", "035 __ $a(OCoLC)12345", "035 __ $aocm12345"),
        ("Q201", "260 __ $aLondon$bX,$c[1999?]", "260 __ $aLondon$bX,$c1989."),
        ("Q202", "260 __ $aLondon$bX,$cc1999.", "260 __ $aLondon$bX,$c1999 [i.e. 2090]"),
        ("Q301", "041 0_ $aengfre", "041 0_ $afre$bger"),
        ("Q302", "546 __ $aIn English and Latin.", "546 __ $aText in French."),
        ("Q303", "260 __ $aEdinburgh, Scotland :$bX", "260 __ $aBoston, Mass. :$bX"),
        ("Q304", "336 __ $atext$2rdacontent", "336 __ $bprm$2rdacontent"),
        ("Q306", "338 __ $avolume$bnc", "338 __ $aonline resource$bcr"),
        ("Q307", "300 __ $a2 volumes :$bmaps", "300 __ $a1 videodisc (90 min.)"),
        ("Q401", "880 10 $6245-01/(2/r$aספר", "880 10 $aספר"),
        ("Q402", "880 10 $6245-01/(2/r$aספר", "880 10 $6245-00/(2/r$aספר"),
        ("Q501", "245 10 $aA whole title", "245 10 $aA \ufffdhole title"),
        ("Q502", "245 10 $aPÃO de queijo ÂNGELA à É «ÉTÉ»", "245 10 $aPoÃ©sie"),
        ("Q503", "245 10 $aJohnson & Johnson; AT&T", "245 10 $aJohnson &amp; Johnson"),
        ("Q504", "245 10 $aPoe\u0301sie", "245 10 $a\u0301Poesie"),
        ("Q601", "650 _0 $aCats$0(DLC)sh85021262", "650 _0 $aCats"),
        ("Q602", "100 1_ $aPym, Barbara$0(DLC)n79", "100 1_ $aPym, Barbara"),
        ("Q801", "050 _4 $aPR6066.Y58$bZ6 1984", "050 _4 $a5164"),
        ("Q801", "082 04 $a823/.914$223", "082 04 $aShelf 7"),
        ("Q901", "374 __ $aPoets", "375 __ $afemale"),
        ("Q902", "386 __ $aCanadians$2lcdgt", "386 __ $aCanadians"),
        ("Q802", "082 04 $a823/.914$223", "082 __ $a823/.914"),
    ],
)
def test_each_check_finds_what_it_is_for_and_passes_by_what_is_right(check, good, bad):
    assert check not in found(F008, good)
    assert check in found(F008, bad)


@pytest.mark.parametrize(
    ("check", "field"),
    [
        ("Q701", "700 1_ $aPym, Barbara"),
        ("Q702", "653 __ $aCats"),
        ("Q703", "082 04 $a636.8"),
        ("Q704", "008 990101s1999    enk           000 0 eng d"),
        ("Q705", "264 _1 $c[1999]"),
        ("Q706", "264 _1 $bFaber"),
        ("Q707", "300 __ $a12 pages"),
    ],
)
def test_what_is_missing_is_said_until_it_is_there(check, field):
    assert check in found("245 00 $aCats")
    assert check not in found("245 00 $aCats", field)


def test_a_cutter_number_has_the_letter_of_the_author_or_of_the_title():
    book = ("100 1_ $aPym, Barbara", "245 12 $aA glass of blessings")

    for right in ("$aHV640$b.P9 1984", "$aHV640$b.G5 1984", "$aPR6066$b.Z6 1984", "$aPR6066.Y58$bB4 1984"):
        assert "Q803" not in found(*book, f"050 _4 {right}")
    assert found(*book, "050 _4 $aHV640$b.Q5 1984")["Q803"] == [".Q5 1984"]


def test_a_carrier_in_007_that_338_does_not_know_is_found_and_sound_may_be_online():
    assert "Q305" in found("007 cr |||", "338 __ $bnc")
    assert "Q305" not in found("007 sr |||", "338 __ $bcr")


def test_a_place_in_a_state_of_the_country_is_no_contradiction():
    assert "Q303" not in found("008 990101s1999    xxu           000 0 eng d", "260 __ $aNew York, N.Y. :$bX")
    assert "Q303" not in found("008 990101s1999    enk           000 0 eng d", "260 __ $aCambridge :$bX")
    assert found(F008, "260 __ $aCambridge, Mass. :$bX")["Q303"] == ["Cambridge, Mass (008: enk)"]


def test_every_check_can_be_shown_and_has_an_id_of_its_own():
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert all(re.fullmatch(r"Q[1-9][0-9]{2}", check.id) for check in CHECKS)
    for check in all_checks().values():
        assert check.title and check.why and check.remedy


def test_every_rule_of_the_standard_has_a_title():
    codes = {code for code in problem_table.kinds() if code.startswith("M6")}

    assert {check.id for check in standard.checks()} == codes == set(standard._KINDS)


def test_the_gravest_stand_first():
    order = [list(Gravity).index(check.gravity) for check in all_checks().values()]

    assert order == sorted(order)


def test_an_authority_record_is_not_asked_for_a_publisher():
    report = found("150 __ $aCats\ufffd", leader="00000nz  a2200000n  4500")

    assert "Q501" in report and not {"Q702", "Q706"} & set(report)


def test_control_characters_and_halves_of_characters_are_not_passed_on():
    places = found(F008, "020 __ $a0804429573 (pbk\x00\x1d\ud800.)")["Q101"]

    assert places == ["0804429573 (pbk\ufffd\ufffd\ufffd.)"]


@settings(max_examples=300, deadline=None)
@given(records)
def test_no_record_stops_the_checks(one):
    sums = Sums()
    report = DESK.look(one, sums)

    assert sums.records == 1
    for finding in report:
        assert finding.check in all_checks() and finding.times >= len(finding.places) > 0
        for place in finding.places:
            (place.tag + place.text).encode()


def test_two_thousand_real_records_have_the_figures_that_an_independent_count_finds(real_file):
    """functions.md 13, 18: 613 of 1,288 ISBNs with something after them, no wrong check digit, 14 of 4,066 6XX with $0."""
    sums = Sums()
    for one in real(real_file):
        DESK.look(one, sums)

    theirs = _counted_by_pymarc(real_file)
    assert sums.records == 2000
    assert sums.checks["Q101"] == [529, 613, 1288]
    assert "M610" not in sums.checks
    assert sums.checks["Q601"] == [1774, 4052, 4066] and 4066 - 4052 == 14
    assert (theirs["isbn more"], theirs["isbn"]) == (613, 1288)
    assert (theirs["6XX unlinked"], theirs["6XX"]) == (4052, 4066)
    assert sums.checks["Q702"][0] == theirs["no subject"]
    assert sums.checks["Q701"][0] == theirs["nobody"]
    assert sums.checks["Q707"][0] == theirs["no 300"]
    assert sums.checks["Q601"][0] == theirs["with 6XX unlinked"]
    assert sum(sums.scores["total"].values()) == 2000


def _counted_by_pymarc(file) -> dict[str, int]:
    names = ["isbn", "isbn more", "6XX", "6XX unlinked", "with 6XX unlinked", "no subject", "nobody", "no 300"]
    counts = dict.fromkeys(names, 0)
    people = {"100", "110", "111", "700", "710", "711", "720", "130", "730"}
    with file.open("rb") as opened:
        for one in pymarc.MARCReader(opened, to_unicode=True, permissive=True):
            tags = [field.tag for field in one.fields]
            numbers = [number for field in one.get_fields("020") for number in field.get_subfields("a")]
            subjects = [field for field in one.fields if field.tag[0] == "6"]
            counts["isbn"] += len(numbers)
            counts["isbn more"] += sum(bool(re.match(r"[0-9Xx-]{10,17}\s*\S", number)) for number in numbers)
            counts["6XX"] += len(subjects)
            counts["6XX unlinked"] += sum(not field.get_subfields("0") for field in subjects)
            counts["with 6XX unlinked"] += any(not field.get_subfields("0") for field in subjects)
            counts["no subject"] += not any(tag[0] == "6" and tag != "655" for tag in tags)
            counts["nobody"] += not people & set(tags)
            counts["no 300"] += "300" not in tags
    return counts


def test_the_wrong_isbns_of_a_real_file_are_found(shared_data):
    sums = Sums()
    for one in real(shared_data / "marc_bib/Evergreen/badisbns.xml"):
        DESK.look(one, sums)

    assert sums.checks["M610"][1] > 0


def test_looking_again_gives_the_same():
    one = record(F008, "245 10 $aPoÃ©sie", "650 _0 $aCats")

    assert DESK.look(one) == DESK.look(one)
    assert Look(one).fixed.startswith("990101")


def test_no_real_file_however_damaged_stops_the_checks(shared_data):
    sums = Sums()
    for file in sorted((shared_data / "marc_bib").rglob("*")):
        if file.is_file() and file.stat().st_size < 60_000:
            for one in real(file):
                for finding in DESK.look(one, sums):
                    assert finding.check in all_checks()

    assert sums.records > 1000
    assert {"Q102", "Q103", "Q201", "Q303", "Q401", "Q402", "Q501", "Q503", "Q504"} <= set(sums.checks)


def test_years_that_disagree_are_those_an_independent_count_finds(real_file):
    sums = Sums()
    for one in real(real_file):
        DESK.look(one, sums)

    theirs = 0
    with real_file.open("rb") as opened:
        for one in pymarc.MARCReader(opened, to_unicode=True, permissive=True):
            coded = one["008"].data if "008" in one else ""
            said = " ".join(date for field in one.get_fields("260", "264") for date in field.get_subfields("c"))
            years = re.findall(r"(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9])", said)
            theirs += coded[7:11].isdigit() and coded[6:7] in "cdeikmpqrstu" and bool(years) and coded[7:11] not in years
    assert sums.checks["Q201"][0] == theirs == 19
