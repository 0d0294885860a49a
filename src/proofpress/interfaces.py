"""The four interfaces that plugins implement, one verb each; `context` has what every call gets, and is found here too.

Interfaces speak in proofpress values only. What a plugin is able to do stands as data on its class, so that a pipeline can be
checked before any work starts.
"""

from __future__ import annotations

import abc
from collections.abc import Sequence
from typing import ClassVar, Literal

import attrs

from proofpress.brief import Asset, Brand, PlateSpec, Region, SetBy
from proofpress.composition import Composition, Layer, Plate
from proofpress.context import Context, Event
from proofpress.geometry import Box, Size
from proofpress.image import Pixels
from proofpress.proof import Finding
from proofpress.quads import Quad

__all__ = [
    "ComposeRequest",
    "Compositor",
    "Context",
    "Deriver",
    "Event",
    "Hint",
    "Locator",
    "Price",
    "Priced",
    "Reader",
    "Reading",
    "RenderRequest",
    "Renderer",
    "Scope",
    "Validator",
    "Word",
]

Scope = Literal["copy", "plate", "region", "composition", "file"]


@attrs.frozen
class RenderRequest:
    """What a renderer is asked for. Hashable: equal requests may share a plate.

    Attributes:
        size: The size of the plate, px; the answer must have it exactly.
        spec: Prompt, seed, kind or source.
        brand: Its colours are the palette.
        calm: Boxes under text: keep them quiet and free of lettering.
        count: How many candidates are wanted.
        base: The request of the brief's first format, where this is another's; None there, or where a format stands alone.
    """

    size: Size
    spec: PlateSpec
    brand: Brand
    calm: tuple[Box, ...] = ()
    count: int = 1
    base: RenderRequest | None = None


class Renderer(abc.ABC):
    """Makes plates: backgrounds without text.

    ```python
    class Grey(Renderer):
        name = "grey"
        deterministic = True

        def render(self, request, ctx):
            pixels = np.full((request.size.height, request.size.width, 3), 128, np.uint8)
            return [Plate(pixels, renderer=self.name, seed=request.spec.seed)]
    ```
    """

    name: ClassVar[str]
    """The name in briefs, commands and reports."""
    version: ClassVar[str] = "1"
    """Changes whenever the same request may give another plate."""
    paid: ClassVar[bool] = False
    """Whether a call may cost money; it then goes through `ctx.spend`."""
    deterministic: ClassVar[bool] = False
    """Whether the same request gives the same bytes."""

    @abc.abstractmethod
    def render(self, request: RenderRequest, ctx: Context) -> Sequence[Plate]:
        """Return `request.count` plates of exactly `request.size`.

        Called once per format; may be called from several threads at once.

        Raises:
            BackendError: The model or service failed.
            BudgetError: The cap does not cover the call.
        """


class Deriver(abc.ABC):
    """A renderer's optional power: to make one plate serve many formats. The core asks for it with `isinstance`.

    The plate of the brief's first format is rendered; those of all others are derived from it.
    """

    @abc.abstractmethod
    def derive(self, plate: Plate, request: RenderRequest, ctx: Context) -> Plate:
        """Return a plate of exactly `request.size` that shows what `plate` shows.

        Called once per format and candidate; may be called from several threads at once.

        Args:
            plate: Made by the same renderer, for `request.base`.
            request: What is wanted.
            ctx: As in `Renderer.render`.

        Raises:
            ProofpressError: As `Renderer.render`.
        """


@attrs.frozen
class ComposeRequest:
    """What a compositor is asked for; a first pass and a tight repair have the same form.

    Attributes:
        composition: Plate and neighbours. The failed ink of the regions to draw is not in it.
        regions: The regions to draw, with relaxations applied.
        findings: What was wrong with the last attempt, to be mended; empty on the first pass.
        guide: What the regions look like when set by type, RGB of the whole canvas, or None if the rung gives no guide.
        attempt: 1 on the first pass, then counting up: a seed for models that would otherwise repeat themselves.
        effort: How many steps of quality above its usual one a model should take, as far as it has any.
    """

    composition: Composition
    regions: tuple[Region, ...]
    findings: tuple[Finding, ...] = ()
    guide: Pixels | None = attrs.field(default=None, eq=False, repr=False)
    attempt: int = 1
    effort: int = 0

    @property
    def asset(self) -> Asset:
        """The asset that is being made."""
        return self.composition.asset


class Compositor(abc.ABC):
    """Draws regions: returns one layer for each region that it was asked for, and nothing else.

    What a layer paints outside its region's paint bounds is cut off by the core.
    """

    name: ClassVar[str]
    """The name in briefs, commands and reports."""
    version: ClassVar[str] = "1"
    """Changes whenever the same request may give other layers."""
    sets: ClassVar[SetBy] = SetBy.MODEL
    """Whether it sets exactly by type, or draws with a model."""
    paid: ClassVar[bool] = False
    """Whether a call may cost money; it then goes through `ctx.spend`."""
    deterministic: ClassVar[bool] = False
    """Whether the same request gives the same bytes."""

    @abc.abstractmethod
    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Return a layer for each of `request.regions`.

        May be called from several threads at once.

        Raises:
            BackendError: The model or service failed.
            BudgetError: The cap does not cover the call.
        """


@attrs.frozen
class Price:
    """What calls will cost, in micro-USD.

    Attributes:
        expected: If nothing goes wrong on the way.
        worst: What must be held for them: the most that they can cost.
    """

    expected: int = 0
    worst: int = 0

    def __add__(self, other: Price) -> Price:
        return Price(self.expected + other.expected, self.worst + other.worst)


class Priced(abc.ABC):
    """A renderer's or compositor's optional power: to tell what a request will cost. Ask for it with `isinstance`."""

    @abc.abstractmethod
    def price(self, request: RenderRequest | ComposeRequest) -> Price:
        """Return what one call with this request will cost; asks nobody and spends nothing.

        Raises:
            InputError: It cannot be priced.
        """


class Validator(abc.ABC):
    """Judges regions of a composition against what they should say.

    ```python
    class Loud(Validator):
        name = "loud"
        checks = ("loud",)

        def validate(self, composition, regions, ctx):
            return [
                Finding("loud", r.id, Outcome.PASS if "!" in r.content.text else Outcome.FAIL,
                        "an exclamation mark is demanded", evidence=Evidence("copy deck"))
                for r in regions if r.role.is_text
            ]
    ```
    """

    name: ClassVar[str]
    """The name in briefs, commands and reports."""
    version: ClassVar[str] = "1"
    """Changes whenever the same picture may give another finding."""
    checks: ClassVar[tuple[str, ...]]
    """Names of the checks that its findings bear; most validators have one, the same as their own."""
    scope: ClassVar[Scope] = "region"
    """`copy` looks at the copy deck before anything is drawn (the plate is then blank); `plate` at the plate alone, once for
    all assets that share it (the composition has no regions then, and its findings are about none); `region` at one region and
    its surroundings, and runs again only for a region that was redrawn; `composition` at all regions together; `file` at
    `composition.encoded` too."""
    one_by_one: ClassVar[bool] = False
    """Whether it looks at each region by itself, and long enough that other threads should look at others meanwhile: it is then
    asked about one region at a time. What it finds is the same."""

    @abc.abstractmethod
    def validate(self, composition: Composition, regions: Sequence[Region], ctx: Context) -> Sequence[Finding]:
        """Return a finding for each of `regions` that the check applies to.

        An exception becomes an UNDECIDED finding of each of `checks` for each region: a check that crashes has not passed.
        May be called from several threads at once.
        """

    def lacks(self) -> str:
        """Return the command that installs what the checks cannot do without; by default empty: nothing is missing.

        A brief that requires one of the checks is then refused before any work starts.
        """
        return ""


@attrs.frozen
class Hint:
    """What a reader may know about a crop.

    Attributes:
        locale: BCP 47 locale of the copy.
        lines: How many lines the crop holds; 0 if unknown.
    """

    locale: str
    lines: int = 0


@attrs.frozen
class Reading:
    """What a reader read.

    Attributes:
        text: Lines in reading order, separated by line feeds; empty if nothing was found.
        confidence: 0..1, the engine's own figure; comparable only within one engine.
        source: Engine, version and language data, for evidence.
        rivals: Digits and marks that were read, each with another that it may as well have been; empty if the engine cannot
            tell.
        unread: The widest room at an end of a line that was found in which nothing was read, in heights of the line; 0 if the
            engine cannot tell.
    """

    text: str
    confidence: float
    source: str
    rivals: tuple[tuple[str, str], ...] = ()
    unread: float = 0.0


@attrs.frozen
class Word:
    """A word that was found in a picture.

    Attributes:
        text: As it was read.
        box: Where it stands, px.
        line: Number of its line, counting in reading order; words of one line follow each other.
        quad: The same place turned as the word is; None where the reader takes all words for upright.
    """

    text: str
    box: Box
    line: int
    quad: Quad | None = None


class Locator(abc.ABC):
    """A reader's optional power: to find words in a whole picture. Ask for it with `isinstance`."""

    @abc.abstractmethod
    def locate(self, picture: Pixels, hint: Hint) -> Sequence[Word]:
        """Return the words of the picture (RGB of any size) in reading order.

        May be called from several threads at once.

        Raises:
            ReaderUnavailableError: As `Reader.read`.
        """


class Reader(abc.ABC):
    """Reads text from a crop (an OCR engine)."""

    name: ClassVar[str]
    """The name in commands and reports."""
    version: ClassVar[str] = "1"
    """Changes whenever the same crop may be read otherwise."""
    natural: ClassVar[bool] = False
    """Whether it reads pictures as they are, and finds lines in them; others are shown dark letters on white."""

    @abc.abstractmethod
    def read(self, crop: Pixels, hint: Hint) -> Reading:
        """Return what stands in the crop, upright RGB of any size.

        May be called from several threads at once.

        Raises:
            ReaderUnavailableError: The engine or its data for the locale is missing; the remedy is the install command.
        """

    def unwritable(self, text: str, locale: str) -> tuple[str, ...]:
        """Return the characters of `text` that this reader can never write for this locale; by default none.

        Raises:
            ReaderUnavailableError: As `read`.
        """
        del text, locale
        return ()

    def log_likelihoods(self, crop: Pixels, texts: Sequence[str], hint: Hint) -> tuple[float, ...] | None:
        """Return the natural logarithm of each text's likelihood, given the crop; by default None: it cannot tell.

        Likelihoods are comparable within one crop only. A line break in a text stands for a space.

        Raises:
            ReaderUnavailableError: As `read`.
        """
        del crop, texts, hint
        return None
