"""Address and key: the key comes from the environment or an argument only, and is shown nowhere."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from proofpress.errors import EnvironmentProblem, InputError
from proofpress.plugins.gpt_image.endpoint import OPENAI_URL

__all__ = ["KEY_VARIABLE", "URL_VARIABLE", "Access", "find_access", "require_packages"]

KEY_VARIABLE: Final = "OPENAI_API_KEY"
"""Environment variable that holds the key if no other is named."""
URL_VARIABLE: Final = "OPENAI_BASE_URL"
"""Environment variable that holds the address if none is given."""
_NO_KEY: Final = "none"
_PACKAGES: Final = ("httpx2", "openai", "stamina")
_SHORTEST_SECRET: Final = 6


def require_packages() -> None:
    """Make sure that what sends requests is installed.

    Raises:
        EnvironmentProblem: A package of the extra `openai` is missing.
    """
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise EnvironmentProblem(
            f"image services need {', '.join(missing)}, not installed here", remedy="pip install 'proofpress[openai]'"
        )


class Access:
    """Where a service is and what opens it.

    Args:
        base_url: Its address.
        key: The key; empty if there is none.
        wanted: Environment variable that should have held it; empty if the service may need none.
    """

    def __init__(self, base_url: str, key: str, wanted: str) -> None:
        self.base_url = base_url
        self._wanted = wanted
        # A closure shows neither in vars() nor in a debugger's summary.
        self._read: Callable[[], str] = lambda: key

    def __repr__(self) -> str:
        return f"Access({self.base_url!r}, <key>)"

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI itself."""
        return urlsplit(self.base_url).hostname == urlsplit(OPENAI_URL).hostname

    def key(self) -> str:
        """Return the key, or a word in its place for services that need none.

        Raises:
            EnvironmentProblem: The service needs one and there is none.
        """
        key = self._read()
        if not key and self._wanted:
            raise EnvironmentProblem(
                f"there is no key for {urlsplit(self.base_url).hostname}",
                remedy=f"set the environment variable {self._wanted}",
            )
        return key or _NO_KEY

    def clean(self, text: str) -> str:
        """Return the text without the key in it: some services repeat what they refuse."""
        key = self._read()
        return text.replace(key, "<key>") if len(key) >= _SHORTEST_SECRET else text


def find_access(base_url: str, api_key: str | None, key_variable: str) -> Access:
    """Return address and key.

    The key of `OPENAI_API_KEY` goes to OpenAI, and to the address that `OPENAI_BASE_URL` names; to an address that is given
    here only if the variable is named too, so that a key is never sent to a stranger by habit.

    Raises:
        InputError: The address is none, or holds a password.
    """
    address = base_url or os.environ.get(URL_VARIABLE, "") or OPENAI_URL
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError("this is no address of a service", "base_url", "write it as https://HOST/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            "the address holds more than host and path", "base_url", "leave out names, passwords and queries"
        )
    access = Access(address, "", "")
    own = access.is_openai or not base_url
    variable = key_variable or (KEY_VARIABLE if own else "")
    key = (api_key if api_key is not None else os.environ.get(variable, "") if variable else "").strip()
    if not key.isascii() or not key.isprintable():
        raise InputError("the key holds characters that no header may hold", "api_key", "copy it again")
    return Access(address, key, variable if own or key_variable else "")
