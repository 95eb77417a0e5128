"""A message can be delayed for at most fifteen minutes.

Why: the stock queue takes any delay, and a message that AWS refuses would come hours later here.
Upstream: localstack/localstack:localstack-core/localstack/services/sqs/provider.py (4.13.1), SqsProvider._put_message
Drop when: it checks DelaySeconds.
"""

import functools
from typing import Any

from playground_localstack.compatibility import made_for

LONGEST_DELAY_S = 900


@made_for("4.13.1")
def refuse_long_delays() -> None:
    from localstack.services.sqs.exceptions import InvalidParameterValueException
    from localstack.services.sqs.provider import SqsProvider

    stock = SqsProvider._put_message

    @functools.wraps(stock)
    def put_message(
        self: Any, queue: Any, context: Any, message_body: str, delay_seconds: int | None = None, *a: Any, **k: Any
    ) -> Any:
        if delay_seconds is not None and not 0 <= int(delay_seconds) <= LONGEST_DELAY_S:
            raise InvalidParameterValueException(
                f"Value {delay_seconds} for parameter DelaySeconds is invalid. "
                f"Reason: DelaySeconds must be >= 0 and <= {LONGEST_DELAY_S}."
            )
        return stock(self, queue, context, message_body, delay_seconds, *a, **k)

    SqsProvider._put_message = put_message
