"""Control sets as data: which fields of authority records control which fields of others. `marc21.json` is the standard's."""
