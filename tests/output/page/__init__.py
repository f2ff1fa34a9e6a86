"""The page: what it says, that it is harmless, and how it behaves in a real browser."""
