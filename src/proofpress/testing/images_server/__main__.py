"""Starts the simulated image service from the command line."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from proofpress.testing.images_server.faults import FAULTS
from proofpress.testing.images_server.model import SimulatedModel
from proofpress.testing.images_server.server import serve
from proofpress.testing.images_server.service import Service
from proofpress.testing.images_server.typist import TypistModel

__all__ = ["main"]


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 <= rate <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no rate from 0 to 1")
    return rate


def _fault(text: str) -> tuple[str, float]:
    name, _, rate = text.partition("=")
    if name not in FAULTS:
        raise argparse.ArgumentTypeError(f"no fault {name!r}; there are: {', '.join(FAULTS)}")
    return name, _rate(rate or "1")


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m proofpress.testing.images_server",
        description="A simulated image service on loopback: no model runs and no money moves.",
    )
    parser.add_argument("--port", type=int, required=True, help="port to listen on; 0 lets the system choose")
    parser.add_argument("--defect-rate", type=_rate, default=0.0, help="share of texts that are drawn with a defect")
    parser.add_argument("--repaint", action="store_true", help="repaint the whole picture, also outside the mask")
    parser.add_argument("--shift", type=int, default=0, metavar="PX", help="shift the whole picture by up to so much")
    parser.add_argument("--seed", type=int, default=0, help="the same orders then meet the same fate")
    parser.add_argument(
        "--fault", type=_fault, action="append", default=[], metavar="NAME=RATE", help="may be repeated"
    )
    return parser.parse_args(given)


def model_of(options: argparse.Namespace) -> SimulatedModel:
    """Return the model that the options ask for."""
    return TypistModel(options.defect_rate, repaint=options.repaint, shift=options.shift)


async def _serve(service: Service, port: int) -> None:
    server = await serve(service, port)
    host, real = server.sockets[0].getsockname()[:2]
    sys.stdout.write(f"simulated image service on http://{host}:{real}/v1\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


def main(given: Sequence[str] | None = None) -> int:
    """Serve until interrupted."""
    options = _arguments(given)
    try:
        asyncio.run(_serve(Service(model_of(options), dict(options.fault), options.seed), options.port))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        sys.stderr.write(f"cannot listen on port {options.port}: {error.strerror}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
