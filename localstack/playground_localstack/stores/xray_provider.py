"""The X-Ray API over the trace store; community LocalStack has none (moto's refuses filters and has no graph)."""

import json
from datetime import UTC, datetime
from typing import Any

from localstack.aws.api import CommonServiceException, RequestContext, handler
from localstack.services.plugins import Service, aws_provider

from playground_localstack.stores.xray import Segment, ends, everything_in, service_graph, summary, trace_store
from playground_localstack.stores.xray_filter import InvalidFilter, parse_filter

SUMMARIES_PER_PAGE = 1000

Answer = dict[str, Any]

DEFAULT_RULE = {
    "RuleName": "Default",
    "RuleARN": "arn:aws:xray:us-east-1:000000000000:sampling-rule/Default",
    "Priority": 10_000,
    "FixedRate": 1.0,
    "ReservoirSize": 1,
    "ServiceName": "*",
    "ServiceType": "*",
    "Host": "*",
    "HTTPMethod": "*",
    "URLPath": "*",
    "ResourceARN": "*",
    "Version": 1,
    "Attributes": {},
}


def _place(context: RequestContext) -> tuple[str, str]:
    return context.account_id, context.region


def _range(request: Answer) -> tuple[float, float]:
    start, end = request.get("StartTime"), request.get("EndTime")
    if not start or not end:
        raise CommonServiceException("InvalidRequestException", "StartTime and EndTime are required", status_code=400)
    if end < start:
        raise CommonServiceException("InvalidRequestException", "EndTime is before StartTime", status_code=400)
    # Whole seconds on the wire: the last one counts in full.
    return start.timestamp(), end.timestamp() + 1


def _with_times(services: list[Answer]) -> list[Answer]:
    for item in [*services, *(edge for service in services for edge in service["Edges"])]:
        item["StartTime"] = datetime.fromtimestamp(item["StartTime"], UTC)
        item["EndTime"] = datetime.fromtimestamp(item["EndTime"], UTC)
    return services


class XRayProvider:
    """Native provider; every operation takes the whole request."""

    service = "xray"

    @handler("PutTraceSegments", expand=False)
    def put_trace_segments(self, context: RequestContext, request: Answer) -> Answer:
        refused = []
        for document in request["TraceSegmentDocuments"]:
            reason = trace_store.put(_place(context), document)
            if reason:
                refused.append({"ErrorCode": reason, "Message": f"Segment refused: {reason}"})
        return {"UnprocessedTraceSegments": refused}

    @handler("PutTelemetryRecords", expand=False)
    def put_telemetry_records(self, context: RequestContext, request: Answer) -> Answer:
        return {}

    @handler("BatchGetTraces", expand=False)
    def batch_get_traces(self, context: RequestContext, request: Answer) -> Answer:
        found, missing = [], []
        for trace_id in request["TraceIds"]:
            segments = trace_store.get(_place(context), trace_id)
            if segments:
                found.append(_trace(trace_id, segments))
            else:
                missing.append(trace_id)
        return {"Traces": found, "UnprocessedTraceIds": missing}

    @handler("GetTraceSummaries", expand=False)
    def get_trace_summaries(self, context: RequestContext, request: Answer) -> Answer:
        try:
            wanted = parse_filter(request.get("FilterExpression") or "")
        except InvalidFilter as error:
            raise CommonServiceException("InvalidRequestException", str(error), status_code=400) from error
        traces = trace_store.traces(_place(context), *_range(request))
        summaries = [s for s in (summary(i, segments) for i, segments in traces) if wanted(s)]
        start = int(request.get("NextToken") or 0)
        page = summaries[start : start + SUMMARIES_PER_PAGE]
        for item in page:
            item["StartTime"] = datetime.fromtimestamp(item["StartTime"], UTC)
        answer: Answer = {
            "TraceSummaries": page,
            "ApproximateTime": datetime.now(UTC),
            "TracesProcessedCount": len(traces),
        }
        if start + SUMMARIES_PER_PAGE < len(summaries):
            answer["NextToken"] = str(start + SUMMARIES_PER_PAGE)
        return answer

    @handler("GetServiceGraph", expand=False)
    def get_service_graph(self, context: RequestContext, request: Answer) -> Answer:
        traces = [segments for _, segments in trace_store.traces(_place(context), *_range(request))]
        return {
            "StartTime": request["StartTime"],
            "EndTime": request["EndTime"],
            "Services": _with_times(service_graph(traces)),
            "ContainsOldGroupVersions": False,
        }

    @handler("GetTraceGraph", expand=False)
    def get_trace_graph(self, context: RequestContext, request: Answer) -> Answer:
        traces = [trace_store.get(_place(context), trace_id) for trace_id in request["TraceIds"]]
        return {"Services": _with_times(service_graph([t for t in traces if t]))}

    @handler("GetSamplingRules", expand=False)
    def get_sampling_rules(self, context: RequestContext, request: Answer) -> Answer:
        return {"SamplingRuleRecords": [{"SamplingRule": DEFAULT_RULE}]}

    @handler("GetSamplingTargets", expand=False)
    def get_sampling_targets(self, context: RequestContext, request: Answer) -> Answer:
        return {
            "SamplingTargetDocuments": [],
            "LastRuleModification": datetime.now(UTC),
            "UnprocessedStatistics": [],
        }


def _trace(trace_id: str, segments: list[Segment]) -> Answer:
    start = min(s["start_time"] for s in segments)
    end = max(ends(part) for part in everything_in(segments) if part.get("start_time"))
    return {
        "Id": trace_id,
        "Duration": round(end - start, 6),
        "LimitExceeded": False,
        "Segments": [{"Id": s["id"], "Document": json.dumps(s)} for s in segments],
    }


@aws_provider(api="xray")
def xray() -> Service:
    return Service.for_provider(XRayProvider())
