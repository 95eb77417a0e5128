"""Stop within three seconds, with nothing left behind.

Why: at SIGTERM the stock engine joins threads that sit in long polls (10 s and more), wakes its reactor from a
foreign thread (up to 1 s), and then the interpreter joins every worker thread.
Upstream: localstack/localstack:localstack-core/localstack/runtime/server/twisted.py, runtime/runtime.py (4.13.1)
Drop when: upstream ends long polls first and stops its reactor from within.
"""

import os
import sys
import threading
from typing import Any

from playground_localstack.compatibility import made_for
from playground_localstack.dynamodb_local import stop_dynamodb_local

DEADLINE_S = 2.5


def _exit_at_deadline(code: int) -> None:
    """Whatever still hangs then has nothing to save: in host mode nothing persists."""

    def end() -> None:
        try:
            stop_dynamodb_local()
        finally:
            os._exit(code)

    timer = threading.Timer(DEADLINE_S, end)
    timer.daemon = True
    timer.start()


def end_long_polls() -> None:
    """Wake every blocked ReceiveMessage and tell the mappings to stop."""
    from localstack.services.plugins import SERVICE_PLUGINS
    from localstack.services.sqs.models import sqs_stores

    _exit_at_deadline(0)
    if "lambda" in SERVICE_PLUGINS.list_active_services():
        provider = SERVICE_PLUGINS.require("lambda")._provider
        for worker in list(provider.esm_workers.values()):
            worker.stop_for_shutdown()
        # Before their queues end: else they would ask those again and again.
        for manager in list(provider.lambda_service.event_managers.values()):
            if manager.poller:
                manager.poller.stop()
    for _, _, store in sqs_stores.iter_stores():
        for queue in list(store.queues.values()):
            queue.shutdown()


@made_for("4.13.1")
def stop_quickly() -> None:
    from localstack.runtime.runtime import LocalstackRuntime
    from localstack.runtime.server.twisted import TwistedRuntimeServer
    from localstack.services.lambda_.invocation.lambda_service import LambdaService
    from twisted.internet import reactor

    def shutdown(self: TwistedRuntimeServer) -> None:
        if self.thread_pool:
            self.thread_pool.stop(timeout=0.5)
        reactor.callFromThread(reactor.stop)

    stock = LocalstackRuntime._on_return

    def on_return(self: Any) -> None:
        stock(self)
        sys.stdout.flush()
        sys.stderr.flush()
        # Worker threads of the reactor and of pools would be joined at a normal exit.
        os._exit(self.exit_code)

    # It would wait for the poller thread of each function; they end with the process.
    LambdaService.stop = lambda self: None
    TwistedRuntimeServer.shutdown = shutdown
    LocalstackRuntime._on_return = on_return
