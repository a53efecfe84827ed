"""A mail server that takes every letter, on a port that is known beforehand, so that it can be opened late."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes
from email.message import Message


class Counter(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over a letter."""

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self.say("354 go on")
                letter = self.until_the_dot()
                if letter is None:  # who brought it is gone, and will bring it again
                    return
                self.server.letters.append(message_from_bytes(letter))  # type: ignore[attr-defined]
            self.say("221 bye" if word == b"QUIT" else "250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def until_the_dot(self) -> bytes | None:
        """The letter; None when it was cut off."""
        lines: list[bytes] = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        return None


class PostOffice(socketserver.ThreadingTCPServer):
    """Open it when the mail server comes back."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int) -> None:
        self.letters: list[Message] = []
        super().__init__(("127.0.0.1", port), Counter)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()
