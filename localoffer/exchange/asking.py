"""Asking one address: politely, looked up once, and never a machine inside our own network."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import string
from collections.abc import Callable
from time import monotonic, sleep
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from localoffer.exchange import tables
from localoffer.exchange.records import MOST_BYTES, Unreadable

MOST_REDIRECTS = 5
TIMEOUT, LONGEST_ANSWER = 30, 300
RETRIES = (0.5, 2.0)
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
BUSY = (408, 425, 429, 500, 502, 503, 504)
LONGEST_PAUSE = 20.0


class Passing(Unreadable):
    """What may be over in a moment: a busy machine, a line that broke; `wait` is how many seconds it asks for."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also behind an IPv6 disguise."""
    found = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if found.version == 6 and found in TRANSLATED:
        inner = ipaddress.ip_address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def address_of(host: str, port: int, *, private_too: bool) -> str:
    """The one IP address to talk to, looked up once, so that a second answer cannot lead elsewhere."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as trouble:
        raise Unreadable(f"The address {host} cannot be found.") from trouble
    except UnicodeError as trouble:
        raise Unreadable("That is no web address.") from trouble
    if not private_too and not all(map(is_public, found)):
        raise Unreadable(f"{host} is an address inside a private network, and is not read.")
    return sorted(found)[0]


def get(url: str, *, private_too: bool = False) -> bytes:
    """What is at an address; redirects are looked at again one by one."""
    for _ in range(MOST_REDIRECTS + 1):
        scheme, host, port = checked(url)
        answer, body = asked(scheme, host, port, url, private_too=private_too)
        if answer.status in (301, 302, 303, 307, 308) and (there := answer.headers.get("Location")):
            url = led_to(url, there)
            continue
        if answer.status in BUSY:
            raise Passing(f"{url} answered {answer.status}.", pause_of(answer))
        if answer.status != 200:
            raise Unreadable(f"{url} answered {answer.status}.")
        return body
    raise Unreadable("The address leads from one redirect to the next without an end.")


def led_to(url: str, there: str) -> str:
    """Where a redirect leads; letters that are not ASCII come as they were sent, a byte for each sign."""
    try:
        return urljoin(url, quote(there.strip(), safe=string.punctuation, encoding="latin-1"))
    except ValueError as trouble:
        raise Unreadable("The address leads on to something that is no web address.") from trouble


def pause_of(answer: http.client.HTTPResponse) -> float:
    """The seconds that a busy machine asks us to wait, within reason."""
    said = (answer.headers.get("Retry-After") or "").strip()
    return min(float(said), LONGEST_PAUSE) if said.isascii() and said.isdigit() else 0.0


def checked(url: str) -> tuple[str, str, int | None]:
    """(scheme, host, port) of an address that may be read."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError as trouble:
        raise Unreadable("That is no web address.") from trouble
    if scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        raise Unreadable("Only addresses that begin with http:// or https:// are read.")
    return scheme, host, port


def asked(scheme: str, host: str, port: int | None, url: str, *, private_too: bool) -> tuple[http.client.HTTPResponse, bytes]:
    number = port or (443 if scheme == "https" else 80)
    address = address_of(host, number, private_too=private_too)
    try:
        raw = socket.create_connection((address, number), TIMEOUT)
        line = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if scheme == "https" else raw
    except OSError as trouble:
        raise Passing(f"{host} does not answer: {type(trouble).__name__}.") from trouble
    connection = http.client.HTTPConnection(host, number, timeout=TIMEOUT)
    connection.sock = line
    try:
        parts = urlsplit(url)
        path = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe=string.punctuation)
        headers = {"Accept": "application/json", "User-Agent": "LocalOffer/1 (import of open data)"}
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as answer:
            return answer, received(answer, url)
    except UnicodeError as trouble:
        raise Unreadable("That is no web address.") from trouble
    except (OSError, http.client.HTTPException) as trouble:
        raise Passing(f"{url} could not be read: {type(trouble).__name__}.") from trouble
    finally:
        connection.close()


def received(answer: http.client.HTTPResponse, url: str) -> bytes:
    """The whole answer, unless it is too long or takes too long."""
    begun, parts, size, whole_size = monotonic(), [], 0, answer.length
    while part := answer.read1(1 << 16):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise Unreadable(f"{url} sends more than {MOST_BYTES // 1_000_000} MB.")
        if monotonic() - begun > LONGEST_ANSWER:
            raise Unreadable(f"{url} takes more than {LONGEST_ANSWER // 60} minutes to answer.")
    if whole_size is not None and size < whole_size:
        raise Passing(f"{url} broke off: only {size:,} of {whole_size:,} bytes came.")
    return tables.gunzipped(b"".join(parts), url, MOST_BYTES)


def again(ask: Callable[[], bytes]) -> bytes:
    """An answer; what may be over in a moment is asked for three times before it is given up."""
    for wait in RETRIES:
        try:
            return ask()
        except Passing as trouble:
            sleep(max(wait, trouble.wait))
    return ask()
