"""The rights of every role, reviewed: a change here is a decision, not an accident."""

from __future__ import annotations

import pytest

from alcove.libraries import permissions

REVIEWED = {
    "acquisitions": {"acquisition.open_order", "organization.create_record", "view"},
    "administrator": {
        "acquisition.pay_invoice",
        "libraries.add_user",
        "libraries.cancel_job",
        "organization.load_file",
        "records.delete",
        "view",
    },
    "cataloguer": {"libraries.cancel_job", "libraries.resume_job", "organization.load_file", "records.save", "view"},
    "viewer": {"view"},
}
KEPT_FROM = {
    "acquisitions": {"records.delete", "organization.edit_record", "libraries.add_user"},
    "administrator": set(),
    "cataloguer": {"acquisition.open_order", "acquisition.pay_invoice", "libraries.add_user"},
    "viewer": {"organization.load_file", "records.save", "libraries.cancel_job", "libraries.add_user"},
}


@pytest.mark.parametrize("role", permissions.ROLES)
def test_each_role_may_what_was_decided_and_no_more(role):
    allowed = permissions.ROLES[role]

    assert all(permissions.allows(allowed, permission) for permission in REVIEWED[role])
    assert not any(permissions.allows(allowed, permission) for permission in KEPT_FROM[role])
