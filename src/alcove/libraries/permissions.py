"""Which role may do what. A permission is the name of a verb; `room.*` stands for all verbs of a room."""

from __future__ import annotations

# Add a role here, one line each; the sets are a reviewed snapshot (tests/libraries/test_permissions.py).
ROLES: dict[str, frozenset[str]] = {
    "administrator": frozenset(
        {
            "libraries.*",
            "identification.*",
            "organization.*",
            "records.*",
            "acquisition.*",
            "selection.*",
            "retrieval.*",
            "community.*",
            "view",
        }
    ),
    "acquisitions": frozenset(
        {
            "libraries.cancel_job",
            "libraries.resume_job",
            "acquisition.*",
            "identification.*",
            "selection.*",
            "organization.load_file",
            "organization.start_load",
            "organization.create_record",
            "community.*",
            "view",
        }
    ),
    "cataloguer": frozenset(
        {
            "libraries.cancel_job",
            "libraries.resume_job",
            "identification.*",
            "organization.*",
            "records.*",
            "selection.choose",
            "selection.reject",
            "selection.reconsider",
            "retrieval.*",
            "community.*",
            "view",
        }
    ),
    "viewer": frozenset(
        {
            "community.post",
            # For those who speak for a community; the verbs ask whether somebody does.
            "community.put_in_materials",
            "community.set_protocol",
            "community.take_out_of_materials",
            "community.take_position",
            "view",
        }
    ),
}
# What everybody may do without an account, whoever they are.
PUBLIC = frozenset({"community.report", "community.subscribe", "community.unsubscribe"})


def allows(permissions: frozenset[str], permission: str) -> bool:
    """Say whether one of the permissions covers this one."""
    return "*" in permissions or permission in permissions or f"{permission.split('.', 1)[0]}.*" in permissions
