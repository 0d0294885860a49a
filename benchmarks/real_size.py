"""Random weights in the shape of SDXL and of FLUX.1, for timings on a GPU; the shapes are those of their published settings.

What `plates.py` and `plate_memory.py` draw with. The weights of FLUX.1 take 34 GB of disk, of main memory and of the GPU.
"""

from __future__ import annotations

import contextlib
import gc
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import torch
from diffusers import (
    AutoencoderKL,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    FluxPipeline,
    FluxTransformer2DModel,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, T5Config, T5EncoderModel

from proofpress.testing import tiny_models
from proofpress.testing.tiny_models._tokenizers import byte_tokenizer, clip_tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["MAKERS", "flux", "flux_parts", "folder_of", "parts", "sdxl", "sdxl_parts"]


def parts(pipeline: Any) -> list[torch.nn.Module]:
    """Return the networks of a pipeline."""
    return [part for part in pipeline.components.values() if isinstance(part, torch.nn.Module)]


def _clip(width: int, layers: int, heads: int, inner: int, *, projected: bool) -> Any:
    config = CLIPTextConfig(
        vocab_size=49408, hidden_size=width, intermediate_size=inner, num_hidden_layers=layers, num_attention_heads=heads,
        projection_dim=width, hidden_act="gelu" if projected else "quick_gelu", eos_token_id=2,
    )  # fmt: skip
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def _vae(channels: int, **latents: float) -> Any:
    blocks = (128, 256, 512, 512)
    return AutoencoderKL(
        block_out_channels=blocks, down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=channels, layers_per_block=2, sample_size=1024, use_quant_conv=channels == 4,
        use_post_quant_conv=channels == 4, force_upcast=False, **latents,
    )  # fmt: skip


def sdxl_parts() -> dict[str, Any]:
    """Return the networks of SDXL: 2.6 billion weights in the UNet."""
    unet = UNet2DConditionModel(
        sample_size=128, block_out_channels=(320, 640, 1280), layers_per_block=2, cross_attention_dim=2048,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"), attention_head_dim=(5, 10, 20),
        transformer_layers_per_block=(1, 2, 10), use_linear_projection=True, addition_embed_type="text_time",
        addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816,
    )  # fmt: skip
    return {
        "unet": unet,
        "vae": _vae(4, scaling_factor=0.13025),
        "text_encoder": _clip(768, 12, 12, 3072, projected=False),
        "text_encoder_2": _clip(1280, 32, 20, 5120, projected=True),
    }


def flux_parts() -> dict[str, Any]:
    """Return the networks of FLUX.1: 12 billion weights in the transformer, 5 in the text encoders."""
    t5 = T5Config(
        vocab_size=32128, d_model=4096, d_kv=64, d_ff=10240, num_layers=24, num_heads=64, feed_forward_proj="gated-gelu"
    )
    return {
        "transformer": FluxTransformer2DModel(guidance_embeds=True),
        "vae": _vae(16, scaling_factor=0.3611, shift_factor=0.1159),
        "text_encoder": _clip(768, 12, 12, 3072, projected=False),
        "text_encoder_2": T5EncoderModel(t5),
    }


def _made(make: Any) -> dict[str, Any]:
    """Return networks made where there is room for them, in half precision."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device("cuda" if torch.cuda.is_available() else "cpu"):
            made: dict[str, Any] = make()
    finally:
        torch.set_default_dtype(before)
    return made


def sdxl(path: Path) -> Path:
    """Write a random pipeline of SDXL's size."""
    scheduler = EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1
    )
    words = clip_tokenizer()
    pipeline = StableDiffusionXLPipeline(
        **_made(sdxl_parts), tokenizer=words, tokenizer_2=words, scheduler=scheduler, add_watermarker=False
    )
    pipeline.save_pretrained(str(path))
    return path


def flux(path: Path) -> Path:
    """Write a random pipeline of FLUX.1's size."""
    scheduler = FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)
    pipeline = FluxPipeline(
        **_made(flux_parts), tokenizer=clip_tokenizer(), tokenizer_2=byte_tokenizer(512), scheduler=scheduler
    )
    pipeline.save_pretrained(str(path))
    return path


MAKERS: Final[dict[str, Callable[[Path], Path]]] = {"mid": tiny_models.mid_size, "sdxl": sdxl, "flux": flux}
"""What `--weights` may name, and who makes it."""


@contextlib.contextmanager
def folder_of(weights: str, kept: Path | None = None) -> Iterator[Path]:
    """Give the folder of a model, made if it is not there.

    Args:
        weights: A name of `MAKERS`.
        kept: Where it lies and shall stay; a folder that is gone afterwards if None.
    """
    with tempfile.TemporaryDirectory() if kept is None else contextlib.nullcontext(kept) as parent:
        folder = Path(parent, weights)
        if not folder.is_dir():
            MAKERS[weights](folder)
            gc.collect()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
        yield folder
