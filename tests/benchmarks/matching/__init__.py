"""How well texts are matched with the list: `make bench-matching`."""
