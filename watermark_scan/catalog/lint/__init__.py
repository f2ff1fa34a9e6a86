"""The linter of pattern lists: its frame, and the checks that need nothing but the list. Each check is a small class.

Checks that need the matching stage are in `watermark_scan.curation.checks`.
"""
