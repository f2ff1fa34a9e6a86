"""The samples are scripts, not a package: their folder goes on the path, as when they are run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[3] / "samples"))
