"""What the Reconciliation Service API 0.2 wants of answers, as small JSON schemas; and a checker of the words they use."""

from __future__ import annotations

import re
from typing import Any

TEXT, URL = {"type": "string"}, {"type": "string", "pattern": r"^https?://[^ ]+$"}
PLACE = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
KIND = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "name": TEXT}}
SERVICE = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {"service_url": URL, "service_path": TEXT},
}

MANIFEST = {
    "type": "object", "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": TEXT, "contains": "0.2"}, "name": TEXT, "identifierSpace": URL,
        "schemaSpace": URL, "documentation": URL, "logo": URL, "defaultTypes": {"type": "array", "items": KIND},
        "view": {"type": "object", "required": ["url"], "properties": {"url": PLACE}},
        "preview": {"type": "object", "required": ["url", "width", "height"],
                    "properties": {"url": PLACE, "width": {"type": "integer"}, "height": {"type": "integer"}}},
        "suggest": {"type": "object", "properties": {"entity": SERVICE, "type": SERVICE, "property": SERVICE}},
        "extend": {"type": "object", "properties": {
            "propose_properties": SERVICE,
            "property_settings": {"type": "array", "items": {
                "type": "object", "required": ["type", "label", "name"],
                "properties": {"type": {"type": "string", "pattern": "^(number|text|checkbox|select)$"}},
            }},
        }},
    },
}  # fmt: skip
RESULTS = {"type": "object", "every": {"type": "object", "required": ["result"], "properties": {"result": {
    "type": "array", "items": {
        "type": "object", "required": ["id", "name", "score"],
        "properties": {
            "id": TEXT, "name": TEXT, "description": TEXT, "score": {"type": "number"}, "match": {"type": "boolean"},
            "type": {"type": "array", "items": KIND},
            "features": {"type": "array", "items": {"type": "object", "required": ["id", "value"],
                                                    "properties": {"id": TEXT, "value": {"type": "number"}}}},
        },
    },
}}}}  # fmt: skip
SUGGESTED = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": {
    "type": "object", "required": ["id", "name"],
    "properties": {"id": TEXT, "name": TEXT, "description": TEXT, "notable": {"type": "array", "items": KIND}},
}}}}  # fmt: skip
VALUE = {"type": "object", "one of": [{"id", "name"}, {"str"}, {"int"}, {"float"}, {"date"}, set()],
         "properties": {"id": TEXT, "name": TEXT, "str": TEXT, "int": {"type": "integer"}}}  # fmt: skip
EXTENDED = {
    "type": "object", "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": {"type": "object", "required": ["id", "name"], "properties": {"type": KIND}}},
        "rows": {"type": "object", "every": {"type": "object", "every": {"type": "array", "items": VALUE}}},
    },
}  # fmt: skip
_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": int | float}


def breaches(said: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """Say where an answer is not as its schema wants it."""
    kind = _TYPES[schema["type"]]
    if not isinstance(said, kind) or (isinstance(said, bool) and kind is not bool):
        return [f"{at}: {said!r} is no {schema['type']}"]
    found = [f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in said]
    if "pattern" in schema and not re.search(schema["pattern"], said):
        found.append(f"{at}: {said!r} is not {schema['pattern']}")
    if "contains" in schema and schema["contains"] not in said:
        found.append(f"{at}: {schema['contains']} is not in it")
    if "one of" in schema and set(said) not in schema["one of"]:
        found.append(f"{at}: {sorted(said)} is no value")
    if isinstance(said, list) and "items" in schema:
        found += [one for place, item in enumerate(said) for one in breaches(item, schema["items"], f"{at}/{place}")]
    if isinstance(said, dict):
        for name, value in said.items():
            inner = schema.get("properties", {}).get(name, schema.get("every"))
            found += breaches(value, inner, f"{at}/{name}") if inner else []
    return found
