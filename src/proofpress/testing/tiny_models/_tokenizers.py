"""Tokenizers of the 256 bytes, without merges: every text can be written, and nothing needs to be fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["byte_tokenizer", "clip_tokenizer"]

_START: Final = "<|startoftext|>"
_END: Final = "<|endoftext|>"


def _bytes() -> list[str]:
    """Return the characters that byte-level tokenizers write bytes with."""
    from tokenizers import pre_tokenizers

    return sorted(pre_tokenizers.ByteLevel.alphabet())


def clip_tokenizer(length: int = 77) -> Any:
    """Return a CLIP tokenizer; its last two tokens are start and end of text.

    Args:
        length: Most tokens of a text, start and end included.
    """
    from transformers import CLIPTokenizer

    letters = _bytes()
    words = [*letters, *(f"{letter}</w>" for letter in letters), _START, _END]
    return CLIPTokenizer(
        vocab={word: index for index, word in enumerate(words)}, merges=[], model_max_length=length, pad_token=_END
    )


def byte_tokenizer(length: int = 512, named: Mapping[str, str] | None = None) -> Any:
    """Return a byte-level tokenizer with pad 0, end 1, unknown 2 and start 3.

    Args:
        length: Most tokens of a text.
        named: Attribute and text of further special tokens, such as `image_token`.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    special = dict(named or {})
    words = ["<pad>", "</s>", "<unk>", "<s>", *special.values(), *_bytes()]
    inner = Tokenizer(models.BPE(vocab={w: i for i, w in enumerate(words)}, merges=[], unk_token="<unk>"))  # noqa: S106 - a token of a vocabulary, no secret
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token="<pad>",  # noqa: S106 - as above
        eos_token="</s>",  # noqa: S106 - as above
        unk_token="<unk>",  # noqa: S106 - as above
        bos_token="<s>",  # noqa: S106 - as above
        model_max_length=length,
        extra_special_tokens=special,
    )
