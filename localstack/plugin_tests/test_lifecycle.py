"""The engine itself: loopback only, errors that abort the start, a quick stop that leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import boto3
import pytest
from engine import LOCALSTACK, Engine, start_engine
from waiting import eventually


def descendants(pid: int) -> list[int]:
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in table.splitlines()]
    found = [pid]
    for known in found:
        found += [child for child, parent in parents if parent == known]
    return found[1:]


def running(pids: list[int]) -> list[int]:
    alive = []
    for pid in pids:
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
        if state and not state.startswith("Z"):
            alive.append(pid)
    return alive


def own_address() -> str | None:
    """An address of this machine that is not loopback, if it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") else address


def client_of(engine: Engine, service: str):
    return boto3.client(
        service,
        endpoint_url=engine.url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def test_the_engine_listens_on_loopback_only(engine: Engine) -> None:
    address = own_address()
    if address is None:
        pytest.skip("this machine has no address besides loopback")
    with pytest.raises(OSError):
        socket.create_connection((address, engine.port), timeout=2)


def test_dynamodb_local_listens_on_loopback_only(engine: Engine, client) -> None:
    client("dynamodb").list_tables()
    java = next(p for p in descendants(engine.process.pid) if is_java(p))
    arguments = command(java).split()
    port = int(arguments[arguments.index("-port") + 1])
    socket.create_connection(("127.0.0.1", port), timeout=2).close()
    address = own_address()
    if address is None:
        pytest.skip("this machine has no address besides loopback")
    with pytest.raises(OSError):
        socket.create_connection((address, port), timeout=2)


@pytest.fixture
def own_engine(tmp_path: Path):
    engine = start_engine(tmp_path)
    yield engine
    engine.stop()


def test_sigterm_ends_everything_within_seconds_in_spite_of_long_polls(own_engine: Engine) -> None:
    queue = client_of(own_engine, "sqs").create_queue(QueueName="q")["QueueUrl"]
    client_of(own_engine, "dynamodb").list_tables()

    def poll() -> None:
        try:
            client_of(own_engine, "sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=20)
        except Exception:
            return

    polls = [threading.Thread(target=poll, daemon=True) for _ in range(3)]
    for thread in polls:
        thread.start()
    children = descendants(own_engine.process.pid)
    assert len(children) >= 2
    began = time.monotonic()
    own_engine.process.send_signal(signal.SIGTERM)
    assert own_engine.process.wait(10) == 0
    took = time.monotonic() - began
    print(f"from SIGTERM to exit: {took:.2f} s")
    assert took < 6, own_engine.log()[-2000:]
    eventually(lambda: not running(children), 5)
    said = own_engine.log().split("received signal", 1)[1]
    assert "Traceback" not in said and "Error" not in said, said


def test_the_deadline_of_a_stop_ends_dynamodb_local_among_threads_of_other_kinds() -> None:
    """LocalStack keeps its thread pools, which have no `stop`, in the same list."""
    stop = f"""
import sys, time
sys.path.insert(0, {str(LOCALSTACK)!r})
import start_engine
from localstack.services.dynamodb import server
from localstack.utils.asyncio import THREAD_POOL
from playground_localstack.dynamodb_local import DynamoDbLocal, stop_dynamodb_local
assert THREAD_POOL in server.TMP_THREADS
local = DynamoDbLocal(["/bin/sleep", "60"])
server.TMP_THREADS.append(local)
local.start()
end = time.monotonic() + 10
while local.process is None and time.monotonic() < end:
    time.sleep(0.01)
stop_dynamodb_local()
print("ended with", local.process.wait(5) is not None)
"""
    run = subprocess.run([sys.executable, "-c", stop], capture_output=True, text=True, timeout=60, check=False)
    assert run.stdout == "ended with True\n", run.stderr


def test_children_end_when_the_engine_is_killed(own_engine: Engine) -> None:
    client_of(own_engine, "dynamodb").list_tables()
    children = descendants(own_engine.process.pid)
    assert len(children) >= 2
    os.kill(own_engine.process.pid, signal.SIGKILL)
    eventually(lambda: not running(children), 10)


def test_dynamodb_local_comes_back_after_a_crash(own_engine: Engine) -> None:
    tables = client_of(own_engine, "dynamodb").list_tables
    assert tables()["TableNames"] == []
    java = [p for p in descendants(own_engine.process.pid) if is_java(p)]
    os.kill(java[0], signal.SIGKILL)

    def answers() -> bool:
        try:
            return tables()["TableNames"] == []
        except Exception:
            return False

    eventually(lambda: running([java[0]]) == [] and answers(), 20)
    assert "Restarting" in own_engine.log()


def is_java(pid: int) -> bool:
    return "LoopbackDynamoDb" in command(pid) and "/bin/sh" not in command(pid)


def command(pid: int) -> str:
    return subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout


def test_a_data_plane_that_does_not_start_aborts_the_start_with_its_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no-such-entry"):
        start_engine(tmp_path, PLAYGROUND_DATAPLANE_ENTRY=str(tmp_path / "no-such-entry.mjs"))


def test_a_module_that_cannot_be_imported_aborts_the_start(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import does_not_exist")
    start = f"""
import start_engine, playground_localstack
playground_localstack.__path__.append({str(tmp_path)!r})
from playground_localstack.guard import runtime_create
runtime_create()
"""
    run = subprocess.run(
        [sys.executable, "-c", start], cwd=LOCALSTACK, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode != 0
    assert "No module named 'does_not_exist'" in run.stderr
