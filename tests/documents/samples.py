"""Small files of every kind, made here, and hostile ones."""

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 20 + b"\xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "[Content_Types].xml"


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0\0" * 2)) + chunk(b"IEND", b"")


def container(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def office(part: str, **more: bytes) -> bytes:
    return container({TYPES: b"<Types/>", part: b"<x/>", **more})


def hwp(properties: int = 1) -> bytes:
    header = b"HWP Document File".ljust(32, b"\0") + b"\x00\x01\x01\x05" + properties.to_bytes(4, "little")
    return OLE + b"\0" * 504 + "FileHeader".encode("utf-16-le") + b"\0" * 100 + header + b"\0" * 300


HWPX = container({"mimetype": b"application/hwp+zip", "Contents/section0.xml": b"<x/>"})
GOOD = {
    "pdf": PDF,
    "hwp": hwp(),
    "hwpx": HWPX,
    "docx": office("word/document.xml"),
    "xlsx": office("xl/workbook.xml"),
    "pptx": office("ppt/presentation.xml"),
    "png": png(),
    "jpg": JPG,
}
BOMB = container({TYPES: b"<Types/>", "word/document.xml": b"\0" * 50_000_000})
LOCKED_ZIP = bytearray(office("word/document.xml"))
for _place in (LOCKED_ZIP.find(b"PK\x03\x04") + 6, LOCKED_ZIP.find(b"PK\x01\x02") + 8):
    LOCKED_ZIP[_place] |= 1
HOSTILE = {
    "nothing": b"",
    "text": b"hello",
    "html": b"<html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "program": b"MZ" + b"\0" * 200,
    "pdf cut off": PDF[:20],
    "pdf behind html": b"<html>" + PDF,
    "pdf with password": PDF.replace(b"/Root", b"/Encrypt 2 0 R/Root"),
    "pdf and zip": PDF + container({"evil.exe": b"MZ"}),
    "png and zip": png() + container({"evil.exe": b"MZ"}),
    "jpg and zip": JPG + container({"evil.exe": b"MZ"}),
    "png too large": png(60_000, 60_000),
    "png broken": b"\x89PNG\r\n\x1a\nxxxx",
    "hwp with password": hwp(3),
    "doc of old": OLE + "WordDocument".encode("utf-16-le") + b"\0" * 600,
    "office with password": OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
    "plain zip": container({"a.pdf": PDF}),
    "bomb": BOMB,
    "many parts": container({f"part{number}": b"" for number in range(5001)}),
    "climbing part": container({TYPES: b"", "word/document.xml": b"", "../../etc/passwd": b"x"}),
    "macros": office("word/document.xml", **{"word/vbaProject.bin": b"x"}),
    "macros by type": container(
        {TYPES: b"application/vnd.ms-word.document.macroEnabled.main", "word/document.xml": b""}
    ),
    "zip with password": bytes(LOCKED_ZIP),
    "zip cut off": office("word/document.xml")[:60],
    "zip behind a program": b"MZ" + office("word/document.xml"),
}
