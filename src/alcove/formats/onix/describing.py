"""What a product is (ONIX 3 block 1, DescriptiveDetail; in ONIX 2.1 straight below Product)."""

from __future__ import annotations

from collections.abc import Iterator

from .names import Collection, Contributor, Identifier, Title, TitleElement
from .nodes import Node
from .told import Told
from .values import Audience, Edition, Extent, Form, Language, Licence, Measure, Subject

_ACCESSIBILITY = "09"
_OWN_COLLECTION = "10"
# Main subjects of ONIX 2.1 that have elements of their own, and their schemes in list 27.
_MAIN_SUBJECTS = (("BASICMainSubject", "BASICVersion", "10"), ("BICMainSubject", "BICVersion", "12"))


def identifiers(home: Node, composite: str, kind: str) -> tuple[Identifier, ...]:
    """Give the numbers of composites such as ProductIdentifier (type in ProductIDType)."""
    found = (Identifier(one.said(kind), one.said("IDValue"), one.said("IDTypeName")) for one in home.each(composite))
    return tuple(one for one in found if one.value)


def form(home: Node, told: Told) -> Form:
    """Give what kind of thing it is."""
    measures = []
    for one in home.each("Measure"):
        kind, text, unit = one.said("MeasureType", "MeasureTypeCode"), one.said("Measurement"), one.said("MeasureUnitCode")
        if (value := told.amount(text, "Measurement")) is not None:
            measures.append(Measure(kind, value, unit))
    return Form(
        home.said("ProductForm"),
        home.all("ProductFormDetail"),
        home.all("PrimaryContentType", "ProductContentType"),
        home.said("ProductComposition"),
        home.said("EpubType"),
        home.said("ProductFormDescription", "EpubTypeDescription"),
        home.all("EpubTechnicalProtection"),
        tuple(measures),
    )


def accessibility(home: Node) -> tuple[tuple[str, str], ...]:
    """Give code and description of every feature of type 09 (list 79); the others stay."""
    found = []
    for one in home.children:
        kinds = [child.text for child in one.children if child.name == "ProductFormFeatureType"]
        if one.name == "ProductFormFeature" and kinds == [_ACCESSIBILITY]:
            one.said("ProductFormFeatureType")
            found.append((one.said("ProductFormFeatureValue"), "\n".join(one.all("ProductFormFeatureDescription"))))
    return tuple(found)


def licences(home: Node) -> tuple[Licence, ...]:
    """Give the licences of an electronic publication."""
    return tuple(
        Licence(
            one.said("EpubLicenseName"),
            tuple(
                (expression.said("EpubLicenseExpressionType"), link)
                for expression in one.each("EpubLicenseExpression")
                if (link := expression.said("EpubLicenseExpressionLink"))
            ),
        )
        for one in home.each("EpubLicense")
    )


def titles(home: Node) -> tuple[Title, ...]:
    """Give the titles of the product."""
    found = [title(one) for one in home.each("TitleDetail", "Title")]
    if not found and (old := _element(home, "DistinctiveTitle")).whole:
        found.append(Title("01", (old,)))
    return tuple(found)


def title(one: Node) -> Title:
    """Read a TitleDetail (its elements by level), or a Title of ONIX 2.1, which is an element itself."""
    elements = tuple(_element(part, "TitleText") for part in one.each("TitleElement")) or (_element(one, "TitleText"),)
    return Title(one.said("TitleType"), elements, one.said("TitleStatement"))


def _element(one: Node, name: str) -> TitleElement:
    if flag := next(one.each("NoPrefix"), None):
        flag.taken = True
    language = next((found for child in one.children if (found := child.attribute("language"))), "")
    return TitleElement(
        one.said("TitleElementLevel") or "01",
        one.said(name),
        one.said("TitlePrefix"),
        one.said("TitleWithoutPrefix"),
        one.said("Subtitle"),
        one.said("PartNumber"),
        one.said("YearOfAnnual"),
        language,
    )


def collections(home: Node) -> tuple[Collection, ...]:
    """Give the collections: of ONIX 2.1 its Series and Sets."""
    found = [_collection(one) for one in home.each("Collection")]
    found += [_series(one, "TitleOfSeries", "NumberWithinSeries") for one in home.each("Series")]
    found += [_series(one, "TitleOfSet", "SetPartNumber") for one in home.each("Set")]
    return tuple(found)


def _collection(one: Node) -> Collection:
    found = tuple(title(detail) for detail in one.each("TitleDetail"))
    parts = (element.part_number for whole in found for element in whole.elements if element.level == "01")
    sequence = next((part.said("CollectionSequenceNumber") for part in one.each("CollectionSequence")), "")
    number = next((part for part in parts if part), "") or sequence
    return Collection(one.said("CollectionType"), found, identifiers(one, "CollectionIdentifier", "CollectionIDType"), number)


def _series(one: Node, name: str, number: str) -> Collection:
    found = [title(detail) for detail in one.each("Title")]
    if words := one.said(name):
        found.insert(0, Title("01", (TitleElement("02", words),)))
    # A Title within a Series of ONIX 2.1 is that of the series, whatever its level says.
    found = [Title(whole.kind, tuple(_on_level(part) for part in whole.elements), whole.statement) for whole in found]
    numbers = identifiers(one, "SeriesIdentifier", "SeriesIDType")
    if issn := one.said("SeriesISSN"):
        numbers = (Identifier("02", issn), *numbers)
    return Collection(_OWN_COLLECTION, tuple(found), numbers, one.said(number))


def _on_level(part: TitleElement) -> TitleElement:
    return TitleElement("02", part.text, part.prefix, part.without_prefix, part.subtitle, part.part_number, part.year)


def contributors(home: Node) -> tuple[Contributor, ...]:
    """Give who had a part in it, by their sequence numbers where all have one."""
    found = [_contributor(one) for one in home.each("Contributor")]
    if all(one.sequence.isdecimal() for one in found):
        found.sort(key=lambda one: int(one.sequence[:9]))
    return tuple(found)


def _contributor(one: Node) -> Contributor:
    corporate, inverted = one.said("CorporateName"), one.said("CorporateNameInverted")
    return Contributor(
        one.all("ContributorRole"),
        one.said("PersonName") or corporate,
        one.said("PersonNameInverted") or inverted,
        one.said("KeyNames"),
        one.said("NamesBeforeKey"),
        one.said("PrefixToKey"),
        one.said("NamesAfterKey"),
        one.said("SuffixToKey"),
        one.said("TitlesBeforeNames"),
        one.said("TitlesAfterNames"),
        one.said("LettersAfterNames"),
        bool(corporate or inverted),
        one.said("UnnamedPersons"),
        identifiers(one, "NameIdentifier", "NameIDType") + identifiers(one, "PersonNameIdentifier", "PersonNameIDType"),
        one.said("BiographicalNote"),
        one.said("SequenceNumber"),
    )


def languages(home: Node) -> tuple[Language, ...]:
    """Give the languages; the single elements of ONIX 2.1 as well."""
    found = [
        Language(one.said("LanguageRole"), one.said("LanguageCode"), one.said("CountryCode"), one.said("ScriptCode"))
        for one in home.each("Language")
    ]
    found += [Language("01", code) for code in home.all("LanguageOfText")]
    found += [Language("02", code) for code in home.all("OriginalLanguage")]
    return tuple(one for one in found if one.code)


def edition(home: Node) -> Edition:
    """Give which edition it is."""
    home.has("NoEdition")
    return Edition(home.all("EditionType", "EditionTypeCode"), home.said("EditionNumber"), home.said("EditionStatement"))


def extents(home: Node, told: Told) -> tuple[Extent, ...]:
    """Give how much there is; the pages of ONIX 2.1 as extents."""
    found = []
    for one in home.each("Extent"):
        text, roman = one.said("ExtentValue"), one.said("ExtentValueRoman")
        value = told.amount(text, "ExtentValue") if text else None
        if value is not None or roman:
            found.append(Extent(one.said("ExtentType"), value, one.said("ExtentUnit"), roman))
    if (text := home.said("NumberOfPages")) and not any(one.kind == "00" for one in found):
        value = told.amount(text, "NumberOfPages")
        found += [Extent("00", value, "03")] if value is not None else []
    return tuple(found)


def subjects(home: Node) -> tuple[Subject, ...]:
    """Give what it is about, the main subjects first."""
    found = [Subject(scheme, code, "", home.said(version), "", True) for code, version, scheme in _main(home)]
    for one in home.each("MainSubject", "Subject"):
        found.append(
            Subject(
                one.said("SubjectSchemeIdentifier", "MainSubjectSchemeIdentifier"),
                one.said("SubjectCode"),
                "; ".join(one.all("SubjectHeadingText")),
                one.said("SubjectSchemeVersion"),
                one.said("SubjectSchemeName"),
                one.name == "MainSubject" or one.has("MainSubject"),
            )
        )
    return tuple(sorted(found, key=lambda one: not one.is_main))


def _main(home: Node) -> Iterator[tuple[str, str, str]]:
    for name, version, scheme in _MAIN_SUBJECTS:
        if code := home.said(name):
            yield code, version, scheme


def audiences(home: Node) -> tuple[Audience, ...]:
    """Give for whom it is; the AudienceCode of ONIX 2.1 as scheme 01."""
    found = [Audience("01", code) for code in home.all("AudienceCode")]
    for one in home.each("Audience"):
        found.append(Audience(one.said("AudienceCodeType"), one.said("AudienceCodeValue"), one.said("AudienceCodeTypeName")))
    return tuple(found)
