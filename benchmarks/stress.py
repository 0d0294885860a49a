"""How large modules must be for a code to survive the simulated hardships of the check `stress`.

Ten payloads of each kind, stamped pixel-exact, in modules of 1 to 6 px.

    python benchmarks/stress.py
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Final

from stdnum.ean import calc_check_digit

from proofpress.codes import modules_wide, stamp
from proofpress.plugins.checks.stress import STRESSES, survives

_PAYLOADS: Final = 10
_MODULES: Final = range(1, 7)
_HIGH: Final = 69
"""Height of bars in modules."""


def payloads(role: str) -> list[str]:
    """Return addresses of several lengths, or article numbers."""
    chance = random.Random(role)
    if role == "qr":
        return [f"https://example.com/{'espresso-week/' * (n // 3)}{chance.randrange(10**6)}" for n in range(_PAYLOADS)]
    digits = 12 if role == "ean13" else 11
    bodies = ["".join(chance.choices("0123456789", k=digits)) for _ in range(_PAYLOADS)]
    return [body + calc_check_digit(body) for body in bodies]


def main() -> None:
    """Print the table."""
    print(f"| code | px per module | {' | '.join(STRESSES)} |\n|{' --- |' * (2 + len(STRESSES))}")
    for role in ("qr", "ean13", "upca"):
        for px in _MODULES:
            alive: Counter[str] = Counter()
            for payload in payloads(role):
                wide = modules_wide(role, payload) * px
                code = stamp(role, payload, wide, wide if role == "qr" else _HIGH * px, px).pixels
                alive.update(name for name, survived in survives(code, role, payload).items() if survived)
            print(f"| {role} | {px} | {' | '.join(f'{alive[name]} of {_PAYLOADS}' for name in STRESSES)} |")


if __name__ == "__main__":
    main()
