"""The kit cannot be passed by looking away: overrides are refused, and bad plugins fail the test that names their fault."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from proofpress.errors import PluginContractError
from proofpress.testing.conformance import ValidatorConformance

ROOT: Final = Path(__file__).parents[2]

HEAD: Final = """
import pytest
from proofpress.interfaces import *
from proofpress.proof import *
from proofpress.composition import *
from proofpress.errors import *
from proofpress.brief import SetBy
from proofpress.testing.conformance import *
from proofpress.testing.fakes import *
from proofpress.testing.samples import *
from proofpress.plugins.compositors.type import TypeCompositor
import attrs, numpy as np

def say(region, outcome, reason="as it was told", check="loud"):
    return Finding(check, region.id, outcome, reason, evidence=Evidence("a test"))
"""

VALIDATOR: Final = """
class Loud(Validator):
    name = "loud"
    checks = ("loud",)
    def validate(self, composition, regions, ctx):
        {body}

class TestIt(ValidatorConformance):
    @pytest.fixture
    def validator(self): return Loud()
    @pytest.fixture
    def good(self): return [Example(typeset(sample_asset(text_region("Now!"))))]
    @pytest.fixture
    def bad(self): return [Example(typeset(sample_asset(text_region("Now."))))]
"""

ONE_BY_ONE: Final = VALIDATOR.replace('checks = ("loud",)', 'checks = ("loud",)\n    one_by_one = True').replace(
    'text_region("Now!")', 'text_region("Now!"), text_region("Yes!", id="second")'
)

COMPOSITOR: Final = """
class Mine(Compositor):
    name = "mine"
    deterministic = True
    def compose(self, request, ctx):
        {body}

class TestIt(CompositorConformance):
    @pytest.fixture
    def compositor(self): return Mine()
"""

RENDERER: Final = """
class Mine(Renderer):
    name = "mine"
    deterministic = True
    def render(self, request, ctx):
        {body}

class TestIt(RendererConformance):
    @pytest.fixture
    def renderer(self): return Mine()
"""

READER: Final = """
class Mine(Reader):
    name = "mine"
    def read(self, crop, hint):
        {body}

class TestIt(ReaderConformance):
    @pytest.fixture
    def reader(self): return Mine()
"""

LOUD: Final = "return [say(r, Outcome.PASS if '!' in r.content.text else Outcome.FAIL) for r in regions]"
TYPE: Final = "TypeCompositor().compose(request, ctx)"


WITHOUT_BAD: Final = VALIDATOR[: VALIDATOR.index("    @pytest.fixture\n    def bad")]
EMPTY_BAD: Final = VALIDATOR[: VALIDATOR.index("    def bad")] + "    def bad(self): return []\n"
EXCUSED: Final = (
    VALIDATOR
    + """
    @pytest.mark.xfail(reason="it is loud about everything")
    def test_fails_every_bad_example(self, subject, bad):
        super().test_fails_every_bad_example(subject, bad)
"""
)
PASSING: Final = "return [say(r, Outcome.PASS) for r in regions]"

CASES: Final = {
    "honest validator": (VALIDATOR, LOUD, ""),
    "always passes": (VALIDATOR, PASSING, "test_fails_every_bad_example"),
    "always doubts": (
        VALIDATOR, "return [say(r, Outcome.UNDECIDED) for r in regions]", "test_fails_every_bad_example",
    ),
    "always fails": (VALIDATOR, "return [say(r, Outcome.FAIL) for r in regions]", "test_passes_every_good_example"),
    "never speaks": (VALIDATOR, "return []", "test_passes_every_good_example"),
    "no bad example": (WITHOUT_BAD, LOUD, "test_fails_every_bad_example"),
    "empty bad examples": (EMPTY_BAD, LOUD, "test_fails_every_bad_example"),
    "no reason": (VALIDATOR, LOUD.replace(") for", ", 'no') for"), "test_findings_are_well_formed"),
    "another check": (VALIDATOR, LOUD.replace(") for", ", check='other') for"), "test_findings_are_well_formed"),
    "judges all": (VALIDATOR, LOUD.replace("in regions", "in composition.regions"),
                   "test_judges_only_what_it_is_asked_about"),
    "crashes": (VALIDATOR, "composition.layers[0].rgba[0, 0, 0]; " + LOUD, "test_hostile_pictures_do_not_crash_it"),
    "changes its mind": (
        VALIDATOR,
        "self.n = getattr(self, 'n', 0) + 1; " + LOUD.replace(") for", ", f'round {self.n}') for"),
        "test_same_input_gives_the_same_findings",
    ),
    "paints": (
        VALIDATOR,
        "p = composition.plate.pixels; p.setflags(write=True) if p.base is None else 0; p[:] = 0; " + LOUD,
        "test_leaves_its_inputs_alone",
    ),
    "honest one by one": (ONE_BY_ONE, LOUD, ""),
    "counts its regions": (
        ONE_BY_ONE, LOUD.replace(") for", ", f'one of {len(regions)}') for"), "test_one_region_at_a_time_finds_the_same",
    ),
    "honest compositor": (COMPOSITOR, f"return {TYPE}", ""),
    "one layer": (COMPOSITOR, f"return {TYPE}[:1]", "test_returns_exactly_the_layers_asked_for"),
    "a layer too many": (
        COMPOSITOR, f"return [*{TYPE}, Layer('other', 0, 0, np.zeros((1, 1, 4), np.uint8))]",
        "test_returns_exactly_the_layers_asked_for",
    ),
    "no ink": (
        COMPOSITOR, "return [Layer(r.id, 0, 0, np.zeros((9, 9, 4), np.uint8)) for r in request.regions]",
        "test_paints_something",
    ),
    "wanders": (
        COMPOSITOR, f"return [attrs.evolve(l, x=l.x + np.random.randint(99)) for l in {TYPE}]",
        "test_same_request_gives_the_same_layers",
    ),
    "fears small grounds": (
        COMPOSITOR, f"if request.composition.plate.box.width < 9: raise IndexError('small')\n        return {TYPE}",
        "test_hostile_grounds_do_not_crash_it",
    ),
    "spends in secret": (
        COMPOSITOR, f"with ctx.spend(5) as s: s.settle(5)\n        return {TYPE}",
        "test_never_spends_beyond_the_budget",
    ),
    "another size": (
        RENDERER, "return [Plate(np.zeros((64, 64, 3), np.uint8), 'mine')] * request.count",
        "test_size_asked_is_size_given",
    ),
    "one plate": (RENDERER, "return SolidRenderer().render(request, ctx)[:1]", "test_returns_as_many_plates_as_asked"),
    "rolls dice": (
        RENDERER, "return SolidRenderer(tuple(np.random.randint(0, 255, 3))).render(request, ctx)",
        "test_same_seed_gives_the_same_bytes",
    ),
    "fears one pixel": (
        RENDERER,
        "if request.size.width == 1: raise ZeroDivisionError('x')\n        return SolidRenderer().render(request, ctx)",
        "test_small_plates_do_not_crash_it",
    ),
    "misreads": (READER, "return Reading('Fresh bread', 1, 'me')", "test_reads_clean_copy"),
    "over-confident": (READER, "return Reading('', 7.5, 'me')", "test_readings_are_well_formed"),
    "fears one row": (
        READER, "if crop.shape[0] < 2: raise IndexError('x')\n        return Reading('', 0, 'me')",
        "test_hostile_crops_do_not_crash_it",
    ),
    "excused": (EXCUSED, PASSING, ""),
    "paid": (COMPOSITOR.replace("deterministic = True", "paid = True"), f"return {TYPE}", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Run every case's suite in one process and return case, test and outcome."""
    folder = tmp_path_factory.mktemp("author")
    code = [HEAD]
    for number, (template, body, _) in enumerate(CASES.values()):
        one = template.format(body=body)
        for name in ("Loud", "Mine", "TestIt"):
            one = re.sub(rf"\b{name}\b", f"{name}{number}", one)
        code.append(one)
    (folder / "test_author.py").write_text("\n".join(code), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "--rootdir", folder, folder],
        cwd=folder, env={"PYTHONPATH": f"{ROOT / 'src'}:{folder}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found: dict[str, dict[str, str]] = {name: {} for name in CASES}
    names = list(CASES)
    for case, test, outcome in re.findall(r"TestIt(\d+)::(\w+) ([A-Z]+)", done.stdout):
        found[names[int(case)]][test] = outcome
    assert all(found.values()), done.stdout + done.stderr
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_kit_names_the_fault(outcomes: dict[str, dict[str, str]], case: str) -> None:
    failed = {test for test, outcome in outcomes[case].items() if outcome in ("FAILED", "ERROR")}
    named = CASES[case][2]
    assert named in failed if named else not failed


def test_an_override_that_says_why_is_seen_in_the_report(outcomes: dict[str, dict[str, str]]) -> None:
    assert outcomes["excused"]["test_fails_every_bad_example"] == "XFAIL"


def test_paid_plugins_need_to_be_asked_for(outcomes: dict[str, dict[str, str]]) -> None:
    assert set(outcomes["paid"].values()) == {"SKIPPED"}


def test_a_quiet_override_is_refused() -> None:
    def passes(self: object) -> None:
        """Look away."""

    for name in ("test_fails_every_bad_example", "_findings", "subject", "__init_subclass__"):
        with pytest.raises(PluginContractError, match=name):
            type("TestMine", (ValidatorConformance,), {name: passes, "__module__": __name__})
    with pytest.raises(PluginContractError, match="test_fails_every_bad_example"):
        type("TestMine", (ValidatorConformance,), {"test_fails_every_bad_example": None, "__module__": __name__})


def test_an_override_through_a_mixin_is_refused() -> None:
    class Mixin:
        def test_has_name_and_version(self) -> None:
            """Look away."""

    with pytest.raises(PluginContractError, match="test_has_name_and_version"):
        type("TestMine", (Mixin, ValidatorConformance), {"__module__": __name__})


def test_an_xfail_without_a_reason_is_refused() -> None:
    @pytest.mark.xfail
    def look_away(self: object) -> None:
        """Look away."""

    with pytest.raises(PluginContractError, match="reason"):
        type("TestMine", (ValidatorConformance,), {"test_has_name_and_version": look_away, "__module__": __name__})
