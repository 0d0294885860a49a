"""What a plate takes of time and of the GPU's memory, by where the weights wait and how the model draws, in one run.

    python benchmarks/plate_memory.py [--weights sdxl] [--side 1024] [--steps 30] [--repeat 2] [--ways plain,model,...]
                                      [--folder FOLDER] [--json FILE]

The weights are random, in the size of SDXL or FLUX.1: the pictures are noise, seconds and bytes are those of such a model. Each
way loads the model anew, draws a first plate, which pays for what is set up once, and then others, of which the least counts.
Memory is what tensors took at most while plates were drawn; the driver takes some hundred MB beside it. "apart" says how far
the plate is from the first way's, as a mean over all samples of 0 to 255.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import diffusers
import numpy as np
import torch
import transformers

from proofpress.errors import ProofpressError
from proofpress.geometry import Size
from proofpress.interfaces import Context
from proofpress.plugins.diffusion._prompts import Prompt
from proofpress.plugins.diffusion.painter import Painter
from proofpress.plugins.diffusion.renderer import DiffusersRenderer

if TYPE_CHECKING:
    from collections.abc import Callable

real_size: Any = importlib.import_module("real_size")  # The script beside this one, when run as a script.
GIB: Final = 2**30
WORDS: Final = Prompt("sunlit marble counter", "text")
WAYS: Final[dict[str, tuple[int, dict[str, Any]]]] = {
    "plain": (1, {}),
    "deterministic": (1, {"deterministic": True}),
    "four at once": (4, {"batch": 4}),
    "tiles": (1, {"vae_tiling": True}),
    "compile": (1, {"compile": True}),
    "model": (1, {"offload": "model"}),
    "group": (1, {"offload": "group"}),
    "group-stream": (1, {"offload": "group", "offload_options": {"use_stream": True}}),
    "sequential": (1, {"offload": "sequential"}),
}
"""Name, how many plates are asked for at once, and the options."""


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the wall seconds of some work, the GPU's included, and its answer."""
    begun = time.perf_counter()
    answer = work()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - begun, answer


def measured(folder: Path, way: str, side: int, steps: int, repeat: int) -> tuple[dict[str, float], Any]:
    """Return what a way takes, per plate, and its plate as samples."""
    count, options = WAYS[way]
    renderer = DiffusersRenderer(model=str(folder), native=side, steps=steps, **options)
    painter = Painter(renderer)
    size, seeds = Size(side, side), range(7, 7 + count)
    load, _ = _seconds(lambda: painter.loaded.label)
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()
    first, drawn = _seconds(lambda: painter.generate(size, WORDS, seeds, Context()))
    turns = [_seconds(lambda: painter.generate(size, WORDS, seeds, Context()))[0] for _ in range(repeat)]
    peak = torch.cuda.max_memory_allocated() / GIB if torch.cuda.is_available() else 0.0
    renderer.release()
    left = torch.cuda.memory_allocated() / GIB if torch.cuda.is_available() else 0.0  # After `release`.
    found = {
        "load": load,
        "first": first / count,
        "then": min(turns, default=first) / count,
        "peak_gib": peak,
        "left_gib": left,
    }
    return found, drawn[0].astype(np.float32)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", choices=real_size.MAKERS, default="sdxl")
    parser.add_argument("--side", type=int, default=1024, help="of the plates, px")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--folder", type=Path, help="where the weights are kept from run to run")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    diffusers.utils.logging.set_verbosity_error()
    transformers.utils.logging.set_verbosity_error()
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "processor"
    print(f"{arguments.weights}, {arguments.side} px, {arguments.steps} steps, on {device}, torch {torch.__version__}")
    report: dict[str, Any] = {"device": device, "torch": torch.__version__, "weights": arguments.weights, "ways": {}}
    with real_size.folder_of(arguments.weights, arguments.folder) as folder:
        reference: Any = None
        for way in arguments.ways.split(","):
            try:
                found, drawn = measured(folder, way, arguments.side, arguments.steps, arguments.repeat)
            except ProofpressError as error:
                print(f"{way:14}does not work here: {error}", flush=True)
                continue
            reference = drawn if reference is None else reference
            found["apart"], found["spread"] = float(np.abs(drawn - reference).mean()), float(drawn.std())
            report["ways"][way] = found
            print(f"{way:14}" + "  ".join(f"{name} {value:.2f}" for name, value in found.items()), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
