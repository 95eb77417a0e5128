"""The mails that SES sent, readable at `/_aws/ses` from the start, and sender identities of templates.

Why: the mailbox answers 404 until somebody calls SES, and grows without end, one file per mail included; the type
AWS::SES::EmailIdentity is a stub that fails.
At most MAILS mails are kept, the newest. An identity is verified at once: there is no mailbox a link could go to.
Upstream: localstack/localstack:localstack-core/localstack/services/ses/provider.py, resource_providers/
aws_ses_emailidentity.py (4.13.1), save_for_retrospection, SESEmailIdentityProvider
Drop when: upstream bounds the mailbox and creates identities.
"""

from typing import Any

from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent

from playground_localstack.compatibility import made_for
from playground_localstack.control_plane.update_guard import NeedsReset

MAILS = 1_000

Model = dict[str, Any]


@made_for("4.13.1")
def keep_mails_in_memory() -> None:
    from localstack.services.ses import provider
    from localstack.utils.time import timestamp

    def save(mail: Model) -> None:
        mail.setdefault("Timestamp", timestamp())
        provider.EMAILS[mail["Id"]] = mail
        while len(provider.EMAILS) > MAILS:
            provider.EMAILS.pop(next(iter(provider.EMAILS)), None)

    provider.save_for_retrospection = save
    provider.register_ses_api_resource()


@made_for("4.13.1")
def create_sender_identities() -> None:
    from localstack.services.ses.resource_providers.aws_ses_emailidentity import SESEmailIdentityProvider

    def done(model: Model) -> ProgressEvent:
        return ProgressEvent(OperationStatus.SUCCESS, resource_model=model)

    def create(self: Any, request: Any) -> ProgressEvent:
        model, ses = request.desired_state, request.aws_client_factory.ses
        identity = model["EmailIdentity"]
        if "@" in identity:
            ses.verify_email_identity(EmailAddress=identity)
        else:
            ses.verify_domain_identity(Domain=identity)
        return done({**model, **_dkim_records(identity)})

    def update(self: Any, request: Any) -> ProgressEvent:
        before, model = request.previous_state, request.desired_state
        if model["EmailIdentity"] != before["EmailIdentity"]:
            raise NeedsReset("AWS::SES::EmailIdentity", ["EmailIdentity"])
        # DKIM, MAIL FROM and feedback settings have nobody here who could follow them.
        return done({**model, **_dkim_records(model["EmailIdentity"])})

    def delete(self: Any, request: Any) -> ProgressEvent:
        request.aws_client_factory.ses.delete_identity(Identity=request.desired_state["EmailIdentity"])
        return done({})

    SESEmailIdentityProvider.create = create
    SESEmailIdentityProvider.update = update
    SESEmailIdentityProvider.delete = delete


def _dkim_records(identity: str) -> Model:
    """Names and values of the DNS records that a template may put into its zone."""
    domain = identity.rsplit("@", 1)[-1]
    records: Model = {}
    for number in (1, 2, 3):
        token = f"local{number}"
        records[f"DkimDNSTokenName{number}"] = f"{token}._domainkey.{domain}"
        records[f"DkimDNSTokenValue{number}"] = f"{token}.dkim.amazonses.com"
    return records
