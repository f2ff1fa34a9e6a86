"""Frames of one source → fewer frames, before anything is looked for in them.

A fusion takes the frames one by one and yields those that are searched, numbered as in their source.
"""
