"""What functions tell through the data plane arrives in CloudWatch and X-Ray."""

import json
import time
from datetime import UTC, datetime, timedelta

from waiting import eventually

EMF = """
const Metrics = [{ Name: 'Orders', Unit: 'Count' }];
export const handler = async () => {
  const CloudWatchMetrics = [{ Namespace: process.env.SPACE, Dimensions: [['Service']], Metrics }];
  const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics }, Service: 'orders', Orders: [1, 2, 3] };
  console.log(JSON.stringify(line));
  return process.env._X_AMZN_TRACE_ID;
};
"""


def window() -> dict[str, datetime]:
    now = datetime.now(UTC)
    return {"StartTime": now - timedelta(minutes=2), "EndTime": now + timedelta(minutes=2)}


def total(client, namespace: str, metric: str, dimensions: dict[str, str], statistic: str = "Sum") -> list[float]:
    query = {
        "Id": "q",
        "MetricStat": {
            "Metric": {
                "Namespace": namespace,
                "MetricName": metric,
                "Dimensions": [{"Name": n, "Value": v} for n, v in dimensions.items()],
            },
            "Period": 300,
            "Stat": statistic,
        },
    }
    return client("cloudwatch").get_metric_data(MetricDataQueries=[query], **window())["MetricDataResults"][0]["Values"]


def test_embedded_metrics_of_a_log_line_can_be_queried(client, create_function, name) -> None:
    create_function(name, EMF, Environment={"Variables": {"SPACE": name}})
    client("lambda").invoke(FunctionName=name)
    assert sum(eventually(lambda: total(client, name, "Orders", {"Service": "orders"}))) == 6.0
    assert total(client, name, "Orders", {"Service": "orders"}, "Maximum")[0] == 3.0


def test_invocations_and_errors_of_a_function_are_counted(client, create_function, name) -> None:
    create_function(name, "export const handler = async (e) => { if (e.fail) throw new Error('x') }")
    for payload in ({}, {}, {"fail": True}):
        client("lambda").invoke(FunctionName=name, Payload=json.dumps(payload))
    of = {"FunctionName": name}
    eventually(lambda: sum(total(client, "AWS/Lambda", "Invocations", of)) == 3)
    eventually(lambda: sum(total(client, "AWS/Lambda", "Errors", of)) == 1)
    assert total(client, "AWS/Lambda", "Duration", of, "p99")[0] > 0


def invoke_with_header(client, function: str, header: str) -> str:
    def add(request, **_) -> None:
        request.headers.add_header("X-Amzn-Trace-Id", header)

    client.meta.events.register("before-sign.lambda.Invoke", add)
    try:
        return json.loads(client.invoke(FunctionName=function)["Payload"].read())
    finally:
        client.meta.events.unregister("before-sign.lambda.Invoke", add)


def test_a_traced_function_leaves_its_segments_under_the_callers_trace(client, create_function, name) -> None:
    create_function(name, EMF, TracingConfig={"Mode": "Active"}, Environment={"Variables": {"SPACE": name}})
    root = f"1-{int(time.time()):08x}-{'c' * 24}"
    header = f"Root={root};Parent={'d' * 16};Sampled=1"
    seen = invoke_with_header(client("lambda"), name, header)
    assert seen.startswith(f"Root={root};") and seen.endswith("Sampled=1")
    segments = eventually(
        lambda: [s for t in client("xray").batch_get_traces(TraceIds=[root])["Traces"] for s in t["Segments"]]
    )
    documents = [json.loads(segment["Document"]) for segment in segments]
    assert {"AWS::Lambda", "AWS::Lambda::Function"} <= {d.get("origin") for d in documents}
    summaries = client("xray").get_trace_summaries(FilterExpression=f'service("{name}")', **window())["TraceSummaries"]
    assert [s["Id"] for s in summaries] == [root]
