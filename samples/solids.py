"""A pinhole camera and boxes: enough of a renderer for streets, car parks and grey engine levels.

World units are metres: x to the right, y up, z away from the viewer. Faces are painted far to near on a canvas of
twice the size and then halved, which smooths every edge.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from fields import Picture, Size

Point3 = tuple[float, float, float]
Rgb = tuple[int, int, int]
OVERSAMPLING = 2
SHADE: Rgb = (52, 53, 56)
NEAR = 0.5
"""Metres; nothing nearer is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Where the viewer stands and looks.

    Attributes:
        height: Of the eye, metres.
        pitch: Radians; above 0 looks down.
        focal: Length in widths of the frame.
        size: Of the frame in pixels.
    """

    height: float
    pitch: float
    focal: float
    size: Size

    def depth(self, point: Point3) -> float:
        """Metres in front of the lens."""
        return point[2] * math.cos(self.pitch) - (point[1] - self.height) * math.sin(self.pitch)

    def project(self, point: Point3) -> tuple[float, float]:
        """Pixels of the oversampled canvas; a point too near is taken as being at the near plane."""
        z = max(NEAR, self.depth(point))
        y = (point[1] - self.height) * math.cos(self.pitch) + point[2] * math.sin(self.pitch)
        width, height = self.size
        zoom = self.focal * width / z
        return (OVERSAMPLING * (width / 2 + point[0] * zoom), OVERSAMPLING * (height / 2 - y * zoom))


@dataclass(slots=True, kw_only=True)
class Stage:
    """Collects faces, then paints them far to near.

    Attributes:
        camera: The viewer.
        fog: Colour of the distance, 0…255.
        reach: Metres at which about two thirds of a face's colour is fog.
    """

    camera: Camera
    fog: Rgb
    reach: float
    faces: list[tuple[float, list[Point3], Rgb]] = field(default_factory=list)

    def face(self, corners: list[Point3], colour: Rgb, *, lift: float = 0.0) -> None:
        """Add a flat polygon; `lift` in metres moves it forward in the painting order."""
        depths = [self.camera.depth(corner) for corner in corners]
        if max(depths) > NEAR:
            far = sum(depths) / len(depths)
            self.faces.append((far - lift, corners, self._fogged(colour, far)))

    def box(self, corner: Point3, extent: Point3, colour: Rgb, *, light: float = 0.55) -> None:
        """Add a box from its lowest, leftmost, nearest corner; `light`, 0…1, is how lit its front is."""
        x, y, z = corner
        right, top, back = x + extent[0], y + extent[1], z + extent[2]
        side = x if x > 0 else right
        self.face([(side, y, z), (side, y, back), (side, top, back), (side, top, z)], shaded(colour, light * 1.35))
        self.face([(x, top, z), (right, top, z), (right, top, back), (x, top, back)], shaded(colour, 1.0))
        self.face([(x, y, z), (right, y, z), (right, top, z), (x, top, z)], shaded(colour, light), lift=extent[2] / 2)

    def shadow(self, corner: Point3, extent: Point3) -> None:
        """Add the shadow on the ground of a box that stands at `corner`."""
        x, _, z = corner
        throw = 0.5 * extent[1]
        right, back = x + extent[0], z + extent[2]
        outline: list[Point3] = [
            (x, 0.01, z),
            (right + throw, 0.01, z + throw),
            (right + throw, 0.01, back + throw),
            (x, 0.01, back),
        ]
        self.face(outline, SHADE, lift=-40)

    def paint(self, backdrop: Picture) -> Picture:
        """All faces over the backdrop."""
        width, height = self.camera.size
        canvas = Image.fromarray(np.clip(backdrop * 255, 0, 255).astype(np.uint8))
        canvas = canvas.resize((OVERSAMPLING * width, OVERSAMPLING * height))
        draw = ImageDraw.Draw(canvas)
        for _, corners, colour in sorted(self.faces, key=lambda face: -face[0]):
            draw.polygon([self.camera.project(corner) for corner in corners], fill=colour)
        return np.asarray(canvas.resize((width, height), Image.Resampling.BOX), dtype=np.float32) / np.float32(255)

    def _fogged(self, colour: Rgb, far: float) -> Rgb:
        share = 1 - math.exp(-max(0.0, far) / self.reach)
        return _blend(colour, self.fog, share)


def shaded(colour: Rgb, light: float) -> Rgb:
    """The colour under so much light; 1 leaves it."""
    return _blend((0, 0, 0), colour, light)


def _blend(below: Rgb, above: Rgb, share: float) -> Rgb:
    red, green, blue = (min(255, round(a + (b - a) * share)) for a, b in zip(below, above, strict=True))
    return red, green, blue
