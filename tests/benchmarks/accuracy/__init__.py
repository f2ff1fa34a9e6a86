"""How well overlay text is found in pictures: `make bench-accuracy`."""
