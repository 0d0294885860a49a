"""Copy-critical images whose every word, price and code is proved before approval.

```python
import proofpress as pp

brief = pp.load_brief("poster.json")
pipeline = pp.Pipeline(
    renderer=pp.ProceduralRenderer(), compositors=[pp.TypeCompositor()], validators=pp.default_validators()
)
proof = pipeline.run(brief, locale="ar-EG")
pp.save_proofs([proof], "out/")
```

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from proofpress._version import __version__

if TYPE_CHECKING:
    from proofpress.brief import Asset, Brand, Brief, Content, Format, Panel, Part, Region, Relax, Role, SetBy
    from proofpress.budget import Budget, Cost
    from proofpress.composition import Composition, Layer, Plate
    from proofpress.config import build_pipeline, default_readers, default_validators
    from proofpress.errors import (
        BackendError,
        BriefError,
        BudgetError,
        EnvironmentProblem,
        ImageInputError,
        InputError,
        OutputError,
        PluginError,
        ProofpressError,
    )
    from proofpress.geometry import Box, Insets, Size
    from proofpress.interfaces import (
        ComposeRequest,
        Compositor,
        Context,
        Deriver,
        Event,
        Hint,
        Price,
        Priced,
        Reader,
        Reading,
        Renderer,
        RenderRequest,
        Validator,
    )
    from proofpress.loading import load_brief, parse_brief
    from proofpress.markers import hookimpl
    from proofpress.pipeline import Pipeline
    from proofpress.plugins.compositors.type import TypeCompositor
    from proofpress.plugins.gpt_image.compositor import GptImageCompositor
    from proofpress.plugins.gpt_image.renderer import GptImageRenderer
    from proofpress.plugins.readers.pytesseract import PytesseractReader
    from proofpress.plugins.readers.tesserocr import TesserocrReader
    from proofpress.plugins.renderers.image import ImageRenderer
    from proofpress.plugins.renderers.procedural import ProceduralRenderer
    from proofpress.proof import Call, Evidence, Finding, Outcome, Proof, Status
    from proofpress.registry import Registry
    from proofpress.repair import Ladder, Rung
    from proofpress.report.approve import approve
    from proofpress.report.save import save_proofs

_HOMES: Final = {
    "proofpress.brief": "Asset Brand Brief Content Format Panel Part Region Relax Role SetBy",
    "proofpress.budget": "Budget Cost",
    "proofpress.composition": "Composition Layer Plate",
    "proofpress.config": "build_pipeline default_readers default_validators",
    "proofpress.errors": "BackendError BriefError BudgetError EnvironmentProblem ImageInputError InputError OutputError "
    "PluginError ProofpressError",
    "proofpress.geometry": "Box Insets Size",
    "proofpress.interfaces": "ComposeRequest Compositor Context Deriver Event Hint Price Priced Reader Reading RenderRequest "
    "Renderer Validator",
    "proofpress.markers": "hookimpl",
    "proofpress.pipeline": "Pipeline",
    "proofpress.plugins.compositors.type": "TypeCompositor",
    "proofpress.plugins.gpt_image.compositor": "GptImageCompositor",
    "proofpress.plugins.gpt_image.renderer": "GptImageRenderer",
    "proofpress.plugins.readers.pytesseract": "PytesseractReader",
    "proofpress.plugins.readers.tesserocr": "TesserocrReader",
    "proofpress.plugins.renderers.image": "ImageRenderer",
    "proofpress.plugins.renderers.procedural": "ProceduralRenderer",
    "proofpress.proof": "Call Evidence Finding Outcome Proof Status",
    "proofpress.registry": "Registry",
    "proofpress.repair": "Ladder Rung",
    "proofpress.report.approve": "approve",
    "proofpress.report.save": "save_proofs",
    "proofpress.loading": "load_brief parse_brief",
}
_HOME: Final = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = [
    "Asset",
    "BackendError",
    "Box",
    "Brand",
    "Brief",
    "BriefError",
    "Budget",
    "BudgetError",
    "Call",
    "ComposeRequest",
    "Composition",
    "Compositor",
    "Content",
    "Context",
    "Cost",
    "Deriver",
    "EnvironmentProblem",
    "Event",
    "Evidence",
    "Finding",
    "Format",
    "GptImageCompositor",
    "GptImageRenderer",
    "Hint",
    "ImageInputError",
    "ImageRenderer",
    "InputError",
    "Insets",
    "Ladder",
    "Layer",
    "Outcome",
    "OutputError",
    "Panel",
    "Part",
    "Pipeline",
    "Plate",
    "PluginError",
    "Price",
    "Priced",
    "ProceduralRenderer",
    "Proof",
    "ProofpressError",
    "PytesseractReader",
    "Reader",
    "Reading",
    "Region",
    "Registry",
    "Relax",
    "RenderRequest",
    "Renderer",
    "Role",
    "Rung",
    "SetBy",
    "Size",
    "Status",
    "TesserocrReader",
    "TypeCompositor",
    "Validator",
    "__version__",
    "approve",
    "build_pipeline",
    "default_readers",
    "default_validators",
    "hookimpl",
    "load_brief",
    "parse_brief",
    "save_proofs",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
