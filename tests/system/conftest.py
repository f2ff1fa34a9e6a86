"""The program in this process and in one of its own, as the tests of the command line have it."""

from __future__ import annotations

from tests.unit.cli.conftest import environment, images, no_settings, program

__all__ = ["environment", "images", "no_settings", "program"]
