"""The plugin's four start and stop hooks, and the guard that makes a broken module loud.

plux drops an entry point whose module cannot be imported without a word. So this module imports nothing of the
package at its top; the first hook imports every module and lets errors out, which aborts the start.
"""

import importlib
import logging
import pkgutil

from localstack.runtime import hooks

LOG = logging.getLogger(__name__)


@hooks.on_runtime_create(priority=100)
def runtime_create() -> None:
    import playground_localstack as package

    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
    from playground_localstack import registry

    for action in registry.ON_RUNTIME_CREATE:
        action()


@hooks.on_infra_start(priority=100)
def infra_start() -> None:
    from playground_localstack import registry

    for action in registry.ON_INFRA_START:
        action()


@hooks.on_infra_ready()
def infra_ready() -> None:
    from playground_localstack import registry

    for action in registry.ON_INFRA_READY:
        action()


@hooks.on_infra_shutdown(priority=100)
def infra_shutdown() -> None:
    from playground_localstack import registry

    for action in registry.ON_INFRA_SHUTDOWN:
        try:
            action()
        except Exception:
            # A raising shutdown hook would skip the stop of all services.
            LOG.exception("Shutdown step %s failed", action.__qualname__)
