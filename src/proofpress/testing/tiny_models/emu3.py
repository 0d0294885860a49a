"""A tiny Emu3 of random weights: an autoregressive model that writes pictures of any proportions line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from proofpress.testing.tiny_models._tokenizers import byte_tokenizer

__all__ = ["emu3"]

_CODES: Final = 64
"""How many visual tokens there are."""
_AREA: Final = 96 * 96
"""Pixels of its pictures."""
_NAMES: Final = {
    "image_token": "<image>",
    "boi_token": "<|image start|>",
    "eoi_token": "<|image end|>",
    "image_wrapper_token": "<|image token|>",
    "eof_token": "<|extra_201|>",
    "eol_token": "<|extra_200|>",
}  # fmt: skip


def emu3(path: Path, seed: int = 0) -> Path:
    """Write a random Emu3ForConditionalGeneration of 0.5 million weights; its pictures have about 9216 px, 144 tokens.

    Args:
        path: Folder to write to.
        seed: Of the weights.

    Returns:
        `path`.
    """
    import torch
    from transformers import (
        Emu3Config,
        Emu3ForConditionalGeneration,
        Emu3ImageProcessor,
        Emu3Processor,
        GenerationConfig,
    )

    visual = {f"code{index}": f"<|visual token {index:06d}|>" for index in range(_CODES)}
    tokenizer = byte_tokenizer(1024, {**_NAMES, **visual})
    tokenizer.padding_side = "left"  # as real ones: what is written next follows the words, not the padding
    words = tokenizer.get_vocab()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Emu3ForConditionalGeneration(
            Emu3Config(text_config=_text(len(tokenizer)), vq_config=_codes(), vocabulary_map=words)
        )
    model.generation_config = GenerationConfig(do_sample=True, pad_token_id=0, bos_token_id=3, eos_token_id=1)
    model.save_pretrained(str(path), safe_serialization=True)
    Emu3Processor(Emu3ImageProcessor(), tokenizer).save_pretrained(str(path))
    return path


def _text(words: int) -> dict[str, Any]:
    from transformers import Emu3TextConfig

    return dict(
        Emu3TextConfig(
            vocab_size=words, hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=4, max_position_embeddings=2048, pad_token_id=0, eos_token_id=1, bos_token_id=3,
            initializer_range=0.2,  # wide enough that the words matter
        ).to_dict()
    )  # fmt: skip


def _codes() -> dict[str, Any]:
    from transformers import Emu3VQVAEConfig

    return dict(
        Emu3VQVAEConfig(
            codebook_size=_CODES, embed_dim=4, latent_channels=4, base_channels=32, channel_multiplier=[1, 1, 1, 1],
            num_res_blocks=1, attn_resolutions=[], hidden_size=32,
        ).to_dict()
    )  # fmt: skip
