"""Alcove: one program for a library's collections and technical services."""

__version__ = "0.1.0"
