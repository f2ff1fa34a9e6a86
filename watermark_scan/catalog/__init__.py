"""The pattern list: its documents, how they are loaded and checked."""
