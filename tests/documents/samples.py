"""Small honest files of every kind, made here."""

import io
import struct
import zipfile
import zlib

from tests.documents.compound import compound

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 + "ffc0000b080001000101011100"
    "ffc40014000100000000000000000000000000000000ffda0008010100003f0037ffd9"
)
TYPES = "[Content_Types].xml"


def png(width: int = 2, height: int = 2, *, more: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0\0" * 2))
    return b"\x89PNG\r\n\x1a\n" + head + more + body + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pdf(*objects: bytes, tail: bytes = b"", root: bytes = b"") -> bytes:
    """A PDF with these objects from number 2 on."""
    body = b"".join(b"%d 0 obj %s endobj\n" % (number, one) for number, one in enumerate(objects, 2))
    catalog = b"1 0 obj<</Type/Catalog%s>>endobj\n" % root
    return b"%PDF-1.7\n" + catalog + body + b"trailer<</Root 1 0 R>>\n%%EOF\n" + tail


def stream(content: bytes, words: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    packed = zlib.compress(content)
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (words, len(packed), packed)


def container(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def office(part: str, **more: bytes) -> bytes:
    return container({TYPES: b"<Types/>", part: b"<x/>", **more})


def script(*sources: str) -> bytes:
    """As HWP keeps it: each text after its length, packed without a head."""
    texts = b"".join(struct.pack("<I", len(one)) + one.encode("utf-16-le") for one in sources)
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(texts + b"\xff\xff\xff\xff") + packer.flush()


EMPTY_SCRIPT = "function OnDocument_New()\r\n{\r\n\t//할 일\r\n}\r\nfunction OnDocument_Open()\r\n{\r\n}\r\n"


def hwp(properties: int = 1, **more: bytes) -> bytes:
    header = b"HWP Document File".ljust(32, b"\0") + b"\x00\x01\x01\x05" + properties.to_bytes(4, "little")
    streams = {
        "FileHeader": header.ljust(256, b"\0"),
        "DocInfo": b"x" * 700,
        "BodyText/Section0": b"x" * 9000,
    }
    return compound({**streams, **{name.replace("__", "/"): content for name, content in more.items()}})


HWPX = container({"mimetype": b"application/hwp+zip", "Contents/section0.xml": b"<x/>"})
RELATIONS = b"""<Relationships><Relationship Id="r1" Type="http://x/relationships/%s" Target="%s" TargetMode="External"/>
</Relationships>"""
ICON = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9"/></svg>'
GOOD = {
    "pdf": PDF,
    "hwp": hwp(),
    "hwpx": HWPX,
    "docx": office("word/document.xml"),
    "xlsx": office("xl/workbook.xml"),
    "pptx": office("ppt/presentation.xml"),
    "png": png(),
    "jpg": JPG,
    "zip": container({"예시/계획서.pdf": PDF, "사진.jpg": JPG}),
}
HONEST = {
    "pdf that opens at its first page": ("pdf", pdf(b"<</S/GoTo/D[3 0 R/Fit]>>", root=b"/OpenAction 2 0 R")),
    "pdf that opens at a place": ("pdf", pdf(root=b"/OpenAction[2 0 R/XYZ null null 0]")),
    "pdf with objects in a stream": ("pdf", pdf(stream(b"4 0 <</Type/Page/Contents 9 0 R>>"))),
    "pdf with a link": ("pdf", pdf(b"<</S/URI/URI(https://sample.example/)>>")),
    "pdf that begins anew at its end": ("pdf", PDF + PDF[9:] + b"\0\0\r\n"),
    "hwp with the empty script of each": (
        "hwp",
        hwp(Scripts__DefaultJScript=script("var a=b;", EMPTY_SCRIPT)),
    ),
    "hwp not compressed": ("hwp", hwp(0)),
    "hwpx with the empty script of each": (
        "hwpx",
        container(
            {"mimetype": b"application/hwp+zip", "Scripts/sourceScripts": EMPTY_SCRIPT.encode("utf-16-le")}
        ),
    ),
    "docx with a drawn picture": ("docx", office("word/document.xml", **{"word/media/image1.svg": ICON})),
    "docx with a link": (
        "docx",
        office(
            "word/document.xml", **{"word/_rels/document.xml.rels": RELATIONS % (b"hyperlink", b"https://x/")}
        ),
    ),
    "docx with a table of Excel": (
        "docx",
        office("word/document.xml", **{"word/embeddings/table.xlsx": office("xl/workbook.xml")}),
    ),
    "docx with an equation": (
        "docx",
        office("word/document.xml", **{"word/embeddings/one.bin": compound({"Equation Native": b"x" * 80})}),
    ),
    "xlsx that leans on a workbook beside it": (
        "xlsx",
        office("xl/workbook.xml", **{"xl/_rels/x.rels": RELATIONS % (b"oleObject", b"file:///C:\\a.xlsx")}),
    ),
    "jpg from a telephone, its film behind it": ("jpg", JPG + b"\0\0\0\x18ftypmp42" + b"film" * 99),
    "png with words": ("png", png(more=chunk(b"tEXt", "Comment\0예시".encode()))),
    "zip that nobody compressed": ("zip", container({"a.pdf": PDF, "b.hwp": hwp()}, zipfile.ZIP_STORED)),
    "zip with an empty folder": ("zip", container({"folder/": b"", "folder/a.png": png()})),
}
