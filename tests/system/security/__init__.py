"""What SECURITY.md promises: no shell, no network, no file that was not asked for, no hostile text on a terminal."""
