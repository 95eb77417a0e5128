"""SQS mappings: delivery at once, parallel batches up to MaximumConcurrency, message bodies untouched.

A mapping waits for messages without receiving: one that is disabled or deleted stops within STOP_WITHIN_S, and takes
no message that it would only have to give back (each receive counts as an attempt).

Why: the stock poller handles one batch after the other, waits between polls, ignores
ScalingConfig.MaximumConcurrency, and re-serialises bodies that happen to be JSON (so `md5OfBody` no longer fits, and
the body `"text"` loses its quotes).
Upstream: localstack/localstack:localstack-core/localstack/services/lambda_/event_source_mapping/pollers/
sqs_poller.py (4.13.1), SqsPoller; esm_worker_factory.py, EsmWorkerFactory.get_esm_worker
Drop when: upstream long-polls for the first message and scales.
"""

import copy
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from localstack.services.lambda_.event_source_mapping.esm_worker_factory import EsmWorkerFactory
from localstack.services.lambda_.event_source_mapping.event_processor import BatchFailureError, PartialBatchFailureError
from localstack.services.lambda_.event_source_mapping.pollers.poller import parse_batch_item_failures
from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import (
    SqsPoller,
    split_by_message_group_id,
    transform_into_events,
)
from localstack.services.sqs.models import FifoQueue, sqs_stores
from localstack.utils.aws.arns import parse_arn

from playground_localstack.compatibility import made_for
from playground_localstack.queues import Queue

LOG = logging.getLogger(__name__)

DEFAULT_CONCURRENCY = 5
WAIT_S = 5.0
STOP_WITHIN_S = 0.25
# The entries of one PutEvents become visible this shortly after one another: together they cost one invocation.
LINGER_S = 0.004
PAUSE_WHEN_EMPTY_S = 0.02
MAX_MESSAGES = 10


class Batches:
    """The running batches of one mapping."""

    def __init__(self, queue: Queue, concurrency: int, stopping: threading.Event) -> None:
        self.queue = queue
        self.slots = threading.BoundedSemaphore(concurrency)
        self.pool = ThreadPoolExecutor(concurrency, thread_name_prefix="esm-batch")
        self.stopping = stopping

    def take_slot(self) -> bool:
        """Wait for a free slot; False when the mapping stops meanwhile."""
        while not self.stopping.is_set():
            if self.slots.acquire(timeout=0.5):
                return True
        return False


def _wait_for_messages(arn: str, stopping: threading.Event) -> int:
    """Return when a message is visible, the mapping stops, or after WAIT_S; how many are visible."""
    place = parse_arn(arn)
    queue = sqs_stores[place["account"]][place["region"]].queues.get(place["resource"])
    if queue is None:
        return 0  # ReceiveMessage says so
    waiting = queue.message_group_queue if isinstance(queue, FifoQueue) else queue.visible
    end = time.monotonic() + WAIT_S
    with waiting.not_empty:
        while not waiting._qsize() and not waiting.is_shutdown and not stopping.is_set():
            remaining = end - time.monotonic()
            if remaining <= 0:
                return 0
            waiting.not_empty.wait(min(remaining, STOP_WITHIN_S))
        if stopping.is_set():
            # Whoever else waits for this queue takes what this mapping was told of.
            waiting.not_empty.notify()
        return int(waiting._qsize())


def _poll_at_once(self: SqsPoller, batches: Batches) -> None:
    while batches.take_slot():
        handed_over = False
        try:
            most = min(self.batch_size, MAX_MESSAGES)
            visible = _wait_for_messages(self.source_arn, batches.stopping)
            if 0 < visible < most:
                batches.stopping.wait(LINGER_S)
            if batches.stopping.is_set():
                return
            messages = batches.queue.receive(most)
            if not messages:
                # A queue that is going away, or somebody was faster: not a reason to ask without end.
                batches.stopping.wait(PAUSE_WHEN_EMPTY_S)
            groups = list(split_by_message_group_id(messages).values()) if self.is_fifo_queue else [messages]
            pending = [group for group in groups if group]
            while pending and not batches.stopping.is_set():
                if handed_over and not batches.take_slot():
                    break
                batches.pool.submit(_handle, self, pending.pop(0), batches)
                handed_over = True
            _give_back(self, [message for group in pending for message in group])
        finally:
            if not handed_over:
                batches.slots.release()


def _give_back(poller: SqsPoller, messages: list[dict[str, Any]]) -> None:
    """What was received when its mapping was stopped, and has not begun: others may have it at once."""
    for message in messages:
        poller.source_client.change_message_visibility(
            QueueUrl=poller.queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )


def _handle(poller: SqsPoller, messages: list[dict[str, Any]], batches: Batches) -> None:
    try:
        poller.handle_messages(messages)
    except BatchFailureError as error:
        LOG.debug("A batch of %s failed, its messages come back: %s", poller.source_arn, error)
    except Exception as error:
        LOG.warning("Handling a batch of %s failed: %s: %s", poller.source_arn, type(error).__name__, error)
    finally:
        batches.slots.release()


def _matching(poller: SqsPoller, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Filters see JSON bodies as objects; the function gets the bodies as they were sent."""
    views = []
    for event in events:
        view = copy.copy(event)
        try:
            view["body"] = json.loads(event["body"])
        except ValueError:
            LOG.debug("A message of %s is not JSON; filters see its text", poller.source_arn)
        views.append(view)
    matching = {view["messageId"] for view in poller.filter_events(views)}
    return [event for event in events if event["messageId"] in matching]


def _handle_messages(self: SqsPoller, messages: list[dict[str, Any]]) -> None:
    events = transform_into_events(messages)
    everything = {message["MessageId"] for message in messages}
    matching = _matching(self, events) if self.filter_patterns else events
    wanted = {event["messageId"] for event in matching}
    self.delete_messages(messages, everything - wanted)
    if not matching:
        return
    done = wanted
    try:
        self.processor.process_events_batch(self.add_source_metadata(matching))
    except PartialBatchFailureError as error:
        done = wanted - set(parse_batch_item_failures(error.partial_failure_payload, wanted))
    self.delete_messages(messages, done)


@made_for("4.13.1")
def deliver_queue_messages_at_once() -> None:
    build, stock_poll, stock_close = EsmWorkerFactory.get_esm_worker, SqsPoller.poll_events, SqsPoller.close
    stock_delete = SqsPoller.delete_messages

    def get_esm_worker(self: EsmWorkerFactory) -> Any:
        worker = build(self)
        poller = worker.poller
        if isinstance(poller, SqsPoller) and not poller.maximum_batching_window:
            scaling = self.esm_config.get("ScalingConfig") or {}
            concurrency = scaling.get("MaximumConcurrency") or DEFAULT_CONCURRENCY
            poller.playground_batches = Batches(Queue(poller.source_arn), concurrency, worker._shutdown_event)
        return worker

    def poll_events(self: SqsPoller) -> None:
        batches = getattr(self, "playground_batches", None)
        if batches:
            _poll_at_once(self, batches)
        else:
            stock_poll(self)

    def delete_messages(self: SqsPoller, messages: list[dict[str, Any]], ids: set[str]) -> None:
        batches = getattr(self, "playground_batches", None)
        if batches:
            batches.queue.delete([message for message in messages if message["MessageId"] in ids])
        else:
            stock_delete(self, messages, ids)

    def close(self: SqsPoller) -> None:
        stock_close(self)
        batches = getattr(self, "playground_batches", None)
        if batches:
            batches.pool.shutdown(wait=False)

    EsmWorkerFactory.get_esm_worker = get_esm_worker
    SqsPoller.poll_events = poll_events
    SqsPoller.handle_messages = _handle_messages
    SqsPoller.delete_messages = delete_messages
    SqsPoller.close = close
