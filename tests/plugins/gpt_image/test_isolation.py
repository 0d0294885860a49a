"""A service that repaints and shifts the whole frame changes not a byte outside the bounds of what it was asked for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from tests.plugins.gpt_image.repairs import Repair, Repaired, repair

from proofpress.plugins.gpt_image.compositor import GptImageCompositor
from proofpress.plugins.gpt_image.sizes import SizeRule
from proofpress.testing.images_server import TypistModel, running_server
from proofpress.testing.images_server.inprocess import InProcessService

SMALL = SizeRule(step=16, least=96 * 96)
WILD = TypistModel(defect_rate=0.3, repaint=True, shift=8)


def in_process(seeds: range, *, plain: bool = False) -> Iterator[Repaired]:
    ways = [
        GptImageCompositor(service=InProcessService(WILD, SMALL, seed=seeds[0]), way=way) for way in ("sheet", "region")
    ]
    for seed in seeds:
        yield repair(Repair(seed, 256, plain), ways[seed % 2])


def check(results: list[Repaired]) -> None:
    assert sum(result.changed_outside for result in results) == 0
    # A repair that draws nothing would keep everything as it was, too.
    assert np.mean([result.changed_inside > 40 for result in results]) > 0.97


def test_sixty_repairs_leave_every_other_byte_alone() -> None:
    check(list(in_process(range(60))))


def test_the_seam_is_not_seen_on_plain_plates() -> None:
    seams = np.concatenate([result.seam for result in in_process(range(40), plain=True)])
    assert np.percentile(seams, 95) < 2


@pytest.mark.slow
def test_ten_thousand_repairs_leave_every_other_byte_alone() -> None:
    check(list(in_process(range(10_000))))


@pytest.mark.slow
def test_two_hundred_repairs_over_http_at_full_size() -> None:
    with running_server(WILD, seed=9) as server:
        compositor = GptImageCompositor(base_url=server.url)
        results = [repair(Repair(seed, 1024, plain=seed % 2 == 0), compositor) for seed in range(200)]
    check(results)
    seams = np.concatenate([result.seam for result in results[::2]])
    assert np.percentile(seams, 95) < 2
