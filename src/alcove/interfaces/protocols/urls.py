"""The addresses of the protocols that speak HTTP. Z39.50 has a port of its own (`z3950.py`)."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from . import feeds, oai, reconcile, sitemap, sru, unapi

urlpatterns: list[URLPattern] = [
    path("oai", oai.door, name="oai"),
    path("sru", sru.door, name="sru"),
    path("reconcile", reconcile.door, name="reconcile"),
    re_path("^reconcile/suggest/(?P<what>entity|type|property)$", reconcile.suggest, name="reconcile-suggest"),
    path("reconcile/properties", reconcile.properties, name="reconcile-properties"),
    path("reconcile/view", reconcile.view, name="reconcile-view"),
    path("reconcile/preview", reconcile.preview, name="reconcile-preview"),
    path("unapi", unapi.door, name="unapi"),
    path("search.atom", feeds.atom, name="search-atom"),
    path("search.rss", feeds.rss, name="search-rss"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap.part, name="sitemap-part"),
]
