"""The corpus of hostile files, each made when it is asked for: (how, the fault it is refused for)."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.documents import samples
from tests.documents.compound import compound
from tests.documents.samples import (
    HWPX,
    ICON,
    JPG,
    PDF,
    RELATIONS,
    TYPES,
    container,
    hwp,
    office,
    pdf,
    png,
    stream,
)

WORD, SHEET = "word/document.xml", "xl/workbook.xml"
PROGRAM = b"MZ" + b"\0" * 200
PLAIN_ZIP = container({"evil.exe": PROGRAM})
VISUAL = (
    b'<Relationships><Relationship Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
)
NOISE = os.urandom(20_000)
RUN = b"<</S/JavaScript/JS(app.alert(1))>>"
EVIL = 'function OnDocument_Open()\r\n{\r\n\tnew ActiveXObject("WScript.Shell");\r\n}'


def changed(content: bytes, *changes: tuple[int, bytes]) -> bytes:
    made = bytearray(content)
    for place, new in changes:
        made[place : place + len(new)] = new
    return bytes(made)


def locked_zip() -> bytes:
    content = office(WORD)
    return changed(
        content, (content.find(b"PK\x03\x04") + 6, b"\1"), (content.find(b"PK\x01\x02") + 8, b"\1")
    )


def special(mode: int, target: bytes = b"/etc/passwd") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        part = zipfile.ZipInfo("a.pdf")
        part.external_attr = mode << 16
        file.writestr(part, target)
    return made.getvalue()


def bomb(size: int, kind: str = WORD) -> bytes:
    return container({TYPES: b"<Types/>", kind: b"\0" * size})


def lying_bomb() -> bytes:
    """The directory says 100 bytes, what unpacks is 100 million."""
    content = bomb(100_000_000)
    place = content.rfind(b"PK\x01\x02") + 24
    local = content.rfind(b"PK\x03\x04") + 22
    return changed(content, (place, struct.pack("<I", 100)), (local, struct.pack("<I", 100)))


def promising_bomb() -> bytes:
    content = container({"a.pdf": os.urandom(30_000)})
    return changed(content, (content.rfind(b"PK\x01\x02") + 24, b"\xff\xff\xff\xf0"))


def overlapping() -> bytes:
    """Many names for the same bytes: small for the eye, endless for whoever unpacks it."""
    body = zlib.compress(b"\0" * 4_000_000, 9)[2:-4]
    sums = zlib.crc32(b"\0" * 4_000_000)
    sizes = struct.pack("<III", sums, len(body), 4_000_000)
    local = (
        b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", 1, 0) + b"a" + body
    )
    row = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
    rows = b"".join(row + struct.pack("<HHHHHII", 4, 0, 0, 0, 0, 0, 0) + b"%04d" % n for n in range(40))
    end = struct.pack("<HHHHIIH", 0, 0, 40, 40, len(rows), len(local), 0)
    return local + rows + b"PK\x05\x06" + end


def nested_zip(depth: int) -> bytes:
    content = container({"a.pdf": PDF})
    for _level in range(depth):
        content = container({"more.zip": content})
    return content


def twice() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(TYPES, b"<Types/>")
        file.writestr(WORD, b"<x/>")
        file.writestr(WORD.upper(), b"<y/>")
    return made.getvalue()


def renamed() -> bytes:
    """One name in the directory, another one before the bytes."""
    content = container({"abcd.pdf": PDF})
    return changed(content, (content.rfind(b"abcd.pdf"), b"evil.pdf"))


def circle() -> bytes:
    """A compound file whose directory is its own child."""
    content = hwp()
    place = content.find("Root Entry".encode("utf-16-le"))
    return changed(content, (place + 76, struct.pack("<I", 0)))


def endless_chain() -> bytes:
    """A compound file whose sectors lead to themselves."""
    content = hwp()
    first = struct.unpack_from("<I", content, 76)[0]
    return changed(content, ((first + 1) * 512, b"".join(struct.pack("<I", n) for n in range(128))))


def large_table() -> bytes:
    return changed(hwp(), (44, struct.pack("<I", 0x7FFFFFFF)))


def object_bomb() -> bytes:
    return pdf(stream(b"1 0 " + b" " * 80_000_000))


def in_each_other(depth: int) -> bytes:
    content = office(WORD)
    for _level in range(depth):
        content = office(WORD, **{"word/embeddings/a.docx": content})
    return content


def many_bombs(make: Callable[[], bytes], number: int) -> bytes:
    """Each within what one file may, together far above it."""
    one = make()
    return container({f"{place}.x": one for place in range(number)}, zipfile.ZIP_STORED)


def svg_in_word(content: bytes) -> bytes:
    return office(WORD, **{"word/media/image1.svg": content})


def related(kind: bytes, target: bytes) -> bytes:
    return office(WORD, **{"word/_rels/settings.xml.rels": RELATIONS % (kind, target)})


Made = tuple[Callable[[], bytes], str]
WRONG: dict[str, Made] = {
    "nothing": (lambda: b"", "empty"),
    "text": (lambda: b"hello", "unknown"),
    "html": (lambda: b"<html><script>alert(1)</script>", "unknown"),
    "svg": (lambda: ICON.replace(b"<path", b"<script/><path"), "unknown"),
    "program": (lambda: PROGRAM, "unknown"),
    "program for Linux": (lambda: b"\x7fELF" + b"\0" * 99, "unknown"),
    "shell script": (lambda: b"#!/bin/sh\nrm -rf /\n", "unknown"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0" + b"\0" * 99, "unknown"),
    "seven zip": (lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 99, "unknown"),
    "gif": (lambda: b"GIF89a" + b"\0" * 99, "unknown"),
    "shortcut": (lambda: b"L\0\0\0\x01\x14\x02\0" + b"\0" * 99, "unknown"),
    "rtf": (lambda: b"{\\rtf1 \\objdata 01}", "unknown"),
    "hwp 3": (lambda: b"HWP Document File V3.00 \x1a" + b"\0" * 99, "old"),
    "word of old": (lambda: compound({"WordDocument": b"x" * 99}), "old"),
    "installer": (lambda: compound({"\u4840\u3b3f": b"x" * 99}), "unknown"),
    "program within office parts": (lambda: container({TYPES: b"<Types/>", "x.xml": b""}), "unknown"),
    "zip of nothing": (lambda: container({}), "unknown"),
    "zip of folders": (lambda: container({"a/": b""}), "unknown"),
}
LOCKED: dict[str, Made] = {
    "pdf with password": (lambda: PDF.replace(b"/Root", b"/Encrypt 2 0 R/Root"), "locked"),
    "pdf with password in plain": (lambda: PDF.replace(b"/Root", b"/Encrypt<</V 4>>/Root"), "locked"),
    "hwp with password": (lambda: hwp(3), "locked"),
    "hwp under document security": (lambda: hwp(1 | 1 << 4), "secured"),
    "hwp with a certificate": (lambda: hwp(1 | 1 << 8), "secured"),
    "hwp with certificate rights": (lambda: hwp(1 | 1 << 10), "secured"),
    "office with password": (lambda: compound({"EncryptedPackage": b"x" * 600, "EncryptionInfo": b"x"}), "locked"),
    "office with rights": (
        lambda: compound({"EncryptedPackage": b"x" * 600, "DRMEncryptedTransform/\x06Primary": b"x"}), "secured",
    ),
    "zip with password": (locked_zip, "locked"),
    "hwpx with password": (
        lambda: container({"mimetype": b"application/hwp+zip", "META-INF/manifest.xml": b"<encryption-data/>"}), "locked",
    ),
    "fasoo": (lambda: b"\x9b DRMONE  This Document is encrypted and protected by Fasoo DRM " + NOISE, "secured"),
    "softcamp": (lambda: b"SCDSA004\x01\0" + NOISE, "secured"),
    "markany": (lambda: b"\0\x01<DOCUMENT SAFER V2>" + NOISE, "secured"),
    "samsung": (lambda: b"<## NASCA DRM FILE - VER1.00 ##>" + NOISE, "secured"),
    "a product not known here": (lambda: NOISE, "secured"),
}  # fmt: skip
ACTING: dict[str, Made] = {
    "pdf with script": (lambda: pdf(RUN), "active"),
    "pdf with script in other letters": (lambda: pdf(RUN.replace(b"/JavaScript", b"/J#61vaScr#69pt")), "active"),
    "pdf with packed script": (lambda: pdf(stream(b"4 0 " + RUN)), "active"),
    "pdf with script packed without a word": (lambda: pdf(stream(b"4 0 " + RUN, b"/Filter/FlateDecode")), "active"),
    "pdf with objects packed oddly": (
        lambda: pdf(b"<</Type/ObjStm/Filter/ASCIIHexDecode>>stream\n3420\nendstream"), "broken",
    ),
    "pdf with objects disguised": (lambda: pdf(stream(b"4 0 ", b"/Type/Obj#53tm/Filter/FlateDecode")), "active"),
    "pdf that starts something": (lambda: pdf(b"<</S/Launch/F(cmd.exe)>>"), "active"),
    "pdf that opens itself": (lambda: pdf(b"<</S/Named/N/Print>>", root=b"/OpenAction 2 0 R"), "active"),
    "pdf that opens an address": (lambda: pdf(root=b"/OpenAction<</S/URI/URI(http://x)>>"), "active"),
    "pdf that opens an address in its last revision": (
        lambda: pdf(b"<</S/GoTo/D[3 0 R/Fit]>>", b"(1)2 0 obj<</S/URI/URI(http://x)>>", root=b"/OpenAction 2 0 R"), "active",
    ),
    "pdf with a file in it": (lambda: pdf(b"<</Type/EmbeddedFile>>stream\nMZ\nendstream"), "active"),
    "pdf that sends its form": (lambda: pdf(b"<</S/SubmitForm/F(http://x)>>"), "active"),
    "pdf with a film": (lambda: pdf(b"<</Subtype/RichMedia>>"), "active"),
    "pdf with a form of its own": (lambda: pdf(b"<</XFA 3 0 R>>"), "active"),
    "word with macros": (lambda: office(WORD, **{"word/vbaProject.bin": b"x"}), "macros"),
    "word with macros by type": (
        lambda: container({TYPES: b"application/vnd.ms-word.document.macroEnabled.main", WORD: b""}), "macros",
    ),
    "word with macros under another name": (
        lambda: office(WORD, **{"word/media/image1.emf": compound({"VBA/dir": b"x"})}), "macros",
    ),
    "word with macros by relation": (lambda: office(WORD, **{"word/_rels/d.rels": VISUAL}), "macros"),
    "word with a file in an object": (
        lambda: office(WORD, **{"word/embeddings/o.bin": compound({"\x01Ole10Native": PROGRAM})}), "double",
    ),
    "word with a sheet with macros": (
        lambda: office(WORD, **{"word/embeddings/t.xlsx": office(SHEET, **{"xl/vbaProject.bin": b"x"})}), "macros",
    ),
    "word with a program": (lambda: office(WORD, **{"word/media/a.png": PROGRAM}), "double"),
    "word with a zip": (lambda: office(WORD, **{"word/embeddings/a.docx": container({"a.pdf": PDF})}), "double"),
    "word with a template from afar": (lambda: related(b"attachedTemplate", b"https://x/a.dotm"), "remote"),
    "word with an object on a share": (lambda: related(b"oleObject", b"\\\\x\\a.xls"), "remote"),
    "word with entities": (lambda: container({TYPES: b"<Types/>", WORD: b'<!DOCTYPE a [<!ENTITY b "c">]>'}), "active"),
    "word with script in svg": (lambda: svg_in_word(ICON.replace(b"<path", b"<script>x</script><path")), "active"),
    "word with a handler in svg": (lambda: svg_in_word(ICON.replace(b"<path", b"<path onload='x'")), "active"),
    "word with a link in svg": (lambda: svg_in_word(ICON.replace(b"<path", b"<a href='javascript:x'/><path")), "active"),
    "word with svg under another name": (
        lambda: office(WORD, **{"word/media/a.png": ICON.replace(b"<path", b"<script/><path")}), "active",
    ),
    "hwp with Visual Basic": (lambda: hwp(_VBA_PROJECT_CUR__dir=b"x"), "macros"),
    "hwp with script": (lambda: hwp(Scripts__DefaultJScript=samples.script("", EVIL)), "macros"),
    "hwp with PostScript": (lambda: hwp(**{"BinData__BIN0001.eps": b"%!PS"}), "active"),
    "hwpx with script": (
        lambda: container({"mimetype": b"application/hwp+zip", "Scripts/sourceScripts": EVIL.encode()}), "macros",
    ),
    "hwpx with a program": (
        lambda: container({"mimetype": b"application/hwp+zip", "BinData/a.exe": PROGRAM}), "active",
    ),
}  # fmt: skip
DOUBLE: dict[str, Made] = {
    "pdf behind html": (lambda: b"<html>" + PDF, "unknown"),
    "pdf that is html": (lambda: PDF.replace(b"1 0 obj", b"<script>x</script>1 0 obj"), "double"),
    "pdf and zip": (lambda: PDF + PLAIN_ZIP, "double"),
    "pdf with zip before its end": (lambda: pdf(b"(" + PLAIN_ZIP + b")"), "double"),
    "pdf and program": (lambda: PDF + PROGRAM, "double"),
    "png and zip": (lambda: png() + PLAIN_ZIP, "double"),
    "png and words": (lambda: png() + b"<?php system($_GET[0]);", "double"),
    "png with php": (lambda: png(more=samples.chunk(b"tEXt", b"Comment\0<?php system(1);")), "double"),
    "png with pdf": (lambda: png(more=samples.chunk(b"tEXt", b"Comment\0" + PDF)), "double"),
    "jpg and zip": (lambda: JPG + PLAIN_ZIP, "double"),
    "jpg and program": (lambda: JPG + PROGRAM, "double"),
    "jpg with html": (lambda: JPG.replace(b"\xff\xdb", b"\xff\xfe\0\x10<html><script>\xff\xdb"), "double"),
    "zip behind a program": (lambda: PROGRAM + office(WORD), "unknown"),
    "zip behind a zip": (lambda: container({"a.pdf": PDF}) + office(WORD), "double"),
    "zip with a hidden tail": (lambda: office(WORD) + PROGRAM, "double"),
    "zip with a file in its remark": (
        lambda: office(WORD)[:-2] + b"\x20\x02" + PROGRAM.ljust(0x220, b"x"),
        "double",
    ),
}
BROKEN: dict[str, Made] = {
    "pdf cut off": (lambda: PDF[:20], "broken"),
    "png too large": (lambda: png(60_000, 60_000), "large_picture"),
    "png broken": (lambda: b"\x89PNG\r\n\x1a\nxxxx", "broken"),
    "png with a wrong sum": (lambda: changed(png(), (60, b"\xff")), "broken"),
    "png that promises more": (lambda: changed(png(), (8, b"\x7f\xff\xff\xff")), "broken"),
    "jpg without a picture": (lambda: b"\xff\xd8\xff\xd9", "broken"),
    "jpg of no size": (lambda: changed(JPG, (JPG.find(b"\xff\xc0") + 5, b"\0\0\0\0")), "broken"),
    "jpg too large": (
        lambda: changed(JPG, (JPG.find(b"\xff\xc0") + 5, b"\xff\xff\xff\xff")),
        "large_picture",
    ),
    "hwp cut off": (lambda: hwp()[:600], "broken"),
    "hwp in a circle": (circle, "broken"),
    "hwp without an end": (endless_chain, "broken"),
    "hwp with a boundless table": (large_table, "broken"),
    "zip cut off": (lambda: office(WORD)[:60], "broken"),
    "climbing part": (lambda: container({TYPES: b"", WORD: b"", "../../etc/passwd": b"x"}), "broken"),
    "climbing file": (lambda: container({"..\\..\\a.pdf": PDF}), "broken"),
    "part from the root": (lambda: container({"/etc/cron.d/a.pdf": PDF}), "broken"),
    "part on a drive": (lambda: container({"C:a.pdf": PDF}), "broken"),
    "part with a line break": (lambda: container({"a\n.pdf": PDF}), "broken"),
    "link": (lambda: special(0o120777), "broken"),
    "device": (lambda: special(0o020666), "broken"),
    "part twice": (twice, "broken"),
    "part with two names": (renamed, "broken"),
    "part with a wrong sum": (
        lambda: (lambda made: changed(made, (made.find(PDF), b"%PDF-9.9")))(
            container({"a.pdf": PDF}, zipfile.ZIP_STORED)
        ),
        "broken",
    ),
}
HEAVY: dict[str, Made] = {
    "bomb": (lambda: bomb(50_000_000), "growing"),
    "bomb that promises four gigabytes": (promising_bomb, "growing"),
    "bomb that lies": (lying_bomb, "broken"),
    "bomb of one part with many names": (overlapping, "broken"),
    "bomb in a zip": (lambda: container({"a.docx": bomb(40_000_000)}), "growing"),
    "bomb of objects": (object_bomb, "growing"),
    "pdf of many openings": (lambda: pdf(*[b"/OpenAction %d 0 R" % n for n in range(50_000)]), "active"),
    "pdf of many streams": (lambda: pdf(b"stream\n" * 1_000_000), "growing"),
    "pdf of many small bombs": (
        lambda: pdf(*[stream(b"1 0 " + b" " * 2_000_000, b"/Filter/FlateDecode")] * 1_000),
        "growing",
    ),
    "word in word in word": (lambda: in_each_other(60), "growing"),
    "zip of bombs in pdf": (
        lambda: many_bombs(lambda: pdf(stream(b"1 0 " + b" " * 50_000_000)), 60),
        "growing",
    ),
    "zip of bombs in word": (
        lambda: many_bombs(
            lambda: container({TYPES: b"<Types/>", WORD: os.urandom(150_000) + b"\0" * 25_000_000}), 60
        ),
        "growing",
    ),
    "many parts": (lambda: container({f"part{number}": b"" for number in range(5001)}), "growing"),
    "many files": (lambda: container({f"{number}.pdf": PDF for number in range(201)}), "growing"),
    "zip in a zip": (lambda: nested_zip(1), "unknown"),
    "zip in zips": (lambda: nested_zip(20), "growing"),
    "zip with a program": (lambda: container({"a.pdf": PDF, "b.exe": PROGRAM}), "unknown"),
    "zip with a locked file": (lambda: container({"a.hwp": hwp(3)}), "locked"),
    "hwpx of noise": (lambda: HWPX[:40] + NOISE, "broken"),
}
HOSTILE = {**WRONG, **LOCKED, **ACTING, **DOUBLE, **BROKEN, **HEAVY}
