"""Transport streams: how one payload becomes one WebSocket frame."""

import zlib
from typing import Protocol

# Fast rather than small: the frames never leave the machine.
_ZLIB_LEVEL = 1

_ZSTD_MAGIC = 0xFD2FB528
# No single segment, no checksum, no dictionary; a window of 128 KiB, the largest block's size.
_ZSTD_FRAME_HEADER = _ZSTD_MAGIC.to_bytes(4, "little") + bytes([0x00, 7 << 3])
_ZSTD_BLOCK = 128 * 1024


class Stream(Protocol):
    """Makes frames of one connection, in order."""

    is_binary: bool

    def frame(self, payload: bytes) -> bytes:
        """Return the bytes to send for one payload."""


class PlainStream:
    """Sends JSON as text, for those who ask for no compression."""

    is_binary = False

    def frame(self, payload: bytes) -> bytes:
        """Return the payload itself."""
        return payload


class ZlibStream:
    """`zlib-stream`: one zlib stream a connection, flushed after each payload."""

    is_binary = True

    def __init__(self) -> None:
        self._compressor = zlib.compressobj(_ZLIB_LEVEL)

    def frame(self, payload: bytes) -> bytes:
        """Return the payload, ending in the flush marker clients wait for."""
        return self._compressor.compress(payload) + self._compressor.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """`zstd-stream`: one zstandard frame a connection.

    Its blocks are stored, not compressed: valid for every reader, and no library is needed.
    """

    is_binary = True

    def __init__(self) -> None:
        self._header = _ZSTD_FRAME_HEADER

    def frame(self, payload: bytes) -> bytes:
        """Return the payload as stored blocks, after the frame's header the first time."""
        parts, self._header = [self._header], b""
        for start in range(0, len(payload), _ZSTD_BLOCK):
            block = payload[start : start + _ZSTD_BLOCK]
            parts += [(len(block) << 3).to_bytes(3, "little"), block]
        return b"".join(parts)


def stream_for(compress: str | None) -> Stream:
    """Return the stream a client asked for in its address."""
    match compress:
        case "zlib-stream":
            return ZlibStream()
        case "zstd-stream":
            return ZstdStream()
        case _:
            return PlainStream()
