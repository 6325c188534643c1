"""The benchmark bed: the program beside named peers, on real records amplified with variation. See docs/develop/benchmarks.md."""
