"""Records to start from, a file each (organization/drafts.py lists them)."""
