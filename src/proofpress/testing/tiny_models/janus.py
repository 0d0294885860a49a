"""A tiny Janus of random weights: an autoregressive model that writes a picture token by token."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from proofpress.testing.tiny_models._tokenizers import byte_tokenizer

__all__ = ["janus"]

_SIDE: Final = 8
"""Tokens in a row and in a column of its pictures."""
_PIXELS: Final = 16
"""Side of the square that one token stands for: four halvings of the decoder."""
_WIDTH: Final = 64
_NAMES: Final = {
    "image_token": "<image_placeholder>",
    "boi_token": "<begin_of_image>",
    "eoi_token": "<end_of_image>",
}  # fmt: skip


def janus(path: Path, seed: int = 0) -> Path:
    """Write a random JanusForConditionalGeneration of 0.6 million weights; its pictures have 128 x 128 px, 64 tokens.

    Args:
        path: Folder to write to.
        seed: Of the weights.

    Returns:
        `path`.
    """
    import torch
    from transformers import GenerationConfig, JanusConfig, JanusForConditionalGeneration, JanusProcessor
    from transformers.models.janus.image_processing_pil_janus import JanusImageProcessorPil

    tokenizer = byte_tokenizer(512, _NAMES)
    tokenizer.padding_side = "left"  # as real ones: what is written next follows the words, not the padding
    placeholder, begin = (tokenizer.convert_tokens_to_ids(_NAMES[name]) for name in ("image_token", "boi_token"))
    side = _SIDE * _PIXELS
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = JanusForConditionalGeneration(
            JanusConfig(
                text_config=_text(len(tokenizer)),
                vision_config=_eyes(side),
                vq_config=_codes(),
                image_token_id=placeholder,
            )
        )
    model.generation_config = GenerationConfig(
        do_sample=True, guidance_scale=5.0, pad_token_id=0, bos_token_id=3, eos_token_id=1, max_length=512,
        generation_kwargs={"boi_token_id": begin},
    )  # fmt: skip
    model.save_pretrained(str(path), safe_serialization=True)
    eyes = JanusImageProcessorPil(size={"height": side, "width": side}, do_pad=False)
    JanusProcessor(eyes, tokenizer, num_image_tokens=_SIDE * _SIDE).save_pretrained(str(path))
    return path


def _text(words: int) -> dict[str, object]:
    from transformers import LlamaConfig

    return dict(
        LlamaConfig(
            vocab_size=words, hidden_size=_WIDTH, intermediate_size=2 * _WIDTH, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=4, max_position_embeddings=1024, pad_token_id=0, eos_token_id=1, bos_token_id=3,
            initializer_range=0.2,  # wide enough that the words matter
        ).to_dict()
    )  # fmt: skip


def _eyes(side: int) -> dict[str, object]:
    from transformers import JanusVisionConfig

    return dict(
        JanusVisionConfig(
            hidden_size=32, num_hidden_layers=1, num_attention_heads=2, image_size=side, patch_size=_PIXELS,
            projection_dim=_WIDTH, num_image_tokens=_SIDE * _SIDE, mlp_ratio=2.0,
        ).to_dict()
    )  # fmt: skip


def _codes() -> dict[str, object]:
    from transformers.models.janus.configuration_janus import JanusVQVAEConfig

    return dict(
        JanusVQVAEConfig(
            embed_dim=8, num_embeddings=256, latent_channels=32, base_channels=32, channel_multiplier=[1] * 5,
            num_res_blocks=1, num_patches=_SIDE, projection_dim=_WIDTH, image_token_embed_dim=_WIDTH, num_hidden_layers=2,
        ).to_dict()
    )  # fmt: skip
