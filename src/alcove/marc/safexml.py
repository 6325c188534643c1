"""The only door to XML: small documents from outside, parsed with everything dangerous refused.

Refused: document type declarations, entities of one's own, the network, very large texts, deep nesting, many attributes.
"""

from __future__ import annotations

from lxml import etree

DEEPEST = 256
MOST_ATTRIBUTES = 1_000

Element = etree._Element


class XmlRefused(ValueError):
    """The document asks for something that is not done for documents from outside."""


class XmlBroken(ValueError):
    """The document is not well-formed."""


def parse(document: bytes, *, encoding: str | None = None) -> Element:
    """Give the root of a document without comments and processing instructions.

    `encoding` overrules the XML declaration. Raises XmlRefused or XmlBroken, each with the reason in one line.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding=encoding,
    )
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise XmlBroken(str(error).splitlines()[0] if str(error) else "empty") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlRefused("a document type declaration")
    return root


def check_shape(root: Element) -> None:
    """Raise XmlRefused where elements are nested too deeply or have too many attributes."""
    level = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > DEEPEST:
            raise XmlRefused(f"more than {DEEPEST} elements in one another")
        if len(element.attrib) > MOST_ATTRIBUTES:
            raise XmlRefused(f"more than {MOST_ATTRIBUTES} attributes")
