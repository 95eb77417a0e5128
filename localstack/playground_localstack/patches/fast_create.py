"""Poll new functions every 20 ms instead of 500 ms.

Why: with LAMBDA_SYNCHRONOUS_CREATE each function waits up to half a second for nothing; 68 functions deploy in 27 s
instead of 54 s.
Upstream: localstack/localstack:localstack-core/localstack/services/lambda_/provider.py (4.13.1), poll_condition
Drop when: the interval can be configured.
"""

from collections.abc import Callable

from playground_localstack.compatibility import made_for


@made_for("4.13.1")
def poll_new_functions_quickly() -> None:
    from localstack.services.lambda_ import provider
    from localstack.utils.sync import poll_condition

    def quick(condition: Callable[[], bool], timeout: float | None = None, interval: float = 0.5) -> bool:
        return bool(poll_condition(condition, timeout, min(interval, 0.02)))

    provider.poll_condition = quick
