"""The basket: what a reader puts aside to cite, to take home or to send on as a link."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from alcove.formats import citation
from alcove.interfaces.web import basket
from alcove.interfaces.web.forms_of_records import download
from alcove.interfaces.web.hits import hit
from alcove.interfaces.web.spoken import marked
from alcove.records import queries
from alcove.records.exporting import FORMS
from alcove.records.queries import Stored


def show(request: HttpRequest) -> HttpResponse:
    """Show what is in the basket, or the records that somebody's link names."""
    shared = basket.numbers(request.GET.getlist("id"))
    stored = _public(shared or basket.ids(request))
    style = request.GET.get("style", "")
    cited = [citation.cite(one.record, style) for one in stored] if style in {one.code for one in citation.STYLES} else []
    ids = [("id", one.id) for one in stored]
    return render(request, "catalogue/basket.html", {
        "hits": marked([hit(one) for one in stored]), "is_shared": bool(shared), "forms": FORMS.values(),
        "styles": citation.STYLES,
        "style": style, "cited": cited, "advice": citation.ADVICE, "most": basket.MOST,
        "link": request.build_absolute_uri(f"{reverse('basket')}?{urlencode(ids)}"), "ids": [one.id for one in stored],
        "gone": len(shared or basket.ids(request)) - len(stored),
    })  # fmt: skip


@csrf_exempt  # It only changes a cookie of the one who asks; so that readers need no other cookie for it.
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Put records in, take records out, or empty the basket, and go back."""
    here = basket.ids(request)
    gone = set(basket.numbers(request.POST.getlist("remove")))
    wanted = [one for one in (*here, *basket.numbers(request.POST.getlist("add"))) if one not in gone]
    wanted = [] if "clear" in request.POST else list(dict.fromkeys(wanted))[: basket.MOST]
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else reverse("basket"))
    basket.keep(request, response, wanted)
    return response


def take_home(request: HttpRequest) -> HttpResponse:
    """Give the records of a basket, or of a link, as one file."""
    form = FORMS.get(request.GET.get("form", ""))
    if form is None:
        raise Http404
    return download(form, _public(basket.numbers(request.GET.getlist("id")) or basket.ids(request)), "basket")


def _public(ids: list[int]) -> list[Stored]:
    return queries.public(ids)
