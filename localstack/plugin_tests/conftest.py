"""One engine per test session, and clients that talk to it."""

import functools
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from engine import Engine, start_engine
from function_code import archive

ROLE = "arn:aws:iam::000000000000:role/test"


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    running = start_engine(tmp_path_factory.mktemp("engine"))
    yield running
    running.stop()


@functools.lru_cache(maxsize=64)
def client_of(url: str, service: str) -> Any:
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
    return session.client(service, endpoint_url=url, config=Config(retries={"total_max_attempts": 1}))


@pytest.fixture
def client(engine: Engine) -> Callable[[str], Any]:
    """`client("sqs")` → a boto3 client of the engine. Per test: folders may have engines of their own."""
    return lambda service: client_of(engine.url, service)


@pytest.fixture
def name() -> str:
    """A name that no other test uses."""
    return f"t-{uuid.uuid4().hex[:10]}"


@pytest.fixture
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
