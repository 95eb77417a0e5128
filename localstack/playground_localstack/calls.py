"""Invocations on their way through the data plane: one future per call, completed exactly once."""

import itertools
import logging
from concurrent.futures import Future, InvalidStateError, TimeoutError
from dataclasses import dataclass
from typing import Any

from playground_localstack.data_plane_process import DataPlaneProcess

LOG = logging.getLogger(__name__)

Message = dict[str, Any]


@dataclass(frozen=True)
class Invoked:
    """How an invocation ended; the statuses are those of `InvocationStatus` in protocol.ts."""

    status: str
    payload: str
    reason: str | None = None
    log_tail: str = ""

    @property
    def ok(self) -> bool:
        return self.status == "ok"


NOT_RUNNING = Invoked("unavailable", "", "the data plane is not running")
ENDED: Message = {"status": "unavailable", "payload": "", "reason": "the data plane ended during the call"}


class Calls:
    """The calls in flight. Thread-safe."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._pending: dict[int, tuple[DataPlaneProcess, Future[Message]]] = {}

    def __len__(self) -> int:
        return len(self._pending)

    def make(self, process: DataPlaneProcess, message: Message, timeout_s: float) -> Invoked:
        """Send an `invoke` and wait for its end. Raises PipeClosed when it could not be sent."""
        call, future = next(self._ids), Future[Message]()
        self._pending[call] = (process, future)
        try:
            process.send({**message, "id": call})
            if process.closed:
                # Its end may have been handled before this call was registered.
                self.end_all(process)
            answer = future.result(timeout_s)
        except TimeoutError:
            return Invoked("unavailable", "", "the data plane did not answer in time")
        finally:
            self._pending.pop(call, None)
        return Invoked(answer["status"], answer["payload"], answer.get("reason"), answer.get("logTail", ""))

    def end_all(self, process: DataPlaneProcess) -> None:
        """Answer what this process left open as `unavailable`."""
        for owner, future in list(self._pending.values()):
            if owner is process:
                complete(future, ENDED)

    def on_invoked(self, message: Message) -> None:
        entry = self._pending.get(message["id"])
        if entry:
            complete(entry[1], message)


def complete(future: "Future[Message]", message: Message) -> None:
    """Set a result unless there is one: an answer and the end of the process may meet, the first one counts."""
    try:
        future.set_result(message)
    except InvalidStateError:
        LOG.debug("A call was completed twice")
