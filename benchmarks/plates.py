"""Plates by our renderer beside a plain loop over the library's own pipeline, on one model, in one run.

    python benchmarks/plates.py [--weights mid] [--side 256] [--steps 4] [--repeat 5] [--dtype auto]
                                [--folder FOLDER] [--json FILE]

The weights are random: the pictures are noise, the arithmetic is that of any model of this size. `mid` (16 million weights)
suits a processor; `sdxl` and `flux` have the size of SDXL and FLUX.1 and want a GPU. Four questions:

- plates for 14 locales: the pipeline called once per locale, beside the renderer asked once per locale;
- plates for 14 locales in 3 formats: the pipeline called 42 times, beside one plate and two outpaintings;
- repair of a region on 1024 x 1024 px: the whole frame inpainted, beside the crop that the renderer looks at;
- overhead on one generation: the seconds of the renderer, without those inside the pipeline's call, as a share of the latter.

Seconds are those of the processor where it draws, since other work on the machine can only add to the wall clock; on a GPU
they are wall seconds after synchronising. Both sides take turns, and the least of all turns counts.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import attrs
import diffusers
import numpy as np
import torch
import transformers
from PIL import Image

from proofpress.brief import Brand, PlateSpec
from proofpress.geometry import Box, Size
from proofpress.interfaces import Context, RenderRequest
from proofpress.plugins.diffusion._features import task_pipeline
from proofpress.plugins.diffusion._prompts import plate_prompt
from proofpress.plugins.diffusion.painter import Painter
from proofpress.plugins.diffusion.renderer import DiffusersRenderer
from proofpress.wrappers import CachedRenderer

if TYPE_CHECKING:
    from collections.abc import Callable

real_size: Any = importlib.import_module("real_size")  # The script beside this one, when run as a script.
LOCALES = 14
FRAME = 1024
REGION = Box(560, 420, 376, 200)
"""A price badge, as the example campaign has it."""


class Bench:
    """One model, and both ways of using it."""

    def __init__(self, folder: Path, arguments: argparse.Namespace) -> None:
        self.side, self.steps, self.repeat = arguments.side, arguments.steps, arguments.repeat
        self.renderer = DiffusersRenderer(
            model=str(folder), steps=self.steps, dtype=arguments.dtype, deterministic=True, native=self.side
        )
        self.painter = Painter(self.renderer)
        self.loaded = self.painter.loaded
        self.pipeline = self.loaded.model
        self.request = RenderRequest(
            Size(self.side, self.side), PlateSpec("sunlit marble counter", 7), Brand(), (Box(16, 16, 128, 64),)
        )
        self.words = plate_prompt(self.request, self.renderer.negative)

    @property
    def on_gpu(self) -> bool:
        """Whether the model draws on a GPU."""
        return bool(self.loaded.device.type == "cuda")

    def seconds(self, work: Callable[[], Any]) -> float:
        """Return what the work costs."""
        if self.on_gpu:
            torch.cuda.synchronize()
        clock = time.perf_counter if self.on_gpu else time.process_time
        begun = clock()
        work()
        if self.on_gpu:
            torch.cuda.synchronize()
        return clock() - begun

    def least(self, *ways: Callable[[], Any], repeat: int) -> list[float]:
        """Return the least seconds of each way; the ways take turns."""
        turns = [[self.seconds(way) for way in ways] for _ in range(repeat)]
        return [min(turn[index] for turn in turns) for index in range(len(ways))]

    def fresh(self) -> None:
        """Forget all plates, so that the next is drawn."""
        self.loaded.plates.forget()

    def plain(self, width: int, height: int, seed: int) -> Any:
        """Draw as the library's documentation has it."""
        options: dict[str, Any] = {"prompt": self.words.text, "width": width, "height": height}
        if "negative_prompt_embeds" in dir(type(self.pipeline)) or hasattr(self.pipeline, "unet"):
            options["negative_prompt"] = self.words.negative
        generator = torch.Generator("cpu").manual_seed(seed)
        return self.pipeline(num_inference_steps=self.steps, generator=generator, **options).images[0]

    def locales(self) -> dict[str, float]:
        """Plates of one format for all locales."""

        def ours() -> None:
            self.fresh()
            for _ in range(LOCALES):
                self.renderer.render(self.request, Context())

        plain, mine = self.least(
            lambda: [self.plain(self.side, self.side, 7) for _ in range(LOCALES)], ours, repeat=max(1, self.repeat // 2)
        )
        return {"plain": plain, "ours": mine, "ratio": plain / mine}

    def formats(self) -> dict[str, float]:
        """Plates of three formats for all locales."""
        sizes = [(self.side, self.side), (self.side, self.side * 5 // 4), (self.side * 16 // 9, self.side)]
        asked = [
            attrs.evolve(self.request, size=Size(*size), base=self.request if index else None)
            for index, size in enumerate(sizes)
        ]
        work = [_even(size, self.side) for size in sizes]

        def ours() -> None:
            self.fresh()
            cached = CachedRenderer(self.renderer)
            for _ in range(LOCALES):
                for request in asked:
                    cached.render(request, Context())

        plain, mine = self.least(
            lambda: [self.plain(*size, 7) for _ in range(LOCALES) for size in work],
            ours,
            repeat=max(1, self.repeat // 4),
        )
        return {"plain": plain, "ours": mine, "ratio": plain / mine}

    def repair(self) -> dict[str, float]:
        """One region drawn anew on a large frame."""
        frame = np.random.default_rng(0).integers(0, 256, (FRAME // 8, FRAME // 8, 3), np.uint8)
        picture = np.asarray(Image.fromarray(frame).resize((FRAME, FRAME), Image.Resampling.BICUBIC))
        mask = Image.new("L", (FRAME, FRAME))
        mask.paste(255, (REGION.x, REGION.y, REGION.right, REGION.bottom))
        pipeline = task_pipeline(self.loaded, "inpaint")
        large = Painter(attrs.evolve(self.renderer, native=FRAME))

        def whole() -> None:
            pipeline(
                prompt=self.words.text, image=Image.fromarray(picture), mask_image=mask, width=FRAME, height=FRAME,
                num_inference_steps=self.steps, strength=1.0, generator=torch.Generator("cpu").manual_seed(1),
            )  # fmt: skip

        plain, mine = self.least(
            whole, lambda: large.inpaint(picture, REGION, self.words, 1, Context()), repeat=max(1, self.repeat // 2)
        )
        return {"plain": plain, "ours": mine, "ratio": plain / mine}

    def overhead(self) -> dict[str, float]:
        """What one generation costs outside the pipeline's call, and what both ways cost."""
        inside = 0.0
        original = type(self.pipeline).__call__

        @functools.wraps(original)
        def timed(pipeline: Any, **options: Any) -> Any:
            nonlocal inside
            answer = None

            def work() -> None:
                nonlocal answer
                answer = original(pipeline, **options)

            inside += self.seconds(work)
            return answer

        def ours() -> None:
            self.fresh()
            self.renderer.render(self.request, Context())

        self.pipeline(prompt="warm", width=self.side, height=self.side, num_inference_steps=1)
        shares = []
        with mock.patch.object(type(self.pipeline), "__call__", timed):
            for _ in range(self.repeat):
                inside = 0.0
                total = self.seconds(ours)
                shares.append((total - inside) / inside)
        plain, mine = self.least(lambda: self.plain(self.side, self.side, 7), ours, repeat=self.repeat)
        return {"plain": plain, "ours": mine, "ratio": mine / plain, "outside": sorted(shares)[len(shares) // 2]}


def _even(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return sides in multiples of 16, of the area that the renderer draws at, so that both sides draw as many pixels."""
    from proofpress.plugins.diffusion._sizes import working_size

    found = working_size(Size(*size), side, 16)
    return found.width, found.height


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", choices=real_size.MAKERS, default="mid")
    parser.add_argument("--side", type=int, default=0, help="of the plates, px; 256 for mid, 1024 for the others")
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--only", default="locales,formats,repair,overhead")
    parser.add_argument("--folder", type=Path, help="where the weights are kept from run to run")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    arguments.side = arguments.side or (256 if arguments.weights == "mid" else 1024)
    if arguments.weights == "mid":
        torch.set_num_threads(1)
    diffusers.utils.logging.set_verbosity_error()
    transformers.utils.logging.set_verbosity_error()
    with real_size.folder_of(arguments.weights, arguments.folder) as folder:
        bench = Bench(folder, arguments)
        report: dict[str, Any] = {
            "model": bench.loaded.label,
            "weights": sum(p.numel() for part in real_size.parts(bench.pipeline) for p in part.parameters()),
            "device": torch.cuda.get_device_name() if bench.on_gpu else "processor, one thread",
            "dtype": str(bench.loaded.dtype),
            "side": arguments.side,
            "steps": arguments.steps,
        }
        print(", ".join(f"{name} {value}" for name, value in report.items()), flush=True)
        for name in arguments.only.split(","):
            found = report[name] = getattr(bench, name)()
            told = {key: f"{value:.4f}" if key == "outside" else f"{value:.3f}" for key, value in found.items()}
            print(f"{name:9}", "  ".join(f"{key} {value}" for key, value in told.items()), flush=True)
        if bench.on_gpu:
            report["peak_gib"] = torch.cuda.max_memory_allocated() / 2**30
            print(f"peak memory of the GPU {report['peak_gib']:.1f} GiB")
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
