"""Keep the gateway on the loopback interface.

Why: the default server opens its port on every interface, whatever IPv4 host GATEWAY_LISTEN names.
Upstream: localstack/localstack:localstack-core/localstack/runtime/server/twisted.py (4.13.1),
TwistedRuntimeServer.register
Drop when: that method hands the host to its endpoint.
"""

from functools import partial
from types import SimpleNamespace

from playground_localstack.compatibility import made_for


@made_for("4.13.1")
def listen_on_loopback_only() -> None:
    from localstack.runtime.server import twisted as server  # late: importing it installs the reactor

    tcp4, tcp6 = server.endpoints.TCP4ServerEndpoint, server.endpoints.TCP6ServerEndpoint
    server.endpoints = SimpleNamespace(TCP4ServerEndpoint=partial(tcp4, interface="127.0.0.1"), TCP6ServerEndpoint=tcp6)
