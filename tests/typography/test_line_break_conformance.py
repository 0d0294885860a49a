"""Every line of Unicode's own line break test, where the file is of the version that ICU knows."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import pytest
from icu4py import icu_version

from proofpress.typography.breaks import IcuLineBreaker

UCD: Final = Path(os.environ.get("PROOFPRESS_UCD", "/usr/share/unicode"))
"""Another folder of the Unicode Character Database, if the system's is older than ICU."""
FILE: Final = UCD / "auxiliary" / "LineBreakTest.txt"
UNICODE_OF_ICU: Final = {"77": "16.0", "78": "17.0"}
CHANGED: Final = {
    ("÷", "999.0"): "16.0 keeps a hyphen that begins a word with the word (LB20a)",
    ("×", "15.0"): "15.1 looks at which side of a word a quotation mark stands (LB15a, LB15b instead of LB15)",
    ("÷", "18.0"): "15.1 looks at which side of a word a quotation mark stands (LB15a, LB15b instead of LB15)",
    ("×", "13.02"): "16.0 breaks before a decimal mark after a space (LB15c)",
    ("×", "21.1"): "16.0 lets a line end after a hyphen between Hebrew letters (LB21a)",
}
"""Mark and rule of version 15.0 where newer versions decide otherwise, and the rule that decides."""


def test_every_line_of_line_break_test() -> None:
    if not FILE.exists():
        pytest.skip("unicode-data is not installed")
    lines = FILE.read_text(encoding="utf-8").splitlines()
    version = re.search(r"LineBreakTest-(\d+\.\d+)", lines[0])
    assert version
    breaker = IcuLineBreaker()
    count, wrong, changed = 0, [], []
    for number, line in enumerate(lines, 1):
        data, _, comment = line.partition("#")
        if not data.strip():
            continue
        count += 1
        words = data.split()
        text = "".join(chr(int(code, 16)) for code in words[1::2])
        wanted = {at for at, mark in enumerate(words[::2]) if mark == "÷"}
        rules = re.findall(r"([÷×]) \[([\d.]+)\]", comment)
        apart = {rules[at] for at in wanted ^ set(breaker.ends(text, "en"))}
        if apart - CHANGED.keys():
            wrong.append((number, line))
        elif apart:
            changed.append(number)
    assert count > 7_000
    assert not wrong
    if version[1] == UNICODE_OF_ICU.get(icu_version.split(".")[0]):
        assert not changed
    elif version[1] == "15.0":
        assert len(changed) == 33
