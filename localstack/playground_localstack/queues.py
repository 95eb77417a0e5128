"""Queues as the engine's own parts use them: straight to the SQS provider.

Why: through a boto client, signing, routing, parsing and serialising are nine tenths of what sending or receiving a
message costs; an order moves some seventy messages.
Upstream: localstack/localstack:localstack-core/localstack/services/sqs/provider.py (4.13.1), SqsProvider
Drop when: internal clients skip the wire format.
"""

from types import SimpleNamespace
from typing import Any

from localstack.services.plugins import SERVICE_PLUGINS
from localstack.utils.aws.arns import parse_arn, sqs_queue_url_for_arn
from werkzeug.datastructures import Headers


class Queue:
    """One queue, seen from `account` (the owner when absent). Raises what the provider raises."""

    def __init__(self, arn: str, account: str | None = None) -> None:
        place = parse_arn(arn)
        self._url = sqs_queue_url_for_arn(arn)
        self._account, self._region = account or place["account"], place["region"]

    def send(self, body: str, *, trace: str | None = None, group: str | None = None) -> None:
        """Send one message; `trace` is an X-Amzn-Trace-Id value."""
        headers = {"X-Amzn-Trace-Id": trace} if trace else {}
        _provider().send_message(self._context(headers), self._url, body, message_group_id=group)

    def receive(self, count: int) -> list[dict[str, Any]]:
        """Up to `count` visible messages, with all attributes, without waiting."""
        answer = _provider().receive_message(
            self._context(),
            self._url,
            max_number_of_messages=count,
            wait_time_seconds=0,
            message_attribute_names=["All"],
            message_system_attribute_names=["All"],
        )
        return answer.get("Messages") or []

    def delete(self, messages: list[dict[str, Any]]) -> None:
        """Delete received messages, ten at most; one that is gone already is no error."""
        entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]
        if entries:
            _provider().delete_message_batch(self._context(), self._url, entries)

    def _context(self, headers: dict[str, str] | None = None) -> Any:
        return SimpleNamespace(
            account_id=self._account,
            region=self._region,
            service=SimpleNamespace(protocol="json"),
            request=SimpleNamespace(headers=Headers(headers)),
        )


def _provider() -> Any:
    return SERVICE_PLUGINS.require("sqs")._provider
