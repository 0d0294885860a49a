"""What every engine in Python shares: jobs come in on stdin, figures go out on stdout, one JSON object a line.

A job is `{"locale", "rtl", "fonts": {"400": [[path, face, family], ...], "700": ...}, "ground", "blocks": [...]}`; a block is
`{"text", "x", "y", "width", "height", "pad", "min_px", "max_px", "weight", "center", "color", "badge", "rotate"}`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

SIDE = 1024
LEADING = 1.2

Job = dict[str, Any]


def largest(low: int, high: int, fits: Callable[[int], bool]) -> int:
    """Return the largest whole size that fits, `low` if none does."""
    best = low
    while low <= high:
        middle = (low + high) // 2
        if fits(middle):
            best, low = middle, middle + 1
        else:
            high = middle - 1
    return best


def serve(poster: Callable[[Job], Any], pixels: Callable[[Any], bytes] = bytes) -> None:
    """Time `poster` on every job that comes in, up to a finished picture; `pixels` turns it into bytes, untimed."""
    for line in sys.stdin:
        job = json.loads(line)
        start, own = time.perf_counter(), time.process_time()
        picture = poster(job)
        seconds, own = time.perf_counter() - start, time.process_time() - own
        data = pixels(picture)
        digest = hashlib.sha256(data).hexdigest()[:16]
        sys.stdout.write(json.dumps({"ms": seconds * 1000, "cpu_ms": own * 1000, "sha256": digest}) + "\n")
        sys.stdout.flush()
        if job.get("keep"):
            with open(job["keep"], "wb") as file:  # noqa: PTH123 - the worker loads as little as it can
                file.write(data)
