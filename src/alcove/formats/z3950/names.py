"""The numbers of the standard: object identifiers, diagnostics, options (Z39.50-2003, OID and ERR registers)."""

from __future__ import annotations

BIB1 = "1.2.840.10003.3.1"
BIB1_DIAGNOSTICS = "1.2.840.10003.4.1"
CQL = "1.2.840.10003.16.2"

SYNTAXES = {
    "unimarc": "1.2.840.10003.5.1",
    "usmarc": "1.2.840.10003.5.10",
    "sutrs": "1.2.840.10003.5.101",
    "xml": "1.2.840.10003.5.109.10",
}
"""Record syntaxes by their short names."""
SYNTAX_OF = {oid: name for name, oid in SYNTAXES.items()}

# Bits of the options.
SEARCH, PRESENT, DELETE, SCAN, SORT, NAMED_SETS = 0, 1, 2, 7, 8, 14

DIAGNOSTICS = {
    1: "Permanent system error",
    2: "Temporary system error",
    3: "Unsupported search",
    5: "Too many argument words",
    6: "Too many boolean operators",
    13: "Present request out of range",
    14: "System error in presenting records",
    16: "Record exceeds preferred message size",
    17: "Record exceeds exceptional record size",
    21: "Result set exists and replace indicator off",
    24: "Element set names not supported for this syntax",
    25: "Specified element set name not valid for specified database",
    30: "Specified result set does not exist",
    31: "Resources exhausted: no results available",
    100: "Unspecified error",
    107: "Query type not supported",
    108: "Malformed query",
    110: "Operator unsupported",
    113: "Unsupported attribute type",
    114: "Unsupported use attribute",
    117: "Unsupported relation attribute",
    118: "Unsupported structure attribute",
    119: "Unsupported position attribute",
    120: "Unsupported truncation attribute",
    121: "Unsupported attribute set",
    122: "Unsupported completeness attribute",
    123: "Unsupported attribute combination",
    126: "Illegal term value for attribute",
    205: "Only zero step size supported for scan",
    207: "Cannot sort according to sequence",
    208: "No result set name supplied on sort",
    210: "Database-specific sort not supported",
    211: "Too many sort keys",
    214: "Illegal sort relation",
    229: "Term type not supported",
    230: "Sort: too many input results",
    235: "Database does not exist",
    239: "Record syntax not supported",
}
"""What the Bib-1 diagnostics mean that are given here."""


class Diagnostic(Exception):
    """Something cannot be done, by its number among the Bib-1 diagnostics."""

    def __init__(self, condition: int, addinfo: str = "") -> None:
        """Keep both."""
        super().__init__(f"{condition} {DIAGNOSTICS.get(condition, '')}: {addinfo}")
        self.condition, self.addinfo = condition, addinfo
