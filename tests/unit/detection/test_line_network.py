"""How a picture of any size is given to the network piece by piece, with a model that says what it was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from watermark_scan.detection import line_network
from watermark_scan.detection.line_network import HEIGHT_UNIT, LARGEST, LineNetwork
from watermark_scan.errors import EngineFailedError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Mirror:
    """A model whose first map is the picture's red plane, made smaller; the others are even."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, ...]] = []

    def run(self, _wanted: None, given: dict[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        """As a session of ONNX Runtime."""
        picture = given["picture"]
        self.shown.append(picture.shape)
        red = picture[0, 0, ::4, ::4]
        return [np.stack([(red - 127) / 16, 0 * red + 1, 0 * red + 1, 0 * red])[None]]


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Mirror:
    """Stands in for the weights."""
    mirror = Mirror()
    monkeypatch.setattr(line_network, "open_session", lambda _weights: mirror)
    return mirror


@pytest.mark.parametrize(("width", "height"), [(640, 360), (1, 1), (17, 33), (1100, 2500), (3000, 90)])
def test_the_pieces_of_a_picture_fit_together(model: Mirror, width: int, height: int) -> None:
    """Each cell of the maps tells of its own place, however many pieces the picture is given in."""
    rows, columns = np.mgrid[0:height, 0:width]
    plane = ((rows // 4 + 3 * (columns // 4)) % 200).astype(np.uint8)
    maps = LineNetwork().look(np.repeat(plane[:, :, None], 3, axis=2))
    odds = np.log(maps.core / (1 - maps.core))
    assert maps.core.shape == (-(-height // 4), -(-width // 4))
    assert np.allclose(16 * odds + 127, plane[::4, ::4], atol=0.5)
    assert np.allclose(maps.height, 2 * HEIGHT_UNIT)
    assert all(side % 16 == 0 and side <= LARGEST for shape in model.shown for side in shape[2:])
    assert {shape[:2] for shape in model.shown} == {(1, 3)}


def test_a_model_that_breaks_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a remedy, and without what the run time says."""

    def refuse(_weights: bytes) -> Any:  # noqa: ANN401  never returns
        raise RuntimeError("secret")

    monkeypatch.setattr(line_network, "open_session", refuse)
    with pytest.raises(EngineFailedError, match=r"finds lines of text broke \(RuntimeError\)") as caught:
        LineNetwork().look(np.zeros((40, 40, 3), np.uint8))
    assert "pip install" in caught.value.remedy
    assert "secret" not in caught.value.message
