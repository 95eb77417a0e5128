"""An engine whose data plane only remembers what the control plane tells it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine import Engine, start_engine
from stacks import Stacks
from told import Told

RECORDING = Path(__file__).with_name("recording_data_plane.mjs")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    running = start_engine(tmp_path_factory.mktemp("control-plane"), PLAYGROUND_DATAPLANE_ENTRY=str(RECORDING))
    yield running
    running.stop()


@pytest.fixture
def told(engine: Engine) -> Told:
    """What the data plane was told so far."""
    return Told(engine.data_plane_url)


@pytest.fixture
def stacks(client: Callable[[str], Any]) -> Iterator[Stacks]:
    """Deploys templates as the CDK does; what a test deployed is deleted after it."""
    deployer = Stacks(client("cloudformation"))
    yield deployer
    deployer.delete_all()
