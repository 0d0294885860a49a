"""A simulated image service: a real HTTP server on loopback that speaks the images API, counts, bills and can be told to fail.

It learns the copy from prompt, pictures and mask only, as a model would. No model runs and no money moves.

```console
$ python -m proofpress.testing.images_server --port 8080 --defect-rate 0.3 --seed 7 --fault throttled=0.1
```

`GET /bill` tells what it charged, `GET /truth` what it drew and what it should have drawn.
"""

from __future__ import annotations

from proofpress.testing.images_server.faults import FAULTS
from proofpress.testing.images_server.model import Drawn, PlainModel, SimulatedModel, TruthRow
from proofpress.testing.images_server.server import RunningServer, running_server
from proofpress.testing.images_server.typist import TypistModel

__all__ = [
    "FAULTS", "Drawn", "PlainModel", "RunningServer", "SimulatedModel", "TruthRow", "TypistModel", "running_server",
]  # fmt: skip
