"""Built-in checks, one a file."""

from __future__ import annotations

from proofpress.interfaces import Validator
from proofpress.markers import hookimpl
from proofpress.plugins.checks.brand import BrandCheck
from proofpress.plugins.checks.calm import CalmCheck
from proofpress.plugins.checks.characters import CharactersCheck
from proofpress.plugins.checks.code import CodeCheck
from proofpress.plugins.checks.contrast import ContrastCheck
from proofpress.plugins.checks.direction import DirectionCheck
from proofpress.plugins.checks.fit import FitCheck
from proofpress.plugins.checks.geometry import GeometryCheck
from proofpress.plugins.checks.glyphs import GlyphsCheck
from proofpress.plugins.checks.grade import GradeCheck
from proofpress.plugins.checks.gtin import GtinCheck
from proofpress.plugins.checks.language import LanguageCheck
from proofpress.plugins.checks.lettering import LetteringCheck
from proofpress.plugins.checks.palette import PaletteCheck
from proofpress.plugins.checks.pattern import PatternCheck
from proofpress.plugins.checks.script import ScriptCheck
from proofpress.plugins.checks.sense import SenseCheck
from proofpress.plugins.checks.shapes import ShapesCheck
from proofpress.plugins.checks.stress import StressCheck
from proofpress.plugins.checks.synthesis import SynthesisCheck
from proofpress.plugins.checks.text import TextCheck
from proofpress.plugins.checks.unasked import UnaskedCheck
from proofpress.plugins.checks.words import WordsCheck

__all__ = ["proofpress_validators"]


@hookimpl
def proofpress_validators() -> list[type[Validator]]:
    """Return the built-in checks, those of the copy deck first."""
    return [
        CharactersCheck,
        ScriptCheck,
        GtinCheck,
        WordsCheck,
        SenseCheck,
        LanguageCheck,
        FitCheck,
        LetteringCheck,
        PaletteCheck,
        PatternCheck,
        GlyphsCheck,
        GeometryCheck,
        ContrastCheck,
        CalmCheck,
        SynthesisCheck,
        ShapesCheck,
        TextCheck,
        UnaskedCheck,
        DirectionCheck,
        BrandCheck,
        CodeCheck,
        GradeCheck,
        StressCheck,
    ]
