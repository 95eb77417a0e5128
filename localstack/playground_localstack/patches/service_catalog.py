"""Build the service catalog in another process, while the engine starts.

Why: the first start with an empty cache folder reads all of botocore's models into the engine, which then keeps
300 MB for good, and its first request waits for it.
Upstream: localstack/localstack:localstack-core/localstack/aws/spec.py (4.13.1), get_service_catalog
Drop when: the wheel brings its catalog.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path

from localstack import config

from playground_localstack.compatibility import made_for

LOG = logging.getLogger(__name__)

BUILD_TIMEOUT_S = 90.0
# start_engine brings the shim that LocalStack's imports need.
BUILD = """
import os, sys
sys.path.insert(0, sys.argv[1])
import start_engine
from localstack.aws.spec import build_service_index_cache
build_service_index_cache(sys.argv[2] + ".part")
os.replace(sys.argv[2] + ".part", sys.argv[2])
"""


class _Builder:
    process: "subprocess.Popen[bytes] | None" = None


@made_for("4.13.1")
def start_building_service_catalog() -> None:
    from localstack.aws.spec import _get_catalog_filename

    target = Path(config.dirs.cache) / _get_catalog_filename()
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    entry = Path(__file__).resolve().parents[2]
    LOG.info("Building the service catalog, once per cache folder")
    _Builder.process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(entry), str(target)], env=os.environ.copy(), stdin=subprocess.DEVNULL
    )


def wait_for_service_catalog() -> None:
    """Without it the engine still works: it builds the catalog itself."""
    process, _Builder.process = _Builder.process, None
    if process is None:
        return
    try:
        code = process.wait(BUILD_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    if code != 0:
        LOG.warning("Building the service catalog failed (code %s); the engine builds it itself", code)
