"""The client that reads streams understands what an HTTP/1.1 server may answer, and a broken answer is an error."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from playground_localstack.mappings.stream_client import StreamClient, StreamError

BODY = b'{"Records":[],"NextShardIterator":"next"}'
WHOLE = b"HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
IN_PARTS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n%s\r\n%x;x=1\r\n%s\r\n0\r\n\r\n" % (
    BODY[:10],
    len(BODY) - 10,
    BODY[10:],
)
REFUSAL = b'{"__type":"com.amazonaws.dynamodb.v20120810#ExpiredIteratorException","message":"old"}'
REFUSED = b"HTTP/1.1 400 Bad Request\r\ncontent-length: %d\r\n\r\n%s" % (len(REFUSAL), REFUSAL)
BROKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"


@pytest.fixture
def server() -> Iterator[tuple[list[bytes], StreamClient]]:
    """Answers, one per request in this order, and a client of them; after BROKEN the server hangs up."""
    answers: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                while answers and connection.recv(65_536):
                    answer = answers.pop(0)
                    connection.sendall(answer)
                    if answer is BROKEN:
                        break

    threading.Thread(target=serve, daemon=True).start()
    client = StreamClient(lambda: int(listening.getsockname()[1]))
    yield answers, client
    client.close()
    listening.close()


def test_answers_come_whole_or_in_parts_over_one_connection(server: tuple[list[bytes], StreamClient]) -> None:
    answers, client = server
    answers += [WHOLE, IN_PARTS, WHOLE]
    got: list[Any] = [client.get_records("i", 10) for _ in range(3)]
    assert got == [{"Records": [], "NextShardIterator": "next"}] * 3


def test_a_refusal_keeps_the_connection_and_a_broken_answer_opens_a_new_one(
    server: tuple[list[bytes], StreamClient],
) -> None:
    answers, client = server
    answers += [REFUSED, BROKEN, WHOLE]
    with pytest.raises(StreamError) as refused:
        client.get_records("i", 10)
    assert refused.value.code == "ExpiredIteratorException"
    with pytest.raises(OSError, match="broke off"):
        client.get_records("i", 10)
    assert client.get_records("i", 10)["NextShardIterator"] == "next"
