"""The addresses of the protocols that speak HTTP. Z39.50 has a port of its own (`z3950.py`)."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import oai, sru

urlpatterns: list[URLPattern] = [
    path("oai", oai.door, name="oai"),
    path("sru", sru.door, name="sru"),
]
