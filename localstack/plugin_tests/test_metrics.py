"""CloudWatch metrics: exact dimensions, percentiles, counts, bounds."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from playground_localstack.stores import metrics as module
from playground_localstack.stores.metrics import MemoryMetrics

START = datetime(2026, 1, 1, tzinfo=UTC)


def datum(value: float, second: int = 0, **more: object) -> dict:
    return {"MetricName": "Latency", "Value": value, "Timestamp": START + timedelta(seconds=second), **more}


def stat(store: MemoryMetrics, statistic: str, period: int = 60, dimensions: list | None = None) -> list[float]:
    metric = {"Namespace": "N", "MetricName": "Latency", "Dimensions": dimensions or []}
    query = {"MetricStat": {"Metric": metric, "Period": period, "Stat": statistic}}
    end = START + timedelta(minutes=10)
    return store.get_metric_data_stat("0", "r", query, START, end, "TimestampAscending")["values"]


def test_percentiles_weigh_values_by_their_counts() -> None:
    store = MemoryMetrics()
    store.add_metric_data("0", "r", "N", [{**datum(0), "Value": None, "Values": [1.0, 9.0], "Counts": [99, 1]}])
    assert stat(store, "p50") == [1.0]
    assert stat(store, "p99") == [1.0]
    assert stat(store, "p99.9") == [9.0]
    assert stat(store, "SampleCount") == [100]


def test_values_are_summed_per_period() -> None:
    store = MemoryMetrics()
    store.add_metric_data("0", "r", "N", [datum(5, 61), datum(1, 0), datum(2, 59)])
    assert stat(store, "Sum") == [3.0, 5.0]
    assert stat(store, "Average") == [1.5, 5.0]
    assert stat(store, "Maximum", period=1) == [1.0, 2.0, 5.0]


def test_statistic_sets_keep_their_minimum_and_maximum() -> None:
    store = MemoryMetrics()
    values = {"SampleCount": 4, "Sum": 20, "Minimum": 1, "Maximum": 12}
    store.add_metric_data("0", "r", "N", [{**datum(0), "Value": None, "StatisticValues": values}])
    assert [stat(store, s)[0] for s in ("SampleCount", "Sum", "Minimum", "Maximum", "Average")] == [4, 20, 1, 12, 5]


def test_a_series_forgets_its_oldest_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SAMPLES_PER_SERIES", 3)
    store = MemoryMetrics()
    store.add_metric_data("0", "r", "N", [datum(n, n) for n in range(5)])
    assert stat(store, "Minimum") == [2.0]


def test_the_longest_unused_series_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SERIES", 2)
    store = MemoryMetrics()
    for service in ("a", "b", "a", "c"):
        store.add_metric_data("0", "r", "N", [datum(1, Dimensions=[{"Name": "Service", "Value": service}])])
    names = {m["dimensions"][0]["Value"] for m in store.list_metrics("0", "r", "N", "", [])["metrics"]}
    assert names == {"a", "c"}


def test_dimensions_must_match_exactly(client, name) -> None:
    cloudwatch, now = client("cloudwatch"), datetime.now(UTC)
    for function, value in (("orders", 1.0), ("orders-dlq", 100.0)):
        cloudwatch.put_metric_data(
            Namespace=name,
            MetricData=[
                {
                    "MetricName": "Errors",
                    "Dimensions": [{"Name": "FunctionName", "Value": function}],
                    "Value": value,
                    "Unit": "Count",
                }
            ],
        )
    answer = cloudwatch.get_metric_statistics(
        Namespace=name,
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": "orders"}],
        StartTime=now - timedelta(minutes=1),
        EndTime=now + timedelta(minutes=1),
        Period=120,
        Statistics=["Sum"],
        ExtendedStatistics=["p99"],
    )
    assert [(p["Sum"], p["ExtendedStatistics"]["p99"], p["Unit"]) for p in answer["Datapoints"]] == [
        (1.0, 1.0, "Count")
    ]


def test_get_metric_data_knows_percentiles_and_refuses_expressions(client, name) -> None:
    cloudwatch, now = client("cloudwatch"), datetime.now(UTC)
    cloudwatch.put_metric_data(
        Namespace=name, MetricData=[{"MetricName": "L", "Values": [1.0, 5.0], "Counts": [90.0, 10.0]}]
    )
    times = {"StartTime": now - timedelta(minutes=1), "EndTime": now + timedelta(minutes=1)}
    metric = {"Namespace": name, "MetricName": "L"}
    query = {"Id": "a", "MetricStat": {"Metric": metric, "Period": 300, "Stat": "p95"}}
    assert cloudwatch.get_metric_data(MetricDataQueries=[query], **times)["MetricDataResults"][0]["Values"] == [5.0]
    with pytest.raises(ClientError) as refused:
        cloudwatch.get_metric_data(MetricDataQueries=[{"Id": "b", "Expression": "a/2"}], **times)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_list_metrics_names_what_was_put(client, name) -> None:
    client("cloudwatch").put_metric_data(Namespace=name, MetricData=[{"MetricName": "L", "Value": 1.0}])
    assert [m["MetricName"] for m in client("cloudwatch").list_metrics(Namespace=name)["Metrics"]] == ["L"]
