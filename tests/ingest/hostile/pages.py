"""Hostile HTML: depth, tables, entities, encodings, and pages without words."""

from __future__ import annotations

from collections.abc import Callable

from tests.ingest.hostile.case import PROSE, SLOW, noise, reads, repeated, told, written


def _page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def _body(body: str, head: str = "") -> Callable[[], bytes]:
    return written(_page(body, head))


def _nested(tag: str, depth: int, words: str = PROSE) -> Callable[[], bytes]:
    return lambda: _page(f"<{tag}>" * depth + words + f"</{tag}>" * depth).encode()


def _entities(count: int, times: int) -> str:
    """A document type whose entities each stand for many of the one before."""
    lines = ['<!ENTITY e0 "駅駅駅駅駅駅駅駅駅駅">']
    lines += [f'<!ENTITY e{n} "{f"&e{n - 1};" * times}">' for n in range(1, count)]
    return f'<?xml version="1.0"?><!DOCTYPE html [{"".join(lines)}]>'


def _xhtml(doctype: str, body: str) -> Callable[[], bytes]:
    return written(
        f'{doctype}<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    )


_P = f"<p>{PROSE}</p>"

PAGES = (
    told("divs-100k.html", lambda: _page("<div>" * 100_000 + PROSE).encode(), "html_too_large"),
    told("divs-open.html", lambda: _page("<div>" * 50_000 + PROSE).encode(), "html_too_deep"),
    told("divs-closed.html", _nested("div", 50_000), "html_too_deep"),
    reads("divs-200.html", _nested("div", 200), PROSE),
    told("spans.html", _nested("span", 50_000), "html_too_deep"),
    told("tables-nested.html", _nested("table><tr><td", 10_000), "html_too_deep"),
    told("lists-nested.html", _nested("ul><li", 10_000), "html_too_deep"),
    told("quotes-nested.html", _nested("blockquote", 50_000), "html_too_deep"),
    told("rubies.html", _nested("ruby", 20_000), "html_too_deep"),
    told(
        "unclosed.html", repeated("<p><b><i><a href=x>駅", 20_000, "<html><body>"), "html_too_deep"
    ),
    told("adopted.html", repeated("<b><p><i><div>駅", 8_000, "<html><body>"), "html_too_deep"),
    reads("pictures-16k.html", _body(_P + '<img src="a.png" alt="駅">' * 16_000), PROSE),
    reads("ended.html", repeated("</p></b>駅", 50_000, "<html><body>")),
    reads("entity-bomb.xhtml", _xhtml(_entities(30, 10), f"{_P}<p>&e29;</p>"), PROSE, lacks="]>"),
    reads(
        "entity-square.xhtml",
        _xhtml(
            f'<!DOCTYPE html [<!ENTITY big "{"駅" * 60_000}">]>', f"{_P}<p>{'&big;' * 20_000}</p>"
        ),
        PROSE,
        lacks="駅" * 9,
    ),
    reads(
        "entity-self.xhtml",
        _xhtml(
            '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "&b;"><!ENTITY b "&a;">]>',
            f"{_P}<p>&a;</p>",
        ),
        PROSE,
        lacks="]>",
    ),
    reads(
        "entity-outside.xhtml",
        _xhtml(
            '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd">'
            '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]>',
            f"{_P}<p>&f;</p>",
        ),
        PROSE,
        lacks="root:",
    ),
    reads(
        "drawing.html",
        _body(
            '<svg><?xml version="1.0"?><!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
            f"<text>&f;</text></svg>{_P}"
        ),
        PROSE,
        lacks="root:",
    ),
    reads(
        "include.xhtml",
        _xhtml(
            '<?xml version="1.0"?>',
            f'{_P}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude"'
            ' href="file:///etc/passwd" parse="text"/>',
        ),
        PROSE,
        lacks="root:",
    ),
    reads(
        "attribute-20mb.html",
        lambda: _page(f'<p title="{"駅" * 7_000_000}">{PROSE}</p>').encode(),
        PROSE,
        lacks="駅" * 9,
    ),
    told(
        "attributes-100k.html",
        lambda: _page(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>{PROSE}</p>").encode(),
        "html_broken",
    ),
    reads(
        "picture-20mb.html",
        lambda: _page(f'<img src="data:image/png;base64,{"iVBORw0K" * 2_600_000}">{_P}').encode(),
        PROSE,
        lacks="iVBORw0K",
    ),
    reads("charset-lie.html", _body(_P, "<meta charset=shift_jis>"), PROSE),
    reads(
        "charset-lie-back.html",
        lambda: _page(_P * 3, "<meta charset=utf-8>").encode("cp932"),
        PROSE,
    ),
    reads("charset-none.html", _body(_P, "<meta charset=klingon-1>"), PROSE),
    reads("charset-codec.html", _body(_P, "<meta charset=zip_codec>"), PROSE),
    reads("charset-16.html", lambda: _page(_P, "<meta charset=utf-8>").encode("utf-16"), PROSE),
    told(
        "frames.html",
        written(
            "<html><frameset cols='20%,80%'><frame src=a.html><frame src=b.html></frameset></html>"
        ),
        "html_frames",
    ),
    told(
        "scripts-only.html",
        _body("<div id=root></div><script>render('駅')</script>"),
        "html_no_text",
    ),
    told(
        "script-open.html",
        repeated("var a = 1 < 2;\n", 200_000, "<html><body><script>"),
        "html_too_large",
    ),
    reads("comment-open.html", written(f"<html><body>{_P}<!-- {'駅 ' * 200_000}"), PROSE),
    reads("textarea-open.html", written(f"<html><body>{_P}<textarea>{'<p>駅' * 9_000}"), PROSE),
    reads("plaintext.html", written(f"<html><body>{_P}<plaintext>{'<p>駅' * 9_000}"), PROSE),
    reads(
        "colspan.html",
        _body(
            f"<table><tr><th colspan=1000000000>{PROSE}</th></tr>"
            "<tr><td>駅</td><td>川</td></tr></table>"
        ),
        PROSE,
    ),
    reads(
        "rowspan.html",
        lambda: _page(
            "<table>"
            + "<tr>"
            + "".join(f"<td rowspan=65534 colspan=1000>{n}</td>" for n in range(300))
            + "</tr>"
            + "<tr><td>駅</td></tr>" * 2_000
            + "</table>"
        ).encode(),
        "299",
    ),
    reads(
        "table-square.html",
        lambda: _page(
            "<table>" + ("<tr>" + "<td>駅</td>" * 120 + "</tr>") * 120 + "</table>"
        ).encode(),
    ),
    reads(
        "conditional.html",
        _body(f"<!--[if mso]><p>隠れた駅</p><![endif]-->{_P}<![if !IE]><p>見える川</p><![endif]>"),
        "見える川",
        lacks="隠れた駅",
    ),
    told("angles.html", repeated("<", 1_000_000, "<html><body>", _P), "html_too_large"),
    reads("angles-apart.html", repeated("< ", 60_000, "<html><body>", _P), PROSE),
    reads("ampersands.html", repeated("&#x", 300_000, "<html><body>", _P), PROSE),
    reads("numbers.html", _body(f"{_P}&#99999999999999999999;&#xD800;&#0;&#x110000;"), PROSE),
    told("quotes-open.html", repeated('<a title="', 60_000, "<html><body>", _P), "html_broken"),
    reads("nulls.html", written(_page(_P).replace("<p>", "<p>\0\0\0")), PROSE),
    reads("styles.html", _body(_P, f"<style>{'a{' * 500_000}</style>"), PROSE),
    reads(
        "selectors.html",
        _body(
            "<p class=k>駅</p>" * 2_000 + _P,
            "".join(
                ["<style>"]
                + [f".c{n} .k, [class]>p:not(.d{n}){{display:none}}" for n in range(4000)]
                + ["</style>"]
            ),
        ),
        PROSE,
    ),
    reads("options.html", _body(f"{_P}<select>{'<option>駅' * 90_000}</select>"), PROSE),
    reads("links-10k.html", _body("<a href=x>駅</a> " * 10_000)),
    told("hidden.html", _body(f"<div style='display:none'>{_P}</div>"), "html_no_text"),
    told("empty-body.html", _body(""), "html_no_text"),
    reads("one-line-20mb.html", lambda: _page("<p>" + PROSE * 270_000).encode(), also=SLOW),
    told("noise.html", lambda: b"<html><body>" + noise(300_000), "source_binary"),
    reads("cut.html", lambda: _page(_P * 9).encode()[:-200], "駅は町の北"),
    told("photo.html", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + noise(20_000), "kind_image"),
)
