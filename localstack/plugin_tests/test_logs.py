"""CloudWatch Logs: what functions print can be read, and memory stays bounded."""

from typing import Any

import pytest
from conftest import eventually
from moto.logs.models import logs_backends

from playground_localstack.stores import logs as module
from playground_localstack.stores.logs import store_logs


def message(group: str, stream: str, *texts: str, start: int = 1_000) -> dict[str, Any]:
    events = [{"timestamp": start + n, "message": text} for n, text in enumerate(texts)]
    batch = {"accountId": "111111111111", "region": "eu-west-1", "group": group, "stream": stream, "events": events}
    return {"type": "logs", "batches": [batch]}


def test_groups_and_streams_are_created_and_lines_keep_their_time(name) -> None:
    store_logs(message(name, "s", "one", "two"))
    stream = logs_backends["111111111111"]["eu-west-1"].groups[name].streams["s"]
    assert [(e.timestamp, e.message) for e in stream.events] == [(1000, "one"), (1001, "two")]


def test_a_stream_forgets_its_oldest_lines(name, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVENTS_PER_STREAM", 2)
    store_logs(message(name, "s", "one", "two", "three"))
    stream = logs_backends["111111111111"]["eu-west-1"].groups[name].streams["s"]
    assert [e.message for e in stream.events] == ["two", "three"]


def test_a_group_forgets_its_longest_silent_streams(name, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STREAMS_PER_GROUP", 2)
    for n, stream in enumerate(("a", "b", "a", "c")):
        store_logs(message(name, stream, "line", start=1_000 * n))
    assert set(logs_backends["111111111111"]["eu-west-1"].groups[name].streams) == {"a", "c"}


def test_what_a_function_prints_is_found_by_a_filter(client, create_function, name) -> None:
    create_function(name, "export const handler = async () => { console.log('needle in here') }")
    client("lambda").invoke(FunctionName=name)

    def lines() -> list[str]:
        try:
            found = client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
        except client("logs").exceptions.ResourceNotFoundException:
            return []
        return [e["message"] for e in found] if any("REPORT" in e["message"] for e in found) else []

    text = eventually(lines)
    assert any("needle in here" in line for line in text)
    assert any(line.startswith("START RequestId") for line in text)
