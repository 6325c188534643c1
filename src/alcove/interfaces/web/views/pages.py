"""Pages that say something about the catalogue itself, and small files that browsers and robots ask for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from alcove.interfaces.web import context, doors, hits
from alcove.libraries.models import Library
from alcove.retrieval import fields

_YEAR = 365 * 24 * 3600


def help_page(request: HttpRequest) -> HttpResponse:
    """Say how to search, with every field and key."""
    named = [line for line in fields.FIELDS if line.kind != "order" and line.label]
    return render(request, "pages/help.html", {"search_fields": named})


def doors_page(request: HttpRequest) -> HttpResponse:
    """Name the ways in for programs, each with an example."""
    found, stored = doors.shown(request)
    title = hits.titles(stored.record)[0] if stored else ""
    return render(request, "pages/doors.html", {"doors": found, "stored": stored, "title": title})


def about(request: HttpRequest) -> HttpResponse:
    """Say what this is."""
    return render(request, "pages/about.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about readers: nothing."""
    return render(request, "pages/privacy.html", {"cookies": settings})


@csrf_exempt  # It only changes how pages look to the one who asks; so that readers need no cookie for it.
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep the reader's theme, language or shortcuts in a cookie of their own browser, and go back."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else reverse("home"))
    for name, allowed in ((context.THEME_COOKIE, ("auto", *context.THEMES)), (context.SHORTCUTS_COOKIE, ("on", "off"))):
        if request.POST.get(name) in allowed:
            response.set_cookie(name, request.POST[name], max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    return response


@cache_control(max_age=86400, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Ask robots to read records, and to leave narrowed results and the workbench alone."""
    what = {"sitemap": request.build_absolute_uri(reverse("sitemap"))}
    return render(request, "pages/robots.txt", what, content_type="text/plain; charset=utf-8")


@cache_control(max_age=86400, public=True)
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search box for browsers (OpenSearch 1.1)."""
    address = request.build_absolute_uri(reverse("search"))
    what = {
        "address": address,
        "atom": request.build_absolute_uri(reverse("search-atom")),
        "icon": request.build_absolute_uri("/static/alcove/logo.svg"),
    }
    return render(request, "pages/opensearch.xml", what, content_type="application/opensearchdescription+xml")


def healthz(request: HttpRequest) -> HttpResponse:
    """Say `ok` when the store answers."""
    Library.objects.exists()
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
