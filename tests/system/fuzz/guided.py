"""Coverage-guided fuzzing of one target: `python -m tests.system.fuzz.guided TARGET [libFuzzer's options]`.

Needs the extra `fuzz`. Ends with 0 when all runs passed; what broke is written to out/fuzz/.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

OUT = Path("out/fuzz")


def main(arguments: list[str]) -> None:
    """Fuzz until the options of libFuzzer say that it is enough, such as `-runs=10000`."""
    name, *options = arguments
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["watermark_scan", "tests.system.fuzz.targets"]):
        targets = importlib.import_module("tests.system.fuzz.targets")
    seeds = importlib.import_module("tests.system.fuzz.seeds")
    corpus = OUT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds.SEEDS[name]()):
        (corpus / f"seed-{number:03}").write_bytes(data)
    found = f"-artifact_prefix={OUT}/{name}-"
    limits = ("-timeout=30", "-rss_limit_mb=3000")
    atheris.Setup([sys.argv[0], *limits, *options, found, str(corpus)], targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
