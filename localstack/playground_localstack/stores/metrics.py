"""CloudWatch metrics in memory, with exact dimensions and percentiles, bounded.

Why: the stock store commits to sqlite once per datum (29 ms), matches dimensions with LIKE (so `orders` also counts
`orders-dlq`), and knows no percentiles.
Upstream: localstack/localstack:localstack-core/localstack/services/cloudwatch/cloudwatch_database_helper.py (4.13.1),
CloudwatchDatabase (same six methods)
Drop when: upstream keeps recent metrics in memory with exact dimension match.
"""

import bisect
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playground_localstack.compatibility import made_for

SAMPLES_PER_SERIES = 20_000
SERIES = 5_000
NO_UNIT = "NULL_VALUE"
STATISTICS = ("SampleCount", "Sum", "Average", "Minimum", "Maximum")
PERCENTILE = re.compile(r"^p(\d{1,2}(?:\.\d+)?|100)$")

Key = tuple[str, str, str, str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Sample:
    """`count` equal values; a StatisticSet keeps its own sum, minimum and maximum."""

    time: float
    value: float
    count: float
    minimum: float
    maximum: float
    unit: str | None


def statistic(samples: list[Sample], name: str) -> float:
    """One statistic over samples: Sum, Average, Minimum, Maximum, SampleCount or a percentile like p99.9."""
    count = sum(s.count for s in samples)
    if name == "SampleCount":
        return count
    if name == "Sum":
        return sum(s.value * s.count for s in samples)
    if name == "Average":
        return sum(s.value * s.count for s in samples) / count
    if name == "Minimum":
        return min(s.minimum for s in samples)
    if name == "Maximum":
        return max(s.maximum for s in samples)
    match = PERCENTILE.match(name)
    if not match:
        raise ValueError(f"The local engine does not know the statistic {name}")
    wanted, reached = count * float(match[1]) / 100, 0.0
    ordered = sorted(samples, key=lambda s: s.value)
    for sample in ordered:
        reached += sample.count
        if reached >= wanted:
            return sample.value
    return ordered[-1].value


class MemoryMetrics:
    """Stands in for CloudwatchDatabase. Thread-safe; the longest unused series go first."""

    CLOUDWATCH_DATA_ROOT = ""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._series: OrderedDict[Key, list[Sample]] = OrderedDict()

    def add(self, key: Key, samples: list[Sample]) -> None:
        with self._lock:
            series = self._series.setdefault(key, [])
            for sample in samples:
                if series and sample.time < series[-1].time:
                    bisect.insort(series, sample, key=lambda s: s.time)
                else:
                    series.append(sample)
            del series[: max(0, len(series) - SAMPLES_PER_SERIES)]
            self._series.move_to_end(key)
            while len(self._series) > SERIES:
                self._series.popitem(last=False)

    def add_metric_data(self, account_id: str, region: str, namespace: str, metric_data: list[dict[str, Any]]) -> None:
        now = datetime.now().timestamp()
        for datum in metric_data:
            key = _key(account_id, region, namespace, datum["MetricName"], datum.get("Dimensions"))
            time = datum["Timestamp"].timestamp() if datum.get("Timestamp") else now
            self.add(key, _samples(datum, time))

    def get_metric_data_stat(
        self,
        account_id: str,
        region: str,
        query: dict[str, Any],
        start_time: datetime,
        end_time: datetime,
        scan_by: str | None,
    ) -> dict[str, list[float]]:
        wanted = query["MetricStat"]
        metric, period, unit = wanted["Metric"], int(wanted["Period"]), wanted.get("Unit")
        key = _key(account_id, region, metric["Namespace"], metric["MetricName"], metric.get("Dimensions"))
        start, end = int(start_time.timestamp()), int(end_time.timestamp())
        buckets: dict[int, list[Sample]] = {}
        for sample in self._between(key, start, end):
            if unit is None or unit == (sample.unit or NO_UNIT):
                buckets.setdefault(start + int(sample.time - start) // period * period, []).append(sample)
        times = sorted(buckets, reverse=scan_by in (None, "TimestampDescending"))
        return {
            "timestamps": [float(t) for t in times],
            "values": [statistic(buckets[t], wanted["Stat"]) for t in times],
        }

    def get_units_for_metric_data_stat(
        self, account_id: str, region: str, start_time: datetime, end_time: datetime, metric_name: str, namespace: str
    ) -> list[str]:
        with self._lock:
            keys = [k for k in self._series if k[:4] == (account_id, region, namespace, metric_name)]
        start, end = start_time.timestamp(), end_time.timestamp()
        units = {sample.unit or NO_UNIT for key in keys for sample in self._between(key, start, end)}
        return sorted(units) or [NO_UNIT]

    def list_metrics(
        self, account_id: str, region: str, namespace: str, metric_name: str, dimensions: list[dict[str, str]]
    ) -> dict[str, list[dict[str, Any]]]:
        with self._lock:
            keys = [k for k in self._series if k[:2] == (account_id, region)]
        return {
            "metrics": [
                {
                    "metric_name": key[3],
                    "namespace": key[2],
                    "dimensions": [{"Name": n, "Value": v} for n, v in sorted(key[4])],
                }
                for key in keys
                if namespace in (None, "", key[2])
                and metric_name in (None, "", key[3])
                and all(_has(key[4], wanted) for wanted in dimensions or [])
            ]
        }

    def clear_tables(self) -> None:
        with self._lock:
            self._series.clear()

    def get_all_metric_data(self) -> list[dict[str, Any]]:
        return []

    def _between(self, key: Key, start: float, end: float) -> list[Sample]:
        with self._lock:
            series = self._series.get(key, [])
            first = bisect.bisect_left(series, start, key=lambda s: s.time)
            last = bisect.bisect_left(series, end, key=lambda s: s.time)
            return series[first:last]


def _has(dimensions: frozenset[tuple[str, str]], wanted: dict[str, str]) -> bool:
    """A filter without a value asks for the name only."""
    if "Value" in wanted:
        return (wanted["Name"], wanted["Value"]) in dimensions
    return any(name == wanted["Name"] for name, _ in dimensions)


def _key(account: str, region: str, namespace: str, name: str, dimensions: list[dict[str, str]] | None) -> Key:
    return account, region, namespace, name, frozenset((d["Name"], d["Value"]) for d in dimensions or [])


def _samples(datum: dict[str, Any], time: float) -> list[Sample]:
    unit = datum.get("Unit")
    if statistics := datum.get("StatisticValues"):
        count = float(statistics["SampleCount"])
        low, high = float(statistics["Minimum"]), float(statistics["Maximum"])
        return [Sample(time, float(statistics["Sum"]) / count, count, low, high, unit)] if count else []
    values = [datum["Value"]] if datum.get("Value") is not None else datum.get("Values") or []
    counts = datum.get("Counts") or [1] * len(values)
    return [
        Sample(time, float(v), float(c), float(v), float(v), unit) for v, c in zip(values, counts, strict=True) if c
    ]


metrics = MemoryMetrics()


def store_metrics(message: dict[str, Any]) -> None:
    """Take a `metrics` message of protocol.ts."""
    for datum in message["data"]:
        key = (
            datum["accountId"],
            datum["region"],
            datum["namespace"],
            datum["name"],
            frozenset(datum["dimensions"].items()),
        )
        values = {"Values": datum["values"], "Counts": datum["counts"], "Unit": datum["unit"]}
        metrics.add(key, _samples(values, datum["timestamp"] / 1000))


@made_for("4.13.1")
def keep_metrics_in_memory() -> None:
    from localstack.services.cloudwatch import provider_v2

    provider_v2.CloudwatchDatabase = lambda: metrics
