"""The PP-OCR models that lie in the rapidocr wheel, run by onnxruntime itself.

Nothing of rapidocr's code is imported: only its files are read, so none of what it depends on needs to be installed.
Source of the models: PaddleOCR's PP-OCRv6 small, Apache-2.0, converted by rapidocr.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from proofpress.errors import ReaderUnavailableError

__all__ = ["INSTALL", "Network", "alphabet", "detector", "engine", "inventory", "recogniser"]

INSTALL: Final = "python -m pip install 'proofpress[ocr]'"
_RECOGNISER: Final = "PP-OCRv6_rec_small.onnx"
_DETECTOR: Final = "PP-OCRv6_det_small.onnx"
_loading: Final = threading.Lock()

Array = npt.NDArray[np.float32]


@attrs.frozen(eq=False)
class Network:
    """A loaded model: one picture in, one array out. Threads may share it.

    Attributes:
        session: onnxruntime's.
        digest: First eight hexadecimal digits of the file's SHA-256.
    """

    session: Any
    digest: str

    def run(self, batch: Array) -> Array:
        """Return the model's only output for a batch of shape (n, 3, height, width)."""
        output: Array = self.session.run(None, {self.session.get_inputs()[0].name: batch})[0]
        return output


def _folder() -> Path:
    """Return where the wheel keeps its models.

    Raises:
        ReaderUnavailableError: It is not installed.
    """
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise ReaderUnavailableError("the package rapidocr, whose models are read, is not installed", remedy=INSTALL)
    return Path(next(iter(spec.submodule_search_locations))) / "models"


def _load(name: str) -> Network:
    path = _folder() / name
    if not path.is_file():
        raise ReaderUnavailableError(
            f"this version of rapidocr brings no {name}", remedy="python -m pip install 'rapidocr>=3.10,<4'"
        )
    try:
        import onnxruntime
    except ImportError as error:
        raise ReaderUnavailableError(f"onnxruntime cannot be loaded: {error}", remedy=INSTALL) from error
    options = onnxruntime.SessionOptions()
    # Regions are read by several threads; each reading keeps to one.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    data = path.read_bytes()
    try:
        session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no class of their own.
        raise ReaderUnavailableError(
            f"onnxruntime cannot load {path}: {error}", remedy="python -m pip install --force-reinstall rapidocr"
        ) from error
    return Network(session, hashlib.sha256(data).hexdigest()[:8])


@lru_cache(maxsize=2)
def _network(name: str) -> Network:
    return _load(name)


def recogniser() -> Network:
    """Return the model that reads a line.

    Raises:
        ReaderUnavailableError: rapidocr or onnxruntime is missing or damaged.
    """
    with _loading:
        return _network(_RECOGNISER)


def detector() -> Network:
    """Return the model that finds lines.

    Raises:
        ReaderUnavailableError: As `recogniser`.
    """
    with _loading:
        return _network(_DETECTOR)


@lru_cache(maxsize=1)
def alphabet() -> tuple[str, ...]:
    """Return what each output of the recogniser stands for: the blank (an empty string) first, a space last.

    Raises:
        ReaderUnavailableError: As `recogniser`.
    """
    signs = recogniser().session.get_modelmeta().custom_metadata_map["character"].split("\n")
    return ("", *(sign.rstrip("\r") for sign in signs), " ")


def engine() -> str:
    """Return the engine's version, or `absent`; loads nothing."""
    try:
        return f"onnxruntime {importlib.metadata.version('onnxruntime')}"
    except importlib.metadata.PackageNotFoundError:
        return "absent"


def inventory() -> str:
    """Return the version of the models in reach, or `absent`; loads nothing."""
    try:
        return f"rapidocr {importlib.metadata.version('rapidocr')}"
    except importlib.metadata.PackageNotFoundError:
        return "absent"
