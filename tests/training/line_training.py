"""The network that finds lines of text: its layers, and how it learns. Needs PyTorch: the extra `train`.

Depthwise separable convolutions (Howard et al. 2017) down to a sixteenth of the picture's size, merged back up to a
quarter (Lin et al. 2017); it learns the core of lines by cross entropy and the dice loss (Milletari et al. 2016).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from pathlib import Path

WIDTHS = (16, 40, 96, 160)
"""Channels at a half, a quarter, an eighth and a sixteenth of the picture's size."""
DEPTHS = (3, 3, 5)
"""Blocks at a quarter, an eighth and a sixteenth."""
DICE, HEIGHT, DIRECTION = 0.5, 0.4, 0.25
"""Weights of the parts of the loss beside the cross entropy."""


class Block(nn.Module):
    """A depthwise and a pointwise convolution; its input is added where it has the shape of its output."""

    def __init__(self, taken: int, given: int, *, stride: int = 1, dilation: int = 1) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(taken, taken, 3, stride, dilation, dilation, taken, bias=False)
        self.first = nn.BatchNorm2d(taken)
        self.pointwise = nn.Conv2d(taken, given, 1, bias=False)
        self.second = nn.BatchNorm2d(given)
        self.adds = stride == 1 and taken == given

    def forward(self, taken: Tensor) -> Tensor:
        """N × channels × height × width → the same of other channels, perhaps of half the size."""
        given = self.second(self.pointwise(functional.relu(self.first(self.depthwise(taken)))))
        return functional.relu(given + taken if self.adds else given)


class LineNetwork(nn.Module):
    """Pictures → where lines are.

    Takes N × 3 × height × width, RGB, 0…255, sides divisible by 16; gives N × 4 × height / 4 × width / 4: the odds of
    a line's core as a natural logarithm, its height (binary logarithm over 16 pixels), cosine and sine of twice its
    angle.
    """

    def __init__(self) -> None:
        super().__init__()
        half, quarter, eighth, sixteenth = WIDTHS
        self.stem = nn.Sequential(
            nn.Conv2d(3, half, 3, 2, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(), Block(half, half)
        )
        self.quarter = _stage(half, quarter, DEPTHS[0])
        self.eighth = _stage(quarter, eighth, DEPTHS[1])
        self.sixteenth = _stage(eighth, sixteenth, DEPTHS[2], dilated=True)
        self.to_eighth = nn.Conv2d(sixteenth, eighth, 1)
        self.at_eighth = Block(eighth, eighth)
        self.to_quarter = nn.Conv2d(eighth, quarter, 1)
        self.at_quarter = nn.Sequential(Block(quarter, quarter), Block(quarter, quarter))
        self.maps = nn.Conv2d(quarter, 4, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """See the class."""
        quarter = self.quarter(self.stem((pictures - 127) / 64))
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        eighth = self.at_eighth(eighth + _twice(self.to_eighth(sixteenth)))
        maps: Tensor = self.maps(self.at_quarter(quarter + _twice(self.to_quarter(eighth))))
        return maps


def loss_of(maps: Tensor, wanted: Tensor) -> Tensor:
    """How far a network's maps are from the labels, a number ≥ 0.

    Args:
        maps: As the network gives them.
        wanted: N × 5 × height × width, as `label_maps` gives them.
    """
    core, weight = wanted[:, 0], wanted[:, 1]
    cross = functional.binary_cross_entropy_with_logits(maps[:, 0], core, weight=weight)
    found = torch.sigmoid(maps[:, 0])
    together, all_ = (weight * found * core).sum(), (weight * (found * found + core * core)).sum()
    dice = 1 - (2 * together + 1) / (all_ + 1)
    inside = weight * (core > 1 / 2)
    share = inside / inside.sum().clamp(min=1)
    height = (share * functional.smooth_l1_loss(maps[:, 1], wanted[:, 2], reduction="none", beta=0.2)).sum()
    direction = (share * (maps[:, 2:] - wanted[:, 3:]).square().sum(dim=1)).sum()
    return cross + DICE * dice + HEIGHT * height + DIRECTION * direction


def export(network: LineNetwork, target: Path) -> None:
    """Write a network as ONNX, for pictures of any size."""
    network.eval()
    sides = {0: "pictures", 2: "height", 3: "width"}
    torch.onnx.export(
        network,
        (torch.zeros(1, 3, 64, 64),),
        str(target),
        input_names=["picture"],
        output_names=["maps"],
        dynamic_axes={"picture": sides, "maps": sides},
        dynamo=False,
    )


def _stage(taken: int, given: int, depth: int, *, dilated: bool = False) -> nn.Sequential:
    """Blocks of which the first one halves the size, and perhaps every other one sees twice as far."""
    further = (Block(given, given, dilation=2 if dilated and number % 2 else 1) for number in range(1, depth))
    return nn.Sequential(Block(taken, given, stride=2), *further)


def _twice(taken: Tensor) -> Tensor:
    return functional.interpolate(taken, scale_factor=2.0, mode="nearest")
