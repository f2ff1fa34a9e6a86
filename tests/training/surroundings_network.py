"""The network that tells letters by what is around them, as PyTorch trains it, and its numbers as they are stored.

Needs the extra `train`. Between the convolutions' sums and their limits it evens out what they say over a batch
(batch normalisation, Ioffe and Szegedy 2015); the stored numbers hold that within the weights. Owns no pictures. What
the network is stands in `watermark_scan/detection/surroundings_network.py`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import nn

from watermark_scan.detection.surroundings_network import FORM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.detection.letter_network import Plane

CHANNELS: Final = (1, 16, 32, 48, 64)
"""Of the window, and after each convolution."""
HIDDEN: Final = 48
_FORGOTTEN: Final = 0.2
"""Share of the hidden values left out at each step (dropout, Srivastava et al. 2014)."""
_CERTAINTY: Final = 0.98
"""How sure of an example it is to be: some are labelled wrongly."""
_DECAY: Final = 1e-3


def fresh() -> Any:  # noqa: ANN401  the library is left out of type checks
    """The network, new."""
    convolutions: list[Any] = []
    for form, (before, after) in zip(FORM, pairwise(CHANNELS), strict=True):
        convolutions += [
            nn.Conv2d(before, after, (form.height, form.width), form.step, form.room),
            nn.BatchNorm2d(after),
            nn.ReLU(),
        ]
    ends = [nn.Linear(2 * CHANNELS[-1], HIDDEN), nn.ReLU(), nn.Dropout(_FORGOTTEN), nn.Linear(HIDDEN, 1)]
    return nn.ModuleDict({"seen": nn.Sequential(*convolutions), "told": nn.Sequential(*ends)})


def odds_of(network: Any, parts: Plane) -> Any:  # noqa: ANN401  as above
    """Log odds of windows, number × height × width, as a tensor."""
    seen = network["seen"](torch.from_numpy(parts)[:, None])
    return network["told"](torch.cat((seen.mean((2, 3)), seen.amax((2, 3))), 1))[:, 0]


def taught(network: Any, batches: Iterator[tuple[Plane, Plane]], steps: int, rate: float) -> None:  # noqa: ANN401  as above
    """Train a network in place.

    Args:
        network: As `fresh` gives it.
        batches: Windows as the network takes them, and 1 for letters, 0 for texture.
        steps: How many of them are used.
        rate: Of learning, at most (AdamW and its one-cycle schedule: Loshchilov and Hutter 2019, Smith 2018).
    """
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps + 1)
    network.train()
    for step, (parts, truth) in zip(range(1, steps + 1), batches, strict=False):
        wanted = torch.from_numpy(truth) * _CERTAINTY + (1 - _CERTAINTY) / 2
        loss = nn.functional.binary_cross_entropy_with_logits(odds_of(network, parts), wanted)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 250 == 0:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
    network.eval()


def numbers_of(network: Any) -> list[Plane]:  # noqa: ANN401  as above
    """A matrix and a row of offsets for each layer, as `watermark_scan.detection.letter_network` takes them."""
    found: list[Any] = []
    for convolution, evened in zip(network["seen"][::3], network["seen"][1::3], strict=True):
        factor = evened.weight / torch.sqrt(evened.running_var + evened.eps)
        matrix = (convolution.weight * factor[:, None, None, None]).permute(2, 3, 1, 0)
        offsets = (convolution.bias - evened.running_mean) * factor + evened.bias
        found += [matrix.reshape(-1, matrix.shape[-1]), offsets]
    for layer in (network["told"][0], network["told"][3]):
        found += [layer.weight.T, layer.bias]
    return [np.asarray(one.detach().numpy(), np.float32) for one in found]
