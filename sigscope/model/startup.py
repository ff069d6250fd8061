"""The stages at which connections come to life."""

from typing import Literal, get_args

Startup = Literal["setup", "urls", "command", "never", "unknown"]
STAGES: tuple[Startup, ...] = get_args(Startup)
