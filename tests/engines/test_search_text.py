"""What is typed and what is recorded meet, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alcove.engines.search.text import (
    BETWEEN_TEXTS,
    fold,
    is_beginning,
    query_tokens,
    spaced,
    spaced_lines,
    tokens,
)


def finds(typed: str, recorded: str) -> bool:
    """Say whether the words typed stand side by side among the tokens of what was recorded."""
    wanted, there = query_tokens(typed), tokens(recorded)
    if len(wanted) == 1 and is_beginning(wanted[0]):
        return any(token.startswith(wanted[0]) for token in there)
    return any(there[at : at + len(wanted)] == wanted for at in range(len(there)))


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("lodz", "Łódź w literaturze"),
        ("Strasse", "Die Straße"),
        ("straße", "STRASSE"),
        ("encyclopaedia", "Encyclopædia Britannica"),
        ("oeuvres", "Œuvres complètes"),
        ("kobenhavn", "København"),
        ("Đorđe", "Dorde"),
        ("thorlaksson", "Þorláksson"),
        ("istanbul", "İSTANBUL"),
        ("kizil", "kızıl"),
        ("quran", "Qurʼān"),
        ("Qur'an", "Qurʼān"),
        ("gogol", "Gogolʹ"),
        ("oneill", "O'Neill, Eugene"),
        ("O’Neill", "O'Neill, Eugene"),
        ("neill", "O'Neill, Eugene"),
        ("amour", "L’amour fou"),
        ("l'amour fou", "L’amour fou"),
        ("women", "women's history"),
        ("womens history", "Women's history"),
        ("mail", "E-mail"),
        ("e-mail", "E mail"),
        ("C++", "C++ (Computer program language)"),
        ("c#", "C# in depth"),
        ("αριστοτελης", "Ἀριστοτέλης"),
        ("ЁЛКА", "елка"),
        ("достоевский", "Достоевскии"),
        ("דאס בוך", "דאָס בּוּךְ"),
        ("יידיש", "ײִדיש"),
        ("בוך", "\u200fבוך\u200e"),
        ("القران", "الْقُرْآن الكريم"),
        ("مكتبة", "مكتبه"),
        ("علي", "على"),
        ("کتاب", "كتاب"),
        ("محمد", "محـــمد"),
        ("कलम", "क़लम"),
        ("हिँदी", "हिंदी"),
        ("եւ", "և"),
        ("トショカン", "ﾄｼｮｶﾝ"),
        ("としょかん", "トショカン"),
        ("ガイド", "ｶﾞｲﾄﾞ"),
        ("図書館", "国立国会図書館の歴史"),
        ("図書館の歴史", "図書館 の 歴史"),
        ("館", "国立国会図書館"),
        ("图", "图书馆学"),
        ("도서관", "한국 도서관의 역사"),
        ("한국", "한국"),
        ("2023", "٢٠٢٣"),
        ("fine", "ﬁne"),
        ("abc", "ＡＢＣ"),
    ],
)
def test_what_a_reader_types_finds_what_was_recorded(typed: str, recorded: str) -> None:
    assert finds(typed, recorded)


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [("C", "C++"), ("書図", "図書館"), ("हद", "हिन्दी"), ("가나", "가 나"), ("word", "words"), ("12", "123")],
)
def test_other_words_stay_other_words(typed: str, recorded: str) -> None:
    assert not finds(typed, recorded)


def test_parts_of_a_word_come_after_the_others_so_that_phrases_stay_whole() -> None:
    assert tokens("l'amour fou") == ["lamour", "fou", "amour"]


def test_folding_leaves_words_apart_and_punctuation_out() -> None:
    assert fold("  The Hobbit, or: There & back—again! ") == "the hobbit or there back again"


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text())
def test_tokens_hold_no_blanks_and_capitals(text: str) -> None:
    for token in tokens(text):
        assert token and token == token.casefold() and not any(sign.isspace() for sign in token)


@settings(deadline=None)
@given(st.text())
def test_every_text_is_found_by_itself(text: str) -> None:
    assert finds(text, text) or not query_tokens(text)


@settings(deadline=None)
@given(st.lists(st.text()))
def test_many_texts_at_once_give_the_same_as_one_by_one(texts: list[str]) -> None:
    texts = [text.replace(BETWEEN_TEXTS, "") for text in texts] or [""]

    assert [line.split() for line in spaced_lines(BETWEEN_TEXTS.join(texts))] == [spaced(text).split() for text in texts]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=30))
def test_no_text_of_any_kind_raises(text: str) -> None:
    spaced(text)
    query_tokens(text)


@settings(deadline=None)
@given(st.text(alphabet="aé'’+#-館가ト ", max_size=20))
def test_mixed_signs_and_scripts_are_found_by_themselves(text: str) -> None:
    assert finds(text, text) or not query_tokens(text)
    assert fold(fold(text)) == fold(text)
