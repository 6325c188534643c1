"""ONIX for Books 2.1, 3.0 and 3.1: what publishers and distributors say of their products, and brief MARC records of it.

for one in read(Path("publisher.xml")):     # Product or Problem, one at a time
    record = to_marc(one)
"""

from .dates import PartialDate
from .marc_out import to_marc
from .names import Collection, Contributor, Identifier, Party, Title, TitleElement
from .problem import NotOnix, Problem
from .reading import is_onix, read
from .trade import Price, RelatedProduct, RoleDate, Supply, Tax, Territory
from .values import Audience, Description, Edition, Extent, Form, Language, Licence, Measure, Product, Subject

__all__ = [
    "Audience", "Collection", "Contributor", "Description", "Edition", "Extent", "Form", "Identifier", "Language", "Licence",
    "Measure", "NotOnix", "PartialDate", "Party", "Price", "Problem", "Product", "RelatedProduct", "RoleDate", "Subject",
    "Supply", "Tax", "Territory", "Title", "TitleElement", "is_onix", "read", "to_marc",
]  # fmt: skip
