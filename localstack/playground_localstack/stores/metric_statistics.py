"""GetMetricStatistics with ExtendedStatistics, and a clear refusal of what the local engine cannot compute.

Why: the stock operation ignores ExtendedStatistics and fails with a TypeError when Statistics is absent; GetMetricData
answers an unknown statistic or an expression with an internal error.
Upstream: localstack/localstack:localstack-core/localstack/services/cloudwatch/provider_v2.py (4.13.1),
CloudwatchProvider.get_metric_statistics, get_metric_data
Drop when: upstream computes percentiles.
"""

from datetime import UTC, datetime
from typing import Any

from localstack.aws.api import CommonServiceException

from playground_localstack.compatibility import made_for
from playground_localstack.stores.metrics import NO_UNIT, PERCENTILE, STATISTICS, metrics

MAX_DATAPOINTS = 1_440


def _refuse(message: str) -> CommonServiceException:
    return CommonServiceException("ValidationError", message, status_code=400, sender_fault=True)


def _check(statistic: str) -> None:
    if statistic not in STATISTICS and not PERCENTILE.match(statistic):
        raise _refuse(f"The local engine does not know the statistic {statistic}")


def _datapoints(context: Any, request: dict[str, Any], statistics: list[str]) -> list[dict[str, Any]]:
    place = (context.account_id, context.region)
    start, end = request["StartTime"], request["EndTime"]
    metric = {
        "Namespace": request["Namespace"],
        "MetricName": request["MetricName"],
        "Dimensions": request["Dimensions"],
    }
    known = metrics.get_units_for_metric_data_stat(*place, start, end, metric["MetricName"], metric["Namespace"])
    points: dict[tuple[float, str], dict[str, Any]] = {}
    for unit in [request["Unit"]] if request.get("Unit") else known:
        for statistic in statistics:
            wanted = {"Metric": metric, "Period": request["Period"], "Stat": statistic, "Unit": unit}
            found = metrics.get_metric_data_stat(*place, {"MetricStat": wanted}, start, end, "TimestampAscending")
            for time, value in zip(found["timestamps"], found["values"], strict=True):
                point = points.setdefault(
                    (time, unit),
                    {"Timestamp": datetime.fromtimestamp(time, UTC), "Unit": "None" if unit == NO_UNIT else unit},
                )
                if statistic in STATISTICS:
                    point[statistic] = value
                else:
                    point.setdefault("ExtendedStatistics", {})[statistic] = value
    return list(points.values())


@made_for("4.13.1")
def answer_percentiles() -> None:
    from localstack.services.cloudwatch.provider_v2 import CloudwatchProvider

    stock_data = CloudwatchProvider.get_metric_data

    def get_metric_statistics(
        self: Any,
        context: Any,
        namespace: str,
        metric_name: str,
        start_time: datetime,
        end_time: datetime,
        period: int,
        dimensions: list[dict[str, str]] | None = None,
        statistics: list[str] | None = None,
        extended_statistics: list[str] | None = None,
        unit: str | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        wanted = [*(statistics or []), *(extended_statistics or [])]
        if not wanted:
            raise _refuse("At least one of the parameters Statistics and ExtendedStatistics must be specified.")
        for statistic in wanted:
            _check(statistic)
        if start_time >= end_time:
            raise _refuse("The parameter StartTime must be less than the parameter EndTime.")
        if (end_time - start_time).total_seconds() / period > MAX_DATAPOINTS:
            raise _refuse(f"You have requested more than {MAX_DATAPOINTS} datapoints.")
        request = {
            "Namespace": namespace,
            "MetricName": metric_name,
            "StartTime": start_time,
            "EndTime": end_time,
            "Period": period,
            "Dimensions": dimensions or [],
            "Unit": unit,
        }
        return {"Label": metric_name, "Datapoints": _datapoints(context, request, wanted)}

    def get_metric_data(self: Any, context: Any, metric_data_queries: list[dict[str, Any]], *a: Any, **k: Any) -> Any:
        for query in metric_data_queries:
            if "MetricStat" not in query:
                raise _refuse(f"Query {query.get('Id')}: the local engine does not compute metric expressions")
            _check(query["MetricStat"]["Stat"])
        return stock_data(self, context, metric_data_queries, *a, **k)

    CloudwatchProvider.get_metric_statistics = get_metric_statistics
    CloudwatchProvider.get_metric_data = get_metric_data
