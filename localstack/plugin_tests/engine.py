"""Starts and stops one engine for tests, on free ports with a state folder of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

LOCALSTACK = Path(__file__).resolve().parents[1]
REPOSITORY = LOCALSTACK.parent
READY_TIMEOUT_S = 90.0
# The service catalog takes seconds to build; it depends on the installed versions only, which its name says.
SHARED_CATALOG = Path(tempfile.gettempdir()) / "playground-plugin-tests"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def node_binary() -> str:
    bundled = REPOSITORY / "node_modules" / ".bin" / "node"
    return os.environ.get("PLAYGROUND_NODE") or (str(bundled) if bundled.exists() else "node")


def environment(folder: Path, port: int, data_plane_port: int, **extra: str) -> dict[str, str]:
    """What the launcher sets for an engine (see start_engine.py)."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    given = {name: value for name, value in os.environ.items() if name.startswith("PLAYGROUND_")}
    return {
        **kept,
        **given,
        "FILESYSTEM_ROOT": str(folder / "fs"),
        "TMPDIR": str(folder / "tmp"),
        "CONFIG_DIR": str(folder / "config"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "LOCALSTACK_HOST": f"localhost:{port}",
        "SQS_ENDPOINT_STRATEGY": "path",
        "OVERRIDE_IN_DOCKER": "0",
        "LAMBDA_RUNTIME_EXECUTOR": "playground",
        "LAMBDA_SYNCHRONOUS_CREATE": "1",
        "LAMBDA_RETRY_BASE_DELAY": "1",
        "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": "0.2",
        "LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC": "0.1",
        "PROVIDER_OVERRIDE_DYNAMODB": "v2",
        "DYNAMODB_IN_MEMORY": "1",
        "DYNAMODB_SHARE_DB": "1",
        "IN_MEMORY_CLIENT": "1",
        "SQS_DISABLE_CLOUDWATCH_METRICS": "1",
        "CFN_VERBOSE_ERRORS": "1",
        "CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES": "0",
        "DISABLE_EVENTS": "1",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "DNS_ADDRESS": "0",
        "API_ENDPOINT": "http://127.0.0.1:9",
        "ANALYTICS_API": "http://127.0.0.1:9",
        "PLAYGROUND_NODE": node_binary(),
        "PLAYGROUND_DATAPLANE_PORT": str(data_plane_port),
        "PLAYGROUND_STATE_DIR": str(folder),
        **extra,
    }


@dataclass
class Engine:
    """A running engine; its log is in `folder`/engine.log."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    port: int
    data_plane_port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def data_plane_url(self) -> str:
        return f"http://127.0.0.1:{self.data_plane_port}"

    def log(self) -> str:
        return (self.folder / "engine.log").read_text(errors="replace")

    def stop(self, timeout_s: float = 10.0) -> int:
        """SIGTERM, then after `timeout_s` the kill of the whole process group."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill_group()
            return self.process.wait(5)

    def kill_group(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)


def copy_catalog(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for catalog in source.glob("service-catalog-*.dill"):
        if not (target / catalog.name).exists():
            partial = target / f"{catalog.name}.{os.getpid()}"
            shutil.copyfile(catalog, partial)
            partial.replace(target / catalog.name)


def start_engine(folder: Path, **extra: str) -> Engine:
    """Start an engine and wait until it is ready; raises with the end of its log."""
    for name in ("fs", "tmp", "config", "cache"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    cache = folder / "fs" / "var" / "lib" / "localstack" / "cache"
    copy_catalog(SHARED_CATALOG, cache)
    port, data_plane_port = free_port(), free_port()
    with (folder / "engine.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(LOCALSTACK / "start_engine.py")],
            env=environment(folder, port, data_plane_port, **extra),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    engine = Engine(process, folder, port, data_plane_port)
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        if _is_ready(engine.url):
            copy_catalog(cache, SHARED_CATALOG)
            return engine
        time.sleep(0.1)
    engine.stop()
    raise RuntimeError(f"The engine did not get ready (code {process.poll()}):\n{engine.log()[-4000:]}")


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_localstack/init/ready", timeout=2) as answer:
            return bool(json.load(answer).get("completed"))
    except OSError:
        return False
