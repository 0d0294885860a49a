"""The kit for authors of plugins; needs the extra `testing` (pytest and hypothesis).

| module | holds |
|---|---|
| `conformance` | suites that a renderer, compositor, validator or reader must pass |
| `fakes` | plugins that do what they are told: solid plates, stamped text, scripted findings, simulated money |
| `hostile` | a compositor that repaints everything |
| `mutations`, `defects` | defects as functions of text, and a compositor that plants one in one region |
| `samples` | small assets, compositions and hostile pictures |
| `strategies` | hypothesis strategies for copy, briefs, boxes, compositions and findings |
| `tiny_models` | models of random weights, built offline; what they draw is noise |
| `score` | miss, false-alarm and undecided rates of any validator, with confidence intervals |

Whatever simulates a model says so in its name and its docstring.
"""

from __future__ import annotations
