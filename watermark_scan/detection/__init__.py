"""Where lines of text are in a frame, and their pixels lying flat."""
