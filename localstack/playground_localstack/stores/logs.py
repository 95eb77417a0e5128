"""Log lines of functions and gateways go straight into the CloudWatch Logs store, with bounded memory.

Why: PutLogEvents per invocation costs a tenth of the engine; retention is stored by LocalStack but never applied; and
DescribeLogGroups copies every event of every group to add up their sizes.
At most EVENTS_PER_GROUP events and STREAMS_PER_GROUP streams stay in a group and EVENTS events in all of them; the
oldest of a full group go first, then the oldest of the largest group. What is put through the API is not counted.
Upstream: moto/logs/models.py (moto-ext 5.1.20.post22), LogStream.put_log_events;
localstack/localstack:localstack-core/localstack/services/logs/provider.py (4.13.1), moto_to_describe_dict
Drop when: never; this is the store's side of the data plane's `logs` messages.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from localstack.services.logs.models import get_moto_logs_backend

from playground_localstack.compatibility import made_for

EVENTS = 80_000
EVENTS_PER_GROUP = 20_000
STREAMS_PER_GROUP = 100

Place = tuple[str, str, str]


@dataclass
class _Group:
    """What this store put into a group: (stream, events) in order of arrival."""

    arrivals: deque[tuple[str, int]] = field(default_factory=deque)
    events: int = 0


class LogStore:
    """For one writer thread."""

    def __init__(self) -> None:
        self._groups: dict[Place, _Group] = {}

    def put(self, place: Place, stream: str, lines: list[dict[str, Any]]) -> None:
        """Append lines to a stream; group and stream are created when they do not exist."""
        backend = get_moto_logs_backend(*place[:2])
        if place[2] not in backend.groups:
            # New, or deleted by somebody, and with it all that was counted.
            self._groups.pop(place, None)
            backend.create_log_group(place[2], {})
        group = backend.groups[place[2]]
        if stream not in group.streams:
            backend.create_log_stream(place[2], stream)
        events = [{"timestamp": int(line["timestamp"]), "message": line["message"]} for line in lines]
        group.streams[stream].put_log_events(sorted(events, key=lambda event: event["timestamp"]))
        known = self._groups.setdefault(place, _Group())
        known.arrivals.append((stream, len(events)))
        known.events += len(events)
        while known.events > EVENTS_PER_GROUP and len(known.arrivals) > 1:
            self._forget_oldest(place)
        while sum(g.events for g in self._groups.values()) > EVENTS:
            self._forget_oldest(max(self._groups, key=lambda p: self._groups[p].events))
        self._bound_streams(group, stream)

    def _forget_oldest(self, place: Place) -> None:
        known = self._groups[place]
        stream, count = known.arrivals.popleft()
        known.events -= count
        group = get_moto_logs_backend(*place[:2]).groups.get(place[2])
        if group is None:
            del self._groups[place]
            return
        if stream in group.streams:
            del group.streams[stream].events[:count]

    def _bound_streams(self, group: Any, written: str) -> None:
        excess = len(group.streams) - STREAMS_PER_GROUP
        if excess > 0:
            others = [s for name, s in list(group.streams.items()) if name != written]
            for stream in sorted(others, key=_last_written)[:excess]:
                del group.streams[stream.log_stream_name]


def _last_written(stream: Any) -> int:
    return int(stream.events[-1].timestamp if stream.events else stream.creation_time)


log_store = LogStore()


def store_logs(message: dict[str, Any]) -> None:
    """Take a `logs` message of protocol.ts."""
    for batch in message["batches"]:
        log_store.put((batch["accountId"], batch["region"], batch["group"]), batch["stream"], batch["events"])


@made_for("4.13.1")
def describe_log_groups_cheaply() -> None:
    from localstack.services.logs import provider  # late, and first: importing it applies the patch replaced here
    from moto.logs.models import LogGroup

    assert provider

    def to_describe_dict(self: Any) -> dict[str, Any]:
        optional = {"retentionInDays": self.retention_in_days, "kmsKeyId": self.kms_key_id}
        return {
            "arn": f"{self.arn}:*",
            "logGroupArn": self.arn,
            "creationTime": self.creation_time,
            "logGroupName": self.name,
            "metricFilterCount": 0,
            "storedBytes": sum(stream.stored_bytes for stream in list(self.streams.values())),
            **{name: value for name, value in optional.items() if value},
        }

    LogGroup.to_describe_dict = to_describe_dict
