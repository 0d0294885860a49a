"""Codes on photographs that nobody of this project took: how many are read exactly, beside plain zxing-cpp.

Each picture is asked for its own payload with `proofpress verify IMAGE --qr/--ean13/--upca`, called in process. Plain zxing-cpp
gets the same pixels with its default options and must give the same text. The pictures that hold no code must give nothing.
Photographs and texts are zxing-cpp's own test set (Apache-2.0), which is not part of this package:

    PROOFPRESS_OUTSIDE_DATA=FOLDER python benchmarks/codes.py [--json FILE]

`FOLDER/barcodes/zxing-cpp` holds its folders `qrcode-*`, `ean13-*`, `upca-*` and `falsepositives-*`.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

import zxingcpp

from proofpress.codes import same_gtin
from proofpress.errors import InputError, ProofpressError
from proofpress.image import load_image
from proofpress.verify import verify_image

KINDS = {"qrcode": "qr", "ean13": "ean13", "upca": "upca"}
PICTURES = (".png", ".webp", ".jpg", ".jpeg")


def pictures(folder: Path) -> list[Path]:
    """Return the pictures of a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in PICTURES)


def verified(path: Path, role: str, payload: str) -> bool:
    """Tell whether `proofpress verify` passes."""
    try:
        said = verify_image(path, text=None, lang="", codes={role: payload})
    except ProofpressError:
        return False
    return str(said["outcome"]) == "pass"


def plain(path: Path, role: str, payload: str) -> bool:
    """Tell whether zxing-cpp with its defaults reads the payload."""
    read = [symbol.text for symbol in zxingcpp.read_barcodes(load_image(path))]
    return payload in read if role == "qr" else any(text.isdigit() and same_gtin(text, payload) for text in read)


def measure(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the figures by set."""
    rows: dict[str, dict[str, Any]] = {}
    for group in sorted(path for path in folder.iterdir() if path.is_dir()):
        kind = group.name.rsplit("-", 1)[0]
        if kind == "falsepositives":
            heard = [path.name for path in pictures(group) if anything(path)]
            rows[group.name] = {"pictures": len(pictures(group)), "false positives": len(heard), "which": heard}
        elif kind in KINDS:
            role, asked = KINDS[kind], [p for p in pictures(group) if p.with_suffix(".txt").is_file()]
            texts = {p: p.with_suffix(".txt").read_bytes().decode() for p in asked}
            ours = {p.name for p in asked if verified(p, role, texts[p])}
            theirs = {p.name for p in asked if plain(p, role, texts[p])}
            rows[group.name] = {
                "pictures": len(asked), "verify": len(ours), "zxing-cpp": len(theirs),
                "only zxing-cpp": sorted(theirs - ours), "only verify": sorted(ours - theirs),
            }  # fmt: skip
    return rows


def anything(path: Path) -> bool:
    """Tell whether any code at all is read in a picture that holds none."""
    try:
        said = verify_image(path, text=None, lang="", codes={"qr": "nothing of the kind"})
    except InputError:
        return False
    return any(finding["measured"] for finding in said["findings"])


def main() -> None:
    """Print the table, and write JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    data = os.environ.get("PROOFPRESS_OUTSIDE_DATA", "")
    folder = Path(data) / "barcodes" / "zxing-cpp"
    if not data or not folder.is_dir():
        raise SystemExit("set PROOFPRESS_OUTSIDE_DATA to a folder that holds barcodes/zxing-cpp")
    rows = measure(folder)
    for name, row in rows.items():
        print(f"{name:18}", ", ".join(f"{key} {value}" for key, value in row.items() if value != []))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
