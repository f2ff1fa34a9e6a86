"""The one door to ONNX Runtime: a model, ready to run on one thread."""

from __future__ import annotations

from typing import Any

_FATAL_ONLY = 4
"""ONNX Runtime's log level; other errors are raised."""


def open_session(model: str | bytes) -> Any:  # noqa: ANN401  the library is untyped
    """A session of ONNX Runtime; it raises errors of its own, of many kinds.

    Args:
        model: The path of its file, or its bytes.
    """
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  only a scan needs it

    options = SessionOptions()
    options.log_severity_level = _FATAL_ONLY
    # One thread: several images are scanned by several processes, and threads of both would fight for the cores.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    providers = [("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})]
    return InferenceSession(model, options, providers=providers)
