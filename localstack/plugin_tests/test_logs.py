"""CloudWatch Logs: what functions print can be read, and memory stays bounded."""

import time
from typing import Any

import pytest
from moto.logs.models import logs_backends
from waiting import eventually

from playground_localstack.stores import logs as module
from playground_localstack.stores.logs import LogStore, store_logs


def message(group: str, stream: str, *texts: str, start: int = 1_000) -> dict[str, Any]:
    events = [{"timestamp": start + n, "message": text} for n, text in enumerate(texts)]
    batch = {"accountId": "111111111111", "region": "eu-west-1", "group": group, "stream": stream, "events": events}
    return {"type": "logs", "batches": [batch]}


def test_groups_and_streams_are_created_and_lines_keep_their_time(name) -> None:
    store_logs(message(name, "s", "one", "two"))
    stream = logs_backends["111111111111"]["eu-west-1"].groups[name].streams["s"]
    assert [(e.timestamp, e.message) for e in stream.events] == [(1000, "one"), (1001, "two")]


def test_a_group_forgets_its_oldest_lines(name, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVENTS_PER_GROUP", 3)
    for n, stream in enumerate(("a", "b", "a")):
        store_logs(message(name, stream, f"{n}.1", f"{n}.2", start=1_000 * n))
    streams = logs_backends["111111111111"]["eu-west-1"].groups[name].streams
    assert [e.message for e in streams["a"].events] == ["2.1", "2.2"]
    assert streams["b"].events == []


def test_when_all_groups_are_full_the_largest_one_forgets(name, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVENTS", 4)
    store, place = LogStore(), ("111111111111", "eu-west-1")
    for n in range(6):
        store.put((*place, name), "s", [{"timestamp": n, "message": str(n)}])
    store.put((*place, f"{name}-2"), "s", [{"timestamp": 9, "message": "quiet"}])
    groups = logs_backends["111111111111"]["eu-west-1"].groups
    assert [e.message for e in groups[name].streams["s"].events] == ["3", "4", "5"]
    assert [e.message for e in groups[f"{name}-2"].streams["s"].events] == ["quiet"]


def test_a_group_deleted_by_somebody_is_counted_anew(name, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVENTS_PER_GROUP", 1)
    groups = logs_backends["111111111111"]["eu-west-1"].groups
    store_logs(message(name, "s", "one"))
    del groups[name]
    store_logs(message(name, "s", "two"))
    store_logs(message(name, "s", "three"))
    assert [e.message for e in groups[name].streams["s"].events][-1] == "three"


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


def test_groups_are_described_with_their_size_and_retention(client, name) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName=name)
    logs.put_retention_policy(logGroupName=name, retentionInDays=7)
    logs.create_log_stream(logGroupName=name, logStreamName="s")
    now = int(time.time() * 1000)
    logs.put_log_events(logGroupName=name, logStreamName="s", logEvents=[{"timestamp": now, "message": "12345"}])
    group = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]
    assert (group["storedBytes"], group["retentionInDays"]) == (5, 7)
    assert group["arn"].endswith(f":log-group:{name}:*")
