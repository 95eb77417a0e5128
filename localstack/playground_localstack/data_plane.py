"""The plugin's side of the data plane: desired state, invocations, supervision.

Everything that must run in the data plane (functions, REST stages, WebSocket APIs) is put here; this module keeps it
and sends all of it again whenever the gateway process had to be started anew. See localstack/dataplane/protocol.ts.
"""

import itertools
import logging
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError

from playground_localstack.api_calls import ApiCalls
from playground_localstack.calls import NOT_RUNNING, Calls, Invoked, Message, complete
from playground_localstack.data_plane_process import DataPlaneProcess, PipeClosed
from playground_localstack.telemetry import TelemetryQueue

LOG = logging.getLogger(__name__)

START_TIMEOUT_S = 30.0
SILENCE_TIMEOUT_S = 10.0
PING_EVERY_S = 2.0
FIRST_START_TRIES = 2
BACK_OFF_S = (0.05, 0.2, 0.5, 1.0)
STABLE_AFTER_S = 10.0
RECONNECT_WAIT_S = 10.0
# Above the function's own time-out: waiting for an environment (5 s) and its init phase (10 s).
INVOKE_SLACK_S = 30.0
DEFAULT_FUNCTION_TIMEOUT_S = 900.0

# Agreed with localstack/dataplane/main.ts.
EXIT_PORT_TAKEN = 98
PORT_TAKEN = "its port (PLAYGROUND_DATAPLANE_PORT) is taken by another program"


def split_version(arn: str) -> tuple[str, str]:
    """`arn:…:function:name[:qualifier]` → (unqualified ARN, version)."""
    parts = arn.split(":")
    return (":".join(parts[:7]), parts[7]) if len(parts) > 7 else (arn, "$LATEST")


# Services of the JSON protocols that functions call often; named as the SDKs name their endpoint variables.
CALLED_OVER_THE_PIPE = ("EVENTBRIDGE", "SECRETS_MANAGER", "SQS", "SSM")


def local_ports_environment(xray_port: int, api_port: int) -> dict[str, str]:
    """Where a function sends segments and service calls; the ports change when the gateway process starts anew."""
    return {
        "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{xray_port}",
        "_AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1",
        "_AWS_XRAY_DAEMON_PORT": str(xray_port),
        **{f"AWS_ENDPOINT_URL_{service}": f"http://127.0.0.1:{api_port}" for service in CALLED_OVER_THE_PIPE},
    }


class DataPlane:
    """Desired state and supervision of the gateway process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._state: dict[tuple[str, ...], Message] = {}
        self._timeouts: dict[str, float] = {}
        self._calls = Calls()
        self._process: DataPlaneProcess | None = None
        self._connected = threading.Event()
        self._stopping = threading.Event()
        self._settled = threading.Event()
        self._supervisor: threading.Thread | None = None
        self._ready: Message = {}
        self._start_error: str | None = None
        self._port = 0
        self.restarts = 0
        self.telemetry = TelemetryQueue()
        self._api_calls = ApiCalls()

    # --- life -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the gateway process and its supervision; raises when it does not get ready."""
        self.telemetry.start()
        self._supervisor = threading.Thread(target=self._supervise, name="playground-data-plane", daemon=True)
        self._supervisor.start()
        self._settled.wait(START_TIMEOUT_S)
        if not self._connected.is_set():
            self._stopping.set()
            raise RuntimeError(f"The data plane did not start: {self._start_error or 'no ready message'}")

    def stop(self) -> None:
        """End the gateway process; it gets 2 s after the end of its pipe, then it is killed."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process:
            process.close(grace_s=2.0)
        self.telemetry.stop()

    @property
    def port(self) -> int:
        """Port of the data plane's HTTP and WebSocket server on 127.0.0.1."""
        return self._port

    @property
    def url(self) -> str:
        return f"http://localhost:{self._port}"

    @property
    def xray_port(self) -> int:
        """UDP port that takes X-Ray segments."""
        return int(self._ready.get("xrayPort", 0))

    @property
    def api_port(self) -> int:
        """Port that takes the functions' calls of AWS services."""
        return int(self._ready.get("apiPort", 0))

    @property
    def pid(self) -> int:
        return int(self._ready.get("pid", 0))

    # --- desired state ----------------------------------------------------------------------------------------

    def put_function(self, function: Message) -> None:
        """Take a `FunctionSpec` of protocol.ts."""
        self._timeouts[function["arn"]] = float(function["timeoutSeconds"])
        self._put(("function", function["arn"], function["version"]), {"type": "function.put", "function": function})

    def remove_function(self, arn: str, version: str, revision_prefix: str = "") -> None:
        """Remove a version, unless its revision says that it was replaced in the meantime."""
        key = ("function", arn, version)
        with self._lock:
            known = self._state.get(key)
            if known and known["function"]["revision"].startswith(revision_prefix):
                del self._state[key]
                self._send({"type": "function.remove", "arn": arn, "version": version})

    def put_concurrency(self, arn: str, reserved: int | None) -> None:
        """Change the reserved concurrency of a function: the specs that are kept follow."""
        with self._lock:
            for key, message in self._state.items():
                if key[:2] == ("function", arn):
                    message["function"]["reservedConcurrency"] = reserved
            self._send({"type": "concurrency.put", "arn": arn, "reservedConcurrency": reserved})

    def put_rest_stage(self, stage: Message) -> None:
        """Take a `RestStage` of protocol.ts."""
        self._put(("rest", stage["apiId"], stage["stage"]), {"type": "rest.put", "stage": stage})

    def remove_rest_stage(self, api_id: str, stage: str | None) -> None:
        """Remove one stage, or with None all stages of the API."""
        key = ("rest", api_id) if stage is None else ("rest", api_id, stage)
        self._remove(key, {"type": "rest.remove", "apiId": api_id, "stage": stage})

    def put_websocket_api(self, api: Message) -> None:
        """Take a `WebSocketApi` of protocol.ts."""
        self._put(("websocket", api["apiId"]), {"type": "websocket.put", "api": api})

    def remove_websocket_api(self, api_id: str) -> None:
        self._remove(("websocket", api_id), {"type": "websocket.remove", "apiId": api_id})

    def functions(self) -> list[Message]:
        with self._lock:
            return [m["function"] for m in self._state.values() if m["type"] == "function.put"]

    def _put(self, key: tuple[str, ...], message: Message) -> None:
        with self._lock:
            self._state[key] = message
            self._send(message)

    def _remove(self, key: tuple[str, ...], message: Message) -> None:
        with self._lock:
            for known in [k for k in self._state if k[: len(key)] == key]:
                del self._state[known]
            self._send(message)

    def _send(self, message: Message) -> None:
        """Send now when connected; else the next connection sends the whole state anyway."""
        if self._process and self._connected.is_set():
            try:
                self._process.send(message)
            except PipeClosed:
                LOG.debug("The data plane is gone; %s is sent after its restart", message["type"])

    # --- invocations ------------------------------------------------------------------------------------------

    def invoke(
        self,
        arn: str,
        payload: str | bytes,
        trace: str | None = None,
        request_id: str | None = None,
        client_context: str | None = None,
    ) -> Invoked:
        """Run a function and wait for its end. `arn` may carry a version; never raises for a failed invocation.

        `trace` is an X-Amzn-Trace-Id value, `client_context` JSON text.
        """
        unqualified, version = split_version(arn)
        message = {
            "type": "invoke",
            "arn": unqualified,
            "version": version,
            "requestId": request_id or str(uuid.uuid4()),
            "payload": payload.decode() if isinstance(payload, bytes) else payload,
            "traceHeader": trace,
            "clientContext": client_context,
        }
        timeout = self._timeouts.get(unqualified, DEFAULT_FUNCTION_TIMEOUT_S) + INVOKE_SLACK_S
        deadline = time.monotonic() + RECONNECT_WAIT_S
        while not self._stopping.is_set() and self._connected.wait(max(0.0, deadline - time.monotonic())):
            process = self._process
            try:
                return self._calls.make(process, message, timeout) if process else NOT_RUNNING
            except PipeClosed:
                # Nothing of the call was read: it may be sent to the successor.
                self._disconnected(process)
        return NOT_RUNNING

    def _disconnected(self, process: DataPlaneProcess | None) -> None:
        with self._lock:
            if self._process is process:
                self._connected.clear()

    # --- supervision ------------------------------------------------------------------------------------------

    def _supervise(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._run_once()
                self._start_error = "it ended"
            except Exception as error:
                self._start_error = str(error)
            if self._stopping.is_set():
                return
            failures = 1 if time.monotonic() - began > STABLE_AFTER_S else failures + 1
            if not self._settled.is_set() and (failures == FIRST_START_TRIES or PORT_TAKEN in self._start_error):
                self._settled.set()
                return
            pause = BACK_OFF_S[min(failures, len(BACK_OFF_S)) - 1]
            self.restarts += 1
            LOG.error("The data plane stopped (%s); starting it again in %.2f s", self._start_error, pause)
            self._stopping.wait(pause)

    def _run_once(self) -> None:
        """One life of the gateway process: start, send the state, watch until it ends or falls silent."""
        process = DataPlaneProcess.spawn(self._port)
        with self._lock:
            self._process = process
        ready = Future[Message]()
        reader = threading.Thread(
            target=self._read, args=(process, ready), name="playground-data-plane-reader", daemon=True
        )
        reader.start()
        try:
            self._connect(process, ready.result(START_TIMEOUT_S))
            self._watch(process)
        except TimeoutError:
            raise RuntimeError(f"no ready message within {START_TIMEOUT_S:.0f} s") from None
        finally:
            self._connected.clear()
            process.close(grace_s=0.2)
            reader.join(2.0)
            self._calls.end_all(process)

    def _connect(self, process: DataPlaneProcess, ready: Message) -> None:
        with self._lock:
            self._ready = ready
            # The port is kept over restarts: functions and clients hold URLs with it.
            self._port = int(ready["port"])
            for message in self._state.values():
                if message["type"] == "function.put":
                    message["function"]["environment"].update(local_ports_environment(self.xray_port, self.api_port))
                process.send(message)
            self._connected.set()
            self._settled.set()
        LOG.info("Data plane: pid %s, http://127.0.0.1:%s, X-Ray UDP %s", ready["pid"], self._port, self.xray_port)

    def _watch(self, process: DataPlaneProcess) -> None:
        for ping in itertools.count(1):
            if process.ended.wait(PING_EVERY_S):
                raise RuntimeError(_reason(process))
            if self._stopping.is_set():
                return
            silent = time.monotonic() - process.last_heard
            if silent > SILENCE_TIMEOUT_S:
                raise RuntimeError(f"silent for {silent:.0f} s")
            process.send_or_skip({"type": "ping", "id": ping}, timeout_s=1.0)

    def _read(self, process: DataPlaneProcess, ready: "Future[Message]") -> None:
        handlers: dict[str, Callable[[Message], None]] = {
            "invoked": self._calls.on_invoked,
            "ready": lambda message: complete(ready, message),
            "pong": lambda message: None,
            "logs": self.telemetry.put,
            "metrics": self.telemetry.put,
            "segments": self.telemetry.put,
            "api.call": lambda message: self._api_calls.take(process, message),
        }
        for message in process.messages():
            handler = handlers.get(message.get("type", ""))
            if handler:
                handler(message)
            else:
                LOG.error("The data plane sent an unknown message type: %r", message.get("type"))
        if not ready.done():
            ready.set_exception(RuntimeError(f"it ended before it was ready: {_reason(process)}"))
        self._disconnected(process)
        self._calls.end_all(process)


def _reason(process: DataPlaneProcess) -> str:
    code = process.exit_code()
    return PORT_TAKEN if code == EXIT_PORT_TAKEN else f"exit code {code}"


data_plane = DataPlane()
