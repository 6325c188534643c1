"""Notices an institution sets until a community has spoken (Local Contexts): their kinds, and what each says in our words.

Labels are not here, and nowhere else to be made: they come from communities, through a hub, word for word.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_noop

N_ = gettext_noop


class NoticeKind(NamedTuple):
    """One kind of notice: its name and what it tells, both message ids, and where its holder explains it."""

    name: str
    tells: str
    page: str


NOTICES: dict[str, NoticeKind] = {
    "tk": NoticeKind(
        N_("Traditional Knowledge Notice"),
        N_("There are rights and duties here that come from a community, and it may still say what they are."),
        "https://localcontexts.org/notice/tk-notice/",
    ),
    "bc": NoticeKind(
        N_("Biocultural Notice"),
        N_("A community has a say in how these data and this material are used, and it may still say how."),
        "https://localcontexts.org/notice/bc-notice/",
    ),
    "attribution-incomplete": NoticeKind(
        N_("Attribution Incomplete Notice"),
        N_("People or communities who belong here are not named, or named wrongly, in this description."),
        "https://localcontexts.org/notice/attribution-incomplete/",
    ),
    "open-to-collaborate": NoticeKind(
        N_("Open to Collaborate Notice"),
        N_("This library wants to work together with the communities whose material it has."),
        "https://localcontexts.org/notice/open-to-collaborate/",
    ),
}
