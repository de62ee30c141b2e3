"""The public API as somebody who enters a demo property uses it."""

from typing import Any

import httpx

PASSWORD = "Alpine-Demo-2026"  # of the demo on this machine


class SeedFailed(Exception):
    """The API refused a step of the demo; the text says which and why."""


class Api:
    """The public API, as the admin once signed in."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> dict[str, Any] | None:
        """Tokens, or None if this account does not exist with this password yet."""
        wish = {"email": email, "password": password, **more}
        answer = self._client.post("/api/v1/auth/login", json=wish)
        return None if answer.status_code == 401 else _checked(answer)

    def act_with(self, tokens: dict[str, Any]) -> None:
        """Make all further calls with these tokens."""
        self._client.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    def get(self, path: str) -> dict[str, Any]:
        return _checked(self._client.get(path))

    def post(self, path: str, wish: dict[str, Any], key: str) -> dict[str, Any]:
        return _checked(self._client.post(path, json=wish, headers={"Idempotency-Key": key}))

    def put(self, path: str, wish: dict[str, Any], revision: int | None = None) -> dict[str, Any]:
        seen = {} if revision is None else {"If-Match": f'"{revision}"'}
        return _checked(self._client.put(path, json=wish, headers=seen))

    def attempt(self, path: str, wish: dict[str, Any], key: str) -> dict[str, Any] | None:
        """Post what the state of things may forbid: None when it does."""
        answer = self._client.post(path, json=wish, headers={"Idempotency-Key": key})
        return None if answer.status_code == 409 else _checked(answer)

    def patch(self, path: str, change: dict[str, Any], revision: int) -> dict[str, Any]:
        return _checked(self._client.patch(path, json=change, headers={"If-Match": f'"{revision}"'}))

    def sign_out(self) -> None:
        """Make further calls as nobody."""
        self._client.headers.pop("Authorization", None)


def _checked(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise SeedFailed(
            f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}"
        )
    body: dict[str, Any] = answer.json()
    return body
