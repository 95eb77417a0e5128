"""Archives keep what they promise and can be replayed, to chosen rules too.

Why: StartReplay of an archive that holds events always fails (their time is a text where a datetime is expected);
FilterArns, retention and a changed pattern are ignored; memory grows without end; a replay is over before it answers.
At most EVENTS_PER_ARCHIVE events stay in an archive, the oldest go first. A replay takes the events from the first to
the last second that is asked for (AWS: in intervals of a minute) in the order of their time.
Upstream: localstack/localstack:localstack-core/localstack/services/events/archive.py, replay.py, provider.py (4.13.1),
ArchiveService, ReplayService, EventsProvider.start_replay, _process_rules_async
Drop when: replays work, and archives honour retention, pattern and rules.
"""

import json
import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from localstack.aws.api.events import ReplayState, ResourceAlreadyExistsException
from localstack.services.events.archive import ArchiveService
from localstack.services.events.models import ValidationException
from localstack.services.events.provider import EventsProvider
from localstack.services.events.replay import ReplayService

from playground_localstack.compatibility import made_for

LOG = logging.getLogger(__name__)

EVENTS_PER_ARCHIVE = 20_000

Event = dict[str, Any]


def _put_events(self: ArchiveService, events: list[Event]) -> None:
    kept, archive = self.archive.events, self.archive
    for event in events:
        kept[event["id"]] = {**event, "time": datetime.fromisoformat(event["time"])}
        archive.size_bytes += _size(event)
    while len(kept) > EVENTS_PER_ARCHIVE:
        _forget(archive, next(iter(kept)))


def _size(event: Event) -> int:
    return len(json.dumps(event, default=str))


def _forget(archive: Any, event_id: str) -> None:
    event = archive.events.pop(event_id, None)
    if event:
        archive.size_bytes = max(0, archive.size_bytes - _size({**event, "time": "2000-01-01T00:00:00Z"}))


def _get_events(self: ArchiveService, start_time: datetime, end_time: datetime) -> list[Event]:
    if self.retention_days:
        oldest = datetime.now(UTC) - timedelta(days=int(self.retention_days))
        for event_id, event in list(self.archive.events.items()):
            if event["time"] < oldest:
                _forget(self.archive, event_id)
    # The time of an event has no parts of a second: the first second counts in full.
    start = start_time.replace(microsecond=0)
    wanted = [event for event in list(self.archive.events.values()) if start <= event["time"] <= end_time]
    return sorted(wanted, key=lambda event: event["time"])


def _replay(provider: EventsProvider, context: Any, replay: ReplayService, events: list[Event]) -> None:
    """Put the events onto the bus, one after the other; each PutEvents worker that is busy slows this down."""
    replay.set_state(ReplayState.RUNNING)
    try:
        for entry, event in zip(replay.re_format_events_from_archive(events, replay.name), events, strict=True):
            if replay.state == ReplayState.CANCELLING:
                replay.set_state(ReplayState.CANCELLED)
                return
            provider._process_entries(context, [entry])
            replay.replay.event_last_replayed_time = event["time"]
        replay.finish()
    except Exception as error:
        LOG.exception("Replay %s failed", replay.name)
        replay.replay.state_reason = str(error)
        replay.set_state(ReplayState.FAILED)


def _wanted_rules(provider: EventsProvider, params: dict[str, Any]) -> list[Any]:
    """The rules an event goes to: all of its bus, or those that its replay names."""
    rules = [rule for rule in params["rules"] if not rule.schedule_expression]
    name = params["event_formatted"].get("replay-name")
    replay = provider.get_store(params["region"], params["account_id"]).replays.get(name) if name else None
    chosen = (replay.destination.get("FilterArns") if replay else None) or []
    return [rule for rule in rules if not chosen or rule.arn in chosen]


def _process_rules_async(self: EventsProvider, params: dict[str, Any]) -> None:
    for rule in _wanted_rules(self, params):
        try:
            self._process_rules(
                rule, params["region"], params["account_id"], params["event_formatted"], params["trace_header"]
            )
        except Exception:
            # A rule or target that goes away meanwhile must not keep the event from the others.
            LOG.exception("Event %s was not delivered by %s", params["event_formatted"].get("id"), rule.arn)


def _start_replay(
    self: EventsProvider,
    context: Any,
    replay_name: str,
    event_source_arn: str,
    event_start_time: datetime,
    event_end_time: datetime,
    destination: dict[str, Any],
    description: str | None = None,
    **_: Any,
) -> dict[str, Any]:
    """As upstream, but the answer comes before the events: a replay is STARTING, then RUNNING, then COMPLETED."""
    store = self.get_store(context.region, context.account_id)
    if replay_name in store.replays:
        raise ResourceAlreadyExistsException(f"Replay {replay_name} already exists.")
    self._validate_replay_time(event_start_time, event_end_time)
    archive = self._archive_service_store.get(event_source_arn)
    if archive is None:
        raise ValidationException(
            f"Parameter EventSourceArn is not valid. Reason: Archive {event_source_arn.split('/')[-1]} does not exist."
        )
    self._validate_replay_destination(destination, event_source_arn)
    place = (context.region, context.account_id)
    period = (event_start_time, event_end_time)
    replay = self.create_replay_service(replay_name, *place, event_source_arn, destination, *period, description)
    store.replays[replay_name] = replay.replay
    replay.replay.replay_start_time = datetime.now(UTC)
    answer = {
        "ReplayArn": replay.arn,
        "State": ReplayState.STARTING,
        "ReplayStartTime": replay.replay.replay_start_time,
    }
    events = archive.get_events(replay.event_start_time, replay.event_end_time)
    threading.Thread(
        target=_replay, args=(self, context, replay, events), name=f"replay-{replay_name}", daemon=True
    ).start()
    return answer


@made_for("4.13.1")
def replay_archives() -> None:
    stock_update = ArchiveService.update

    def update(self: ArchiveService, description: Any, event_pattern: Any, retention_days: Any) -> None:
        stock_update(self, description, event_pattern, retention_days)
        if event_pattern is not None:
            # PutRule of the same name replaces the pattern and keeps the target.
            self._create_archive_rule()

    ArchiveService.put_events, ArchiveService.get_events, ArchiveService.update = _put_events, _get_events, update
    EventsProvider.start_replay = _start_replay
    EventsProvider._process_rules_async = _process_rules_async
