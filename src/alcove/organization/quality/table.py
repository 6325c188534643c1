"""The checks, one entry each. Add one here; ids never change their meaning and are never used again.

Q1xx identifiers, Q2xx dates, Q3xx coded data against words, Q4xx other scripts, Q5xx characters, Q6xx links to
authorities, Q7xx what people search by, Q8xx class numbers, Q9xx people. What the rules of the standard find is under its
code (M6xx, standard.py).
"""

from __future__ import annotations

from functools import cache

from . import access, class_numbers, coded, dates, encoding, identifiers, people, scripts, standard
from .look import N_, Check, Gravity

CHECKS = (
    Check(
        "Q101", Gravity.NOTED, N_("An ISBN with something after it"),
        N_("Programs that compare numbers may not know it again. Words such as (pbk.) have had $q of their own since 2013."),
        N_("Move the words to $q; leave out a colon at the end."), identifiers.qualified_isbns, identifiers.isbns,
    ),
    Check(
        "Q102", Gravity.DOUBTFUL, N_("An ISBN given twice"),
        N_("The same number in the same form stands in two fields, often after two records were merged."),
        N_("Remove one, or move the words of both into one field."), identifiers.isbns_twice, identifiers.isbns,
    ),
    Check(
        "Q103", Gravity.WRONG, N_("A Library of Congress number that is none"),
        N_("Records are matched by this number; in another form it matches nothing."),
        N_("Compare with the catalogue of the Library of Congress, or move the number to 035 or 010 $z."),
        identifiers.odd_lccns,
    ),
    Check(
        "Q104", Gravity.DOUBTFUL, N_("A system number without the name of the system"),
        N_("035 $a begins with the code of the agency in brackets; without it the same number may mean two records."),
        N_("Write the code of the agency before it, as in (OCoLC)12345."), identifiers.nameless_numbers,
    ),
    Check(
        "Q201", Gravity.DOUBTFUL, N_("Different years in 008 and in 26X"),
        N_("Searches are limited by the year in 008, readers see the one in 26X; one of the two is probably a slip."),
        N_("Look at the item and correct one of them."), dates.other_date,
    ),
    Check(
        "Q202", Gravity.WRONG, N_("A date of publication that lies ahead"),
        N_("The year is probably mistyped, and stands first when answers are sorted by year."),
        N_("Correct the year."), dates.date_ahead,
    ),
    Check(
        "Q301", Gravity.DOUBTFUL, N_("Different languages in 008 and in 041"),
        N_("Searches are limited by language; 008 holds the first language of the text that 041 names."),
        N_("Correct one of them."), coded.other_language,
    ),
    Check(
        "Q302", Gravity.DOUBTFUL, N_("A note on the language that no code bears out"),
        N_("The note names a language that neither 008 nor 041 has, so nobody can limit a search to it."),
        N_("Correct 008, or add 041."), coded.other_language_note,
    ),
    Check(
        "Q303", Gravity.DOUBTFUL, N_("A place that does not lie in the country of 008"),
        N_("The code of the country in 008 and the first place in 26X are two of the ways to find what a country published."),
        N_("Correct the code, or the place."), coded.other_country,
    ),
    Check(
        "Q304", Gravity.DOUBTFUL, N_("A type of content that does not go with the type of record"),
        N_("The icon and the limit by format come from the leader; 336 says something else."),
        N_("Correct leader/06 or 336."), coded.other_content,
    ),
    Check(
        "Q305", Gravity.DOUBTFUL, N_("A physical description in 007 that 338 does not bear out"),
        N_("007 and 338 both say what readers hold in their hands; here they say two different things."),
        N_("Correct 007 or 338."), coded.other_carrier,
    ),
    Check(
        "Q306", Gravity.DOUBTFUL, N_("Online in one place, printed in the other"),
        N_("People who look for what they can read at once are led by these codes."),
        N_("Correct the form of item in 008, or 338."), coded.other_form,
    ),
    Check(
        "Q307", Gravity.DOUBTFUL, N_("A text that consists of maps, films, sound or music"),
        N_("The leader says text, 300 describes something else; it is found among the books."),
        N_("Correct leader/06, or the description."), coded.other_extent,
    ),
    Check(
        "Q401", Gravity.WRONG, N_("A field in another script that belongs to none"),
        N_("An 880 without $6 is shown nowhere, because nobody knows what it is."),
        N_("Give it $6 with the tag of its field."), scripts.without_link, scripts.originals,
    ),
    Check(
        "Q402", Gravity.NOTED, N_("A field in another script alone"),
        N_("It says that there is no romanised field (occurrence 00). People who do not read the script cannot find it."),
        N_("Add the romanised field where your library gives one."), scripts.linked_to_nothing, scripts.originals,
    ),
    Check(
        "Q501", Gravity.WRONG, N_("Characters that were lost"),
        N_("U+FFFD stands where a character could not be read, now or by a program long ago; the word cannot be found."),
        N_("Compare with the item, or load the record again from its source."), encoding.replaced,
    ),
    Check(
        "Q502", Gravity.WRONG, N_("Garbled letters"),
        N_("UTF-8 was once read as another coding, so Ã© stands for é; the word cannot be found."),
        N_("Replace the two or three characters by the letter they stand for."), encoding.garbled,
    ),
    Check(
        "Q503", Gravity.WRONG, N_("Characters written as in HTML"),
        N_("Text was copied from a web page: &amp; stands for &, &#233; for é."),
        N_("Replace them by the characters themselves."), encoding.entities,
    ),
    Check(
        "Q504", Gravity.WRONG, N_("An accent without a letter"),
        N_("An accent stands at the beginning or after a blank: its letter was lost, or stands on the other side."),
        N_("Put the accent behind its letter, or remove it."), encoding.lone_marks,
    ),
    Check(
        "Q601", Gravity.NOTED, N_("Subjects without a link to an authority"),
        N_("Without $0 a change of the authority does not reach the heading, and other words for it do not lead here."),
        N_("Link the headings with authority records."), access.unlinked_subjects, access.subject_headings,
    ),
    Check(
        "Q602", Gravity.NOTED, N_("Names without a link to an authority"),
        N_("Without $0 two people of one name cannot be told apart, and other forms of a name do not lead to it."),
        N_("Link the headings with authority records."), access.unlinked_names, access.name_headings,
    ),
    Check(
        "Q701", Gravity.MISSING, N_("Nobody is named"),
        N_("No person, body or meeting can be searched by. Some works have none; many have an editor or a publisher to name."),
        N_("Add 1XX or 7XX where the item names somebody."), access.no_name,
    ),
    Check(
        "Q702", Gravity.MISSING, N_("No subject"),
        N_("The record is found only by those who know its title. For fiction this may be as you wish."),
        N_("Add 6XX."), access.no_subject,
    ),
    Check(
        "Q703", Gravity.MISSING, N_("No class number"),
        N_("It is left out where people browse the shelves or a classification, and where a collection is counted by subject."),
        N_("Add a class number; records of other libraries often have one to copy."), access.no_class_number,
    ),
    Check(
        "Q704", Gravity.MISSING, N_("No language"),
        N_("It is left out of every search that is limited to a language."),
        N_("Add the code in 008, positions 35 to 37."), access.no_language,
    ),
    Check(
        "Q705", Gravity.MISSING, N_("No date"),
        N_("It is left out of every search that is limited by year, and stands last when answers are sorted by year."),
        N_("Add the date in 008 and 26X; an estimate is better than none."), dates.no_date,
    ),
    Check(
        "Q706", Gravity.MISSING, N_("No publisher or maker"),
        N_("Editions cannot be told apart without it."),
        N_("Add 264."), access.no_publisher,
    ),
    Check(
        "Q707", Gravity.MISSING, N_("No extent"),
        N_("Nobody can tell a leaflet from a work in ten volumes."),
        N_("Add 300."), access.no_extent,
    ),
    Check(
        "Q801", Gravity.WRONG, N_("A class number that does not follow its scheme"),
        N_("It stands at the end of the shelf, behind all others, and in no class."),
        N_("Correct the number, or move it to the field of its scheme (084, 099)."),
        class_numbers.of_no_form, class_numbers.numbers,
    ),
    Check(
        "Q802", Gravity.NOTED, N_("A Dewey number without its edition"),
        N_("Numbers have changed their meaning from edition to edition; without it nobody knows which is meant."),
        N_("Give the edition in $2 of 082, or in its first indicator."), class_numbers.without_edition,
    ),
    Check(
        "Q803", Gravity.DOUBTFUL, N_("A Cutter number with another letter than author and title"),
        N_("The thing stands apart from those of its author. Some are meant so: biographies, criticism, works filed by place."),
        N_("Look at it on the shelf (Place on the shelf), and correct $b."), class_numbers.other_letter, class_numbers.numbers,
    ),
    Check(
        "Q901", Gravity.WRONG, N_("The gender of a person, in the record of a thing"),
        N_("375 is no field of such records, and what it says is for nobody: it is kept, and given to no one."),
        N_("Remove the field."), people.gender,
    ),
    Check(
        "Q902", Gravity.DOUBTFUL, N_("A group of people without the list that the term is from"),
        N_("What is said of makers must be stated: by themselves, or by a source that can be named. Nothing is guessed."),
        N_("Give $2, and the source; or remove 386."), people.groups_without_source,
    ),
)  # fmt: skip

# These need no MARC 21 bibliographic record: damage to characters is damage everywhere.
ALL_KINDS = frozenset({"Q501", "Q502", "Q503", "Q504"})
_ORDER = list(Gravity)


@cache
def all_checks() -> dict[str, Check]:
    """Give every check by its id, the gravest first."""
    found = sorted([*standard.checks(), *CHECKS], key=lambda check: (_ORDER.index(check.gravity), check.id))
    return {check.id: check for check in found}
