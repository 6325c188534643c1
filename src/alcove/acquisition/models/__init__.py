"""The nouns of the room."""

from .invoices import Charge, Invoice, InvoiceLine
from .ledger import Budget, Encumbrance, Entry, ExpenseClass, FiscalYear, Fund, FundingSource, Ledger, Posting
from .orders import Copy, FundShare, OrderLine, PurchaseOrder, Vendor
from .rollover import Rollover

__all__ = [
    "Budget", "Charge", "Copy", "Encumbrance", "Entry", "ExpenseClass", "FiscalYear", "Fund", "FundShare", "FundingSource",
    "Invoice", "InvoiceLine", "Ledger", "OrderLine", "Posting", "PurchaseOrder", "Rollover", "Vendor",
]  # fmt: skip
