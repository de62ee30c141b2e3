"""Everything that holds state, in one stack that changes rarely."""

import json

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.constructs.findings import acknowledge
from infra.constructs.published import publish
from infra.constructs.table import CapabilityTable
from infra.names import TABLES, Names
from infra.stages import Stage

EPHEMERAL = ("connections", "idempotency")
GUEST_FILES_KEPT_DAYS = 3


class DataStack(Stack):
    """Tables, event bus, user pool, secrets, the buckets and the alarm topic."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        self.names = Names(stage.name)
        self._stage = stage
        super().__init__(
            scope,
            self.names.of("data"),
            description="Attendant: everything that holds state",
            termination_protection=stage.keeps_data,
        )
        self._removal = RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY
        self._tables()
        events.EventBus(self, "Bus", event_bus_name=self.names.bus())
        sns.Topic(self, "AlarmTopic", topic_name=self.names.of("alarms"), enforce_ssl=True)
        self._user_pool()
        self._secrets()
        self._bulk_bucket()
        self._guest_files_bucket()

    def _tables(self) -> None:
        tables = {
            name: CapabilityTable(
                self, name, indexes, self._stage, stream=name == "outbox", ephemeral=name in EPHEMERAL
            )
            for name, indexes in TABLES.items()
        }
        publish(self, self.names, "outbox-stream-arn", tables["outbox"].stream_arn)

    def _user_pool(self) -> None:
        pool = cognito.UserPool(
            self,
            "UserPool",
            user_pool_name=self.names.of(),
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            self_sign_up_enabled=False,
            auto_verify=cognito.AutoVerifiedAttrs(email=True),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_digits=True,
                require_lowercase=True,
                require_symbols=True,
                require_uppercase=True,
            ),
            deletion_protection=self._stage.keeps_data,
            removal_policy=self._removal,
        )
        acknowledge(
            pool, "COG2", "Front desks share devices; a property that wants a second factor can turn it on."
        )
        acknowledge(
            pool, "COG8", "The plus plan costs more per user than everything else; our API throttles sign-in."
        )
        client = pool.add_client(
            "Api",
            auth_flows=cognito.AuthFlow(admin_user_password=True),
            disable_o_auth=True,
            enable_token_revocation=True,
            prevent_user_existence_errors=True,
            access_token_validity=Duration.hours(1),
            id_token_validity=Duration.hours(1),
            refresh_token_validity=Duration.days(30),
        )
        publish(self, self.names, "user-pool-id", pool.user_pool_id)
        publish(self, self.names, "user-pool-client-id", client.user_pool_client_id)

    def _secrets(self) -> None:
        """Secrets with placeholders; an operator puts the content, which no deployment overwrites."""
        contents = {
            "whatsapp": ({"app_secrets": [], "access_token": ""}, "verify_token"),
            "openai": ({}, "api_key"),
        }
        for name, (content, generated) in contents.items():
            secret = secretsmanager.Secret(
                self,
                f"{name.capitalize()}Secret",
                secret_name=self.names.secret(name),
                generate_secret_string=secretsmanager.SecretStringGenerator(
                    secret_string_template=json.dumps(content),
                    generate_string_key=generated,
                    exclude_punctuation=True,
                ),
                removal_policy=self._removal,
            )
            acknowledge(
                secret, "SMG4", "Another company issues the content; only a person can renew it there."
            )

    def _bulk_bucket(self) -> None:
        bucket = s3.Bucket(
            self,
            "BulkBucket",
            bucket_name=self.names.bulk_bucket(),
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.KMS_MANAGED,
            bucket_key_enabled=True,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(14))],
            removal_policy=self._removal,
        )
        acknowledge(
            bucket, "S1", "Two functions of ours use the bucket and nobody else; they log what they do."
        )

    def _guest_files_bucket(self) -> None:
        """Exported lists and files to import: personal data, reached by signed links, gone after days."""
        bucket = s3.Bucket(
            self,
            "GuestFilesBucket",
            bucket_name=self.names.guest_files_bucket(),
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.KMS_MANAGED,
            bucket_key_enabled=True,
            enforce_ssl=True,
            cors=[
                s3.CorsRule(
                    allowed_methods=[s3.HttpMethods.GET, s3.HttpMethods.PUT],
                    allowed_origins=list(self._stage.cors_origins),
                    allowed_headers=["content-type"],
                    exposed_headers=["etag"],
                    max_age=3600,
                )
            ],
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(GUEST_FILES_KEPT_DAYS),
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                )
            ],
            removal_policy=self._removal,
        )
        acknowledge(bucket, "S1", "Who exported or imported what is in the audit trail of the product.")
