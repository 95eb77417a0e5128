"""One life of the gateway process: two pipes with JSON lines, and its end."""

import json
import logging
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

LOG = logging.getLogger(__name__)

# The user's own AWS settings and secrets stay out of the data plane and so out of functions.
INHERITED = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "NODE_COMPILE_CACHE")
INHERITED_PREFIXES = ("PLAYGROUND_",)


class PipeClosed(Exception):
    """The process cannot be reached any more."""


def entry_file() -> Path:
    """The data plane's entry: PLAYGROUND_DATAPLANE_ENTRY, or dataplane/main.ts beside this package."""
    configured = os.environ.get("PLAYGROUND_DATAPLANE_ENTRY")
    return Path(configured) if configured else Path(__file__).resolve().parents[1] / "dataplane" / "main.ts"


def node_binary() -> str:
    node = os.environ.get("PLAYGROUND_NODE") or shutil.which("node")
    if not node:
        raise RuntimeError("no Node found: set PLAYGROUND_NODE or put node into PATH")
    return node


class DataPlaneProcess:
    """A running gateway process. `send` from any thread, `messages` from one."""

    def __init__(self, process: "subprocess.Popen[bytes]", to_child: IO[bytes], from_child: IO[bytes]) -> None:
        self._process = process
        self._to_child = to_child
        self._from_child = from_child
        self._write_lock = threading.Lock()
        self.ended = threading.Event()
        self.last_heard = time.monotonic()

    @classmethod
    def spawn(cls, port: int) -> "DataPlaneProcess":
        """Start it; `port` 0 takes PLAYGROUND_DATAPLANE_PORT, or a free one."""
        child_in, to_child = os.pipe()
        from_child, child_out = os.pipe()
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in INHERITED or name.startswith(INHERITED_PREFIXES)
        }
        environment |= {
            "PLAYGROUND_PIPE_IN": str(child_in),
            "PLAYGROUND_PIPE_OUT": str(child_out),
            "PLAYGROUND_DATAPLANE_PORT": str(port or os.environ.get("PLAYGROUND_DATAPLANE_PORT") or 0),
        }
        try:
            process = subprocess.Popen(
                [node_binary(), str(entry_file())],
                env=environment,
                pass_fds=(child_in, child_out),
                stdin=subprocess.DEVNULL,
            )
        except BaseException:
            for descriptor in (child_in, to_child, from_child, child_out):
                os.close(descriptor)
            raise
        os.close(child_in)
        os.close(child_out)
        return cls(process, os.fdopen(to_child, "wb", buffering=0), os.fdopen(from_child, "rb", buffering=1 << 20))

    @property
    def closed(self) -> bool:
        return self.ended.is_set()

    def send(self, message: dict[str, Any]) -> None:
        """Write one line; blocks while the pipe is full. Raises PipeClosed when the process has ended."""
        line = json.dumps(message, separators=(",", ":")).encode() + b"\n"
        with self._write_lock:
            self._write(line)

    def send_or_skip(self, message: dict[str, Any], timeout_s: float) -> None:
        """As `send`, but give up when another writer holds the pipe: the watcher must not hang behind it."""
        if not self._write_lock.acquire(timeout=timeout_s):
            return
        try:
            self._write(json.dumps(message).encode() + b"\n")
        finally:
            self._write_lock.release()

    def _write(self, line: bytes) -> None:
        try:
            view = memoryview(line)
            while view:
                view = view[self._to_child.write(view) :]
        except (OSError, ValueError) as error:
            raise PipeClosed(str(error)) from error

    def messages(self) -> Iterator[dict[str, Any]]:
        """All messages until the process closes its pipe."""
        try:
            for line in self._from_child:
                self.last_heard = time.monotonic()
                try:
                    message = json.loads(line)
                except ValueError:
                    LOG.error("The data plane sent a line that is not JSON: %.200r", line)
                    continue
                yield message
        except (OSError, ValueError):
            LOG.debug("The pipe from the data plane was closed while reading")
        finally:
            self.ended.set()

    def exit_code(self) -> int | None:
        try:
            return self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return None

    def close(self, grace_s: float) -> None:
        """End of its pipe first, then after `grace_s` the kill. Idempotent."""
        try:
            self._to_child.close()
        except OSError:
            LOG.debug("The pipe to the data plane was closed already")
        try:
            self._process.wait(grace_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(2.0)
        self.ended.set()
