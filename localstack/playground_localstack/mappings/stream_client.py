"""GetRecords straight from DynamoDB Local: a poll costs one small HTTP exchange."""

import contextlib
import json
import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BufferedRWPair
from typing import Any

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


def dynamodb_port() -> int:
    """Where DynamoDB Local listens."""
    from localstack.services.dynamodb.server import DynamodbServer  # late: it can be loaded inside an engine only

    return int(DynamodbServer.get().port)


class StreamClient:
    """One kept-alive connection; for one thread.

    Speaks just enough HTTP: parsing the headers of an answer costs http.client more than the rest of an empty
    poll, and every stream is polled ten times a second when idle.
    """

    def __init__(self, port: Callable[[], int] = dynamodb_port) -> None:
        self._port = port
        self._connection: BufferedRWPair | None = None

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
            connection, self._connection = self._connection, None
            with contextlib.suppress(OSError):
                connection.close()

    def _call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(request).encode()
        head = (
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"X-Amz-Target: DynamoDBStreams_20120810.{operation}\r\n"
            "Content-Type: application/x-amz-json-1.0\r\n"
            f"Authorization: {AUTHORIZATION}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            connection = self._connection = self._connection or _connect(self._port())
            connection.write(head.encode() + body)
            connection.flush()
            status, text = _read_answer(connection)
            answer: dict[str, Any] = json.loads(text)
        except (OSError, ValueError, IndexError, KeyError):
            self.close()
            raise
        if status != 200:
            code = str(answer.get("__type", status)).rpartition("#")[2]
            raise StreamError(code, str(answer.get("message") or answer.get("Message") or ""))
        return answer


def _connect(port: int) -> BufferedRWPair:
    connection = socket.create_connection(("127.0.0.1", port), TIMEOUT_S)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection:  # the file keeps the connection open
        return connection.makefile("rwb")


def _read_answer(connection: BufferedRWPair) -> tuple[int, bytes]:
    """Status and body. Raises when the answer is none, or breaks off."""
    status = int(connection.readline().split(b" ", 2)[1])
    headers: dict[bytes, bytes] = {}
    while line := connection.readline().strip():
        name, _, value = line.partition(b":")
        headers[name.lower()] = value.strip()
    if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
        return status, b"".join(_chunks(connection))
    return status, _exactly(connection, int(headers[b"content-length"]))


def _chunks(connection: BufferedRWPair) -> Iterator[bytes]:
    while size := int(connection.readline().split(b";")[0], 16):
        yield _exactly(connection, size)
        connection.readline()
    while connection.readline().strip():
        """Trailers say nothing here."""


def _exactly(connection: BufferedRWPair, size: int) -> bytes:
    body = connection.read(size)
    if len(body) < size:
        raise ConnectionError("the answer broke off")
    return body
