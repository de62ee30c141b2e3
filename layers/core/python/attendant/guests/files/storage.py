"""The bucket of guest files: written in parts, read in blocks, reached from outside by signed links.

Everything of a property lies under `<kind>/<property>/`. The bucket forgets files after days, and parts of
uploads that nobody finished after one.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import quote

from botocore.exceptions import BotoCoreError, ClientError

from attendant.kernel.aws import client, link_signer
from attendant.kernel.errors import Conflict, Unavailable

PART = 5 * 1024 * 1024
"""Bytes of a part: the least that S3 takes, so that little is in memory; of 10,000 it makes 50 GB."""
READ = 256 * 1024
"""Bytes that are read of a file of this machine at a time."""
MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
CHANGED = frozenset({"412", "PreconditionFailed"})


class FileChanged(Conflict):
    """The file was replaced while it was read."""

    code, title = "file_changed", "The file was replaced"


class Stored(NamedTuple):
    """A file as it lies there; the tag changes with its content."""

    size: int
    etag: str


class GuestFiles:
    """The files of one bucket, by their keys."""

    def __init__(self, bucket: str, s3: Any = None) -> None:
        self._bucket = bucket
        self._given = s3

    def signed_get(self, key: str, filename: str, seconds: int) -> str:
        """A link by which a browser saves the file under a name."""
        disposition = f"attachment; filename*=UTF-8''{quote(filename)}"
        wish = {"Bucket": self._bucket, "Key": key, "ResponseContentDisposition": disposition}
        return str(link_signer().generate_presigned_url("get_object", Params=wish, ExpiresIn=seconds))

    def signed_put(self, key: str, seconds: int) -> str:
        """A link to which a browser sends a file with PUT."""
        wish = {"Bucket": self._bucket, "Key": key}
        return str(link_signer().generate_presigned_url("put_object", Params=wish, ExpiresIn=seconds))

    def find(self, key: str) -> Stored | None:
        """How large a file is; None if there is none.

        Raises:
            Unavailable: the store of files does not answer.
        """
        with _translated():
            try:
                answer = self._s3.head_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if _code(error) in MISSING:
                    return None
                raise
        return Stored(int(answer["ContentLength"]), str(answer["ETag"]))

    def blocks(self, key: str, etag: str | None = None, size: int = PART) -> Iterator[bytes]:
        """The content of a file, block by block, each asked for on its own.

        Raises:
            FileChanged: it is not the file with this tag, or there is none any more.
            Unavailable: the store of files does not answer.
        """
        matching = {"IfMatch": etag} if etag else {}
        stored = self.find(key)
        if stored is None or (etag and stored.etag != etag):
            raise FileChanged("The file was replaced or has expired.")
        for first in range(0, stored.size, size):
            with _translated():
                answer = self._s3.get_object(
                    Bucket=self._bucket, Key=key, Range=f"bytes={first}-{first + size - 1}", **matching
                )
                block: bytes = answer["Body"].read()
            yield block

    def fetch(self, key: str, target: IO[bytes], etag: str | None = None) -> None:
        """Copy a file to this machine.

        Raises:
            FileChanged, Unavailable: as `blocks`.
        """
        for block in self.blocks(key, etag):
            target.write(block)
        target.flush()

    def writer(self, key: str, content_type: str) -> "PartWriter":
        """Writes a file in parts; it is there when the writer has completed, and not before."""
        return PartWriter(self._s3, self._bucket, key, content_type)

    def store(self, key: str, path: Path, content_type: str) -> int:
        """Store a file of this machine in parts; gives its size."""
        with self.writer(key, content_type) as writer, path.open("rb") as source:
            while block := source.read(READ):
                writer.write(block)
        return writer.size

    def delete(self, key: str) -> None:
        """Remove a file; nothing happens if there is none."""
        with _translated():
            self._s3.delete_object(Bucket=self._bucket, Key=key)

    @property
    def _s3(self) -> Any:
        return self._given or client("s3")


class PartWriter(io.RawIOBase):
    """A file that grows in S3 part by part, so that no more than one part is ever in memory.

    As a context manager it completes the file at the end of the block and leaves none after an exception.
    """

    def __init__(self, s3: Any, bucket: str, key: str, content_type: str) -> None:
        super().__init__()
        self._s3 = s3
        self._place = {"Bucket": bucket, "Key": key}
        self._content_type = content_type
        self._upload: str | None = None
        self._pending = bytearray()
        self._parts: list[dict[str, Any]] = []
        self.size = 0

    def writable(self) -> bool:
        """Whether it can be written to: always."""
        return True

    def write(self, content: Any) -> int:
        """Add bytes; a full part is sent."""
        self._pending += content
        self.size += len(content)
        while len(self._pending) >= PART:
            with memoryview(self._pending) as pending:
                part = bytes(pending[:PART])
            del self._pending[:PART]
            self._send(part)
        return len(content)

    def complete(self) -> None:
        """Send the rest and let the file appear."""
        if self._pending or not self._parts:
            self._send(bytes(self._pending))
            self._pending.clear()
        with _translated():
            self._s3.complete_multipart_upload(
                **self._place, UploadId=self._upload, MultipartUpload={"Parts": self._parts}
            )

    def abandon(self) -> None:
        """Forget what was sent; what cannot be forgotten now the bucket clears away itself."""
        if self._upload is not None:
            with _translated():
                self._s3.abort_multipart_upload(**self._place, UploadId=self._upload)

    def _send(self, part: bytes) -> None:
        with _translated():
            if self._upload is None:
                begun = self._s3.create_multipart_upload(**self._place, ContentType=self._content_type)
                self._upload = begun["UploadId"]
            number = len(self._parts) + 1
            answer = self._s3.upload_part(**self._place, UploadId=self._upload, PartNumber=number, Body=part)
        self._parts.append({"PartNumber": number, "ETag": answer["ETag"]})

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self.complete()
        elif issubclass(kind, Exception):
            self.abandon()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if _code(error) in MISSING | CHANGED:
            raise FileChanged("The file was replaced or has expired.") from error
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500) >= 500:
            raise Unavailable("The store of files is busy.") from error
        raise
    except BotoCoreError as error:
        raise Unavailable("The store of files does not answer.") from error


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
