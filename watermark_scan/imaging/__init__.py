"""Picture work: decoding, where to look, and how to make text legible. The only home of OpenCV."""
