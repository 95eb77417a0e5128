"""The `playground` Lambda executor: LocalStack keeps the control plane, the data plane runs the functions."""

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor


class PlaygroundExecutor(RuntimeExecutor):
    """Virtual: no environment starts here. `patches/invocations.py` sends every invocation to the data plane."""

    def start(self, env_vars: dict[str, str]) -> None:
        raise NotImplementedError("environments live in the data plane")

    def stop(self) -> None:
        """Nothing runs here."""

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        return "http://127.0.0.1"

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        raise NotImplementedError("invocations go to the data plane")

    def get_logs(self) -> str:
        return ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        pass

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        pass


class PlaygroundExecutorPlugin(RuntimeExecutorPlugin):
    name = "playground"

    def load(self, *args: object, **kwargs: object) -> type[RuntimeExecutor]:
        return PlaygroundExecutor
