"""Business metrics in CloudWatch's embedded format: one line of log, no call to AWS."""

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from attendant.kernel.logs import logger


def count(name: str, value: int = 1, **dimensions: str) -> None:
    """Count a business outcome, e.g. `count("BookingBooked")`; dimensions must have few distinct values."""
    try:
        with single_metric(name=name, unit=MetricUnit.Count, value=value) as metric:
            for dimension, content in dimensions.items():
                metric.add_dimension(name=dimension, value=content)
    except Exception:
        # A metric that cannot be written must never undo the outcome that it counts.
        logger.exception("metric_not_written", metric=name)
