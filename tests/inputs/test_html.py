"""Is the article of a saved page read, and nothing that stands around it, without reaching out for anything?"""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from saved_page import ADDRESS, PAGE, PARAGRAPHS, TEXT, archived

from summarizer.errors import ConfigError, InputError
from summarizer.inputs import _html
from summarizer.inputs._html import charset, extract, is_archive, is_page, opened


def test_article_is_read_and_nothing_around_it() -> None:
    """No menu, no cookie banner, no recommendation, no comment, no imprint; a row of a table is a line."""
    assert extract(PAGE, "It").text == TEXT


def test_page_says_who_published_it_when() -> None:
    """Title, day, site, author and address, as the page's own marks give them."""
    assert extract(PAGE, "It").about == {
        "title": PARAGRAPHS[0],
        "published": dt.date(2024, 5, 2),
        "publisher": "The Selma Courier",
        "author": "Ana Brill",
        "url": ADDRESS,
    }


def test_day_is_not_guessed_from_the_words() -> None:
    """A date in the article is a date of something; without the page's own mark there is none."""
    page = (
        PAGE.replace("article:published_time", "other:thing")
        .replace("on Friday", "on 3 March 2019")
        .replace("2024", "")
    )
    assert "3 March 2019" in extract(page, "It").text
    assert "published" not in extract(page, "It").about


def test_line_ends_of_the_page_are_line_ends() -> None:
    """As older pages part their paragraphs; those of the source are white space."""
    long = "Observers of the fictional talks in Port Seliva called them open, and long. " * 4
    page = f"<html><body><article><p>Toll\npledged <b>trucks</b>.<br>Brill did not.<br><br>{long}</p></article>"
    assert extract(page, "It").text == f"Toll pledged trucks.\nBrill did not.\n{long.strip()}"


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><script>write('Toll pledged help.')</script></body></html>",
        "<html></html>",
        "<html><body><div>" * 5000 + "</div>" * 5000,
        "<html><body>\x00</body>",
    ],
    ids=["script", "empty", "deep", "NUL"],
)
def test_page_without_an_article_says_so(page: str) -> None:
    """It is no empty text, and no fault of a parser."""
    with pytest.raises(InputError, match="It is a page without an article"):
        extract(page, "It")


def test_declaration_of_an_encoding_is_no_trouble() -> None:
    """XHTML begins with one, which is no longer true of a str."""
    page = '<?xml version="1.0" encoding="iso-8859-1"?>\n' + PAGE
    assert extract(page, "It").text == TEXT


def test_entities_of_a_page_s_own_are_not_expanded() -> None:
    """Neither a file of this machine nor a billion laughs."""
    own = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "ha"><!ENTITY z "&y;&y;&y;">]>'
    text = extract(PAGE.replace("<!DOCTYPE html>", own).replace("20 trucks and", "&x; &z; trucks and"), "It").text
    assert "root:" not in text
    assert "haha" not in text


def test_page_is_told_by_its_beginning() -> None:
    """Whatever its name is; text about a page is none."""
    for start in (
        PAGE,
        "\ufeff<!doctype HTML>",
        "<?xml version='1.0'?>\n<html>",
        "<!-- saved from url -->\n<html>",
        " <HEAD>",
    ):
        assert is_page(start.encode())
    for start in ("Toll says <html> is a tag.", "<p>A part</p>", "<headline>", "", "%PDF-1.7"):
        assert not is_page(start.encode())


def test_page_is_told_at_once() -> None:
    """Whatever stands at the beginning: many comments are no labour."""
    assert not is_page(b"<!---->" * 1000 + b"x")
    assert is_page(b"<!---->" * 1000 + b"<html>")


def test_page_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before its tree fills the memory."""
    monkeypatch.setattr(_html, "LARGEST", 100)
    with pytest.raises(InputError, match="more than 100 characters"):
        extract(PAGE, "It")


def test_encoding_that_a_page_names_is_found() -> None:
    """In both forms of HTML and in that of XML; None where there is none."""
    assert charset(b'<html><meta charset="windows-1251">') == "windows-1251"
    assert charset(b"<META http-equiv=Content-Type content='text/html; charset=koi8-r'>") == "koi8-r"
    assert charset(b'<?xml version="1.0" encoding="Shift_JIS"?><html>') == "Shift_JIS"
    assert charset(b"<html><p>charset=utf-8</p>") is None


def test_page_is_taken_out_of_a_web_archive() -> None:
    """As browsers write it, with the address that it was saved from."""
    raw = archived()
    assert is_archive(raw)
    page = opened(raw, "It")
    assert (page.charset, page.url) == ("utf-8", ADDRESS)
    assert page.raw.decode() == PAGE.replace("\n", "\r\n") or page.raw.decode().split() == PAGE.split()
    assert not is_archive(b"From: the press service\nTo: all\n\nToll pledged help.")


def test_archive_without_a_page_is_refused() -> None:
    """It may hold a picture alone."""
    with pytest.raises(InputError, match="It is a web archive without a page"):
        opened(archived().replace(b"text/html", b"text/css"), "It")


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra; who reads text does not need it."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ConfigError, match=r"It is a web page.*\.\[inputs\]"):
        extract(PAGE, "It")


def test_page_whose_data_say_odd_things_is_read() -> None:
    """A headline that is an object, an author that is a list: its words are words all the same."""
    data = '{"@context":"https://schema.org","@type":"NewsArticle","headline":{"a":1},"author":[[1]],"publisher":7}'
    page = PAGE.replace("<head>", f'<head><script type="application/ld+json">{data}</script>')
    found = extract(page, "It")
    assert found.text == TEXT
    assert all(isinstance(value, str | dt.date) for value in found.about.values())


def test_page_on_which_the_parser_fails_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it raises is an error about this file, so that a batch goes on with the next."""

    def fails(*_: object, **__: object) -> None:
        raise RecursionError("deep")

    monkeypatch.setattr("trafilatura.bare_extraction", fails)
    with pytest.raises(InputError, match=r"It is a damaged page that cannot be read \(RecursionError\)"):
        extract(PAGE, "It")


def test_archive_that_nests_without_end_is_refused() -> None:
    """Parts in parts in parts, as nobody saves them."""
    parts = [b'--B%d\r\nContent-Type: multipart/related; boundary="B%d"\r\n\r\n' % (n, n + 1) for n in range(3000)]
    raw = b'From: <Saved>\r\nContent-Type: multipart/related; boundary="B0"\r\n\r\n' + b"".join(parts)
    with pytest.raises(InputError, match="It is a damaged web archive"):
        opened(raw, "It")


def test_page_of_too_many_tags_is_refused() -> None:
    """Their tree is walked again and again: a table of a million cells would take an hour."""
    page = f"<html><body><article>{'<p>Toll.</p>' * 110_000}</article></body></html>"
    with pytest.raises(InputError, match=" 200,000 tags"):
        extract(page, "It")


def test_tag_of_endless_attributes_is_refused_and_a_picture_in_one_is_not() -> None:
    """The time of a parser grows with their square: 30,000 took 50 seconds."""
    many = " ".join(f"a{n}=1" for n in range(1001))
    words = "<p>" + "The ministers agreed to open the bridge at Selma on Monday. " * 20 + "</p>"
    with pytest.raises(InputError, match=" 1,000 attributes"):
        extract(f"<html><body><div {many}></div>{words}</body></html>", "It")
    picture = f'<img alt="a b" src="data:image/png;base64,{"A b=" * 5000}">'
    assert "Selma" in extract(f"<html><body><article>{picture}{words}</article></body></html>", "It").text
