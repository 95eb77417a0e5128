"""Logs, metrics and segments on their way from the data plane to the stores, off the path of invocations."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

LOG = logging.getLogger(__name__)

CAPACITY = 10_000

Sink = Callable[[dict[str, Any]], None]


class TelemetryQueue:
    """A bounded queue with one writer thread; what does not fit is dropped, counted and logged."""

    def __init__(self) -> None:
        self._queue: queue.Queue[dict[str, Any] | None] = queue.Queue(CAPACITY)
        self._sinks: dict[str, Sink] = {}
        self._thread: threading.Thread | None = None
        self.dropped = 0

    def connect(self, message_type: str, sink: Sink) -> None:
        """Give messages of this type (`logs`, `metrics`, `segments`) to `sink`."""
        self._sinks[message_type] = sink

    def put(self, message: dict[str, Any]) -> None:
        try:
            self._queue.put_nowait(message)
        except queue.Full:
            self.dropped += 1
            if self.dropped == 1 or self.dropped % 1000 == 0:
                LOG.warning("The stores are too slow: %d telemetry messages dropped", self.dropped)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="playground-telemetry", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread is None:
            return
        try:
            self._queue.put(None, timeout=0.2)
        except queue.Full:
            LOG.warning("Telemetry is not drained at stop")
        self._thread.join(0.5)

    def _run(self) -> None:
        while (message := self._queue.get()) is not None:
            sink = self._sinks.get(message["type"])
            if sink is None:
                LOG.error("No store takes telemetry of type %s", message["type"])
                continue
            try:
                sink(message)
            except Exception:
                LOG.exception("Storing %s failed", message["type"])
