"""Following a search by e-mail: ask, confirm, stop."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from alcove.interfaces.web.asked import Asked
from alcove.libraries import queries as libraries
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.retrieval import actions, following
from alcove.retrieval.actions import CannotFollow, Wish
from alcove.retrieval.models import SavedSearch

_MAY = frozenset({"retrieval.follow_search", "retrieval.confirm_search", "retrieval.unfollow_search"})


def _reader() -> Actor:
    return Actor("a reader", libraries.default_library().pk, _MAY)


@csrf_exempt  # Nothing happens before the letter is answered; and readers need no cookie for it.
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Send a letter that asks whether they want to follow these results."""
    asked, email = Asked.of(request.POST), request.POST.get("email", "").strip()
    every = request.POST.get("every", "")
    every = every if every in SavedSearch.Every.values else SavedSearch.Every.WEEK.value
    wish = Wish(asked.text, asked.chosen, every, get_language() or "en", request.build_absolute_uri("/"))
    trouble: CannotFollow | None = None
    try:
        validate_email(email)
        actions.follow_search(_reader(), email=email, wish=wish)
    except ValidationError:
        trouble = CannotFollow("This is not an e-mail address.", remedy="Write it like name@example.org.")
    except CannotFollow as cannot:
        trouble = cannot
    except OSError:
        trouble = CannotFollow("No letter could be sent just now.", remedy="Try again later, or follow the feed.")
    return render(request, "catalogue/follow.html", {
        "asked": asked, "email": email, "trouble": trouble,
    }, status=400 if trouble else 200)  # fmt: skip


@never_cache
@csrf_exempt  # Programs for mail stop the letters with one click (RFC 8058); the token is the key.
@require_http_methods(["GET", "HEAD", "POST"])
def followed(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is followed, with the two things that can be done about it; do one of them."""
    if request.method == "POST":
        if request.POST.get("do") == "confirm":
            actions.confirm_search(_reader(), token=token)
            return redirect("followed", token)
        actions.unfollow_search(_reader(), token=token)
        return render(request, "catalogue/followed.html", {"saved": None})
    saved = SavedSearch.objects.filter(token=token).first()
    if saved is None:
        raise NotFound("This search is not followed, or no longer.", remedy="Follow it again from its page of results.")
    return render(request, "catalogue/followed.html", {"saved": saved, "name": following.name_of(saved)})
