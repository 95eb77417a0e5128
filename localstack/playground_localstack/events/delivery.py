"""Deliver bus events from a pool, pass the trace to queues, retry failed targets, and dead-letter the rest.

Why: LocalStack starts one thread per event, drops the trace on the way to SQS, forgets an event whose target fails
once, and ignores RetryPolicy, DeadLetterConfig and the TraceHeader of an entry.
Upstream: localstack/localstack:localstack-core/localstack/services/events/provider.py, target.py (4.13.1),
EventsProvider._process_entry, TargetSender.process_event, SqsTargetSender.send_event
Drop when: upstream has a pool, honours both settings and passes the header on.
"""

import copy
import heapq
import itertools
import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from localstack.aws.connect import connect_to
from localstack.services.events import provider
from localstack.services.events.target import SqsTargetSender, TargetSender
from localstack.services.events.utils import to_json_str
from localstack.utils.aws.arns import extract_region_from_arn, sqs_queue_url_for_arn
from localstack.utils.xray.trace_header import TraceHeader

from playground_localstack.compatibility import made_for
from playground_localstack.events.failures import error_code, exhausted, is_permanent
from playground_localstack.queues import Queue

LOG = logging.getLogger(__name__)

WORKERS = 8
# Above, the caller of PutEvents delivers its own event: it is slowed down, and memory stays bounded.
WAITING_EVENTS = 2_000
WAITING_RETRIES = 10_000
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 60.0


class Later:
    """One thread that runs jobs at their time, in the pool."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._jobs: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        threading.Thread(target=self._run, name="events-retries", daemon=True).start()

    def after(self, seconds: float, job: Callable[[], None]) -> bool:
        """Plan a job; False when there are too many already."""
        with self._changed:
            if len(self._jobs) >= WAITING_RETRIES:
                return False
            heapq.heappush(self._jobs, (time.monotonic() + seconds, next(self._numbers), job))
            self._changed.notify()
        return True

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._jobs or self._jobs[0][0] > time.monotonic():
                    self._changed.wait(self._jobs[0][0] - time.monotonic() if self._jobs else None)
                job = heapq.heappop(self._jobs)[2]
            self._pool.submit(job)


def _dead_letter(
    sender: TargetSender, event: dict[str, Any], error: Exception, attempt: int, condition: str | None
) -> None:
    arn = (sender.target.get("DeadLetterConfig") or {}).get("Arn")
    if not arn:
        LOG.warning("Event %s is lost: %s failed: %s", event.get("id"), sender.target["Arn"], error)
        return
    attributes = {
        "RULE_ARN": sender.rule_arn,
        "TARGET_ARN": sender.target["Arn"],
        "ERROR_CODE": error_code(error),
        "ERROR_MESSAGE": str(error)[:1000] or "-",
        "RETRY_ATTEMPTS": str(attempt),
        # Absent when trying again would not have helped.
        **({"EXHAUSTED_RETRY_CONDITION": condition} if condition else {}),
    }
    body = {name: value for name, value in event.items() if name != "event-bus-name"}
    sqs = connect_to(aws_access_key_id=sender.account_id, region_name=extract_region_from_arn(arn)).sqs
    sqs.send_message(
        QueueUrl=sqs_queue_url_for_arn(arn),
        MessageBody=to_json_str(body),
        MessageAttributes={n: {"DataType": "String", "StringValue": v} for n, v in attributes.items()},
    )


@made_for("4.13.1")
def deliver_events_with_retries() -> None:
    pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="events-delivery")
    later, stock = Later(pool), TargetSender.process_event
    places = threading.BoundedSemaphore(WAITING_EVENTS)

    def in_pool(job: Callable[..., None], params: Any = None, name: str | None = None) -> None:
        if places.acquire(blocking=False):
            pool.submit(_logged, job, params).add_done_callback(lambda _: places.release())
        else:
            _logged(job, params)

    def attempt(self: TargetSender, event: dict[str, Any], trace: Any, tries: int, since: float) -> None:
        try:
            stock(self, copy.deepcopy(event), trace)
        except Exception as error:
            policy = self.target.get("RetryPolicy") or {}
            condition = None if is_permanent(error) else exhausted(policy, tries, time.monotonic() - since)
            if condition or is_permanent(error):
                _dead_letter(self, event, error, tries, condition)
                return
            pause = min(FIRST_RETRY_S * 2**tries, LONGEST_RETRY_S) * random.uniform(0.75, 1.25)
            LOG.info("Delivery to %s failed (%s), next try in %.1f s", self.target["Arn"], error, pause)
            again = partial(attempt, self, event, trace, tries + 1, since)
            if not later.after(pause, lambda: _logged(lambda _: again(), None)):
                LOG.error("More than %d deliveries wait for another try", WAITING_RETRIES)
                _dead_letter(self, event, error, tries, None)

    stock_entry = provider.EventsProvider._process_entry

    def process_entry(self: Any, entry: Any, processed: Any, failed: Any, context: Any) -> None:
        header = entry.get("TraceHeader") or ""
        if not header.startswith("Root="):
            stock_entry(self, entry, processed, failed, context)
            return
        of_request = context.trace_context
        context.trace_context = {**of_request, "aws_trace_header": TraceHeader.from_header_str(header)}
        try:
            stock_entry(self, entry, processed, failed, context)
        finally:
            context.trace_context = of_request

    def process_event(self: TargetSender, event: dict[str, Any], trace_header: Any) -> None:
        attempt(self, event, trace_header, 0, time.monotonic())

    def send_with_trace(self: SqsTargetSender, event: dict[str, Any], trace_header: Any) -> None:
        group = (self.target.get("SqsParameters") or {}).get("MessageGroupId")
        trace = trace_header.ensure_parent_exists().ensure_sampled_exists().to_header_str()
        Queue(self.target["Arn"], self.account_id).send(to_json_str(event), trace=trace, group=group)

    provider.start_worker_thread = in_pool
    provider.EventsProvider._process_entry = process_entry
    TargetSender.process_event = process_event
    SqsTargetSender.send_event = send_with_trace


def _logged(job: Callable[[Any], None], params: Any) -> None:
    try:
        job(params)
    except Exception:
        LOG.exception("Delivering an event failed")
