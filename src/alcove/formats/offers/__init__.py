"""Selection lists of vendors, whatever their form: MARC with order data, ONIX, tables, purchase orders, lists of ISBNs.

reading = read(Path("list.xlsx").read_bytes(), "list.xlsx")
for offer in reading.offers: ...
for problem in reading.problems: ...        # its place, and what to do
"""

from .order_maps import WrongMap
from .order_maps import names as map_names
from .reading import FORMS, found_form, read
from .values import Copy, Identifier, NotOffers, Offer, Price, Problem, Reading

__all__ = [
    "FORMS", "Copy", "Identifier", "NotOffers", "Offer", "Price", "Problem", "Reading", "WrongMap", "found_form", "map_names",
    "read",
]  # fmt: skip
