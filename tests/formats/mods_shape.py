"""What MODS 3.8 allows, from the text of its schema: which elements stand in which, their attributes, their closed lists.

A judge of its own, for where the schema itself is not at hand: it knows nothing of how the records are made.
"""

from __future__ import annotations

from lxml import etree

NAMESPACE = "{http://www.loc.gov/mods/v3}"
XML = "{http://www.w3.org/XML/1998/namespace}"
XLINK = "{http://www.w3.org/1999/xlink}"

_TOP = (
    "abstract accessCondition classification extension genre identifier language location name note originInfo part "
    "physicalDescription recordInfo relatedItem subject tableOfContents targetAudience titleInfo typeOfResource"
)
_TITLE = "title subTitle partNumber partName nonSort"
_NAME = "namePart displayForm affiliation role description nameIdentifier"
_PLACES = "extraTerrestrialArea continent country province region state territory county city citySection island area"
# Which elements may stand within; what is not here has text only.
CHILDREN = {
    name: children.split()
    for name, children in {
        "mods": _TOP,
        "relatedItem": _TOP,
        "modsCollection": "mods",
        "titleInfo": _TITLE,
        "name": f"{_NAME} alternativeName etal",
        "role": "roleTerm",
        "originInfo": "place publisher dateIssued dateCreated dateCaptured dateValid dateModified copyrightDate dateOther "
        "displayDate edition issuance frequency agent",
        "place": "placeTerm placeIdentifier cartographics",
        "language": "languageTerm scriptTerm",
        "languageOfCataloging": "languageTerm scriptTerm",
        "physicalDescription": "form reformattingQuality internetMediaType extent digitalOrigin note",
        "subject": "topic geographic temporal titleInfo name geographicCode hierarchicalGeographic cartographics occupation "
        "genre",
        "hierarchicalGeographic": _PLACES,
        "cartographics": "scale projection coordinates cartographicExtension",
        "location": "physicalLocation shelfLocator url holdingSimple holdingExternal",
        "part": "detail extent date text",
        "detail": "number caption title",
        "recordInfo": "recordContentSource recordCreationDate recordChangeDate recordIdentifier languageOfCataloging "
        "recordOrigin descriptionStandard recordInfoNote",
    }.items()
}
# These must not be empty, and these must stand in this order.
NEVER_EMPTY = {
    "mods",
    "role",
    "originInfo",
    "place",
    "language",
    "languageOfCataloging",
    "physicalDescription",
    "detail",
    "recordInfo",
}
IN_ORDER = {"language", "languageOfCataloging", "cartographics", "location"}

_LANGUAGE = f"lang {XML}lang script transliteration"
_AUTHORITY = "authority authorityURI valueURI"
_ID = "ID IDREF"
_DATE = f"{_LANGUAGE} encoding qualifier point keyDate calendar"
_TERM = f"{_LANGUAGE} {_AUTHORITY} type"
_LINK = " ".join(f"{XLINK}{name}" for name in "type href role arcrole title show actuate".split())  # noqa: SIM905
_NOTE = f"{_LANGUAGE} {_LINK} {_ID} displayLabel type typeURI altRepGroup"
_OTHER_TYPE = "otherType otherTypeAuth otherTypeAuthURI otherTypeURI"
_SUBJECT_PART = f"{_LANGUAGE} {_AUTHORITY} {_LINK} {_ID} displayLabel type"
ATTRIBUTES = {
    name: set(attributes.split())
    for name, attributes in {
        "modsCollection": "",
        "mods": f"{_ID} version",
        "abstract": f"{_LANGUAGE} {_LINK} {_ID} displayLabel type shareable altRepGroup altFormat contentType",
        "tableOfContents": f"{_LANGUAGE} {_LINK} {_ID} displayLabel type shareable altRepGroup altFormat contentType",
        "accessCondition": f"{_LANGUAGE} {_AUTHORITY} {_LINK} {_ID} displayLabel type altRepGroup altFormat contentType",
        "classification": f"{_LANGUAGE} {_AUTHORITY} {_ID} edition displayLabel altRepGroup usage generator",
        "genre": f"{_LANGUAGE} {_AUTHORITY} {_ID} type displayLabel altRepGroup usage",
        "identifier": f"{_LANGUAGE} {_ID} displayLabel type typeURI invalid altRepGroup",
        "language": f"{_LANGUAGE} {_ID} objectPart displayLabel altRepGroup usage",
        "languageOfCataloging": f"{_LANGUAGE} {_ID} objectPart displayLabel altRepGroup usage",
        "languageTerm": _TERM,
        "location": f"{_LANGUAGE} {_ID} displayLabel altRepGroup",
        "physicalLocation": f"{_LANGUAGE} {_AUTHORITY} {_LINK} displayLabel type",
        "url": "dateLastAccessed displayLabel note access usage",
        "name": f"{_SUBJECT_PART} altRepGroup nameTitleGroup usage supplied",
        "namePart": f"{_LANGUAGE} type",
        "affiliation": f"{_LANGUAGE} {_AUTHORITY}",
        "role": "",
        "roleTerm": _TERM,
        "note": _NOTE,
        "originInfo": f"{_LANGUAGE} {_ID} displayLabel altRepGroup eventType eventTypeURI",
        "place": "supplied",
        "placeTerm": _TERM,
        "publisher": f"{_LANGUAGE} {_AUTHORITY} supplied",
        "dateIssued": _DATE,
        "dateCreated": _DATE,
        "copyrightDate": _DATE,
        "recordCreationDate": _DATE,
        "recordChangeDate": _DATE,
        "temporal": f"{_DATE} {_AUTHORITY}",
        "edition": f"{_LANGUAGE} supplied",
        "issuance": "",
        "frequency": f"{_LANGUAGE} {_AUTHORITY}",
        "physicalDescription": f"{_LANGUAGE} {_ID} displayLabel altRepGroup",
        "form": _TERM,
        "extent": f"{_LANGUAGE} supplied unit",
        "reformattingQuality": "",
        "digitalOrigin": "",
        "recordInfo": f"{_LANGUAGE} {_ID} displayLabel altRepGroup usage",
        "recordIdentifier": f"{_LANGUAGE} source",
        "relatedItem": f"{_LINK} {_ID} {_OTHER_TYPE} type displayLabel",
        "subject": f"{_LANGUAGE} {_AUTHORITY} {_LINK} {_ID} displayLabel altRepGroup usage",
        "hierarchicalGeographic": _AUTHORITY,
        "cartographics": _AUTHORITY,
        "targetAudience": f"{_LANGUAGE} {_AUTHORITY} {_ID} displayLabel altRepGroup",
        "titleInfo": f"{_SUBJECT_PART} {_OTHER_TYPE} supplied altRepGroup altFormat contentType nameTitleGroup usage",
        "nonSort": f"{_LANGUAGE} {XML}space",
        "typeOfResource": f"{_LANGUAGE} {_AUTHORITY} {_ID} collection manuscript usage displayLabel altRepGroup",
        "part": f"{_LANGUAGE} {_ID} type order displayLabel altRepGroup",
        "detail": "type level",
        "text": f"{_LANGUAGE} {_LINK} displayLabel type",
        **dict.fromkeys(["topic", "geographic", "geographicCode", "occupation", "recordContentSource", "descriptionStandard"],
                        f"{_LANGUAGE} {_AUTHORITY}"),
    }.items()
}  # fmt: skip
_DATES = {"encoding": "w3cdtf iso8601 marc temper edtf", "qualifier": "approximate inferred questionable", "point": "start end"}
LISTS = {
    ("name", "type"): "personal corporate conference family",
    ("namePart", "type"): "date family given termsOfAddress",
    ("titleInfo", "type"): "abbreviated translated alternative uniform",
    ("relatedItem", "type"): "preceding succeeding original host constituent series otherVersion otherFormat isReferencedBy "
    "references reviewOf",
    **{(name, "type"): "code text" for name in ("languageTerm", "placeTerm", "roleTerm", "scriptTerm")},
    **{(name, key): words for name in ("dateIssued", "dateCreated", "copyrightDate", "temporal", "recordCreationDate",
                                       "recordChangeDate") for key, words in _DATES.items()},
}  # fmt: skip
ONE_WORD = {"usage": "primary", "invalid": "yes", "keyDate": "yes", "collection": "yes", "manuscript": "yes", "version": "3.8"}
TEXTS = {
    "issuance": {"continuing", "monographic", "single unit", "multipart monograph", "serial", "integrating resource"},
    "reformattingQuality": {"access", "preservation", "replacement"},
    "digitalOrigin": {"born digital", "reformatted digital", "digitized microfilm", "digitized other analog"},
}


def faults(root: etree._Element) -> list[str]:
    """Say everything in a record that the schema does not allow."""
    return [fault for element in root.iter() for fault in _faults(element)]


def _faults(element: etree._Element) -> list[str]:
    name = element.tag.removeprefix(NAMESPACE)
    within = [child.tag.removeprefix(NAMESPACE) for child in element]
    found = []
    if element.getparent() is not None and element.getparent().tag == f"{NAMESPACE}part" and name == "extent":
        return ["extent of a part is not checked here"]
    allowed = CHILDREN.get(name, [])
    found += [f"{child} in {name}" for child in within if child not in allowed]
    if name in IN_ORDER and (places := [allowed.index(child) for child in within if child in allowed]) != sorted(places):
        found.append(f"order in {name}: {within}")
    if name in CHILDREN and (element.text or "").strip():
        found.append(f"text in {name}")
    if name in NEVER_EMPTY and not within:
        found.append(f"empty {name}")
    for key, value in element.attrib.items():
        if key == "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation":
            continue
        words = LISTS.get((name, key), "").split()
        one_word = ONE_WORD.get(key)
        is_in_subject = element.getparent() is not None and element.getparent().tag == f"{NAMESPACE}subject"
        if key not in ATTRIBUTES.get(name, {"lang", "script", f"{XML}lang", "transliteration"}) or (
            is_in_subject and key in ("altRepGroup", "usage", "nameTitleGroup", "supplied")
        ):
            found.append(f"{name}/@{key}")
        elif (words and value not in words) or (one_word and value != one_word):
            found.append(f"{name}/@{key}={value}")
    if name in TEXTS and element.text not in TEXTS[name]:
        found.append(f"{name}: {element.text}")
    return found
