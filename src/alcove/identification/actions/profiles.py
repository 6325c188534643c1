"""What changes the match and overlay profiles of a library."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from alcove.identification import queries
from alcove.identification.models import Profile
from alcove.identification.queries import CannotUseProfile
from alcove.libraries.action import Actor, action


@action("identification.save_profile")
def save_profile(actor: Actor, *, use: str, name: str, content: dict[str, Any]) -> Profile:
    """Keep a match or an overlay profile under this name; one that is there gets a new version.

    A profile with the name of a built-in one takes its place. Raises CannotUseProfile (A320).
    """
    if use not in queries.USES or not name.strip() or len(name) > 60 or not name.isprintable():
        raise CannotUseProfile("A profile is for `match` or `overlay` and has a name of 1 to 60 characters.", remedy="Name it.")
    queries.checked(use, content)
    row, is_new = Profile.objects.get_or_create(
        library_id=actor.library_id, use=use, name=name.strip(), defaults={"content": content}
    )
    if not is_new and row.content != content:
        row.content, row.version, row.updated = content, row.version + 1, timezone.now()
        row.save(update_fields=["content", "version", "updated"])
    return row


@action("identification.delete_profile")
def delete_profile(actor: Actor, *, use: str, name: str) -> None:
    """Forget a profile of the library; loads that were started with it keep theirs. Raises CannotUseProfile (A320)."""
    count, _ = Profile.objects.filter(library=actor.library_id, use=use, name=name).delete()
    if not count:
        raise CannotUseProfile(f"The library has no {use} profile {name} of its own.", remedy="See: alcove profiles list")


def planned(actor: Actor, *, match: str, overlay: str) -> dict[str, Any]:
    """Give what a plan of these profiles holds. Raises CannotUseProfile (A320)."""
    matching = queries.profile(actor.library_id, "match", match)
    overlaying = queries.profile(actor.library_id, "overlay", overlay).content if overlay else {}
    queries.checked("match", matching.content)
    queries.checked("overlay", overlaying)
    return {"match_name": match, "match": matching.content, "overlay_name": overlay, "overlay": overlaying}
