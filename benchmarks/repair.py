"""What repairing regions saves against drawing the whole image again: a SIMULATION, with the published prices.

No model takes part. A simulated one writes with our type engine and makes mistakes at a given rate, in each text by itself; a
cheap shape check stands in for OCR, which would take days here. Pictures are drawn at a quarter of their size and billed at the
whole. What a real model gets wrong, and how often, this does not tell.

Three ways to a poster with k texts by the model:

- region: a sheet, then only the failing regions, three rungs in all, then type sets what still fails;
- whole: the sheet again until every text of one sheet is right; after three sheets type sets all of it, or, to compare at
  equal approval, after as many as it takes for as many posters wholly by the model;
- none: the first sheet, unchecked.

All draw at one quality, so that the ways differ in nothing else.

    python benchmarks/repair.py --assets 60 --json build/repair.json --plot docs/_static/repair.svg
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from proofpress.brief import Asset, SetBy
from proofpress.composition import Composition
from proofpress.geometry import Box
from proofpress.interfaces import ComposeRequest, Context
from proofpress.pipeline import Pipeline
from proofpress.plugins.compositors.type import TypeCompositor
from proofpress.plugins.gpt_image.compositor import GptImageCompositor
from proofpress.plugins.gpt_image.sizes import GRID_SIZES, SizeRule
from proofpress.proof import Outcome, Proof, Status
from proofpress.testing.fakes import SolidRenderer
from proofpress.testing.images_server.inprocess import InProcessService
from proofpress.testing.images_server.typist import TypistModel
from proofpress.testing.samples import brief_of, plain_plate, sample_asset, text_region
from proofpress.testing.shape_judge import ShapeJudge

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.repair_plot import plot

SCALE: Final = 4
SMALL: Final = SizeRule(
    step=GRID_SIZES.step // SCALE, least=GRID_SIZES.least // SCALE**2, most=GRID_SIZES.most // SCALE**2,
    edge=GRID_SIZES.edge // SCALE,
)  # fmt: skip
ROUNDS: Final = 3
MOST_ROUNDS: Final = 12
RATES: Final = (0.05, 0.1, 0.2, 0.3, 0.5)
REGIONS: Final = (1, 2, 3, 4, 5, 6)
COPY: Final = (
    "Fresh bread daily", "Only 3 left", "Ends Sunday 18:00", "Buy two, pay once", "Oat milk 2 litres", "New in store",
    "Free delivery", "Open until 22:00", "Pick your own", "Baked at dawn", "Half price week", "Order by noon",
)  # fmt: skip


@attrs.frozen
class Run:
    """How one poster went.

    Attributes:
        calls: Requests.
        cost: Micro-USD.
        by_model: Whether it was approved with every text by the model.
        ended: Whether it came to an end.
        wrong: Whether a text that was approved is not the copy.
    """

    calls: int
    cost: int
    by_model: bool
    ended: bool = True
    wrong: bool = False


def poster(k: int, seed: int) -> Asset:
    """Return a poster of k texts, at a quarter of 1080 x 1360 px."""
    chance = random.Random(seed)
    copy = chance.sample(COPY, k)
    rows = [round(14 + 54 * (index + 0.5) * 6 / k - 27) for index in range(k)]
    regions = [
        text_region(
            copy[i], id=f"t{i}", box=Box(16, rows[i], 238, 40), max_lines=1, min_font_px=12, max_font_px=26, z=1
        )
        for i in range(k)
    ]
    return sample_asset(*regions, width=270, height=340)


def service(rate: float, seed: int) -> InProcessService:
    """Return the simulated service."""
    return InProcessService(TypistModel(rate), SMALL, seed, scale=SCALE)


def region_repair(asset: Asset, rate: float, seed: int) -> Run:
    """Make a poster by the pipeline as it is."""
    asked = service(rate, seed)
    model = GptImageCompositor(service=asked, most_quality="medium")
    proof = Pipeline(SolidRenderer(), [model, TypeCompositor()], [ShapeJudge()]).run(brief_of(asset))
    by_model = proof.status is Status.APPROVED and all(r.set_by is SetBy.MODEL for r in proof.regions)
    ended = proof.status is Status.APPROVED
    return Run(len(asked.orders), asked.billed, by_model, ended, _wrong(proof, asked))


def _wrong(proof: Proof, asked: InProcessService) -> bool:
    """Tell whether an approved text by the model is not the copy: the one look at the truth, for the count alone."""
    layers = proof.composition.layers if proof.composition else ()
    for layer in layers:
        if layer.set_by is SetBy.MODEL:
            copy = proof.asset.region(layer.region_id).content.text
            rows = [row for row in asked.truth[layer.request_id] if row.expected == copy]
            if any(row.drawn != row.expected for row in rows):
                return True
    return False


def whole_image(asset: Asset, rate: float, seed: int) -> list[Run]:
    """Draw the whole sheet until all of it is right; the n-th entry is how the poster stands after n sheets at most."""
    asked = service(rate, seed)
    model, judge, ctx = GptImageCompositor(service=asked, way="sheet", most_quality="medium"), ShapeJudge(), Context()
    ground = Composition(asset, plain_plate(asset), asset.regions)
    runs: list[Run] = []
    for number in range(1, MOST_ROUNDS + 1):
        done = ground
        for layer in model.compose(ComposeRequest(ground, asset.regions, attempt=number), ctx):
            done = done.with_layer(attrs.evolve(layer, set_by=SetBy.MODEL))
        right = all(f.outcome is Outcome.PASS for f in judge.validate(done, asset.regions, ctx))
        rows = [row for layer in done.layers for row in asked.truth[layer.request_id]]
        wrong = any(row.drawn != row.expected for row in rows)
        runs.append(Run(number, asked.billed, right, wrong=wrong))
        if right:
            return runs + [runs[-1]] * (MOST_ROUNDS - number)
    return runs


def interval(values: npt.NDArray[np.float64], per: npt.NDArray[np.float64] | None = None) -> list[float]:
    """Return mean and 95 % bootstrap interval of values, or of their sum over the sum of `per`; nothing where that is zero."""
    made = np.random.default_rng(1)
    rows = made.integers(0, len(values), (1000, len(values)))
    below = np.ones_like(values) if per is None else per
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = values[rows].sum(axis=1) / below[rows].sum(axis=1)
        mean = values.sum() / below.sum()
    if not np.isfinite(mean):
        return []
    low, high = np.nanpercentile(np.where(np.isfinite(drawn), drawn, np.nan), [2.5, 97.5])
    return [float(mean), float(low), float(high)]


def told(runs: list[Run]) -> dict[str, Any]:
    """Return calls, cost and endings of one way, each with its interval."""
    cost, calls = (np.array([getattr(run, name) for run in runs], float) for name in ("cost", "calls"))
    model = np.array([run.by_model for run in runs], float)
    return {
        "calls": interval(calls),
        "cost_micro_usd": interval(cost),
        "model_set": interval(model),
        "type_set": interval(1 - model),
        "cost_per_model_set_micro_usd": interval(cost, model),
        "wrong": interval(np.array([run.wrong for run in runs], float)),
        "ended": float(np.mean([run.ended for run in runs])),
    }


def cell(k: int, rate: float, count: int, seed: int) -> dict[str, Any]:
    """Return the comparison for k texts at one defect rate."""
    region, whole = [], []
    for number in range(count):
        asset = poster(k, seed + number)
        region.append(region_repair(asset, rate, seed * 7 + number))
        whole.append(whole_image(asset, rate, seed * 13 + number + 1))
    share = np.mean([run.by_model for run in region])
    enough = next((n for n in range(MOST_ROUNDS) if np.mean([runs[n].by_model for runs in whole]) >= share), None)
    last = MOST_ROUNDS - 1 if enough is None else enough
    equal = [runs[last] for runs in whole]
    ratio = interval(np.array([run.cost for run in region], float), np.array([run.cost for run in equal], float))
    return {
        "texts": k, "rate": rate, "assets": count,
        "region": told(region),
        "whole": told([runs[ROUNDS - 1] for runs in whole]),
        "whole_at_equal_approval": {**told(equal), "rounds": last + 1, "reached": enough is not None},
        "none": told([runs[0] for runs in whole]),
        "region_to_whole_at_equal_approval": ratio,
    }  # fmt: skip


def main() -> None:
    """Print the table, and write figures and plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", type=int, default=60, help="posters for each cell")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", type=int, nargs="*", default=list(REGIONS))
    parser.add_argument("--rates", type=float, nargs="*", default=list(RATES))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    started = time.process_time()
    print("SIMULATION: no model took part. Cost in US cents a poster, at gpt-image-2.5 medium.")
    print(f"{'':14}| {'region repair':^33} | {'whole image, 3 sheets':^26} | {'at equal approval':^32} | none: wrong")
    cells = []
    for k in given.texts:
        for rate in given.rates:
            found = cell(k, rate, given.assets, given.seed * 1000 + k * 100)
            cells.append(found)
            print(line(found), flush=True)
    cpu = time.process_time() - started
    print(f"{cpu:.0f} s of one processor")
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps({"simulated": True, "cells": cells}, indent=1) + "\n", encoding="utf-8")
    if given.plot:
        given.plot.write_text(plot(cells), encoding="utf-8")


def line(found: dict[str, Any]) -> str:
    """Return a cell as a line of the table."""
    region, whole, equal = found["region"], found["whole"], found["whole_at_equal_approval"]
    mark = "" if equal["reached"] else ">"
    ratio = found["region_to_whole_at_equal_approval"]
    cents, low, high = (value / 10_000 for value in region["cost_micro_usd"])
    return (
        f"k={found['texts']} {found['rate']:4.0%}     | {region['calls'][0]:4.2f} calls {cents:5.2f} [{low:.2f}, {high:.2f}]"
        f" {region['model_set'][0]:4.0%} model | {whole['calls'][0]:4.2f} calls {whole['cost_micro_usd'][0] / 1e4:5.2f}"
        f" {whole['model_set'][0]:4.0%} model | {equal['calls'][0]:5.2f} calls {mark}{equal['cost_micro_usd'][0] / 1e4:5.2f},"
        f" ratio {ratio[0]:.2f} [{ratio[1]:.2f}, {ratio[2]:.2f}] | {found['none']['wrong'][0]:4.0%}"
    )


if __name__ == "__main__":
    main()
