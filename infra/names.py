"""What things are called. Between stacks only names travel, so both sides derive them here."""

from dataclasses import dataclass

from aws_cdk import Aws

APPLICATION = "attendant"
TABLES: dict[str, tuple[str, ...]] = {
    "properties": (),
    "guests": ("by_contact", "by_time"),
    "bookings": ("by_guest", "by_conversation", "by_day", "due"),
    "conversations": ("by_activity", "due"),
    "stays": ("by_arrival", "by_departure"),
    "concierge": (),
    "outbox": ("parked",),
    "connections": ("by_connection",),
    "idempotency": (),
}
"""Every table with its indexes."""
QUEUES = (
    "ai-processing.fifo",
    "whatsapp-send.fifo",
    "whatsapp-statuses",
    "whatsapp-bulk",
    "booking-notices",
    "waitlist-offers",
    "guest-consents",
    "guest-history",
    "guest-segments",
    "guest-walks",
    "guest-matching",
    "guest-exports",
    "guest-imports",
    "guest-names",
    "guests-privacy",
    "bookings-privacy",
    "stays-privacy",
    "conversations-privacy",
    "concierge-privacy",
)
"""Every queue of jobs."""


@dataclass(frozen=True)
class Names:
    """Names of one stage's resources."""

    stage: str

    def of(self, *parts: str) -> str:
        """The name of a resource, e.g. `attendant-dev-bookings`."""
        return "-".join((APPLICATION, self.stage, *parts))

    def bus(self) -> str:
        """The event bus."""
        return self.of()

    def bulk_bucket(self) -> str:
        """The bucket of large webhook bodies; bucket names are global, hence account and region."""
        return self.of("bulk", Aws.ACCOUNT_ID, Aws.REGION)

    def guest_files_bucket(self) -> str:
        """The bucket of exported guest lists and of files to import."""
        return self.of("guest-files", Aws.ACCOUNT_ID, Aws.REGION)

    def secret(self, name: str) -> str:
        """The name of a secret in Secrets Manager."""
        return f"{APPLICATION}/{self.stage}/{name}"

    def parameter(self, name: str) -> str:
        """The SSM parameter under which a stack publishes what AWS names by itself."""
        return f"/{APPLICATION}/{self.stage}/{name}"

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account and region."""
        return f"arn:{Aws.PARTITION}:{service}:{Aws.REGION}:{Aws.ACCOUNT_ID}:{resource}"
