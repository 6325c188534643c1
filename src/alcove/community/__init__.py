"""What people decide together: matters, from the first word to the published decision and its review."""
