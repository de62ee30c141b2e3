"""The queues between conversations and concierge."""

from constructs import Construct

from infra.constructs.queue import WorkQueue
from infra.constructs.spine import Spine

AI_ATTEMPTS = 4
AI_VISIBILITY = 60


class MessagingQueues(Construct):
    """Queues that functions of both messaging capabilities write to."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Queues")
        names = spine.names
        # Shorter than six times the timeout: a failed turn is tried again at once, while the guest waits.
        self.ai = WorkQueue(
            self,
            names,
            "ai-processing.fifo",
            variable="AI_QUEUE_URL",
            visibility=AI_VISIBILITY,
            attempts=AI_ATTEMPTS,
            delay=2,
        )
        self.send = WorkQueue(self, names, "whatsapp-send.fifo", variable="SEND_QUEUE_URL", visibility=180)
        self.statuses = WorkQueue(
            self, names, "whatsapp-statuses", variable="STATUS_QUEUE_URL", visibility=60
        )
        self.bulk = WorkQueue(self, names, "whatsapp-bulk", variable="BULK_QUEUE_URL", visibility=360)
        self.notices = WorkQueue(self, names, "booking-notices", variable="NOTICES_QUEUE_URL", visibility=90)
        for queue in (self.send, self.statuses, self.bulk, self.notices):
            spine.alarms.dead_letters(queue.dead_letters, queue.name)
        spine.alarms.dead_letters(self.ai.dead_letters, self.ai.name)
        spine.alarms.dead_letters_taken(self.ai.dead_letters, self.ai.name)
