"""What the pages of the quality desk need besides alcove's own tags: shares and averages in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def percent(share: float) -> float:
    """Give a share (0 to 1) as the width of a bar; a share that is not nothing can be seen."""
    return round(max(share * 100, 1.0), 2) if share else 0.0


@register.filter
def share(part: float) -> str:
    """Write a share (0 to 1) in per cent: `12.3 %`; `< 0.1 %` rather than nothing."""
    if 0 < part < 0.001:
        return "< " + pgettext("share", "%s %%") % decimal(0.1)
    return pgettext("share", "%s %%") % decimal(part * 100)


@register.filter
def decimal(value: float) -> str:
    """Write a number with one decimal."""
    return number_format(round(value, 1), decimal_pos=1, use_l10n=True, force_grouping=True)
