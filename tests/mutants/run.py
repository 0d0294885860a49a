"""Plant faults in the modules that everything else trusts; fail where the tests catch less than 85 in 100.

Each mutant runs the tests that mirror its module, `tests/test_MODULE*.py`, on a copy of the package. The order is shuffled
with a fixed seed, module by module in turn, so that a run cut short by the clock is still a fair sample.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import itertools
import os
import py_compile
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Final

import attrs

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.mutants.mutate import Mutant, mutants

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src" / "proofpress"
MODULES: Final = ("composition", "repair", "requirements", "text")
GOAL: Final = 0.85
SEED: Final = 20


@attrs.frozen
class Result:
    """What became of one mutant: caught by a test, stopped by the clock, or alive."""

    module: str
    mutant: Mutant
    verdict: str


class Bench:
    """A copy of the package in which one mutant at a time is tried."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(SOURCE, folder / "proofpress", ignore=shutil.ignore_patterns("__pycache__"))
        # Bytecode is checked by the hash of its source: a mutant may be as long as the original and written in the same second.
        compileall.compile_dir(folder, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)

    def passes(self, module: str, timeout: float) -> bool:
        """Whether the module's tests pass.

        Raises:
            subprocess.TimeoutExpired: They did not end.
        """
        line = [
            sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=line", "-p", "tests.mutants.gentle",
            "-p", "no:cacheprovider", "-p", "no:xdist", *map(str, tests_of(module)),
        ]  # fmt: skip
        environment = {
            **os.environ, "PYTHONPATH": f"{self.folder}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.folder / "hypothesis"), "OMP_NUM_THREADS": "1",
        }  # fmt: skip
        done = subprocess.run(
            line, cwd=ROOT, env=environment, timeout=timeout, capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
        if done.returncode not in (0, 1, 2):
            return self._puzzled(done)
        return done.returncode == 0

    def _puzzled(self, done: subprocess.CompletedProcess[bytes]) -> bool:
        if done.returncode < 0 or done.returncode == 3:  # Killed by a signal, or pytest itself fell over the fault.
            return False
        raise SystemExit(f"pytest ended with {done.returncode}:\n{done.stdout.decode()}{done.stderr.decode()}")

    def trial(self, module: str, mutant: Mutant, timeout: float) -> Result:
        """Plant the mutant, run the tests, restore the module."""
        path = self.folder / "proofpress" / f"{module}.py"
        path.write_text(mutant.source, "utf-8")
        try:
            verdict = "alive" if self.passes(module, timeout) else "caught"
        except subprocess.TimeoutExpired:
            verdict = "stopped"
        finally:
            shutil.copyfile(SOURCE / f"{module}.py", path)
        return Result(module, mutant, verdict)


def tests_of(module: str) -> list[Path]:
    """Return the test files that mirror a module."""
    return sorted((ROOT / "tests").glob(f"test_{module}*.py"))


def all_mutants(module: str) -> list[Mutant]:
    """Return the mutants of a module in a fixed random order."""
    namespace = vars(importlib.import_module(f"proofpress.{module}"))
    found = list(mutants((SOURCE / f"{module}.py").read_text("utf-8"), namespace))
    random.Random(f"{SEED} {module}").shuffle(found)
    return found


def in_turn(piles: dict[str, list[Mutant]]) -> Iterator[tuple[str, Mutant]]:
    """Yield one mutant of each module in turn."""
    for row in itertools.zip_longest(*([(module, mutant) for mutant in pile] for module, pile in piles.items())):
        yield from (entry for entry in row if entry is not None)


def try_all(piles: dict[str, list[Mutant]], workers: int, minutes: float, folder: Path) -> list[Result]:
    """Try the mutants until all are done or the time is over."""
    benches: Queue[Bench] = Queue()
    for number in range(workers):
        benches.put(Bench(folder / str(number)))
    first = benches.get()
    patience = {}
    for module in piles:
        begun = time.monotonic()
        if not first.passes(module, timeout=300):
            raise SystemExit(f"the tests of {module} do not pass on the module as it is")
        patience[module] = 10 + 5 * (time.monotonic() - begun)
    benches.put(first)
    end = time.monotonic() + 60 * minutes

    def one(entry: tuple[str, Mutant]) -> Result | None:
        if time.monotonic() >= end:
            return None
        module, mutant = entry
        bench = benches.get()
        try:
            return bench.trial(module, mutant, patience[module])
        finally:
            benches.put(bench)

    with ThreadPoolExecutor(workers) as pool:
        return [result for result in pool.map(one, in_turn(piles)) if result is not None]


def report(piles: dict[str, list[Mutant]], results: Sequence[Result]) -> bool:
    """Print the table and the survivors; return whether every module reaches the goal."""
    for result in sorted(results, key=lambda each: (each.module, each.mutant.line)):
        if result.verdict == "alive":
            print(f"alive: src/proofpress/{result.module}.py:{result.mutant.line}: {result.mutant.fault}")
    print(f"\n{'module':<14}{'mutants':>9}{'tried':>7}{'caught':>8}{'stopped':>9}{'alive':>7}{'rate':>8}")
    good = True
    for module, pile in piles.items():
        verdicts = [result.verdict for result in results if result.module == module]
        alive = verdicts.count("alive")
        rate = 1 - alive / len(verdicts) if verdicts else 0.0
        good &= rate >= GOAL
        caught, stopped = verdicts.count("caught"), verdicts.count("stopped")
        print(f"{module:<14}{len(pile):>9}{len(verdicts):>7}{caught:>8}{stopped:>9}{alive:>7}{rate:>8.1%}")
    print(f"goal: {GOAL:.0%} in every module")
    return good


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE", help=f"by default {' '.join(MODULES)}")
    parser.add_argument("--limit", type=int, help="most mutants per module")
    parser.add_argument("--minutes", type=float, default=13.0, help="when to stop (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="how many run at once (default: %(default)s)")
    chosen = parser.parse_args()
    untested = [module for module in chosen.modules if not tests_of(module)]
    if untested:
        raise SystemExit(f"no tests/test_MODULE*.py for: {' '.join(untested)}")
    piles = {module: all_mutants(module) for module in chosen.modules}
    tried = {module: pile[: chosen.limit] for module, pile in piles.items()}
    with tempfile.TemporaryDirectory() as folder:
        results = try_all(tried, chosen.workers, chosen.minutes, Path(folder))
    if not report(piles, results):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
