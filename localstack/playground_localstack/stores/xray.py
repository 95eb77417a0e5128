"""Traces in memory: segments by trace id, bounded, with the questions that the X-Ray API asks."""

import json
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Any

TRACES = 5_000
SEGMENTS_PER_TRACE = 500
# 3 KB each: without a bound of their own the traces of a long load would hold a gigabyte.
SEGMENTS = 40_000

Segment = dict[str, Any]
Trace = dict[str, Segment]
Place = tuple[str, str]


class TraceStore:
    """Segments per account and region. Thread-safe; the oldest traces go first."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._traces: dict[Place, OrderedDict[str, Trace]] = {}
        self._segments = 0
        # As they came: reading a document costs more than storing it, and most are never asked for.
        self._unread: deque[tuple[Place, str]] = deque(maxlen=SEGMENTS)

    def receive(self, place: Place, documents: list[str]) -> None:
        """Take segment documents that nobody waits for; those that are none are dropped when they are read."""
        with self._lock:
            self._unread.extend((place, document) for document in documents)

    def _read(self) -> None:
        with self._lock:
            while self._unread:
                self._put(*self._unread.popleft())

    def put(self, place: Place, document: str) -> str | None:
        """Take one segment document; answers why it is refused, or None. A finished one replaces one in progress."""
        self._read()
        return self._put(place, document)

    def _put(self, place: Place, document: str) -> str | None:
        try:
            segment = json.loads(document)
        except ValueError:
            return "ParseError"
        if not isinstance(segment, dict):
            return "ParseError"
        missing = [name for name in ("trace_id", "id", "start_time") if not segment.get(name)]
        if missing or not (segment.get("name") or segment.get("type") == "subsegment"):
            return "MissingField"
        with self._lock:
            traces = self._traces.setdefault(place, OrderedDict())
            trace = traces.setdefault(segment["trace_id"], {})
            known = trace.get(segment["id"])
            late = known is not None and not known.get("in_progress") and segment.get("in_progress")
            if not late and (known is not None or len(trace) < SEGMENTS_PER_TRACE):
                trace[segment["id"]] = segment
                self._segments += known is None
            while len(traces) > TRACES or (self._segments > SEGMENTS and len(traces) > 1):
                self._segments -= len(traces.popitem(last=False)[1])
        return None

    def get(self, place: Place, trace_id: str) -> list[Segment]:
        self._read()
        with self._lock:
            traces = self._traces.get(place)
            return list(traces[trace_id].values()) if traces and trace_id in traces else []

    def traces(self, place: Place, start: float, end: float) -> list[tuple[str, list[Segment]]]:
        """Traces whose first segment began within the range."""
        self._read()
        with self._lock:
            everything = [(i, list(t.values())) for i, t in self._traces.get(place, {}).items()]
        return [(i, s) for i, s in everything if s and start <= min(x["start_time"] for x in s) <= end]


def everything_in(segments: list[Segment]) -> Iterator[Segment]:
    """All segments and subsegments, depth first."""
    waiting = list(segments)
    while waiting:
        segment = waiting.pop()
        yield segment
        waiting.extend(segment.get("subsegments") or [])


def ends(segment: Segment) -> float:
    return float(segment.get("end_time") or segment["start_time"])


def root_of(segments: list[Segment]) -> Segment:
    """The segment without a known parent that began first."""
    ids = {s["id"] for s in everything_in(segments)}
    roots = [s for s in segments if s.get("parent_id") not in ids] or segments
    return min(roots, key=lambda s: s["start_time"])


def summary(trace_id: str, segments: list[Segment]) -> dict[str, Any]:
    """One TraceSummary of GetTraceSummaries."""
    root, parts = root_of(segments), list(everything_in(segments))
    start = min(s["start_time"] for s in segments)
    http = root.get("http") or {}
    request, response = http.get("request") or {}, http.get("response") or {}
    annotations: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        for name, value in (part.get("annotations") or {}).items():
            annotations.setdefault(name, []).append(
                {"AnnotationValue": _typed(value), "ServiceIds": [service_id(part)]}
            )
    details = {
        "HttpURL": request.get("url"),
        "HttpMethod": request.get("method"),
        "HttpStatus": response.get("status"),
        "UserAgent": request.get("user_agent"),
        "ClientIp": request.get("client_ip"),
    }
    return {
        "Id": trace_id,
        "StartTime": start,
        "Duration": round(max(ends(s) for s in parts if s.get("start_time")) - start, 6),
        "ResponseTime": round(ends(root) - root["start_time"], 6),
        "HasError": any(bool(p.get("error")) for p in parts),
        "HasFault": any(bool(p.get("fault")) for p in parts),
        "HasThrottle": any(bool(p.get("throttle")) for p in parts),
        "IsPartial": any(bool(p.get("in_progress")) for p in parts),
        "Http": {name: value for name, value in details.items() if value is not None},
        "Annotations": annotations,
        "Users": [],
        "ServiceIds": list({service_key(s): service_id(s) for s in segments}.values()),
        "EntryPoint": service_id(root),
        "Revision": len(parts),
    }


def service_key(segment: Segment) -> tuple[str, str]:
    return str(segment.get("name")), str(segment.get("origin") or "")


def service_id(segment: Segment) -> dict[str, Any]:
    name, origin = service_key(segment)
    return {"Name": name, "Names": [name], **({"Type": origin} if origin else {})}


def _typed(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"BooleanValue": value}
    if isinstance(value, int | float):
        return {"NumberValue": float(value)}
    return {"StringValue": str(value)}


def service_graph(traces: list[list[Segment]]) -> list[dict[str, Any]]:
    """Services of GetServiceGraph: nodes by (name, origin), edges from parents and remote calls."""
    nodes: dict[tuple[str, str], dict[str, Any]] = {}

    def node(key: tuple[str, str], segment: Segment, kind: str) -> dict[str, Any]:
        known = nodes.get(key)
        if known is None:
            known = nodes[key] = {
                "ReferenceId": len(nodes),
                "Name": key[0],
                "Names": [key[0]],
                "Type": key[1] or kind,
                "Edges": [],
                "SummaryStatistics": _no_statistics(),
                "StartTime": segment["start_time"],
                "EndTime": ends(segment),
            }
        known["StartTime"] = min(known["StartTime"], segment["start_time"])
        known["EndTime"] = max(known["EndTime"], ends(segment))
        return known

    for segments in traces:
        owner: dict[str, tuple[str, str]] = {}
        for segment in segments:
            for part in everything_in([segment]):
                owner[part["id"]] = service_key(segment)
        children = {s.get("parent_id") for s in segments}
        for segment in segments:
            own = node(service_key(segment), segment, "")
            _count(own["SummaryStatistics"], segment)
            parent = owner.get(segment.get("parent_id") or "")
            if parent and parent != service_key(segment):
                _edge(node(parent, segment, ""), own, segment)
            for part in everything_in(segment.get("subsegments") or []):
                if part.get("namespace") in ("aws", "remote") and part["id"] not in children:
                    kind = "remote" if part["namespace"] == "remote" else f"AWS::{part.get('name')}"
                    remote = node((str(part.get("name")), kind), part, kind)
                    _count(remote["SummaryStatistics"], part)
                    _edge(own, remote, part)
    return list(nodes.values())


def _edge(source: dict[str, Any], target: dict[str, Any], segment: Segment) -> None:
    edges = source["Edges"]
    edge = next((e for e in edges if e["ReferenceId"] == target["ReferenceId"]), None)
    if edge is None:
        edge = {
            "ReferenceId": target["ReferenceId"],
            "SummaryStatistics": _no_statistics(),
            "StartTime": segment["start_time"],
            "EndTime": ends(segment),
        }
        edges.append(edge)
    edge["EndTime"] = max(edge["EndTime"], ends(segment))
    _count(edge["SummaryStatistics"], segment)


def _no_statistics() -> dict[str, Any]:
    return {
        "OkCount": 0,
        "ErrorStatistics": {"ThrottleCount": 0, "OtherCount": 0, "TotalCount": 0},
        "FaultStatistics": {"OtherCount": 0, "TotalCount": 0},
        "TotalCount": 0,
        "TotalResponseTime": 0.0,
    }


def _count(statistics: dict[str, Any], segment: Segment) -> None:
    statistics["TotalCount"] += 1
    statistics["TotalResponseTime"] += ends(segment) - segment["start_time"]
    if segment.get("fault"):
        statistics["FaultStatistics"]["OtherCount"] += 1
        statistics["FaultStatistics"]["TotalCount"] += 1
    elif segment.get("error") or segment.get("throttle"):
        statistics["ErrorStatistics"]["ThrottleCount" if segment.get("throttle") else "OtherCount"] += 1
        statistics["ErrorStatistics"]["TotalCount"] += 1
    else:
        statistics["OkCount"] += 1


trace_store = TraceStore()


def store_segments(message: dict[str, Any]) -> None:
    """Take a `segments` message of protocol.ts."""
    trace_store.receive((message["accountId"], message["region"]), message["documents"])
