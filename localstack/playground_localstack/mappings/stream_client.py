"""GetRecords straight from DynamoDB Local: a poll costs one small HTTP exchange."""

import http.client
import json
import re
from datetime import UTC, datetime
from typing import Any

from localstack.services.dynamodb.server import DynamodbServer

TIMEOUT_S = 10.0
# LocalStack answers with the real region and account in an iterator; DynamoDB Local knows one place only.
PLACE = re.compile(r"^arn:aws:dynamodb:[^:]+:\d+:")
LOCAL_PLACE = "arn:aws:dynamodb:ddblocal:000000000000:"
# DynamoDB Local wants the header but does not check the signature; its database is shared over keys and regions.
AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=playground/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
)


class StreamError(Exception):
    """DynamoDB Local refused; `code` is the error's short name."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class StreamClient:
    """One kept-alive connection; for one thread."""

    def __init__(self) -> None:
        self._connection: http.client.HTTPConnection | None = None

    def get_records(self, iterator: str, limit: int) -> dict[str, Any]:
        local = PLACE.sub(LOCAL_PLACE, iterator)
        answer = self._call("GetRecords", {"ShardIterator": local, "Limit": limit})
        for record in answer.get("Records", []):
            created = record["dynamodb"].get("ApproximateCreationDateTime")
            if created is not None:
                record["dynamodb"]["ApproximateCreationDateTime"] = datetime.fromtimestamp(created, UTC)
        return answer

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", DynamodbServer.get().port, timeout=TIMEOUT_S)
        try:
            self._connection.request(
                "POST",
                "/",
                json.dumps(request),
                {
                    "X-Amz-Target": f"DynamoDBStreams_20120810.{operation}",
                    "Content-Type": "application/x-amz-json-1.0",
                    "Authorization": AUTHORIZATION,
                },
            )
            response = self._connection.getresponse()
            body = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            self.close()
            raise
        if response.status != 200:
            code = str(body.get("__type", response.status)).rpartition("#")[2]
            raise StreamError(code, str(body.get("message") or body.get("Message") or ""))
        return body
