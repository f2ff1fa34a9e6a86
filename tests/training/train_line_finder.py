"""Trains the network that finds lines of text, and writes `watermark_scan/detection/data/lines.onnx`: `make train`.

    python -m tests.training.train_line_finder --tiles 96000

In rounds: after each of them, grounds without text on which the network sees some are gathered, to be learned from in
the next. It goes on from `out/line-training/checkpoint.pt` where that is of the same seed and length. On one thread;
another process draws the tiles. The network that is kept is the running mean of all steps' (Polyak and Juditsky 1992).
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from tests.training.line_material import drawn_ground
from tests.training.line_tiles import SIDE, TileSource, photograph_window
from tests.training.line_training import LineNetwork, export, loss_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TARGET = Path(__file__).parents[2] / "watermark_scan" / "detection" / "data" / "lines.onnx"
FOLDER = Path("out/line-training")
BATCH = 16
RATE = 3e-3
WARM_STEPS = 100
LEAST_RATE = 0.01
"""Of the highest one, at the end of the cosine by which it falls (Loshchilov and Hutter 2017)."""
DECAY = 1e-4
MEAN_OVER = 0.998
"""Of the running mean, that stays in it at each step."""
MINED_OF = 4000
"""Grounds that are looked at after each round."""
MINED_KEPT = 500
"""Those of them that fool the network most."""
KEEP_EVERY = 250
"""Steps after which a checkpoint is written."""
PRINT_EVERY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a training goes.

    Attributes:
        seed: Of all chance.
        tiles: Of the whole training.
        rounds: Into which it is divided; grounds are mined between them.
    """

    seed: int
    tiles: int
    rounds: int

    @property
    def steps(self) -> int:
        """Of the whole training."""
        return self.tiles // BATCH

    def round_of(self, step: int) -> int:
        """The round that a step belongs to, from 0."""
        return min(self.rounds - 1, step * self.rounds // self.steps)

    def ends_round(self, step: int) -> bool:
        """Whether another round begins with the next step."""
        return self.round_of(step + 1) != self.round_of(step)

    def rate(self, step: int) -> float:
        """The learning rate."""
        fall = max(LEAST_RATE, (1 + math.cos(math.pi * step / self.steps)) / 2)
        return RATE * min(1.0, (step + 1) / WARM_STEPS) * fall


class Batches(Dataset[tuple["NDArray[np.uint8]", "NDArray[np.float32]"]]):
    """Tiles by sixteen, numbered from a step on."""

    def __init__(self, source: TileSource, first: int, count: int) -> None:
        self.source, self.first, self.count = source, first, count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        start = (self.first + number) * BATCH
        tiles = [self.source.tile(start + place) for place in range(BATCH)]
        return np.stack([one.pixels for one in tiles]), np.stack([one.maps for one in tiles])


@dataclass
class Training:
    """A training under way.

    Attributes:
        plan: How it goes.
        network: What learns.
        mean: The running mean of it, which is kept.
        optimizer: By which it learns.
        step: The next one.
        mined: Grounds that fooled the network.
    """

    plan: Plan
    network: LineNetwork
    mean: LineNetwork
    optimizer: torch.optim.Optimizer
    step: int = 0
    mined: Sequence[NDArray[np.uint8]] = ()

    @classmethod
    def begin(cls, plan: Plan) -> Training:
        """A training at its beginning."""
        torch.manual_seed(plan.seed)
        network = LineNetwork().to(memory_format=torch.channels_last)
        optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
        return cls(plan=plan, network=network, mean=copy.deepcopy(network), optimizer=optimizer)

    def save(self, file: Path) -> None:
        """Keep everything that going on needs."""
        state = {
            "plan": (self.plan.seed, self.plan.tiles, self.plan.rounds),
            "network": self.network.state_dict(),
            "mean": self.mean.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "mined": torch.from_numpy(np.stack(self.mined)) if self.mined else None,
        }
        file.parent.mkdir(parents=True, exist_ok=True)
        torch.save(state, file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)

    def resume(self, file: Path) -> None:
        """Go on where a kept training of the same plan stopped, if there is one."""
        if not file.is_file():
            return
        state: dict[str, Any] = torch.load(file, weights_only=True)
        if state["plan"] != (self.plan.seed, self.plan.tiles, self.plan.rounds):
            print(f"{file} is of another plan; starting anew.")
            return
        self.network.load_state_dict(state["network"])
        self.mean.load_state_dict(state["mean"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]
        self.mined = tuple(state["mined"].numpy()) if state["mined"] is not None else ()
        print(f"Going on from step {self.step} with {len(self.mined)} mined grounds.")

    def run(self, folder: Path) -> None:
        """Learn to the end."""
        while self.step < self.plan.steps:
            self._round(folder)
            self.save(folder / "checkpoint.pt")

    def _round(self, folder: Path) -> None:
        """Learn to the end of the round, and gather what fools the network then."""
        last = next(
            (one for one in range(self.step, self.plan.steps) if self.plan.ends_round(one)), self.plan.steps - 1
        )
        batches = Batches(TileSource(seed=self.plan.seed, mined=self.mined), self.step, last + 1 - self.step)
        began, smooth = time.monotonic(), None
        for pixels, maps in DataLoader(batches, batch_size=None, num_workers=1, prefetch_factor=6):
            loss = self._learn(_pictures(pixels), maps)
            smooth = loss if smooth is None else 0.98 * smooth + 0.02 * loss
            if self.step % PRINT_EVERY == 0:
                line = f"{self.plan.round_of(self.step - 1)}\t{self.step}\t{smooth:.4f}\t{time.monotonic() - began:.0f}"
                print(line, flush=True)
                folder.mkdir(parents=True, exist_ok=True)
                with (folder / "curve.tsv").open("a", encoding="utf-8") as file:
                    file.write(line + "\n")
            if self.step % KEEP_EVERY == 0:
                self.save(folder / "checkpoint.pt")
        if self.step < self.plan.steps:
            self.mined = mined(self.mean, self.plan.seed, self.plan.round_of(self.step))

    def _learn(self, pictures: torch.Tensor, maps: torch.Tensor) -> float:
        self.network.train()
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.rate(self.step)
        with torch.autocast("cpu", torch.bfloat16):
            given = self.network(pictures)
        loss = loss_of(given.float(), maps)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.step += 1
        kept = min(MEAN_OVER, self.step / (self.step + 10))
        with torch.no_grad():
            for mean, now in zip(self.mean.state_dict().values(), self.network.state_dict().values(), strict=True):
                if mean.is_floating_point():
                    mean.lerp_(now, 1 - kept)
        return float(loss.detach())


def mined(network: LineNetwork, seed: int, number: int) -> tuple[NDArray[np.uint8], ...]:
    """Of many grounds without text, those on which the network sees most of it.

    Args:
        network: What is to be fooled.
        seed: Of all chance.
        number: Of the round: each looks at other grounds.
    """
    network.eval()
    rng = np.random.default_rng([seed, 2, number])
    kept: list[tuple[float, NDArray[np.uint8]]] = []
    for _ in range(MINED_OF // BATCH):
        grounds = [_ground(rng) for _ in range(BATCH)]
        with torch.no_grad():
            found = torch.sigmoid(network(_pictures(torch.from_numpy(np.stack(grounds))))[:, 0])
        kept += zip(torch.relu(found - 0.15).sum(dim=(1, 2)).tolist(), grounds, strict=True)
        kept = sorted(kept, key=lambda one: -one[0])[:MINED_KEPT]
    fooled = [one for one in kept if one[0] > 0]
    print(
        f"Mined {len(fooled)} grounds, from {fooled[0][0]:.1f} down to {fooled[-1][0]:.1f} cells."
        if fooled
        else "None."
    )
    return tuple(pixels for _, pixels in fooled)


def _ground(rng: np.random.Generator) -> NDArray[np.uint8]:
    if rng.random() < 0.6:
        return photograph_window(SIDE, rng)
    top, left = rng.integers(0, SIDE, 2)
    pixels = drawn_ground(rng, lettered=False).pixels[top : top + SIDE, left : left + SIDE]
    return np.ascontiguousarray(pixels)


def _pictures(pixels: torch.Tensor) -> torch.Tensor:
    """N × height × width × 3 as the network takes them."""
    return pixels.permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)


def main() -> None:
    """Train, and write the network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tiles", type=int, default=96_000)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="for the checkpoint and the curve")
    parser.add_argument("--target", type=Path, default=TARGET, help="the network, as ONNX")
    parser.add_argument("--export-only", action="store_true", help="write the network of the checkpoint as it is")
    given = parser.parse_args()
    torch.set_num_threads(1)
    training = Training.begin(Plan(seed=given.seed, tiles=given.tiles, rounds=given.rounds))
    training.resume(given.folder / "checkpoint.pt")
    if not given.export_only:
        training.run(given.folder)
    given.target.parent.mkdir(parents=True, exist_ok=True)
    export(training.mean, given.target)


if __name__ == "__main__":
    main()
