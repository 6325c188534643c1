"""To hear of a matter by e-mail, and to hear no more."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from alcove.community import people, words
from alcove.community.errors import CannotSubscribe
from alcove.community.models import Matter, Subscription
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import NotFound

from . import moving


@action("community.subscribe")
def subscribe(actor: Actor, *, matter: Matter, email: str, mode: str = Subscription.Mode.SUMMARY) -> Subscription:
    """Let an address hear of a matter; asked again, only how much it hears changes. Raises CannotSubscribe (A613)."""
    matter = moving.held(actor, matter)
    if people.is_guest(actor) and matter.visibility != Matter.Visibility.PUBLIC:
        raise NotFound(_("There is no such matter in this library."), remedy=_("Look in the list of matters."))
    email = words.plain(email).lower()
    try:
        validate_email(email)
    except ValidationError:
        raise CannotSubscribe(_("This is not an e-mail address."), remedy=_("It should look like name@example.org.")) from None
    if mode not in Subscription.Mode.values or len(email) > 254:
        raise CannotSubscribe(_("It is not said how much should be sent."), remedy=_("Choose one of the list."))
    made, _new = Subscription.objects.update_or_create(
        matter=matter, email=email, defaults={"mode": mode}, create_defaults={"mode": mode, "token": secrets.token_urlsafe(32)}
    )
    return made


@action("community.unsubscribe")
def unsubscribe(actor: Actor, *, token: str) -> bool:
    """Let the address of this token hear no more, and forget it; say whether there was one."""
    gone, _each = Subscription.objects.filter(token=words.plain(token)[:64], matter__library=actor.library_id).delete()
    return gone > 0
