"""Answer catalog questions from what is installed, never from the network.

Why: without a plugin of this name LocalStack posts to `{API_ENDPOINT}/license/catalog`, without a time-out, on the
first unknown operation and at every change set; and with it unknown resource types can fail loudly instead of
"succeeding" (CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES=0).
Upstream: localstack/localstack:localstack-core/localstack/utils/catalog/catalog.py (4.13.1), get_aws_catalog
Drop when: the catalog can be switched off by configuration.
"""

from localstack.services.cloudformation.resource_provider import plugin_manager
from localstack.utils.catalog.catalog import AwsCatalogRuntimePlugin
from localstack.utils.catalog.common import (
    AwsServiceOperationsSupportInLatest,
    AwsServicesSupportInLatest,
    CloudFormationResourcesSupportAtRuntime,
    CloudFormationResourcesSupportInLatest,
)


class OfflineCatalog(AwsCatalogRuntimePlugin):
    name = "aws-catalog-remote-state-with-license"

    def get_aws_service_status(
        self, service_name: str, operation_name: str | None = None
    ) -> AwsServicesSupportInLatest | AwsServiceOperationsSupportInLatest:
        """Asked only about what this engine does not implement."""
        if operation_name:
            return AwsServiceOperationsSupportInLatest.NOT_SUPPORTED
        return AwsServicesSupportInLatest.NOT_SUPPORTED

    def get_cloudformation_resource_status(
        self, resource_name: str, service_name: str, is_pro_resource: bool = False
    ) -> CloudFormationResourcesSupportAtRuntime | CloudFormationResourcesSupportInLatest:
        if resource_name in plugin_manager.list_names() or resource_name.startswith("Custom::"):
            return CloudFormationResourcesSupportAtRuntime.AVAILABLE
        return CloudFormationResourcesSupportInLatest.NOT_SUPPORTED
