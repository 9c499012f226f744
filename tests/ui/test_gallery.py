"""The gallery shows every part in both languages, under a policy that forbids inline script and style."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from portal.ui import samples
from portal.ui.templatetags.portal_ui import days_left, status_badge

STATIC = settings.BASE_DIR / "portal" / "static"
TEMPLATES = settings.BASE_DIR / "templates"


def page(client, language: str, **query: str) -> str:
    return client.get("/ui/", query, headers={"accept-language": language}).content.decode()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_part_is_there(client, db, language: str) -> None:
    html = page(client, language)
    for name, _label in samples.PARTS:
        assert f'<section id="{name}"' in html
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1


def test_the_english_gallery_holds_no_korean_but_the_switch_and_the_amounts(client, db) -> None:
    html = re.sub(r"<pre.*?</pre>", "", page(client, "en"), flags=re.DOTALL)
    assert set(re.findall("[가-힣]+", html)) == {"한국어"}


def test_nothing_is_inline(client, db) -> None:
    answer = client.get("/ui/")
    html = re.sub(r"<pre.*?</pre>", "", answer.content.decode(), flags=re.DOTALL)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", html)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_no_template_or_script_breaks_the_policy() -> None:
    for path in TEMPLATES.rglob("*.html"):
        if "letters" not in path.parts:
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|hx-on", path.read_text()), path
    for path in STATIC.glob("js/*.js"):
        assert not re.search(r"\beval\(|new Function|^import ", path.read_text(), re.MULTILINE), path


def test_an_empty_form_comes_back_with_every_error(client, db) -> None:
    answer = client.post(
        "/ui/", {"costs-TOTAL_FORMS": "0", "costs-INITIAL_FORMS": "0"}, headers={"accept-language": "en"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    linked = re.findall(r'<li><a href="#(id_\w+)">', html)
    assert linked == [
        "id_name",
        "id_asked",
        "id_starts",
        "id_field",
        "id_place",
        "id_kind_0",
        "id_need",
        "id_agreed",
    ]
    for anchor in linked:
        assert f'id="{anchor}"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


def test_a_field_without_an_error_points_to_its_help_alone(client, db) -> None:
    assert 'aria-describedby="id_name_helptext"' in page(client, "en")


def test_only_the_list_is_sent_when_only_the_list_is_asked_for(client, db) -> None:
    answer = client.get("/ui/?state=draft", headers={"hx-request": "true", "hx-target": "list-samplelist"})
    html = answer.content.decode()
    assert html.lstrip().startswith('<section id="list-samplelist"')
    assert html.count("<tr>") == 3


def test_what_others_made_is_unchanged() -> None:
    vendor = STATIC / "vendor"
    kept = dict(reversed(line.split(maxsplit=1)) for line in (vendor / "SHA256SUMS").read_text().splitlines())
    found = {f"./{path.relative_to(vendor)}": path for path in vendor.rglob("*") if path.is_file()}
    del found["./SHA256SUMS"]
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()} == kept
    notice = (vendor / "NOTICE.md").read_text()
    assert all(f"`{folder.name}/`" in notice for folder in vendor.iterdir() if folder.is_dir())


def test_every_icon_has_a_picture() -> None:
    sheet = (STATIC / "css" / "parts.css").read_text()
    shown = dict(re.findall(r"\.icon-([\w-]+) \{ mask-image: url\(([^)]+)\)", sheet))
    assert set(samples.ICONS.split()) == set(shown)
    assert all(Path(STATIC / "css" / picture).resolve().is_file() for picture in shown.values())


def test_the_source_shown_is_the_template() -> None:
    for name, _label in samples.PARTS:
        assert samples.source(name) == get_template(f"ui/gallery/{name}.html").template.source.strip()


def test_badges() -> None:
    assert status_badge(samples.State.REVIEW)["tone"] == "info"
    assert status_badge("anything", "Label", "danger") == {"label": "Label", "tone": "danger"}
    assert status_badge(None) == {"label": "", "tone": "neutral"}


def test_days_left_in_words() -> None:
    assert days_left(date(2026, 4, 30), date(2026, 4, 27)) in {"3일 남음", "3 days left"}
    assert days_left(None) == ""
