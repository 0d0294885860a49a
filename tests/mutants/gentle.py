"""A pytest plugin for runs on mutants: no shrinking, no examples kept, no memory without end."""

from __future__ import annotations

import resource

from hypothesis import HealthCheck, Phase, settings

resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
settings.register_profile(
    "mutants",
    phases=[Phase.explicit, Phase.generate],
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutants")
