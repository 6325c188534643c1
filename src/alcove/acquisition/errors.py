"""What can go wrong with money, orders and invoices, each with a code of its own (A480 to A499)."""

from __future__ import annotations

from alcove.libraries.errors import AlcoveError


class CannotKeepMoney(AlcoveError):
    """A fiscal year, ledger, fund or budget cannot be kept so."""

    code = "A481"


class NotEnough(AlcoveError):
    """There is not as much money left as the ledger demands; nothing was posted."""

    code = "A482"


class CannotPost(AlcoveError):
    """The entry does not add up, or was posted already."""

    code = "A483"


class CannotOrder(AlcoveError):
    """The order or its line lacks something, or is not in a state in which this can be done."""

    code = "A484"


class CannotReceive(AlcoveError):
    """The copy was received or cancelled already, or is not on order."""

    code = "A485"


class CannotInvoice(AlcoveError):
    """The invoice does not add up, or is not in a state in which this can be done."""

    code = "A486"


class CannotRollOver(AlcoveError):
    """The year cannot be rolled over, or not be taken back."""

    code = "A487"
