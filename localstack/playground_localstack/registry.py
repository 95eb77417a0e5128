"""What runs when: the one list of the plugin's start and stop steps, in order."""

from collections.abc import Callable

from playground_localstack.control_plane import steps as control_plane
from playground_localstack.data_plane import data_plane
from playground_localstack.dynamodb_local import start_dynamodb_early, use_dynamodb_local_from_npm
from playground_localstack.events.archives import replay_archives
from playground_localstack.events.delivery import deliver_events_with_retries
from playground_localstack.events.http_targets import fail_on_error_answers
from playground_localstack.lambdas.invocations import invoke_in_data_plane
from playground_localstack.lambdas.settings import follow_function_settings
from playground_localstack.mappings.sender import send_in_process
from playground_localstack.mappings.sqs import deliver_queue_messages_at_once
from playground_localstack.mappings.streams import read_streams_quickly
from playground_localstack.patches.cheaper_http import make_http_cheaper
from playground_localstack.patches.clean_stop import end_long_polls, stop_quickly
from playground_localstack.patches.fast_create import poll_new_functions_quickly
from playground_localstack.patches.loopback import listen_on_loopback_only
from playground_localstack.patches.message_timers import refuse_long_delays
from playground_localstack.patches.service_catalog import start_building_service_catalog, wait_for_service_catalog
from playground_localstack.stores.logs import describe_log_groups_cheaply, store_logs
from playground_localstack.stores.mailbox import create_sender_identities, keep_mails_in_memory
from playground_localstack.stores.metric_statistics import answer_percentiles
from playground_localstack.stores.metrics import keep_metrics_in_memory, store_metrics
from playground_localstack.stores.xray import store_segments

Action = Callable[[], None]


def connect_stores() -> None:
    """Say which store takes which telemetry of the data plane."""
    data_plane.telemetry.connect("logs", store_logs)
    data_plane.telemetry.connect("metrics", store_metrics)
    data_plane.telemetry.connect("segments", store_segments)


ON_RUNTIME_CREATE: list[Action] = [
    start_building_service_catalog,
    listen_on_loopback_only,
    make_http_cheaper,
    stop_quickly,
    wait_for_service_catalog,
]

ON_INFRA_START: list[Action] = [
    use_dynamodb_local_from_npm,
    invoke_in_data_plane,
    follow_function_settings,
    poll_new_functions_quickly,
    send_in_process,
    deliver_queue_messages_at_once,
    read_streams_quickly,
    refuse_long_delays,
    deliver_events_with_retries,
    fail_on_error_answers,
    replay_archives,
    keep_mails_in_memory,
    create_sender_identities,
    describe_log_groups_cheaply,
    keep_metrics_in_memory,
    answer_percentiles,
    connect_stores,
    data_plane.start,
    *control_plane.ON_INFRA_START,
]

ON_INFRA_READY: list[Action] = [
    start_dynamodb_early,
]

ON_INFRA_SHUTDOWN: list[Action] = [
    end_long_polls,
    data_plane.stop,
]
