"""Which of our records an incoming one is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import real, record, records

from alcove.identification import match_rules, points
from alcove.identification.match_rules import BadProfile, read_profile
from alcove.identification.matching import Verdict, catch_up, match
from alcove.identification.models import MatchKey
from alcove.marc import write
from alcove.records import actions
from alcove.records.models import Record

HOBBIT = ("245 14 $a The hobbit : $b or there and back again", "020 __ $a 0261102214 (pbk.)", "035 __ $a (OCoLC)ocm00012345",
          "260 __ $a London : $b HarperCollins, $c 1991.", "250 __ $a 2nd ed.")  # fmt: skip


@pytest.fixture
def keep(clerk, drafts_of):
    def keep(*kept) -> list[int]:
        raw = b"".join(write.encode(one, syntax="iso2709") for one in kept)
        actions.save_many(clerk, drafts=drafts_of(raw))
        return list(Record.objects.order_by("id").values_list("id", flat=True))

    return keep


def found(library, tree, *incoming, **more):
    profile = read_profile({"match": tree, **more})
    catch_up(library.pk, profile.finding)
    return match(library.pk, list(incoming), profile)


def test_a_record_is_known_by_its_isbn_in_either_form_and_it_says_so(library, keep):
    [ours] = keep(record("001 1", *HOBBIT))

    [one] = found(library, "isbn", record("020 __ $a 978-0-261-10221-7"))

    assert (one.verdict, one.candidates[0].stored.id) == (Verdict.ONE, ours)
    assert one.candidates[0].reasons == ["ISBN 9780261102217"]


@pytest.mark.parametrize(
    ("tree", "incoming", "verdict"),
    [
        ("control number", ("001 12345", "003 OCoLC"), "one"),
        ("control number", ("001 1",), "one"),
        ("own number", ("001 1",), "one"),
        ("own number", ("001 12345", "003 OCoLC"), "none"),
        ("control number", ("001 1", "003 DLC"), "none"),
        ("oclc", ("019 __ $a 12345",), "one"),
        ("title", ("245 10 $a Hobbit.",), "one"),
        ("title, date and publisher", ("245 10 $a Hobbit", "264 _1 $b Harper Collins $c 1991"), "one"),
        ("title, date and publisher", ("245 10 $a Hobbit", "264 _1 $b HarperCollins $c 1999"), "none"),
        ({"all": ["isbn", "title"]}, ("020 __ $a 0261102214", "245 10 $a Atlas"), "none"),
        ({"all": ["isbn", "edition"]}, ("020 __ $a 0261102214", "250 __ $a Second edition"), "one"),
        ({"all": ["isbn", {"not": "edition"}]}, ("020 __ $a 0261102214",), "one"),
        ({"all": ["isbn", "form"]}, ("020 __ $a 0261102214", "338 __ $b cr"), "none"),
        ({"any": ["issn", "isbn"]}, ("020 __ $a 0261102214",), "one"),
        ("isbn", ("020 __ $z 0261102214",), "none"),
        ("250a", ("250 __ $a 2ND ED",), "one"),
    ],
)
def test_each_point_and_the_tree(library, keep, tree, incoming, verdict):
    keep(record("001 1", *HOBBIT))

    [one] = found(library, tree, record(*incoming))

    assert one.verdict == verdict


def test_the_best_score_decides_and_equal_scores_are_a_tie(library, keep):
    first, second = keep(record("001 1", *HOBBIT), record("001 2", *HOBBIT[:2]))
    incoming = record("001 1", *HOBBIT)
    tree = {"any": ["control number", "isbn"]}

    [best] = found(library, tree, incoming)
    [tie] = found(library, "isbn", incoming)
    [strict] = found(library, tree, incoming, choose="only")

    assert (best.verdict, best.candidates[0].stored.id) == (Verdict.ONE, first)
    assert (tie.verdict, [one.stored.id for one in tie.candidates]) == (Verdict.TIE, [first, second])
    assert strict.verdict == Verdict.TIE


def test_the_keys_follow_what_is_kept(library, clerk, keep):
    [ours] = keep(record("001 1", *HOBBIT))
    [before] = found(library, "isbn", record(*HOBBIT))
    changed = write.encode(record("001 1", "020 __ $a 9780140449136"), syntax="iso2709")
    actions.save(
        clerk, record_id=ours, expected_version=1, reason="",
        draft=actions.Draft(changed, "iso2709", "utf-8", "bibliographic", None),
    )  # fmt: skip

    [after] = found(library, "isbn", record(*HOBBIT))
    [other] = found(library, "isbn", record("020 __ $a 9780140449136"))
    actions.delete(clerk, record_id=ours, expected_version=2, reason="")
    [deleted] = found(library, "isbn", record("020 __ $a 9780140449136"))

    assert [one.verdict for one in (before, after, other, deleted)] == ["one", "none", "one", "none"]
    assert MatchKey.objects.count() == 0


def test_a_batch_takes_a_handful_of_queries(library, keep, real_file):
    incoming = real(real_file)[:500]
    keep(*incoming)
    profile = read_profile({"match": {"any": ["control number", {"all": ["isbn", "title"]}]}})
    catch_up(library.pk, profile.finding)

    with CaptureQueriesContext(connection) as statements:
        matches = match(library.pk, incoming, profile)

    assert len(statements) < 10
    assert Verdict.NONE not in {one.verdict for one in matches}
    assert sum(one.verdict is Verdict.ONE for one in matches) > 480


def test_fifty_copies_of_each_are_fifty_candidates_of_the_same_title(library, keep, real_file):
    originals = [one for one in real(real_file)[:40] if one.fields("020")]
    copies = [
        type(one)(one.leader, [("001", f"{number}-{at}"), *[entry for entry in one.entries if entry[0] != "001"]])
        for number in range(50)
        for at, one in enumerate(originals)
    ]
    keep(*copies)

    matches = found(library, {"all": ["isbn", "title"]}, *originals)

    with_isbn = [one for one in matches if one.candidates]
    assert with_isbn
    for one in with_isbn:
        assert (len(one.candidates), one.verdict) == (50, Verdict.TIE)
        mine = points.keys_of(one.incoming, ["title"])["title"]
        assert all(points.keys_of(c.stored.record, ["title"])["title"] == mine for c in one.candidates)


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        (3, "profile", "dictionary"),
        ({"match": "shoe size"}, "match", "no point"),
        ({"match": "form"}, "match", "too many"),
        ({"match": {"not": "isbn"}}, "match", "finds no records"),
        ({"match": {"any": ["isbn", {"all": ["form", "edition"]}]}}, "match.any.1.all.0", "too many"),
        ({"match": {"all": ["isbn", {"not": "shoe size"}]}}, "match.all.1", "no point"),
        ({"match": {"any": []}}, "match.any", "at least 1"),
        ({"match": {"some": ["isbn"]}}, "match", "one of: point, all, any, not"),
        ({"match": "isbn", "choose": "first"}, "choose", "best"),
    ],
)
def test_a_wrong_profile_says_where(data, place, said):
    with pytest.raises(BadProfile) as caught:
        read_profile(data)

    assert caught.value.troubles[0].place == place
    assert said in caught.value.troubles[0].message


def test_a_tree_that_is_too_deep_is_refused():
    tree = "isbn"
    for _ in range(5000):
        tree = {"all": [tree]}

    with pytest.raises(BadProfile, match="nested"):
        read_profile({"match": tree})


def test_a_profile_is_said_in_words():
    profile = read_profile({"match": {"any": ["control number", {"all": ["isbn", {"not": "form"}]}, "907a"]}})

    assert profile.words() == ["control number (001 or 035)", "ISBN and not physical form", "907 $a"]


def test_half_characters_and_nul_do_not_reach_the_store():
    one = record("001 A\ud800\0B", "024 7_ $a x\ud800\0 $2 doi", "245 00 $a A\ud800B\0C")

    for keys in points.keys_of(one, [*points.POINTS, "245a"]).values():
        for key in keys:
            assert key.encode() and "\0" not in key


@given(records)
def test_every_record_has_keys(one):
    for name, keys in points.keys_of(one, [*points.POINTS, "907a"]).items():
        assert all(0 < len(key) <= points.LONGEST_KEY for key in keys), name


_TREES = st.recursive(
    st.sampled_from([*points.POINTS, "907a", "x", ""]) | st.none() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["all", "any", "not", "point", "score", "x"]), inner, max_size=2)
    ),
    max_leaves=10,
)


@given(_TREES, records, records)
def test_no_tree_breaks_the_matching(tree, one, other):
    try:
        profile = match_rules.read_profile({"match": tree})
    except BadProfile as error:
        assert error.troubles
        return
    keys = [points.keys_of(each, profile.asked) for each in (one, other)]

    assert profile.words()
    assert profile.answer(*keys).yes == profile.answer(*reversed(keys)).yes
