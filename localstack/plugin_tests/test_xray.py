"""X-Ray: segments in, traces, summaries with filters and the service graph out."""

import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from playground_localstack.stores import xray as module
from playground_localstack.stores.xray import TraceStore

HERE = ("0", "r")


def trace_id() -> str:
    return f"1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]}"


def segment(trace: str, identity: str, **more: Any) -> str:
    now = time.time()
    base = {"trace_id": trace, "id": identity, "name": "orders", "start_time": now - 0.5, "end_time": now}
    return json.dumps({**base, **more})


def window() -> dict[str, datetime]:
    now = datetime.now(UTC)
    return {"StartTime": now - timedelta(minutes=1), "EndTime": now + timedelta(minutes=1)}


def test_a_finished_segment_replaces_the_one_in_progress_and_not_the_other_way_round() -> None:
    store, trace = TraceStore(), trace_id()
    store.put(HERE, segment(trace, "a", in_progress=True))
    store.put(HERE, segment(trace, "a", name="done"))
    store.put(HERE, segment(trace, "a", in_progress=True))
    assert [s["name"] for s in store.get(HERE, trace)] == ["done"]


def test_the_oldest_traces_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TRACES", 2)
    store, traces = TraceStore(), [trace_id() for _ in range(3)]
    for trace in traces:
        store.put(HERE, segment(trace, "a"))
    assert [len(store.get(HERE, trace)) for trace in traces] == [0, 1, 1]


def test_long_traces_push_out_older_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SEGMENTS", 4)
    store, traces = TraceStore(), [trace_id() for _ in range(3)]
    for trace in traces:
        for name in "ab":
            store.put(HERE, segment(trace, name))
            store.put(HERE, segment(trace, name))
    assert [len(store.get(HERE, trace)) for trace in traces] == [0, 2, 2]


def test_what_arrives_is_read_when_somebody_asks_and_rubbish_in_it_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SEGMENTS", 3)
    store, trace = TraceStore(), trace_id()
    store.receive(HERE, [segment(trace, "lost"), segment(trace, "a"), "rubbish", segment(trace, "b")])
    assert {s["id"] for s in store.get(HERE, trace)} == {"a", "b"}
    store.receive(HERE, [segment(trace, "c")])
    assert len(store.traces(HERE, 0, 1e12)[0][1]) == 3


def test_batch_get_traces_returns_the_documents_and_names_what_it_does_not_know(client) -> None:
    xray, trace = client("xray"), trace_id()
    refused = xray.put_trace_segments(TraceSegmentDocuments=[segment(trace, "a" * 16), "{}", "rubbish"])
    assert [r["ErrorCode"] for r in refused["UnprocessedTraceSegments"]] == ["MissingField", "ParseError"]
    answer = xray.batch_get_traces(TraceIds=[trace, "1-0-0"])
    assert json.loads(answer["Traces"][0]["Segments"][0]["Document"])["name"] == "orders"
    assert answer["Traces"][0]["Duration"] == pytest.approx(0.5, abs=0.01)
    assert answer["UnprocessedTraceIds"] == ["1-0-0"]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('annotation.order = "o-1"', True),
        ('annotation[order] = "o-2"', False),
        ('service("orders")', True),
        ('service("carts")', False),
        ("fault = true AND responsetime > 0.1", True),
        ("responsetime > 5", False),
        ("error", False),
        ("http.status = 500", True),
    ],
)
def test_summaries_are_filtered(client, expression: str, found: bool) -> None:
    xray, trace = client("xray"), trace_id()
    document = segment(trace, "b" * 16, fault=True, annotations={"order": "o-1"}, http={"response": {"status": 500}})
    xray.put_trace_segments(TraceSegmentDocuments=[document])
    pages = xray.get_paginator("get_trace_summaries").paginate(FilterExpression=expression, **window())
    assert (trace in [s["Id"] for page in pages for s in page["TraceSummaries"]]) is found


def test_an_unknown_filter_is_refused_and_not_ignored(client) -> None:
    with pytest.raises(ClientError) as refused:
        client("xray").get_trace_summaries(FilterExpression="group.name = 1 OR x", **window())
    assert refused.value.response["Error"]["Code"] == "InvalidRequestException"


def test_the_trace_graph_links_services_and_remote_calls(client) -> None:
    xray, trace = client("xray"), trace_id()
    now = time.time()
    remote = {"id": "d" * 16, "name": "DynamoDB", "namespace": "aws", "start_time": now - 0.2, "end_time": now}
    xray.put_trace_segments(
        TraceSegmentDocuments=[
            segment(trace, "a" * 16, name="api", origin="AWS::ApiGateway::Stage"),
            segment(trace, "b" * 16, name="orders", parent_id="a" * 16, subsegments=[remote]),
        ]
    )
    services = {s["Name"]: s for s in xray.get_trace_graph(TraceIds=[trace])["Services"]}
    target = {name: [e["ReferenceId"] for e in s["Edges"]] for name, s in services.items()}
    assert target["api"] == [services["orders"]["ReferenceId"]]
    assert target["orders"] == [services["DynamoDB"]["ReferenceId"]]
    assert services["orders"]["SummaryStatistics"]["OkCount"] == 1


def test_samplers_get_a_rule_that_samples_everything(client) -> None:
    rule = client("xray").get_sampling_rules()["SamplingRuleRecords"][0]["SamplingRule"]
    assert (rule["RuleName"], rule["FixedRate"]) == ("Default", 1.0)
