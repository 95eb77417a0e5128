"""What the data plane was told: read from the recording one, which hears it over a pipe, so a moment later."""

import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

TIMEOUT_S = 10.0

State = dict[str, Any]


class Told:
    def __init__(self, url: str) -> None:
        self._url = url

    def state(self) -> State:
        """`functions`, `rest` and `websocket` by key, as last told."""
        with urllib.request.urlopen(f"{self._url}/state", timeout=5) as answer:
            return json.load(answer)

    def until(self, look: Callable[[State], Any], expected: Any) -> None:
        """Wait until `look(state)` is `expected`; fails with what it was instead."""
        deadline, found = time.monotonic() + TIMEOUT_S, None
        while time.monotonic() < deadline:
            try:
                found = look(self.state())
            except (KeyError, IndexError) as error:
                found = error
            if found == expected:
                return
            time.sleep(0.02)
        raise AssertionError(f"expected {expected!r}, last seen {found!r}")
