"""Accessibility of things: what MARC 21, ONIX and EPUB say of it, in the terms of W3C and schema.org.

found = from_marc(record)
groups(found)               # ("captions",), or ("no-information",)
plain(found)                # lines for the page of the record, each with its source
to_marc(found), to_json_ld(found)
"""

from .epub import from_epub
from .groups import GROUP_LABELS, NO_INFORMATION, groups
from .json_ld import from_json_ld, to_json_ld
from .marc_in import from_marc, may_say
from .marc_out import to_marc
from .onix import from_onix_codes
from .package import from_package
from .plain import HEADINGS, Told, plain
from .terms import Term, terms
from .values import NOTHING, Accessibility, NotAnEpub, NotJsonLd, Property, Statement, Unreadable

__all__ = [
    "GROUP_LABELS", "HEADINGS", "NOTHING", "NO_INFORMATION", "Accessibility", "NotAnEpub", "NotJsonLd", "Property", "Statement",
    "Term", "Told", "Unreadable", "from_epub", "from_json_ld", "from_marc", "from_onix_codes", "from_package", "groups",
    "may_say", "plain", "terms", "to_json_ld", "to_marc",
]  # fmt: skip
