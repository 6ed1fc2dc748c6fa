"""Compressed streams can be read by those who ask for them."""

import importlib
import zlib

import pytest

from app.demo.discord.gateway.streams import PlainStream, ZlibStream, ZstdStream, stream_for

PAYLOADS = [b'{"op":10}', b"x" * 300_000, b'{"op":11}']


def test_a_client_gets_the_stream_it_asks_for() -> None:
    assert isinstance(stream_for("zlib-stream"), ZlibStream)
    assert isinstance(stream_for("zstd-stream"), ZstdStream)
    assert isinstance(stream_for(None), PlainStream)
    assert PlainStream().frame(b"{}") == b"{}"


def test_a_zlib_stream_ends_each_payload_with_its_marker() -> None:
    stream, reader = ZlibStream(), zlib.decompressobj()

    frames = [stream.frame(payload) for payload in PAYLOADS]

    assert all(frame.endswith(b"\x00\x00\xff\xff") for frame in frames)
    assert [reader.decompress(frame) for frame in frames] == PAYLOADS


def test_a_zstd_stream_is_one_frame_of_stored_blocks() -> None:
    stream = ZstdStream()

    first, long, last = (stream.frame(payload) for payload in PAYLOADS)

    assert first == b"\x28\xb5\x2f\xfd\x00\x38" + (9 << 3).to_bytes(3, "little") + PAYLOADS[0]
    assert len(long) == len(PAYLOADS[1]) + 3 * 3
    assert last == (9 << 3).to_bytes(3, "little") + PAYLOADS[2]


def test_a_zstd_library_reads_it() -> None:
    try:
        zstandard = importlib.import_module("zstandard")
    except ImportError:
        pytest.skip("no zstandard here")
    stream, reader = ZstdStream(), zstandard.ZstdDecompressor().decompressobj()

    assert [reader.decompress(stream.frame(payload)) for payload in PAYLOADS] == PAYLOADS
