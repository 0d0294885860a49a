from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.peers.peer_kit import PROXY_KEY, TOOLS, find_spec, free_port, running

from proofpress.plugins.gpt_image.models import MODELS
from proofpress.testing.images_server import RunningServer, running_server


@pytest.fixture(scope="session")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Prism: validates every request against the published specification, and answers with its example."""
    port = free_port()
    log = tmp_path_factory.mktemp("prism") / "log.txt"
    program = str(TOOLS / "node_modules/.bin/prism")
    command = [program, "mock", "-h", "127.0.0.1", "-p", str(port), "--errors", str(find_spec())]
    with running(command, port, log) as url:
        yield url


@pytest.fixture(scope="session")
def simulated() -> Iterator[RunningServer]:
    """Our own simulated service, whose usage depends on the order."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def litellm(prism: str, simulated: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """LiteLLM's proxy: forwards, and tells the cost by its own price map.

    It stands in front of Prism, and for models whose name begins with `simulated-` in front of our simulated service.
    """
    port = free_port()
    folder = tmp_path_factory.mktemp("litellm")
    behind = {"": prism, "simulated-": simulated.url}
    models = [
        {"model_name": f"{name}{m.id}", "litellm_params": {"model": f"openai/{m.id}", "api_base": url, "api_key": "x"}}
        for m in MODELS
        for name, url in behind.items()
    ]
    (folder / "config.yaml").write_text(json.dumps({"model_list": models}), "utf-8")
    config = str(folder / "config.yaml")
    command = [str(TOOLS / "litellm/bin/litellm"), "--config", config, "--host", "127.0.0.1", "--port", str(port)]
    env = {
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_MASTER_KEY": PROXY_KEY,
        "HOME": str(folder),
        "NO_DOCS": "True",
    }
    with running(command, port, folder / "log.txt", env) as url:
        yield url
