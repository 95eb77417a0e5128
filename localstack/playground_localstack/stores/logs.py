"""Log lines of functions and gateways go straight into the CloudWatch Logs store, with bounded memory.

Why: PutLogEvents per invocation costs a tenth of the engine; and retention is stored by LocalStack but never applied.
A stream keeps at most EVENTS_PER_STREAM events and a group at most STREAMS_PER_GROUP streams and EVENTS_PER_GROUP
events; the oldest go first.
Upstream: moto/logs/models.py (moto-ext 5.1.20.post22), LogStream.put_log_events
Drop when: never; this is the store's side of the data plane's `logs` messages.
"""

from typing import Any

from localstack.services.logs.models import get_moto_logs_backend

EVENTS_PER_STREAM = 10_000
EVENTS_PER_GROUP = 50_000
STREAMS_PER_GROUP = 100


def store_logs(message: dict[str, Any]) -> None:
    """Take a `logs` message of protocol.ts; groups and streams that do not exist are created."""
    for batch in message["batches"]:
        backend = get_moto_logs_backend(batch["accountId"], batch["region"])
        if batch["group"] not in backend.groups:
            backend.create_log_group(batch["group"], {})
        group = backend.groups[batch["group"]]
        if batch["stream"] not in group.streams:
            backend.create_log_stream(batch["group"], batch["stream"])
        events = sorted(
            ({"timestamp": int(e["timestamp"]), "message": e["message"]} for e in batch["events"]),
            key=lambda event: event["timestamp"],
        )
        group.streams[batch["stream"]].put_log_events(events)
        trim(group, batch["stream"])


def trim(group: Any, written: str) -> None:
    """Drop the oldest events and streams beyond the bounds."""
    excess = len(group.streams[written].events) - EVENTS_PER_STREAM
    if excess > 0:
        del group.streams[written].events[:excess]
    others = [stream for name, stream in group.streams.items() if name != written]
    total = sum(len(stream.events) for stream in group.streams.values())
    while others and (len(group.streams) > STREAMS_PER_GROUP or total > EVENTS_PER_GROUP):
        oldest = min(others, key=_last_written)
        others.remove(oldest)
        total -= len(oldest.events)
        del group.streams[oldest.log_stream_name]


def _last_written(stream: Any) -> int:
    return int(stream.events[-1].timestamp if stream.events else stream.creation_time)
