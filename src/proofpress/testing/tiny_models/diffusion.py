"""Tiny diffusion models of random weights: SDXL, SDXL for inpainting, and FLUX; and a mid-sized one for timings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from proofpress.testing.tiny_models._tokenizers import byte_tokenizer, clip_tokenizer

__all__ = ["flux", "inpaint", "mid_size", "sdxl"]

_WIDTH = 32


def sdxl(path: Path, seed: int = 0) -> Path:
    """Write a random StableDiffusionXLPipeline of 0.4 million weights; it likes 128 x 128 px.

    Args:
        path: Folder to write to.
        seed: Of the weights.

    Returns:
        `path`.
    """
    from diffusers import StableDiffusionXLPipeline

    _saved(StableDiffusionXLPipeline(**_sdxl_parts(seed, channels=4), add_watermarker=False), path)
    return path


def inpaint(path: Path, seed: int = 0) -> Path:
    """Write a random StableDiffusionXLInpaintPipeline whose network sees picture and mask; it cannot draw from words alone.

    Args:
        path: Folder to write to.
        seed: Of the weights.

    Returns:
        `path`.
    """
    from diffusers import StableDiffusionXLInpaintPipeline

    _saved(StableDiffusionXLInpaintPipeline(**_sdxl_parts(seed, channels=9), add_watermarker=False), path)
    return path


def flux(path: Path, seed: int = 0) -> Path:
    """Write a random FluxPipeline of 0.2 million weights.

    Args:
        path: Folder to write to.
        seed: Of the weights.

    Returns:
        `path`.
    """
    import torch
    from diffusers import AutoencoderKL, FlowMatchEulerDiscreteScheduler, FluxPipeline, FluxTransformer2DModel
    from transformers import T5Config, T5EncoderModel

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        words = byte_tokenizer(64)
        t5 = T5Config(
            vocab_size=len(words),
            d_model=_WIDTH,
            d_kv=8,
            d_ff=64,
            num_layers=2,
            num_heads=4,
            pad_token_id=0,
            eos_token_id=1,
        )
        tokenizer = clip_tokenizer()
        pipeline = FluxPipeline(
            scheduler=FlowMatchEulerDiscreteScheduler(shift=1.0),
            text_encoder=_clip(tokenizer),
            tokenizer=tokenizer,
            text_encoder_2=T5EncoderModel(t5),
            tokenizer_2=words,
            transformer=FluxTransformer2DModel(
                patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
                joint_attention_dim=_WIDTH, pooled_projection_dim=_WIDTH, axes_dims_rope=[4, 4, 8], guidance_embeds=False,
            ),
            vae=AutoencoderKL(
                **_vae_shape((8, 8, 16, 16)), use_quant_conv=False, use_post_quant_conv=False,
                shift_factor=0.0609, scaling_factor=1.5035,
            ),
        )  # fmt: skip
    _saved(pipeline, path)
    return path


def mid_size(path: Path, seed: int = 0) -> Path:
    """Write a random SDXL of 16 million weights, on which a processor works for seconds: for ratios of timings.

    Args:
        path: Folder to write to.
        seed: Of the weights.

    Returns:
        `path`.
    """
    from diffusers import StableDiffusionXLPipeline

    parts = _sdxl_parts(seed, channels=4, blocks=(64, 128, 256), vae=(16, 32, 32, 64), sample_size=128)
    _saved(StableDiffusionXLPipeline(**parts, add_watermarker=False), path)
    return path


def _saved(pipeline: Any, path: Path) -> None:
    pipeline.save_pretrained(str(path), safe_serialization=True)


def _clip(tokenizer: Any, *, projected: bool = False) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    size = len(tokenizer)
    config = CLIPTextConfig(
        vocab_size=size, hidden_size=_WIDTH, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        projection_dim=_WIDTH, bos_token_id=size - 2, eos_token_id=size - 1, pad_token_id=size - 1,
    )  # fmt: skip
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def _vae_shape(blocks: tuple[int, ...]) -> dict[str, Any]:
    return {
        "block_out_channels": blocks,
        "down_block_types": ("DownEncoderBlock2D",) * len(blocks),
        "up_block_types": ("UpDecoderBlock2D",) * len(blocks),
        "latent_channels": 4,
        "layers_per_block": 1,
        "norm_num_groups": 4,
    }


def _sdxl_parts(
    seed: int,
    *,
    channels: int,
    blocks: tuple[int, ...] = (16, 32),
    vae: tuple[int, ...] = (8, 8, 16, 16),
    sample_size: int = 16,
) -> dict[str, Any]:
    """Return the components of an SDXL pipeline; all but the first block of its network attend to the words."""
    import torch
    from diffusers import AutoencoderKL, EulerDiscreteScheduler, UNet2DConditionModel

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        tokenizer = clip_tokenizer()
        deeper = len(blocks) - 1
        unet = UNet2DConditionModel(
            sample_size=sample_size, in_channels=channels, out_channels=4, block_out_channels=blocks, layers_per_block=1,
            norm_num_groups=8, use_linear_projection=True, cross_attention_dim=2 * _WIDTH,
            down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * deeper),
            up_block_types=(*("CrossAttnUpBlock2D",) * deeper, "UpBlock2D"),
            attention_head_dim=tuple(max(2, block // 16) for block in blocks), transformer_layers_per_block=1,
            addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=_WIDTH + 6 * 8,
        )  # fmt: skip
        return {
            "vae": AutoencoderKL(**_vae_shape(vae), sample_size=8 * sample_size),
            "text_encoder": _clip(tokenizer),
            "text_encoder_2": _clip(tokenizer, projected=True),
            "tokenizer": tokenizer,
            "tokenizer_2": tokenizer,
            "unet": unet,
            "scheduler": EulerDiscreteScheduler(
                beta_start=0.00085,
                beta_end=0.012,
                beta_schedule="scaled_linear",
                timestep_spacing="leading",
                steps_offset=1,
            ),
        }
