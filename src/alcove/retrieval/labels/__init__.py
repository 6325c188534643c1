"""What coded values are called, as data: code, tab, name. Names are English message ids."""
