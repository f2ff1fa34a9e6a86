"""For all tests: properties are tried without a deadline, for a busy machine must not fail one."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
