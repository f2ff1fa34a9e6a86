"""The package as users get it: its wheel, its dependencies, its start-up and its README."""
