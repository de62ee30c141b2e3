"""The files of exports of personal data: one per part while they are collected, then one for the person."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from attendant.guests.files.storage import GuestFiles
from attendant.kernel.aws import client
from attendant.kernel.errors import Unavailable

LINK_SECONDS = 900


class PersonalDataFiles:
    """The bucket of files about guests, below `privacy/<request>/`."""

    def __init__(self, bucket: str, s3: Any = None) -> None:
        self._bucket = bucket
        self._given = s3

    def put(self, request_id: str, part: str, data: dict[str, Any]) -> None:
        """Keep what a part collected; a repeat replaces it."""
        body = json.dumps(data, ensure_ascii=False, default=_plain, indent=1).encode()
        self._s3.put_object(
            Bucket=self._bucket, Key=_key(request_id, part), Body=body, ContentType="application/json"
        )

    def join(self, request_id: str, parts: Iterable[str], head: dict[str, Any]) -> None:
        """Make one file of all parts and drop theirs; a repeat after that changes nothing.

        Raises:
            Unavailable: a part's file is missing.
        """
        found = {part: self._read(request_id, part) for part in ("export", *parts)}
        if found.pop("export") is None:
            if missing := [part for part, data in found.items() if data is None]:
                raise Unavailable(f"Not there yet: {', '.join(missing)}.")
            self.put(request_id, "export", {**head, **found})
        for part in parts:
            self._s3.delete_object(Bucket=self._bucket, Key=_key(request_id, part))

    def link(self, request_id: str) -> tuple[str, timedelta]:
        """A link that opens the whole file for a quarter of an hour, whoever has it."""
        url = GuestFiles(self._bucket).signed_get(
            _key(request_id, "export"), f"{request_id}.json", LINK_SECONDS
        )
        return url, timedelta(seconds=LINK_SECONDS)

    def _read(self, request_id: str, part: str) -> Any:
        try:
            answer = self._s3.get_object(Bucket=self._bucket, Key=_key(request_id, part))
        except self._s3.exceptions.NoSuchKey:
            return None
        return json.loads(answer["Body"].read())

    @property
    def _s3(self) -> Any:
        return self._given or client("s3")


def _key(request_id: str, part: str) -> str:
    return f"privacy/{request_id}/{part}.json"


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)
