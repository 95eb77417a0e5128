"""One engine per test session, and clients that talk to it."""

import io
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import boto3
import pytest
from botocore.config import Config
from engine import Engine, start_engine

Found = TypeVar("Found")

ROLE = "arn:aws:iam::000000000000:role/test"


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    running = start_engine(tmp_path_factory.mktemp("engine"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def client(engine: Engine) -> Callable[[str], Any]:
    """`client("sqs")` → a boto3 client of the engine."""
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
    once = Config(retries={"total_max_attempts": 1})
    return lambda service: session.client(service, endpoint_url=engine.url, config=once)


@pytest.fixture
def name() -> str:
    """A name that no other test uses."""
    return f"t-{uuid.uuid4().hex[:10]}"


def eventually(look: Callable[[], Found | None], timeout_s: float = 20.0) -> Found:
    """Call `look` until it answers something true; fails after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"nothing seen within {timeout_s:.0f} s")


@pytest.fixture(scope="session")
def create_function(client: Callable[[str], Any]) -> Callable[..., str]:
    """`create_function(name, source, **settings)` → ARN; `source` is the text of index.mjs."""

    def create(function_name: str, source: str, **settings: Any) -> str:
        answer = client("lambda").create_function(
            **{
                "FunctionName": function_name,
                "Runtime": "nodejs22.x",
                "Handler": "index.handler",
                "Role": ROLE,
                "Code": {"ZipFile": archive(source)},
                "Timeout": 10,
                "MemorySize": 256,
                **settings,
            }
        )
        return str(answer["FunctionArn"])

    return create


def archive(source: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("index.mjs", source)
    return buffer.getvalue()
