"""API destinations and API Gateway targets fail when their answer says so.

Why: the stock senders only log an error status, so nothing is tried again and nothing becomes a dead letter; the call
to an API destination has no time-out.
Upstream: localstack/localstack:localstack-core/localstack/services/events/target.py (4.13.1),
EventsApiDestinationTargetSender.send_event, ApiGatewayTargetSender.send_event
Drop when: they raise.
"""

from types import SimpleNamespace
from typing import Any

import requests

from playground_localstack.compatibility import made_for
from playground_localstack.events.failures import HttpTargetError

# API destinations: "a maximum client execution time-out of 5 seconds".
TIMEOUT_S = 5.0


@made_for("4.13.1")
def fail_on_error_answers() -> None:
    from localstack.services.events import target

    def request(**arguments: Any) -> requests.Response:
        answer = requests.request(**{"timeout": TIMEOUT_S, **arguments})
        if answer.status_code >= 400:
            raise HttpTargetError(answer.status_code, answer.text)
        return answer

    target.requests = SimpleNamespace(request=request)
