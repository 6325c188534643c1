"""A small catalogue in many scripts, and people who work there."""

from __future__ import annotations

import pytest

from alcove.libraries import actions as libraries
from alcove.libraries.models import Membership
from alcove.organization import sample
from alcove.organization.actions import loading
from alcove.retrieval import index, queries


@pytest.fixture
def catalogue(clerk):
    """Load the first file of the sample collection."""
    file = next(path for path in sample.files() if path.name == "fiction.mrk")
    load = loading.start_load(clerk, path=file)
    with index.following():
        loading.load_file(clerk, load=load)
    return load


@pytest.fixture
def found(catalogue):
    """Find the first record for some words."""

    def first(text: str):
        return queries.search(text, limit=1, facets=False).records[0]

    return first


@pytest.fixture
def signed_in(client, clerk):
    """Sign somebody in with a role."""

    def as_(role: Membership.Role = Membership.Role.CATALOGUER):
        user = libraries.add_user(clerk, username=f"a-{role}", password="a long pass phrase 7", role=role)
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return as_
