"""Signs that a reader of ink reads in ornaments at the ends of lines."""

from __future__ import annotations

from collections.abc import Container, Sequence

__all__ = ["without_ornaments"]


def without_ornaments(read: str, *, wanted: str, seen: str) -> str:
    """Return what was read without the signs at the ends of its lines that stand alone and that nobody else knows of.

    Leaves, frames and bullets beside a line are ink, and a reader that is shown ink alone must take them for some sign.

    Args:
        read: In lines.
        wanted: The text that is looked for; signs that stand alone in it stay.
        seen: What a reader of pictures saw there; signs that stand alone in that stay, too.
    """
    known = frozenset(f"{wanted} {seen}".split())
    return "\n".join(" ".join(_kept(line.split(), known)) for line in read.splitlines())


def _kept(words: Sequence[str], known: Container[str]) -> Sequence[str]:
    ends = [number for number, word in enumerate(words) if word in known or any(sign.isalnum() for sign in word)]
    return words[ends[0] : ends[-1] + 1] if ends else ()
