"""The plugin keeps the data plane running: state is sent again, calls end, nothing outlives the pipe."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engine import node_binary
from waiting import eventually

from playground_localstack import data_plane as module
from playground_localstack.data_plane import DataPlane

FAKE = Path(__file__).with_name("fake_data_plane.mjs")
ARN = "arn:aws:lambda:us-east-1:000000000000:function:one"


def function(revision: str = "r1") -> dict[str, Any]:
    return {
        "arn": ARN,
        "version": "$LATEST",
        "timeoutSeconds": 3,
        "environment": {"A": "b"},
        "reservedConcurrency": None,
        "revision": revision,
    }


@pytest.fixture
def plane(monkeypatch: pytest.MonkeyPatch) -> Iterator[DataPlane]:
    monkeypatch.setenv("PLAYGROUND_NODE", node_binary())
    monkeypatch.setenv("PLAYGROUND_DATAPLANE_ENTRY", str(FAKE))
    monkeypatch.delenv("PLAYGROUND_DATAPLANE_PORT", raising=False)
    plane = DataPlane()
    plane.start()
    yield plane
    plane.stop()


def seen(plane: DataPlane, **payload: Any) -> Any:
    outcome = plane.invoke(ARN, json.dumps(payload))
    return json.loads(outcome.payload) if outcome.ok else None


def types(plane: DataPlane) -> list[str]:
    return [message["type"] for message in seen(plane)["state"]]


def test_an_invocation_carries_what_the_caller_gave(plane: DataPlane) -> None:
    outcome = plane.invoke(f"{ARN}:7", b"{}", trace="Root=1-2", request_id="id", client_context="e30=")
    call = json.loads(outcome.payload)["call"]
    assert call == {
        "type": "invoke",
        "arn": ARN,
        "version": "7",
        "requestId": "id",
        "traceHeader": "Root=1-2",
        "clientContext": "e30=",
    }


def test_the_whole_state_is_sent_again_after_a_crash(plane: DataPlane) -> None:
    plane.put_function(function())
    plane.put_rest_stage({"apiId": "a", "stage": "one"})
    plane.put_rest_stage({"apiId": "a", "stage": "two"})
    plane.put_rest_stage({"apiId": "b", "stage": "one"})
    plane.put_websocket_api({"apiId": "w"})
    plane.remove_rest_stage("a", "one")
    plane.put_concurrency(ARN, 4)
    before = seen(plane)["pid"]
    assert plane.invoke(ARN, '{"crash": true}').status == "unavailable"
    after = eventually(lambda: seen(plane), 5)
    assert after["pid"] != before
    messages = after["state"]
    assert [m["type"] for m in messages] == ["function.put", "rest.put", "rest.put", "websocket.put"]
    assert messages[0]["function"]["reservedConcurrency"] == 4
    assert messages[0]["function"]["environment"]["_AWS_XRAY_DAEMON_PORT"] == str(plane.xray_port)
    assert messages[0]["function"]["environment"]["AWS_ENDPOINT_URL_SQS"] == f"http://127.0.0.1:{plane.api_port}"


def test_calls_in_flight_at_a_crash_end_as_unavailable(plane: DataPlane) -> None:
    answers: list[str] = []
    hanging = threading.Thread(target=lambda: answers.append(plane.invoke(ARN, '{"hang": true}').status))
    hanging.start()
    eventually(lambda: len(plane._calls))
    plane.invoke(ARN, '{"crash": true}')
    hanging.join(5)
    assert answers == ["unavailable"]


def test_a_call_made_while_the_process_restarts_waits_for_it(plane: DataPlane) -> None:
    plane.invoke(ARN, '{"crash": true}')
    assert plane.invoke(ARN, "{}").status == "ok"


def test_a_silent_process_is_replaced(plane: DataPlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SILENCE_TIMEOUT_S", 0.4)
    monkeypatch.setattr(module, "PING_EVERY_S", 0.1)
    before = seen(plane)["pid"]
    assert plane.invoke(ARN, '{"mute": true}').status == "unavailable"
    assert eventually(lambda: seen(plane), 10)["pid"] != before


def test_an_older_version_that_is_cleaned_up_late_does_not_remove_its_successor(plane: DataPlane) -> None:
    plane.put_function(function("r2:x"))
    plane.remove_function(ARN, "$LATEST", revision_prefix="r1:")
    assert types(plane) == ["function.put"]
    plane.remove_function(ARN, "$LATEST", revision_prefix="r2:")
    assert types(plane) == ["function.put", "function.remove"]


def test_the_users_own_credentials_stay_out(plane: DataPlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")
    plane.invoke(ARN, '{"crash": true}')
    environment = eventually(lambda: seen(plane), 5)["env"]
    assert not [name for name in environment if name.startswith("AWS_")]


def test_the_process_ends_with_its_pipe(plane: DataPlane) -> None:
    pid = seen(plane)["pid"]
    plane.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert plane.invoke(ARN, "{}").status == "unavailable"


def test_a_data_plane_that_cannot_start_aborts_with_its_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mjs"
    broken.write_text("process.exit(98)")
    monkeypatch.setenv("PLAYGROUND_NODE", node_binary())
    monkeypatch.setenv("PLAYGROUND_DATAPLANE_ENTRY", str(broken))
    with pytest.raises(RuntimeError, match="PLAYGROUND_DATAPLANE_PORT"):
        DataPlane().start()
