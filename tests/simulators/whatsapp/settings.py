"""Who the simulated business is, and how quick the simulated world is."""

from dataclasses import dataclass


@dataclass
class Settings:
    """The defaults are the demo property's; times are seconds."""

    webhook_url: str | None = None
    app_secret: str = "simulated-app-secret"
    verify_token: str = "simulated-verify-token"
    access_token: str = "simulated-access-token"
    phone_number_id: str = "100000000000001"
    display_phone_number: str = "15550100001"
    other_numbers: str = ""
    waba_id: str = "200000000000001"
    delivered_after: float = 0.15
    read_after: float = 0.8
    webhook_timeout: float = 30.0
    webhook_waits: tuple[float, ...] = (0.5, 1, 2, 4, 8, 15, 30, 60, 120)

    @property
    def numbers(self) -> dict[str, str]:
        """What each number of the business shows, by its id; the others are written "id:shown,id:shown"."""
        others = (pair.partition(":") for pair in self.other_numbers.split(",") if pair)
        return {self.phone_number_id: self.display_phone_number} | {one: shown for one, _, shown in others}
