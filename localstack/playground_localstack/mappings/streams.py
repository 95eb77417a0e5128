"""DynamoDB stream mappings: all shards each round, quick after activity, slow when idle, positions kept.

Why: the stock poller reads one shard per interval through boto (latency = interval times shards, and without an
interval it takes the whole engine), and starts a stream from its beginning when one shard closes.
Upstream: localstack/localstack:localstack-core/localstack/services/lambda_/event_source_mapping/pollers/
stream_poller.py, dynamodb_poller.py (4.13.1)
Drop when: upstream polls shards in parallel with checkpoints.
"""

import logging
import threading
import time
from typing import Any

from localstack.services.lambda_.event_source_mapping.esm_worker_factory import EsmWorkerFactory
from localstack.services.lambda_.event_source_mapping.pollers.dynamodb_poller import DynamoDBPoller
from localstack.services.lambda_.event_source_mapping.pollers.poller import EmptyPollResultsException
from localstack.services.lambda_.event_source_mapping.senders.sender_utils import batched

from playground_localstack.compatibility import made_for
from playground_localstack.mappings.stream_client import StreamClient, StreamError

LOG = logging.getLogger(__name__)

QUICK_S = 0.01
IDLE_S = 0.1
GROWTH = 1.25
DISCOVER_EVERY_S = 15.0
LOST_ITERATOR = ("ExpiredIteratorException", "TrimmedDataAccessException")


class Shards:
    """Positions in the shards of one stream."""

    def __init__(self, poller: DynamoDBPoller, stopping: threading.Event) -> None:
        self.poller = poller
        self.stopping = stopping
        self.client = StreamClient()
        self.iterators: dict[str, str] = {}
        self.seen: dict[str, str | None] = {}
        self.discovered_at = -DISCOVER_EVERY_S

    def discover(self) -> None:
        """Shards that appear later are read from their beginning; the first ones from StartingPosition."""
        description = self.poller.source_client.describe_stream(StreamArn=self.poller.source_arn)["StreamDescription"]
        first = not self.seen
        for shard in description.get("Shards", []):
            if shard["ShardId"] not in self.seen:
                start = self.poller.stream_parameters["StartingPosition"] if first else "TRIM_HORIZON"
                self.seen[shard["ShardId"]] = None
                self.iterators[shard["ShardId"]] = self._iterator(shard["ShardId"], start)
        self.discovered_at = time.monotonic()

    def read(self, shard: str, limit: int) -> list[dict[str, Any]]:
        """The next records of a shard; its position moves on."""
        try:
            answer = self.client.get_records(self.iterators[shard], limit)
        except StreamError as error:
            if error.code not in LOST_ITERATOR:
                raise
            LOG.warning("The position in %s of %s was lost (%s)", shard, self.poller.source_arn, error.code)
            self.iterators[shard] = self._resume(shard)
            return []
        records: list[dict[str, Any]] = answer.get("Records", [])
        if records:
            self.seen[shard] = records[-1]["dynamodb"]["SequenceNumber"]
        following = answer.get("NextShardIterator")
        if following:
            self.iterators[shard] = following
        else:
            del self.iterators[shard]
            self.discovered_at = -DISCOVER_EVERY_S
        return records

    def _resume(self, shard: str) -> str:
        last = self.seen[shard]
        if last:
            return self._iterator(shard, "AFTER_SEQUENCE_NUMBER", SequenceNumber=last)
        return self._iterator(shard, "TRIM_HORIZON")

    def _iterator(self, shard: str, kind: str, **position: str) -> str:
        answer = self.poller.source_client.get_shard_iterator(
            StreamArn=self.poller.source_arn, ShardId=shard, ShardIteratorType=kind, **position
        )
        return str(answer["ShardIterator"])


def _poll(poller: DynamoDBPoller, shards: Shards) -> None:
    pause = QUICK_S
    while not shards.stopping.is_set():
        if time.monotonic() - shards.discovered_at >= DISCOVER_EVERY_S:
            shards.discover()
        if not shards.iterators:
            raise EmptyPollResultsException(service=poller.event_source(), source_arn=poller.source_arn)
        found = sum(_poll_shard(poller, shards, shard) for shard in list(shards.iterators))
        pause = QUICK_S if found else min(pause * GROWTH, IDLE_S)
        shards.stopping.wait(pause)


def _poll_shard(poller: DynamoDBPoller, shards: Shards, shard: str) -> int:
    size = poller.stream_parameters["BatchSize"]
    records = shards.read(shard, min(size, 1000))
    batcher = poller.shard_batcher[shard]
    if batcher.add(records):
        for batch in batched(batcher.flush(), size):
            poller.forward_events_to_target(shard, batch)
    return len(records)


@made_for("4.13.1")
def read_streams_quickly() -> None:
    build, stock_poll, stock_close = EsmWorkerFactory.get_esm_worker, DynamoDBPoller.poll_events, DynamoDBPoller.close

    def get_esm_worker(self: EsmWorkerFactory) -> Any:
        worker = build(self)
        if isinstance(worker.poller, DynamoDBPoller):
            worker.poller.playground_shards = Shards(worker.poller, worker._shutdown_event)
            # Endless retries of a poisoned batch must end with the worker.
            worker.poller._is_shutdown = worker._shutdown_event
        return worker

    def poll_events(self: DynamoDBPoller) -> None:
        shards = getattr(self, "playground_shards", None)
        if shards:
            _poll(self, shards)
        else:
            stock_poll(self)

    def close(self: DynamoDBPoller) -> None:
        stock_close(self)
        shards = getattr(self, "playground_shards", None)
        if shards:
            shards.client.close()

    EsmWorkerFactory.get_esm_worker = get_esm_worker
    DynamoDBPoller.poll_events = poll_events
    DynamoDBPoller.close = close
