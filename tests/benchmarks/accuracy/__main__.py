"""`make bench-accuracy`: recall on residual overlays, false flags and cost, side by side with two peers.

    python -m tests.benchmarks.accuracy [--overlays N] [--hard N] [--clean N] [--seed N] [--tune] [--parties NAME,NAME]
                                        [--corpus FOLDER] [--benign texts.tsv]

What each party answers is kept in `out/accuracy/`, so that a run that was stopped, or is asked for more pictures, goes
on where it was; a party whose code has changed is asked again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
from pathlib import Path

from tests.benchmarks.accuracy import records, results
from tests.benchmarks.accuracy.parties import OURS, PEERS
from tests.benchmarks.accuracy.run import Plan, generated, run
from tests.synthetic import labelled_corpus
from tests.synthetic.overlays import Purpose
from watermark_scan.catalog.load import load_patterns

SEED = 30_001
"""Of published results."""
_GENERATOR = Path(__file__).parents[2] / "synthetic"


def main() -> None:
    """Run, and print."""
    arguments = _arguments()
    # Two Tesseracts that both use every core take many times as long; the peer has no other way to say so.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    plan = Plan(
        purpose=Purpose.TUNING if arguments.tune else Purpose.REPORTING,
        seed=arguments.seed,
        corpus=arguments.corpus,
        benign=arguments.benign,
        parties=arguments.parties,
    )
    patterns = load_patterns()
    print(f"Pattern list {patterns.version} {patterns.digest[:19]}, {len(patterns.wordings)} wordings")
    print(f"Pictures for {plan.purpose}, seed {plan.seed}, with {'a' if plan.corpus else 'no'} labelled folder")
    wanted: list[tuple[str, int | str]] = list(generated(arguments.overlays, arguments.clean, arguments.hard))
    if plan.corpus:
        wanted.extend((records.CORPUS, row["path"]) for row in labelled_corpus.rows(plan.corpus))
    store = records.Store(path=Path("out/accuracy") / f"{_name(plan, patterns.digest)}.jsonl")
    results.show(run(plan, wanted, store, workers=arguments.workers), plan.parties)


def _name(plan: Plan, digest: str) -> str:
    """Of the file of records: another one for other pictures, another list or another rule of what is right."""
    made = hashlib.blake2b(digest.encode(), digest_size=4)
    parts = (path for path in sorted(_GENERATOR.iterdir()) if path.is_file() and not path.name.startswith("test_"))
    more = filter(None, (plan.corpus and plan.corpus / "manifest.csv", plan.benign))
    for path in (*parts, Path(records.__file__), *more):
        made.update(path.read_bytes())
    return f"{plan.purpose}-{plan.seed}-{made.hexdigest()}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.accuracy", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--overlays", type=int, default=600, help="generated pictures with an overlay (default: 600)")
    parser.add_argument("--hard", type=int, default=600, help="generated pictures with a hard overlay (default: 600)")
    parser.add_argument("--clean", type=int, default=600, help="generated pictures without (default: 600)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the generator (default: {SEED})")
    parser.add_argument("--tune", action="store_true", help="pictures to tune on, of which none is reported on")
    parser.add_argument("--parties", type=_parties, default=("default", *PEERS), help="who looks, joined by commas")
    parser.add_argument("--corpus", type=_there, help="a folder of labelled pictures with manifest.csv")
    parser.add_argument("--benign", type=_there, help="a tab-separated file of texts that must not be flagged")
    parser.add_argument("--workers", type=int, default=2, help="processes (default: 2)")
    return parser.parse_args()


def _parties(names: str) -> tuple[str, ...]:
    chosen = tuple(names.split(","))
    unknown = set(chosen) - {*OURS, *PEERS}
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: choose from {', '.join((*OURS, *PEERS))}")
    return chosen


def _there(path: str) -> Path:
    """A path, refused at once where nothing is."""
    if not Path(path).exists():
        raise argparse.ArgumentTypeError(f"there is no {path}")
    return Path(path)


if __name__ == "__main__":
    main()
