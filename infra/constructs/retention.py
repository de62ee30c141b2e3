"""How long logs are kept."""

from aws_cdk import aws_logs as logs

from infra.stages import Stage

DAYS = {
    7: logs.RetentionDays.ONE_WEEK,
    30: logs.RetentionDays.ONE_MONTH,
    90: logs.RetentionDays.THREE_MONTHS,
}


def retention(stage: Stage) -> logs.RetentionDays:
    """The stage's retention of logs."""
    return DAYS[stage.log_days]
