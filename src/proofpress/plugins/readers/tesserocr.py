"""The `tesserocr` reader: tesseract inside the process.

tesserocr releases the interpreter lock while tesseract works (two threads read twice as much as one: measured with 2.13). An
API object must never be shared: every thread has its own, per model.
"""

from __future__ import annotations

import math
import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from proofpress.errors import ReaderUnavailableError
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Locator, Reader, Reading, Word
from proofpress.locales import direction
from proofpress.plugins.readers.engine import DPI, EngineVersion, blank, grey, segmentation
from proofpress.plugins.readers.layout import SPARSE, words_of
from proofpress.plugins.readers.per_thread import PerThread
from proofpress.plugins.readers.tessdata import Model, find_model, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TesserocrReader"]

_MODELS_PER_THREAD: Final = 3
"""An API object holds 15 to 80 MB; a campaign is worked off locale by locale."""
_SMALL_PX: Final = 2000
"""Pictures smaller than this are enlarged before words are looked for."""
_importing: Final = threading.Lock()


def _tesserocr() -> Any:
    """Return the module, loaded when first needed.

    Raises:
        ReaderUnavailableError: It is not installed, or its library cannot be loaded.
    """
    with _importing, _one_openmp_thread():
        try:
            import tesserocr
        except ImportError as error:
            raise ReaderUnavailableError(
                f"tesserocr cannot be loaded: {error}", remedy="python -m pip install tesserocr"
            ) from error
    return tesserocr


@contextmanager
def _one_openmp_thread() -> Iterator[None]:
    """Let a libgomp that is loaded meanwhile see OMP_THREAD_LIMIT=1, and put the environment back.

    libgomp reads the limit once, when it is loaded. The tesserocr wheel is built without OpenMP and needs none of this; a
    build against a system's libtesseract does, or its threads fight for the cores. Whoever set a limit keeps it.
    """
    if "OMP_THREAD_LIMIT" in os.environ:
        yield
        return
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        yield
    finally:
        os.environ.pop("OMP_THREAD_LIMIT", None)


def _engine() -> str:
    try:
        return str(_tesserocr().tesseract_version().split()[1])
    except ReaderUnavailableError:
        return "absent"


def _load(model: Model) -> Any:
    engine = _tesserocr()
    try:
        return engine.PyTessBaseAPI(path=f"{model.folder}/", lang=model.name, oem=engine.OEM.LSTM_ONLY)
    except RuntimeError as error:
        raise ReaderUnavailableError(
            f"tesseract cannot load {model.path}: {error}",
            remedy=f"sudo apt-get install --reinstall {model.package}",
        ) from error


def _end(api: Any) -> None:
    api.End()


def _table(api: Any, plane: npt.NDArray[np.uint8]) -> str:
    height, width = plane.shape
    api.SetPageSegMode(SPARSE)
    samples = plane.tobytes()
    api.SetImageBytes(samples, width, height, 1, width)
    api.SetSourceResolution(DPI)
    try:
        return str(api.GetTSVText(0))
    finally:
        api.Clear()


class TesserocrReader(Reader, Locator):
    """Reads with tesseract's LSTM recogniser, in process: about four times as fast as `pytesseract`.

    Reading is deterministic: the recogniser keeps nothing from one crop to the next.
    """

    name = "tesserocr"
    version = EngineVersion("1", _engine)

    def __init__(self) -> None:
        self._apis: PerThread[Model, Any] = PerThread(_load, _end, _MODELS_PER_THREAD)

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        """Return what stands in the crop.

        Raises:
            ReaderUnavailableError: tesserocr or the locale's model is missing or damaged.
        """
        model = find_model(hint.locale)
        source = f"{self.name} {_engine()}, {model.describe()}"
        plane = grey(crop)
        if blank(plane):
            return Reading("", 0.0, source)
        api = self._apis.get(model)
        height, width = plane.shape
        api.SetPageSegMode(segmentation(hint.lines))
        samples = plane.tobytes()
        api.SetImageBytes(samples, width, height, 1, width)
        api.SetSourceResolution(DPI)
        try:
            text, confidence = api.GetUTF8Text(), api.MeanTextConf()
        finally:
            api.Clear()
        lines = (line.strip() for line in text.splitlines())
        return Reading("\n".join(line for line in lines if line), max(0, min(100, confidence)) / 100, source)

    def locate(self, picture: Pixels, hint: Hint) -> tuple[Word, ...]:
        """Return the words that tesseract's layout analysis finds in the picture, in reading order.

        Raises:
            ReaderUnavailableError: As `read`.
        """
        model = find_model(hint.locale)
        if picture.shape[0] < 3 or picture.shape[1] < 3:
            return ()
        scale = max(1, math.ceil(_SMALL_PX / max(picture.shape[:2])))
        plane = np.repeat(np.repeat(grey(picture), scale, axis=0), scale, axis=1)
        api = self._apis.get(model)
        tables = [_table(api, plane), _table(api, 255 - plane)]
        return words_of(tables, scale, rtl=direction(hint.locale) == "rtl")

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        """Return the characters of `text`, under the folding of readings, that the locale's model has no sign for.

        Raises:
            ReaderUnavailableError: The locale's model is missing.
        """
        return unwritable(text, find_model(locale))
