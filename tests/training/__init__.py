"""Scripts that make the tables of the package from data; no tests, and nothing of the program imports them."""
