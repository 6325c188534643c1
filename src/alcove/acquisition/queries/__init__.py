"""The questions of the room."""
