"""A property of the demo with its members: registered once, found again ever after."""

from dataclasses import dataclass
from typing import Any

from infra.local.demo.api import PASSWORD, Api

ROLES = ("admin", "manager", "staff")


@dataclass(frozen=True)
class House:
    """Who registers which property. Members are called `<role>@<domain>`."""

    domain: str
    place: dict[str, Any]
    names: dict[str, str]
    key: str

    def email(self, role: str) -> str:
        return f"{role}@{self.domain}"

    def enter(self, api: Api, number: dict[str, str]) -> str:
        """Sign in as its admin, registered before if need be; gives the property id."""
        tokens = api.sign_in(self.email("admin"))
        if tokens is None:
            api.sign_out()
            wish = {
                "email": self.email("admin"),
                "password": PASSWORD,
                "name": self.names["admin"],
                "property": {**self.place, "whatsapp": number},
            }
            tokens = api.post("/api/v1/auth/register", wish, f"{self.key}-registration")
        api.act_with(tokens)
        [membership] = api.get("/api/v1/auth/me")["memberships"]
        property_id = str(membership["property_id"])
        place = api.get(f"/api/v1/properties/{property_id}")
        if place["whatsapp"] != number:
            api.patch(f"/api/v1/properties/{property_id}", {"whatsapp": number}, place["revision"])
        for role in ROLES[1:]:
            self._member(api, role)
        return property_id

    def logins(self, property_id: str) -> list[dict[str, Any]]:
        """Everybody who can sign in."""
        return [
            {"email": self.email(role), "password": PASSWORD, "role": role, "property_id": property_id}
            for role in ROLES
        ]

    def _member(self, api: Api, role: str) -> None:
        email = self.email(role)
        if api.sign_in(email) is None:
            wish = {"email": email, "name": self.names[role], "role": role}
            added = api.post("/api/v1/users", wish, f"{self.key}-{role}")
            api.sign_in(email, added["temporary_password"], new_password=PASSWORD)
