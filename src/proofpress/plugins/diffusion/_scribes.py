"""Autoregressive models that write pictures token by token: Janus and Emu3, behind one verb.

A scribe knows its model's words for a picture: how it is asked, how many tokens it writes, and how they become pixels.
"""

from __future__ import annotations

import abc
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import attrs
import numpy as np

from proofpress.errors import InputError
from proofpress.geometry import Size
from proofpress.image import Pixels, frozen_pixels
from proofpress.interfaces import Context
from proofpress.plugins.diffusion._loading import SAFE
from proofpress.plugins.diffusion._sampling import gumbel_rows

__all__ = ["SCRIBES", "Emu3Scribe", "JanusScribe", "Manner", "Scribe", "scribe_of"]


@attrs.frozen
class Manner:
    """How a model samples.

    Attributes:
        guidance: How closely the words are followed; 1 for as the model does by itself.
        temperature: 1 samples the model's own distribution, less is more sure of itself.
        native: Side in px of a square of as many pixels as a picture shall have, for models that have a choice; 0 leaves it.
    """

    guidance: float = 5.0
    temperature: float = 1.0
    native: int = 0


class Scribe(abc.ABC):
    """A loaded autoregressive model.

    Args:
        model: The model of transformers.
        processor: What comes with it.
    """

    architecture: ClassVar[str]
    """Class of transformers that it wants."""

    def __init__(self, model: Any, processor: Any) -> None:
        self.model, self.processor = model, processor

    @classmethod
    def load(cls, path: Path, device: Any, dtype: Any) -> Scribe:
        """Read model and processor from a folder."""
        import transformers

        made = getattr(transformers, cls.architecture)
        model = made.from_pretrained(str(path), dtype=dtype, **SAFE).to(device).eval()
        fetched = {"local_files_only": True, "trust_remote_code": False}
        return cls(model, transformers.AutoProcessor.from_pretrained(str(path), **fetched))

    def draw(
        self, prompts: Sequence[str], seeds: Sequence[int], wanted: Size, manner: Manner, ctx: Context
    ) -> list[Pixels]:
        """Return a picture for each prompt.

        Args:
            prompts: In words.
            seeds: One per prompt; a picture depends on its own alone.
            wanted: Proportions that are liked; a model may have but one size.
            manner: How it samples.
            ctx: Progress, cancelling, deadline.
        """
        import torch

        with torch.inference_mode():
            return [_levels(picture) for picture in self._written(prompts, seeds, wanted, manner, ctx)]

    @abc.abstractmethod
    def _written(
        self, prompts: Sequence[str], seeds: Sequence[int], wanted: Size, manner: Manner, ctx: Context
    ) -> Iterable[Any]:
        """Return tensors of -1 to 1, shape (height, width, 3)."""


class JanusScribe(Scribe):
    """Janus and Janus-Pro: one square size, a fixed number of tokens, guidance by a second, wordless row."""

    architecture = "JanusForConditionalGeneration"

    def _written(
        self, prompts: Sequence[str], seeds: Sequence[int], wanted: Size, manner: Manner, ctx: Context
    ) -> Iterable[Any]:
        """Return square pictures."""
        del wanted
        from transformers import LogitsProcessorList
        from transformers.generation.logits_process import ClassifierFreeGuidanceLogitsProcessor

        tokens = int(self.model.config.vision_config.num_image_tokens)
        said = [self._addressed(prompt) for prompt in prompts]
        asked = self.processor(text=said, generation_mode="image", return_tensors="pt", padding=True)
        last = [gumbel_rows(seeds, tokens, ctx, "janus", temperature=manner.temperature)]
        if manner.guidance > 1:
            last.insert(0, ClassifierFreeGuidanceLogitsProcessor(manner.guidance))
        else:
            last.insert(0, _first_half())
        written = self.model.generate(
            **asked.to(self.model.device), generation_mode="image", do_sample=False, guidance_scale=1.0,
            logits_processor=LogitsProcessorList(last),
        )  # fmt: skip
        return list(self.model.decode_image_tokens(written))

    def _addressed(self, prompt: str) -> str:
        """Return the prompt as a conversation, where the model was taught by such."""
        if not getattr(self.processor, "chat_template", None):
            return prompt
        turn = [{"role": "user", "content": [{"type": "text", "text": prompt}]}]
        return str(self.processor.apply_chat_template(turn, add_generation_prompt=True))


class Emu3Scribe(Scribe):
    """Emu3: any proportions, line by line, each line ended by a token of its own."""

    architecture = "Emu3ForConditionalGeneration"

    def _written(
        self, prompts: Sequence[str], seeds: Sequence[int], wanted: Size, manner: Manner, ctx: Context
    ) -> Iterable[Any]:
        """Return pictures of nearly the wanted proportions."""
        from transformers import LogitsProcessorList

        ratio = f"{wanted.width}:{wanted.height}"
        extra = {"return_for_image_generation": True, "ratio": ratio, "return_tensors": "pt", "padding": True}
        if manner.native:
            extra["image_area"] = manner.native**2
        asked = self.processor(text=list(prompts), **extra)
        height, width = (int(side) for side in asked.pop("image_sizes")[0])
        tokens = height * (width + 1) + 3
        guided: dict[str, Any] = {}
        if manner.guidance > 1:
            wordless = self.processor(text=[""] * len(prompts), **extra).to(self.model.device)
            guided = {
                "guidance_scale": manner.guidance,
                "negative_prompt_ids": wordless["input_ids"],
                "negative_prompt_attention_mask": wordless["attention_mask"],
            }
        rows = gumbel_rows(seeds, tokens, ctx, "emu3", temperature=manner.temperature)
        asked = asked.to(self.model.device)
        start = asked["input_ids"].shape[1]
        written = self.model.generate(
            **asked, **guided, do_sample=False, max_new_tokens=tokens,
            prefix_allowed_tokens_fn=_grid(self.model, self.processor.tokenizer, start, height, width),
            logits_processor=LogitsProcessorList([rows]),
        )  # fmt: skip
        pictures = self.model.decode_image_tokens(image_tokens=written[:, start:], height=height, width=width)
        return [picture.permute(1, 2, 0) for picture in pictures]


SCRIBES: Final[dict[str, type[Scribe]]] = {"janus": JanusScribe, "emu3": Emu3Scribe}
"""`model_type` of a folder's config.json, and who can draw with it."""


def scribe_of(folder: Path) -> type[Scribe]:
    """Return who can draw with the model in a folder.

    Raises:
        InputError: Nobody can; says who is known.
    """
    try:
        kind = json.loads((folder / "config.json").read_bytes()).get("model_type", "")
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(
            "holds no autoregressive model: its config.json cannot be read", str(folder),
            "name a folder that save_pretrained of transformers wrote",
        ) from error  # fmt: skip
    if kind not in SCRIBES:
        raise InputError(
            f"model_type {kind!r} writes no pictures that are known here", str(folder),
            f"choose a model of {', '.join(SCRIBES)}; diffusers pipelines, GLM-Image too, are drawn with by diffusion_text",
        )  # fmt: skip
    return SCRIBES[kind]


def _first_half() -> Any:
    """Return a processor that takes the worded half of Janus's doubled rows, where no guidance mixes both."""
    from transformers import LogitsProcessor

    class FirstHalf(LogitsProcessor):  # type: ignore[misc]  # transformers is untyped here
        """Drops the wordless rows."""

        def __call__(self, input_ids: Any, scores: Any) -> Any:
            return scores[: input_ids.shape[0]]

    return FirstHalf()


def _grid(model: Any, tokenizer: Any, start: int, height: int, width: int) -> Any:
    """Return which tokens may follow: pixels, at a line's end its mark, and after the last line the marks of the end."""
    pixels = list(model.model.vocabulary_mapping.image_tokens)
    line = [int(model.model.vocabulary_mapping.eol_token_id)]
    end = [[int(tokenizer.eof_token_id)], [int(tokenizer.eoi_token_id)], [int(tokenizer.eos_token_id)]]

    def allowed(_row: int, written: Any) -> list[int]:
        place = int(written.shape[0]) - start
        if place >= height * (width + 1):
            return end[min(place - height * (width + 1), 2)]
        return line if place % (width + 1) == width else pixels

    return allowed


def _levels(picture: Any) -> Pixels:
    """Return a picture of -1 to 1, shape (height, width, 3), as 8-bit samples."""
    values = ((picture.float().clamp(-1, 1) + 1) * 127.5).round().cpu().numpy()
    return frozen_pixels(np.ascontiguousarray(values.astype(np.uint8)))
