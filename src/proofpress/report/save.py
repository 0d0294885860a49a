"""Proofs on disk: images, `report.json` and the proof sheet, each whole from the moment that it is there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from proofpress.budget import Cost
from proofpress.errors import InputError, OutputError
from proofpress.image import sha256
from proofpress.proof import Proof
from proofpress.report.exports import Export, judged, make_exports, parse_kinds
from proofpress.report.files import locked, prepare_folder, write_file
from proofpress.report.html import is_sheet, render_html
from proofpress.report.json_report import assemble, asset_dict, load_report, report_bytes
from proofpress.report.names import IMAGE_SUFFIX, Names

__all__ = ["REPORT_NAME", "SHEET_NAME", "ReportWriter", "SavedReport", "save_proofs"]

REPORT_NAME: Final = "report.json"
SHEET_NAME: Final = "index.html"


def _ignore(_: Path) -> None:
    """Watch nothing."""


@attrs.frozen
class SavedReport:
    """Where a run lies on disk.

    Attributes:
        folder: The folder of all that follows.
        report: `report.json`.
        sheet: `index.html`, the proof sheet.
        images: One per asset that was drawn, in the order of the report.
    """

    folder: Path
    report: Path
    sheet: Path
    images: tuple[Path, ...]


class ReportWriter:
    """Writes proofs as they finish. Several threads may share one.

    Args:
        folder: Made if needed. Files in it that no earlier run wrote are left alone: an image gets another name, a foreign
            `report.json` or `index.html` is an error at once, before any work is paid for.
        brief_id: The brief's name.
        plugins: Name and version of every plugin that takes part.
        on_written: Called with the path of every file that was written.
        exports: Export types beside `png`: names, or one text of names separated by commas.

    Raises:
        OutputError: The folder cannot be used.
        InputError: An export type is unknown.
        EnvironmentProblem: What makes or proves an export type is not installed.
    """

    def __init__(
        self,
        folder: str | Path,
        brief_id: str,
        plugins: Mapping[str, str] | None = None,
        on_written: Callable[[Path], None] | None = None,
        exports: str | Iterable[str] = (),
    ) -> None:
        self._kinds = parse_kinds(exports)
        self.folder = Path(folder)
        self._brief_id = brief_id
        self._plugins = dict(plugins or {})
        self._on_written = on_written or _ignore
        self._lock = threading.Lock()
        self._entries: dict[str, dict[str, Any]] = {}
        self._costs: dict[str, Cost] = {}
        prepare_folder(self.folder)
        self._earlier = self._earlier_files()
        self._names = Names()

    @property
    def report(self) -> dict[str, Any]:
        """The report on all proofs so far."""
        cost = sum(self._costs.values(), Cost())
        return assemble(self._brief_id, self._plugins, self._entries.values(), cost)

    def add(self, proof: Proof) -> Path | None:
        """Write the proof's image and exports, then the report with them. A proof of the same asset is replaced.

        An export that does not show what was proved rejects the asset; one that could not be proved leaves it to a person.

        Returns:
            The image file; None if nothing was drawn.

        Raises:
            OutputError: The image or the report cannot be written; all that was added before stays readable.
        """
        data = proof.png_bytes() if proof.composition else None
        exports = make_exports(proof, self._kinds)
        proof = judged(proof, exports)
        with self._lock, locked(self.folder):
            first = not self._entries
            name = self._name(proof, data, exports) if data is not None else None
            named = [(_beside(name, export), export) for export in exports] if name else []
            entry = asset_dict(proof, name, data, named)
            if name is not None and data is not None:
                self._write(name, data)
            for file, export in named:
                self._write(file, export.data)
            self._entries[entry["id"]] = entry
            self._costs[entry["id"]] = proof.cost
            self._write(REPORT_NAME, report_bytes(self.report))
            if first:
                # The sheet of an earlier run no longer tells the truth about this folder.
                (self.folder / SHEET_NAME).unlink(missing_ok=True)
        return self.folder / name if name is not None else None

    def finish(self) -> SavedReport:
        """Write report and proof sheet, and return where everything lies.

        Raises:
            OutputError: They cannot be written; the images and the last report stay readable.
        """
        with self._lock, locked(self.folder):
            report = self.report
            self._write(REPORT_NAME, report_bytes(report))
            self._write(SHEET_NAME, render_html(report, self.folder).encode())
        return SavedReport(
            folder=self.folder,
            report=self.folder / REPORT_NAME,
            sheet=self.folder / SHEET_NAME,
            images=tuple(self.folder / entry["image"] for entry in report["assets"] if entry["image"]),
        )

    def _write(self, name: str, data: bytes) -> None:
        path = self.folder / name
        write_file(path, data)
        self._on_written(path)

    def _name(self, proof: Proof, data: bytes, exports: Iterable[Export]) -> str:
        """Return the name of the image: neither it nor the name of an export beside it belongs to a foreign file."""
        known = self._entries.get(proof.asset.id)
        if known and known["image"]:
            return str(known["image"])

        def taken(name: str) -> bool:
            files = [(name, data), *((_beside(name, export), export.data) for export in exports)]
            return any(self._is_foreign(file, sha256(content)) for file, content in files)

        return self._names.give(proof.asset.file_stem, taken)

    def _earlier_files(self) -> frozenset[str]:
        """Return the names of the images and exports of an earlier run in this folder."""
        report, sheet = self.folder / REPORT_NAME, self.folder / SHEET_NAME
        if sheet.exists() and not is_sheet(sheet):
            raise _foreign(sheet)
        if not report.exists():
            return frozenset()
        try:
            earlier = load_report(report)
        except InputError as error:
            raise _foreign(report) from error
        images = {entry["image"] for entry in earlier["assets"] if entry["image"]}
        return frozenset(images | {e["file"] for entry in earlier["assets"] for e in entry.get("exports", ())})

    def _is_foreign(self, name: str, digest: str) -> bool:
        """Tell whether a file of that name stands there that no run wrote.

        An image that a run wrote just before it was killed is in no report yet; it is known by its bytes.
        """
        path = self.folder / name
        if name in self._earlier or (not path.is_symlink() and not path.exists()):
            return False
        try:
            return sha256(path.read_bytes()) != digest
        except OSError:
            return True


def _beside(image: str, export: Export) -> str:
    """Return the name of an export: that of the image with its own suffix."""
    return image.removesuffix(IMAGE_SUFFIX) + export.kind.suffix


def _foreign(path: Path) -> OutputError:
    return OutputError(
        "exists and was not written by proofpress", str(path), "choose another folder, or move that file away"
    )


def save_proofs(
    proofs: Iterable[Proof],
    folder: str | Path,
    *,
    plugins: Mapping[str, str] | None = None,
    on_written: Callable[[Path], None] | None = None,
    exports: str | Iterable[str] = (),
) -> SavedReport:
    """Write images, exports, `report.json` and the proof sheet `index.html` into a folder.

    Each image is written as its proof comes, so `proofs` may be a generator that is still at work.

    Args:
        proofs: One per asset.
        folder: Made if needed.
        plugins: Name and version of every plugin that took part.
        on_written: Called with the path of every file that was written.
        exports: Export types beside `png`: names, or one text of names separated by commas.

    Raises:
        InputError: An export type is unknown.
        EnvironmentProblem: What makes or proves an export type is not installed.
        OutputError: Something cannot be written; what was finished before stays readable.
    """
    writer: ReportWriter | None = None
    for proof in proofs:
        writer = writer or ReportWriter(folder, proof.asset.brief_id, plugins, on_written, exports)
        writer.add(proof)
    return (writer or ReportWriter(folder, "", plugins, on_written, exports)).finish()
