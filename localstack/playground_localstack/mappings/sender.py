"""Event source mappings call their function in this process, with the trace of the first record.

Why: the stock sender goes through boto, signing, routing and parsing for each batch, loses the trace header of SQS
messages, and logs a throttled call as an unhandled error with the whole batch.
Upstream: localstack/localstack:localstack-core/localstack/services/lambda_/event_source_mapping/senders/
lambda_sender.py (4.13.1), LambdaSender
Drop when: upstream invokes in process and passes AWSTraceHeader on.
"""

import json
from io import BytesIO
from typing import Any

from localstack.aws.api import ServiceException
from localstack.services.lambda_.api_utils import function_locators_from_arn
from localstack.services.lambda_.event_source_mapping.senders.lambda_sender import LambdaSender
from localstack.services.lambda_.event_source_mapping.senders.sender import SenderError
from localstack.services.plugins import SERVICE_PLUGINS
from localstack.utils.strings import long_uid
from localstack.utils.xray.trace_header import TraceHeader

from playground_localstack.compatibility import made_for


def trace_of(payload: str) -> str | None:
    """AWSTraceHeader of the first SQS record, if any."""
    if '"AWSTraceHeader"' not in payload:
        return None
    records = json.loads(payload).get("Records") or [{}]
    header = (records[0].get("attributes") or {}).get("AWSTraceHeader")
    return header if isinstance(header, str) else None


class InProcessLambda:
    """Stands in for the boto client of a LambdaSender: `invoke` only."""

    def invoke(
        self, FunctionName: str, Payload: str, InvocationType: str, Qualifier: str | None = None, **_: Any
    ) -> dict[str, Any]:
        name, qualifier, account, region = function_locators_from_arn(FunctionName)
        header = trace_of(Payload)
        trace = TraceHeader.from_header_str(header) if header else TraceHeader()
        request_id = long_uid()
        try:
            result = SERVICE_PLUGINS.require("lambda")._provider.lambda_service.invoke(
                function_name=name,
                qualifier=Qualifier or qualifier,
                region=region,
                account_id=account,
                invocation_type=InvocationType,
                client_context=None,
                request_id=request_id,
                payload=Payload.encode(),
                trace_context={"aws_trace_header": trace.ensure_root_exists()},
                user_agent="playground",
            )
        except ServiceException as error:
            raise SenderError(f"{FunctionName}: {error}", error=_error(FunctionName, request_id, error)) from error
        answer: dict[str, Any] = {
            "StatusCode": 200,
            "Payload": BytesIO(result.payload if result else b""),
            "ResponseMetadata": {"RequestId": request_id},
        }
        if result and result.is_error:
            answer["FunctionError"] = "Unhandled"
        return answer


def _error(arn: str, request_id: str, error: ServiceException) -> dict[str, Any]:
    return {
        "message": str(error),
        "httpStatusCode": error.status_code,
        "awsService": "lambda",
        "requestId": request_id,
        "exceptionType": error.code,
        "resourceArn": arn,
        "functionError": error.code,
        "executedVersion": "$LATEST",
    }


@made_for("4.13.1")
def send_in_process() -> None:
    stock = LambdaSender.__init__

    def with_in_process_client(self: LambdaSender, *args: Any, **kwargs: Any) -> None:
        stock(self, *args, **kwargs)
        self.target_client = InProcessLambda()

    LambdaSender.__init__ = with_in_process_client
