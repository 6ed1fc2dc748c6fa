"""Files that people send as a picture: good ones, and those that are none."""

import struct
import zlib
from io import BytesIO

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="512" height="512"/></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"


def picture(
    width: int = 300, height: int = 300, *, kind: str = "PNG", mode: str = "RGB", colour: str = "#1d5fb4"
) -> bytes:
    """Return a picture of one colour."""
    return _saved(Image.new("RGB", (width, height), colour).convert(mode), kind)


def photo() -> bytes:
    """Return a JPEG that lies on its side and says where it was taken."""
    image = Image.new("RGB", (400, 200), "#204060")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010E] = "taken at home"
    file = BytesIO()
    image.save(file, "JPEG", exif=exif)
    return file.getvalue()


def film() -> bytes:
    """Return a GIF of a red frame and a blue one."""
    frames = [Image.new("RGB", (320, 320), colour) for colour in ("#ff0000", "#0000ff")]
    file = BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return file.getvalue()


def noise(width: int, height: int) -> bytes:
    """Return a picture that nothing makes small."""
    return _saved(Image.effect_noise((width, height), 90).convert("RGB"), "PNG")


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it has so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, body) for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _saved(image: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()
