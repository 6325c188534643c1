"""The link resolver: whoever comes with an OpenURL is led to what we have of it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alcove.formats import openurl
from alcove.interfaces.web.hits import hit
from alcove.retrieval import resolving

_MOST = 50


@csrf_exempt  # It only searches; other sites send their forms here.
@require_http_methods(["GET", "HEAD", "POST"])
def resolve(request: HttpRequest) -> HttpResponse:
    """Go to the one record that is asked for; else show those that are like it, or say what was understood."""
    form = request.POST if request.method == "POST" else request.GET
    wanted = openurl.read([(name, value) for name, values in form.lists() for value in values])
    found = [] if wanted.is_empty else resolving.resolve(wanted)
    if len(found) == 1:
        return redirect("record", found[0].id)
    words = " ".join(part for part in (wanted.title or wanted.article, wanted.author.partition(",")[0]) if part)
    return render(request, "catalogue/openurl.html", {
        "wanted": wanted, "hits": [hit(one) for one in found[:_MOST]], "search": urlencode({"q": words}) if words else "",
        "also": urlencode({"q": wanted.title or wanted.article}) if wanted.title or wanted.article else "",
    }, status=200 if found else 404 if not wanted.is_empty else 400)  # fmt: skip
