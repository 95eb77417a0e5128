"""Send every invocation to the data plane, which owns all environments and all concurrency counting.

Why: the stock manager leases concurrency, picks an environment (with a race: it publishes a fresh environment before
reserving it), starts one thread per invocation for metrics, and one log thread per version. None of that is needed
when one pool elsewhere runs the functions. Asynchronous invocations keep LocalStack's queue, retries and
destinations: their poller calls this same method.
Upstream: localstack/localstack:localstack-core/localstack/services/lambda_/invocation/version_manager.py (4.13.1),
LambdaVersionManager.invoke; logs.py, LogHandler
Drop when: an executor plugin may take over whole invocations.
"""

import base64
import json

from localstack.aws.api.lambda_ import (
    InvalidRequestContentException,
    ResourceNotFoundException,
    ServiceException,
    TooManyRequestsException,
)
from localstack.services.lambda_.invocation.lambda_models import Invocation, InvocationResult
from localstack.services.lambda_.invocation.logs import LogHandler
from localstack.services.lambda_.invocation.version_manager import LambdaVersionManager
from localstack.utils.xray.trace_header import TraceHeader

from playground_localstack.calls import Invoked
from playground_localstack.compatibility import made_for
from playground_localstack.data_plane import data_plane


def raise_when_not_run(outcome: Invoked, arn: str) -> None:
    """Throw the Lambda API's error for an invocation that never began."""
    if outcome.status == "throttled":
        raise TooManyRequestsException(
            f"Rate Exceeded. {outcome.reason or ''}".strip(),
            Reason="ReservedFunctionConcurrentInvocationLimitExceeded",
            Type="User",
        )
    if outcome.status == "not-found":
        raise ResourceNotFoundException(f"Function not found: {arn}", Type="User")
    if outcome.status not in ("ok", "function-error"):
        raise ServiceException(f"The invocation of {arn} failed: {outcome.reason}")


def client_context_of(invocation: Invocation) -> str | None:
    """The API carries it as base64 of JSON, the data plane takes the JSON."""
    if not invocation.client_context:
        return None
    try:
        text = base64.b64decode(invocation.client_context, validate=True).decode()
        json.loads(text)
    except ValueError as error:
        raise InvalidRequestContentException(
            "Client context must be a valid Base64-encoded JSON object.", Type="User"
        ) from error
    return text


def _invoke(self: LambdaVersionManager, *, invocation: Invocation) -> InvocationResult:
    payload = invocation.payload or b"{}"
    try:
        json.loads(payload)
    except ValueError as error:
        raise InvalidRequestContentException(
            f"Could not parse request body into json: Could not parse payload into json: {error}", Type="User"
        ) from error
    header = (invocation.trace_context or {}).get("aws_trace_header") or TraceHeader().ensure_root_exists()
    version = self.function_version.id
    outcome = data_plane.invoke(
        f"{version.unqualified_arn()}:{version.qualifier}",
        payload,
        trace=header.ensure_sampled_exists().to_header_str(),
        request_id=invocation.request_id,
        client_context=client_context_of(invocation),
    )
    raise_when_not_run(outcome, version.qualified_arn())
    return InvocationResult(
        request_id=invocation.request_id,
        payload=outcome.payload.encode(),
        is_error=not outcome.ok,
        logs=outcome.log_tail,
        executed_version=version.qualifier,
    )


@made_for("4.13.1")
def invoke_in_data_plane() -> None:
    LambdaVersionManager.invoke = _invoke
    LogHandler.start_subscriber = lambda self: None
