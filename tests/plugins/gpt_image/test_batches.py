from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from tests._core_strategies import QUICK

from proofpress.brief import Region
from proofpress.geometry import Box
from proofpress.plugins.gpt_image.batches import batch_regions, stages
from proofpress.plugins.gpt_image.frames import plan_frame
from proofpress.plugins.gpt_image.sizes import GRID_SIZES
from proofpress.redrawn import Frame
from proofpress.testing.samples import text_region

CANVAS = Box(0, 0, 1080, 1350)


def plan(bounds: Box) -> Frame:
    return plan_frame(bounds, CANVAS, GRID_SIZES)


def by_area(frame: Frame, regions: Sequence[Region]) -> int:
    return 2_000 + 700 * len(regions) + frame.size.width * frame.size.height // 100


def region(name: str, box: Box, z: int = 0) -> Region:
    return text_region("Tea", id=name, box=box, z=z)


@st.composite
def apart(draw: st.DrawFn) -> list[Region]:
    cells = draw(st.lists(st.integers(0, 24), unique=True, min_size=1, max_size=6))
    return [region(f"r{cell}", Box(cell % 5 * 210 + 5, cell // 5 * 260 + 5, 150, 80)) for cell in cells]


@QUICK
@given(regions=apart(), base=st.integers(0, 20_000))
def test_batches_hold_every_region_once_and_cost_no_more_than_the_two_simple_ways(
    regions: list[Region], base: int
) -> None:
    def price(frame: Frame, some: Sequence[Region]) -> int:
        return base + by_area(frame, some)

    batches = batch_regions(regions, CANVAS, plan, price)
    assert sorted(r.id for batch in batches for r in batch.regions) == sorted(r.id for r in regions)
    total = sum(batch.cost for batch in batches)
    assert total <= sum(price(plan(r.paint_bounds(CANVAS)), [r]) for r in regions)
    whole = batch_regions(regions, CANVAS, lambda _: plan(CANVAS), price)
    everything = max(whole, key=lambda batch: len(batch.regions))
    assert len(everything.regions) < len(regions) or total <= everything.cost
    for batch in batches:
        assert all(batch.frame.box.contains(r.paint_bounds(CANVAS)) for r in batch.regions)


def test_neighbours_share_a_call_and_far_corners_do_not_when_pixels_are_dear() -> None:
    near = [region("a", Box(60, 60, 300, 60)), region("b", Box(60, 130, 300, 60))]
    far = region("c", Box(700, 1250, 300, 60))
    batches = batch_regions([*near, far], CANVAS, plan, lambda frame, _: frame.size.width * frame.size.height)
    assert sorted(sorted(r.id for r in batch.regions) for batch in batches) == [["a", "b"], ["c"]]


def test_when_each_call_is_dear_all_share_one() -> None:
    regions = [region(str(i), Box(60, 60 + 200 * i, 300, 60)) for i in range(6)]
    batches = batch_regions(regions, CANVAS, plan, lambda frame, _: 10**9 + frame.size.width)
    assert len(batches) == 1


def test_nothing_makes_no_call() -> None:
    assert batch_regions([], CANVAS, plan, by_area) == ()


@QUICK
@given(
    boxes=st.lists(
        st.builds(Box, st.integers(0, 300), st.integers(0, 300), st.integers(20, 200), st.integers(20, 200)), max_size=6
    )
)
def test_stages_part_what_overlaps_and_keep_the_stack(boxes: list[Box]) -> None:
    regions = [region(str(i), box, z=i % 3) for i, box in enumerate(boxes)]
    made = stages(regions, CANVAS)
    assert sorted(r.id for stage in made for r in stage) == sorted(r.id for r in regions)
    for stage in made:
        assert not any(a.box.overlaps(b.box) for a, b in itertools.combinations(stage, 2))
    when = {r.id: index for index, stage in enumerate(made) for r in stage}
    for low, high in itertools.permutations(regions, 2):
        if low.box.overlaps(high.box) and low.z < high.z:
            assert when[low.id] < when[high.id]
