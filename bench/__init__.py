"""The measuring bench: what the program costs beside its peers, on the same machine in the same minutes. See scripts/bench."""
