"""Suites that a plugin must pass: subclass one, give it fixtures, and run pytest.

```python
import pytest

from proofpress.testing.conformance import Example, ValidatorConformance
from proofpress.testing.samples import sample_asset, text_region, typeset


class TestLoud(ValidatorConformance):
    @pytest.fixture
    def validator(self):
        return Loud()

    @pytest.fixture
    def good(self):
        return [Example(typeset(sample_asset(text_region("Fresh!"))))]

    @pytest.fixture
    def bad(self):
        return [Example(typeset(sample_asset(text_region("Fresh."))))]
```

A test of the kit may not be replaced in silence: a subclass that overrides one is refused, unless the override is marked
`@pytest.mark.xfail(reason="…")`.
"""

from __future__ import annotations

from proofpress.testing.conformance.compositor import CompositorConformance
from proofpress.testing.conformance.reader import ReaderConformance, Sample
from proofpress.testing.conformance.renderer import RendererConformance
from proofpress.testing.conformance.validator import Example, ValidatorConformance

__all__ = [
    "CompositorConformance",
    "Example",
    "ReaderConformance",
    "RendererConformance",
    "Sample",
    "ValidatorConformance",
]
