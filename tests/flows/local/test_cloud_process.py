"""The local cloud keeps its data when it is stopped, and nearly all of it when it is killed."""

import os
import signal
import time
from pathlib import Path

import boto3
import pytest
from boto3.dynamodb.conditions import ConditionBase, Key

from infra.local.cloud import administrator, save_cloud, start_cloud
from infra.local.ports import Ports

pytestmark = pytest.mark.local_cloud
SOCKETS = Path("/proc/net/tcp")
LISTEN = "0A"
TABLE = {
    "TableName": "kept",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_saved_is_there_after_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: signal.Signals
) -> None:
    monkeypatch.setenv("ATTENDANT_SAVE_INTERVAL", "0.2")
    port = Ports.starting_at(18700).or_next_free().cloud
    first = start_cloud(port, tmp_path)
    try:
        table = administrator("dynamodb", port)
        table.create_table(**TABLE)
        save_cloud(first)
        table.put_item(TableName="kept", Item={"pk": {"S": "written"}})
        if end == signal.SIGKILL:
            _wait_for_text(tmp_path / "state" / "dynamodb.json", "written")
        os.kill(first.pid, end)
    finally:
        first.stop()
    second = start_cloud(port, tmp_path)
    try:
        found = administrator("dynamodb", port).get_item(TableName="kept", Key={"pk": {"S": "written"}})
        assert found["Item"] == {"pk": {"S": "written"}}
        assert _stream_of_table(port) == ["written"]
    finally:
        second.stop()


def test_a_query_reads_what_its_key_condition_says(tmp_path: Path) -> None:
    port = Ports.starting_at(18740).or_next_free().cloud
    process = start_cloud(port, tmp_path)
    try:
        administrator("dynamodb", port).create_table(
            TableName="ordered",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        table = boto3.resource(
            "dynamodb",
            endpoint_url=f"http://localhost:{port}",
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        ).Table("ordered")
        for sk in ("a", "b1", "b2", "b3", "ç", "н"):
            table.put_item(Item={"pk": "here", "sk": sk})
            table.put_item(Item={"pk": "there", "sk": sk})

        def found(condition: ConditionBase) -> str:
            asked = Key("pk").eq("here") & condition
            return " ".join(item["sk"] for item in table.query(KeyConditionExpression=asked)["Items"])

        assert len(table.query(KeyConditionExpression=Key("pk").eq("there"))["Items"]) == 6
        assert found(Key("sk").begins_with("b")) == "b1 b2 b3"
        assert found(Key("sk").between("b2", "c")) == "b2 b3"
        assert found(Key("sk").gt("b3")) == "ç н"
        assert found(Key("sk").gte("b3")) == "b3 ç н"
        assert found(Key("sk").lt("b2")) == "a b1"
        assert found(Key("sk").lte("b2")) == "a b1 b2"
        assert found(Key("sk").eq("b2")) == "b2"
    finally:
        process.stop()


@pytest.mark.skipif(not SOCKETS.exists(), reason="listening sockets are read from Linux's /proc")
def test_the_cloud_listens_on_loopback_only(tmp_path: Path) -> None:
    port = Ports.starting_at(18720).or_next_free().cloud
    process = start_cloud(port, tmp_path)
    try:
        rows = [line.split() for line in SOCKETS.read_text().splitlines()[1:]]
        listening = {row[1] for row in rows if row[3] == LISTEN}
        assert [address for address in listening if address.endswith(f":{port:04X}")] == [
            f"0100007F:{port:04X}"
        ]
    finally:
        process.stop()


def _stream_of_table(port: int) -> list[str]:
    """The keys in the table's stream, from its beginning."""
    streams = administrator("dynamodbstreams", port)
    arn = streams.list_streams(TableName="kept")["Streams"][0]["StreamArn"]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    return [record["dynamodb"]["Keys"]["pk"]["S"] for record in records]


def _wait_for_text(path: Path, text: str, seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not (path.exists() and text in path.read_text()):
        assert time.monotonic() < until, f"{path} never held {text}"
        time.sleep(0.1)
