"""Bad files, faults of other programs, hostile text, and load: what the whole program does about them."""
