"""What the values of limits are called. English message ids; they are translated where they are shown."""

from __future__ import annotations

from importlib import resources

from django.utils.translation import gettext, gettext_noop

from alcove.marc import codes

N_ = gettext_noop

# Add one here.
FORMATS = {
    "archive": N_("Archival material"),
    "article": N_("Article"),
    "book": N_("Book"),
    "braille": N_("Braille"),
    "database": N_("Database"),
    "dataset": N_("Data set"),
    "ebook": N_("E-book"),
    "film": N_("Film"),
    "game": N_("Game"),
    "image": N_("Image"),
    "journal": N_("Journal"),
    "kit": N_("Kit"),
    "large_print": N_("Large print"),
    "loose_leaf": N_("Loose-leaf"),
    "manuscript": N_("Manuscript"),
    "map": N_("Map"),
    "microform": N_("Microform"),
    "music": N_("Music recording"),
    "newspaper": N_("Newspaper"),
    "object": N_("Object"),
    "score": N_("Score"),
    "software": N_("Software"),
    "spoken": N_("Spoken recording"),
    "thesis": N_("Thesis"),
    "video": N_("Video"),
    "website": N_("Website"),
}

AVAILABILITY = {"online": N_("Online")}

# MARC 21 008/22.
AUDIENCES = {
    "adolescent": N_("Adolescents"),
    "adult": N_("Adults"),
    "general": N_("General"),
    "juvenile": N_("Children and young people"),
    "pre_adolescent": N_("Ages 9 to 13"),
    "preschool": N_("Ages up to 5"),
    "primary": N_("Ages 6 to 8"),
    "specialized": N_("Specialists"),
}


def _names(file: str) -> dict[str, str]:
    lines = resources.files("alcove.retrieval").joinpath("labels", file).read_text("utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


LANGUAGES = {**codes.labels("languages"), **_names("languages.tsv")}
COUNTRIES = {**codes.labels("countries"), **_names("countries.tsv")}


def label_of_decade(value: str) -> str:
    """Name a decade by its first year: `1990s`."""
    return gettext("%(year)ss") % {"year": value}
