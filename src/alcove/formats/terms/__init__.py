"""Lists of contested wording as data: the format `alcove-terms/1`, other systems' lists, and the linter."""
