"""What the control plane does when the engine starts, in order."""

from collections.abc import Callable

from playground_localstack.control_plane.api_urls import rewrite_urls_in_cloudformation
from playground_localstack.control_plane.forwarding import forward_api_requests
from playground_localstack.control_plane.in_place_updates import (
    update_alarms_in_place,
    update_log_groups_in_place,
    update_policies_in_place,
    update_rules_in_place,
    update_secrets_in_place,
)
from playground_localstack.control_plane.lambda_updates import (
    update_functions_in_place,
    update_mappings_in_place,
    wait_briefly,
)
from playground_localstack.control_plane.messaging_updates import (
    update_parameters_in_place,
    update_subscriptions_in_place,
    update_topics_in_place,
)
from playground_localstack.control_plane.rest_snapshots import publish_rest_stages
from playground_localstack.control_plane.rest_stages import keep_stages_over_updates
from playground_localstack.control_plane.rest_updates import update_rest_apis_in_place
from playground_localstack.control_plane.rollback import roll_back_failed_deployments
from playground_localstack.control_plane.table_updates import update_tables_in_place
from playground_localstack.control_plane.update_guard import guard_updates

ON_INFRA_START: list[Callable[[], None]] = [
    rewrite_urls_in_cloudformation,
    guard_updates,
    roll_back_failed_deployments,
    keep_stages_over_updates,
    update_rest_apis_in_place,
    publish_rest_stages,
    update_rules_in_place,
    update_alarms_in_place,
    update_log_groups_in_place,
    update_secrets_in_place,
    update_tables_in_place,
    update_functions_in_place,
    update_mappings_in_place,
    update_policies_in_place,
    update_topics_in_place,
    update_subscriptions_in_place,
    update_parameters_in_place,
    wait_briefly,
    forward_api_requests,
]
