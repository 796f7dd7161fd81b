"""What does a page of a news site look like when it is saved? Fictional, with all that stands around an article."""

from __future__ import annotations

import quopri

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Toll pledges 20 trucks for Arvenia | The Selma Courier</title>
<meta name="author" content="Ana Brill"><meta property="og:site_name" content="The Selma Courier">
<meta property="article:published_time" content="2024-05-02T08:30:00+02:00">
<link rel="canonical" href="https://courier.example/2024/05/toll-trucks">
<link rel="stylesheet" href="https://cdn.example/page.css"><script src="https://track.example/t.js"></script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul>
</nav><div id="cookie-banner" class="cookie-consent"><p>We use cookies to improve your experience. By continuing you
accept our policy and the policies of our 214 partners.</p><button>Accept all</button></div>
<main><article><h1>Toll pledges 20 trucks for Arvenia</h1>
<p>PORT SELIVA — The government of Toll pledged 20 trucks and two boats on Friday for the families of Arvenia, Foreign
Minister Ada Brandt said after talks in Port Seliva. This is a fictional text.</p>
<h2>A ceasefire along the river</h2>
<p>Toll and Arvenia agreed to a ceasefire along the river Orle, which is to begin on Monday &amp; to last 30 days.</p>
<p>President Ana Kest of Arvenia asked Toll to open the bridge at Selma. &ldquo;We will open it,&rdquo; Brandt said,
&ldquo;when the guns are silent.&rdquo;</p>
<table><tr><th>Country</th><th>Trucks</th></tr><tr><td>Toll</td><td>20</td></tr><tr><td>Brill</td><td>12</td></tr></table>
<ul><li>Norhaven will send 12 trucks.</li><li>Brill will send <b>none</b>.</li></ul>
<iframe src="https://video.example/embed"></iframe><img src="https://img.example/a.jpg" alt="A bridge">
</article><aside><h3>Read more</h3><a href="/x">Ten recipes for the summer</a></aside></main>
<section id="comments" class="comments"><h2>Comments</h2><div class="comment"><p>Troll42: Toll promised to surrender
all its islands to me, believe me, I know it for certain.</p></div></section>
<footer><p>© 2024 The Selma Courier. Imprint. Privacy.</p></footer></body></html>
"""

PARAGRAPHS = (
    "Toll pledges 20 trucks for Arvenia",
    (
        "PORT SELIVA — The government of Toll pledged 20 trucks and two boats on Friday for the families of Arvenia, "
        "Foreign Minister Ada Brandt said after talks in Port Seliva. This is a fictional text."
    ),
    "A ceasefire along the river",
    "Toll and Arvenia agreed to a ceasefire along the river Orle, which is to begin on Monday & to last 30 days.",
    (
        "President Ana Kest of Arvenia asked Toll to open the bridge at Selma. “We will open it,” Brandt said, “when "
        "the guns are silent.”"
    ),
    "Country | Trucks",
    "Toll | 20",
    "Brill | 12",
    "Norhaven will send 12 trucks.",
    "Brill will send none.",
)
"""What is the article of the page, and nothing else is."""
TEXT = "\n\n".join(PARAGRAPHS)
ADDRESS = "https://courier.example/2024/05/toll-trucks"


def archived(page: str = PAGE, url: str = ADDRESS) -> bytes:
    """Write the page as a browser saves it with all that belongs to it (MHTML)."""
    body = quopri.encodestring(page.encode()).decode()
    return (
        f"From: <Saved by a browser>\r\nSnapshot-Content-Location: {url}\r\nSubject: Toll\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----b"\r\n\r\n\r\n------b\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: {url}\r\n\r\n{body}\r\n------b\r\nContent-Type: image/png\r\n"
        "Content-Location: https://img.example/a.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
        "------b--\r\n"
    ).encode()
