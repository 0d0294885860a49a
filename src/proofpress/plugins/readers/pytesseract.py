"""The `pytesseract` reader: the tesseract program, one process per crop. The fallback where tesserocr cannot be installed."""

from __future__ import annotations

import os
import shlex
import sys
from collections import ChainMap
from functools import lru_cache
from importlib.util import find_spec, module_from_spec
from typing import Any, Final

from PIL import Image

from proofpress.errors import ReaderUnavailableError
from proofpress.image import Pixels
from proofpress.interfaces import Hint, Reader, Reading
from proofpress.plugins.readers.engine import DPI, EngineVersion, blank, grey, segmentation
from proofpress.plugins.readers.tessdata import find_model, unwritable

__all__ = ["PytesseractReader"]

_TIMEOUT_S: Final = 60


@lru_cache(maxsize=1)
def _pytesseract() -> Any:
    """Return a copy of pytesseract's module whose children see OMP_THREAD_LIMIT=1.

    pytesseract hands its own `environ` to the process that it starts. A private copy of the module gets one with the limit laid
    over the real environment, so neither that nor anybody else's pytesseract is changed. Without the limit every process
    starts four threads, and parallel readings all but stand still.

    Raises:
        ReaderUnavailableError: pytesseract is not installed.
    """
    try:
        spec = find_spec("pytesseract.pytesseract")
    except ImportError:
        spec = None
    if spec is None or spec.loader is None:
        raise ReaderUnavailableError("pytesseract is not installed", remedy="python -m pip install pytesseract")
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.tesseract_cmd = sys.modules["pytesseract.pytesseract"].tesseract_cmd
    module.environ = ChainMap({"OMP_THREAD_LIMIT": "1"}, os.environ)
    return module


def _ask_program() -> str:
    """Return the program's version.

    Raises:
        ReaderUnavailableError: pytesseract or the program is not installed.
    """
    module = _pytesseract()
    try:
        return str(module.get_tesseract_version())
    except (module.TesseractNotFoundError, SystemExit) as error:
        raise _no_program() from error


def _no_program() -> ReaderUnavailableError:
    return ReaderUnavailableError("the tesseract program is not installed", remedy="sudo apt-get install tesseract-ocr")


_engine = lru_cache(maxsize=1)(_ask_program)


def _version() -> str:
    try:
        return _engine()
    except ReaderUnavailableError:
        return "absent"


class PytesseractReader(Reader):
    """Reads with the tesseract program that is installed on the system."""

    name = "pytesseract"
    version = EngineVersion("1", _version)

    def read(self, crop: Pixels, hint: Hint) -> Reading:
        """Return what stands in the crop.

        Raises:
            ReaderUnavailableError: pytesseract, the program or the locale's model is missing or damaged.
        """
        engine = _engine()
        model = find_model(hint.locale)
        source = f"{self.name} {engine}, {model.describe()}"
        plane = grey(crop)
        if blank(plane):
            return Reading("", 0.0, source)
        module = _pytesseract()
        folder = shlex.quote(str(model.folder))
        config = f"--tessdata-dir {folder} --oem 1 --psm {segmentation(hint.lines)} --dpi {DPI}"
        try:
            table = module.image_to_data(
                Image.fromarray(plane), lang=model.name, config=config, output_type="dict", timeout=_TIMEOUT_S
            )
        except module.TesseractNotFoundError as error:
            raise _no_program() from error
        except module.TesseractError as error:
            raise ReaderUnavailableError(
                f"tesseract cannot read with {model.path}: {error.message}",
                remedy=f"sudo apt-get install --reinstall {model.package}",
            ) from error
        return Reading(*_assemble(table), source)

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        """Return the characters of `text`, under the folding of readings, that the locale's model has no sign for.

        Raises:
            ReaderUnavailableError: The locale's model is missing.
        """
        return unwritable(text, find_model(locale))


def _assemble(table: dict[str, list[Any]]) -> tuple[str, float]:
    """Return text and mean confidence of the words in tesseract's table."""
    lines: dict[tuple[int, int, int], list[str]] = {}
    confidences: list[float] = []
    keys = zip(table["block_num"], table["par_num"], table["line_num"], table["text"], table["conf"], strict=True)
    for block, paragraph, line, word, confidence in keys:
        if float(confidence) < 0 or not str(word).strip():
            continue
        lines.setdefault((block, paragraph, line), []).append(str(word))
        confidences.append(float(confidence))
    mean = sum(confidences) / len(confidences) / 100 if confidences else 0.0
    return "\n".join(" ".join(words) for words in lines.values()), mean
