"""What runs when: the one list of the plugin's start and stop steps, in order."""

from collections.abc import Callable

from playground_localstack.control_plane import steps as control_plane
from playground_localstack.data_plane import data_plane
from playground_localstack.patches.cheaper_http import make_http_cheaper
from playground_localstack.patches.fast_create import poll_new_functions_quickly
from playground_localstack.patches.loopback import listen_on_loopback_only

Action = Callable[[], None]

ON_RUNTIME_CREATE: list[Action] = [
    listen_on_loopback_only,
    make_http_cheaper,
]

ON_INFRA_START: list[Action] = [
    poll_new_functions_quickly,
    data_plane.start,
    *control_plane.ON_INFRA_START,
]

ON_INFRA_READY: list[Action] = []

ON_INFRA_SHUTDOWN: list[Action] = [
    data_plane.stop,
]
