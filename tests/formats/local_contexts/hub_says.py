"""What a Local Contexts Hub sends, field by field (API v2)."""

from __future__ import annotations

import json
from typing import Any

PROJECT = "259854f7-b261-4c8c-8556-4b153deebc18"
SENT = "  Ko te wai te ora.\n\nHe tapu tēnei – kaua e panuihia i te pō.  "


def community(name: str = "Ngāti Hine") -> dict[str, Any]:
    return {"id": 7, "name": name, "profile_url": "https://hub.example/communities/7/"}


def translation(**changed: Any) -> dict[str, Any]:
    return {
        "translated_name": "TK Seasonal", "language_tag": "en", "language": "English", "translated_text": "Not in the night.",
    } | changed  # fmt: skip


def label(**changed: Any) -> dict[str, Any]:
    return {
        "unique_id": "a1f2c9d4-0000-4000-8000-000000000001",
        "name": "TK Wā",
        "label_type": "seasonal",
        "language_tag": "mi",
        "language": "Maori",
        "label_text": SENT,
        "img_url": "https://hub.example/labels/tk-seasonal.png",
        "svg_url": "https://hub.example/labels/tk-seasonal.svg",
        "audiofile": "https://hub.example/communities/tklabel-audiofiles/a1f2.mp3",
        "community": community(),
        "translations": [translation()],
        "created": "2023-02-01T08:00:00.000000Z",
        "updated": "2024-06-21T20:15:30.123456Z",
    } | changed


def notice(**changed: Any) -> dict[str, Any]:
    return {
        "notice_type": "traditional_knowledge",
        "name": "TK Notice",
        "img_url": "https://hub.example/labels/notices/tk-notice.png",
        "svg_url": "https://hub.example/labels/notices/tk-notice.svg",
        "default_text": "There are accompanying cultural rights.",
        "translations": [
            translation(language_tag="fr", language="French", translated_name="Avis", translated_text="Il y a des droits.")
        ],
        "created": "2021-10-05T00:00:00Z",
        "updated": "2021-10-05T00:00:00Z",
    } | changed


def project(**changed: Any) -> dict[str, Any]:
    return {
        "unique_id": PROJECT,
        "external_ids": {"providers_id": None, "publication_doi": None, "project_data_guid": None},
        "source_project_uuid": None,
        "project_page": f"https://hub.example/projects/{PROJECT}/",
        "title": "Songs of the river",
        "description": "Recordings",
        "project_type": "Item",
        "project_contact": {"name": "A. B.", "email": "a@example.org"},
        "urls": [],
        "project_privacy": "Public",
        "date_added": "2023-01-01T00:00:00Z",
        "date_modified": "2024-06-21T20:15:31Z",
        "created_by": [],
        "notice": [],
        "bc_labels": [],
        "tk_labels": [],
        "sub_projects": [],
        "related_projects": [],
        "project_boundary_geojson": None,
    } | changed


def sent(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
