"""A network namespace without a route, and what watches every attempt to leave it.

Witnesses that ask nothing of the program watched: the kernel's count of what found no route (IPv4), a
trap that every IPv6 packet falls into, a resolver of our own that notes each name anybody looks up; and
(in tests.bench.air_gap) the browser's own list of requests. IPv6 has a trap instead of no route because
Chromium tries at every start which IPv6 address it would have: it sends nothing, so nothing is trapped.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

NO_NAMESPACE = (
    "This machine lets us make no network namespace ({said}), so the air gap cannot be measured here. "
    "Run as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1); in a container "
    "give it CAP_SYS_ADMIN."
)
_SET_FLAGS, _ADD_ROUTE, _UP = 0x8914, 0x890B, 0x1
BROWSERS_OWN = ("update.googleapis.com",)
"""Chromium asks here for newer parts of itself, whatever page is shown; an office's policy ends it."""
# Ethernet, IPv6 and ICMP heads are 14, 40 and 8 bytes; the lost packet's own head follows.
_ICMP, _UNREACHABLE, _LOST_TO = 58, 1, slice(86, 102)
_RESOLVER = "/etc/resolv.conf"
_NO_SUCH_NAME = 0x8183
# TEST-NET-1 and the documentation prefix: nobody has these addresses.
_NOWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
_PROBE = "positive-control.invalid"


class NoNamespace(Exception):
    """The machine permits no network namespace; the text says what to do."""


def _ways() -> Iterator[list[str]]:
    yield ["unshare", "--map-root-user", "--net", "--mount"]
    # Some machines permit root's own namespaces and no user namespaces.
    if os.geteuid() == 0:
        yield ["unshare", "--net", "--mount"]


def command(words: Sequence[str]) -> list[str]:
    """Return the command that runs `words` in a new namespace. Raises NoNamespace."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        raise NoNamespace(NO_NAMESPACE.format(said="no unshare"))
    said = ""
    for way in _ways():
        tried = subprocess.run([*way, "true"], capture_output=True, text=True, check=False)
        if tried.returncode == 0:
            return [*way, *words]
        said = tried.stderr.strip() or f"unshare ended with {tried.returncode}"
    raise NoNamespace(NO_NAMESPACE.format(said=said))


def without_route() -> int:
    """Return how many IPv4 packets and connections of this namespace found no route."""
    names, counts = Path("/proc/net/snmp").read_text(encoding="ascii").splitlines()[:2]
    return int(dict(zip(names.split(), counts.split(), strict=True))["OutNoRoutes"])


@dataclass
class Outside:
    """What tried to leave, by what was being done at the time."""

    attempts: list[str] = field(default_factory=list)
    errands: int = 0
    """Lookups of the browser for itself (BROWSERS_OWN): told, and not the app's."""
    _names: list[str] = field(default_factory=list)
    _trapped: list[str] = field(default_factory=list)

    @contextmanager
    def watching(self, what: str) -> Iterator[None]:
        """Note every attempt made during the block."""
        routes, names, trapped = without_route(), len(self._names), len(self._trapped)
        try:
            yield
        finally:
            self.attempts += [f"{what}: sent to {where}" for where in self._trapped[trapped:]]
            asked = self._names[names:]
            self.errands += sum(name in BROWSERS_OWN for name in asked)
            self.attempts += [f"{what}: looked up {name}" for name in asked if name not in BROWSERS_OWN]
            if lost := without_route() - routes:
                self.attempts.append(f"{what}: {lost} without a route")

    def prove(self) -> None:
        """Check that an attempt of each kind is noticed. Raises RuntimeError."""
        seen = Outside(_names=self._names, _trapped=self._trapped)
        with seen.watching("control"):
            for family, address in _NOWHERE:
                with socket.socket(family, socket.SOCK_STREAM) as probe, contextlib.suppress(OSError):
                    probe.settimeout(0.2)
                    probe.connect((address, 443))
            with contextlib.suppress(OSError):
                socket.getaddrinfo(_PROBE, 443)
            time.sleep(0.2)
        for sign in (_PROBE, "without a route", _NOWHERE[1][1]):
            if not any(sign in one for one in seen.attempts):
                raise RuntimeError(f"an attempt to leave would not be noticed here: {sign}")
        self._names.clear()
        self._trapped.clear()

    def trap(self, frame: bytes) -> None:
        """Note where an IPv6 packet was to go, from the notice that it cannot be delivered."""
        if frame[12:14] == b"\x86\xdd" and frame[20] == _ICMP and frame[54] == _UNREACHABLE:
            self._trapped.append(socket.inet_ntop(socket.AF_INET6, frame[_LOST_TO]))

    def hear(self, packet: bytes) -> bytes:
        """Note the name of a DNS question and return the answer: there is no such name."""
        labels, at = [], 12
        while at < len(packet) and packet[at]:
            labels.append(packet[at + 1 : at + 1 + packet[at]].decode("ascii", "replace"))
            at += packet[at] + 1
        self._names.append(".".join(labels))
        return packet[:2] + struct.pack(">HHHHH", _NO_SUCH_NAME, 1, 0, 0, 0) + packet[12 : at + 5]


def _answer_datagrams(heard: Outside, at: socket.socket) -> None:
    while True:
        packet, asker = at.recvfrom(4096)
        at.sendto(heard.hear(packet), asker)


def _answer_streams(heard: Outside, at: socket.socket) -> None:
    while True:
        asker, _ = at.accept()
        with asker, contextlib.suppress(OSError):
            packet = asker.recv(4096)
            told = heard.hear(packet[2:])
            asker.sendall(struct.pack(">H", len(told)) + told)


def _watch_loopback(heard: Outside, at: socket.socket) -> None:
    while True:
        frame = at.recv(2048)
        if len(frame) >= _LOST_TO.stop:
            heard.trap(frame)


def _trap_route() -> None:
    """Let loopback refuse every IPv6 packet, with a notice that is seen (struct in6_rtmsg)."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as any_socket:
        route = struct.pack(
            "16s16s16sIHHILIi", b"", b"", b"", 0, 0, 0, 1, 0, _UP, socket.if_nametoindex("lo")
        )
        fcntl.ioctl(any_socket, _ADD_ROUTE, route)


def enter() -> Outside:
    """Make this namespace ready, inside it: loopback up, our resolver in place, nothing else.

    Raises RuntimeError when there is a way out, or when an attempt would not be noticed.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh", b"lo", _UP))
    devices = [line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]]
    routes = Path("/proc/net/route").read_text().splitlines()[1:]
    if devices != ["lo"] or routes:
        raise RuntimeError(f"this is no closed namespace: {devices}, {routes}")
    with tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False) as ours:
        ours.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    subprocess.run(["mount", "--bind", ours.name, _RESOLVER], check=True)
    heard = Outside()
    for kind, answer in ((socket.SOCK_DGRAM, _answer_datagrams), (socket.SOCK_STREAM, _answer_streams)):
        at = socket.socket(socket.AF_INET, kind)
        at.bind(("127.0.0.1", 53))
        if kind == socket.SOCK_STREAM:
            at.listen()
        threading.Thread(target=answer, args=(heard, at), daemon=True).start()
    at = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
    at.bind(("lo", 0))
    threading.Thread(target=_watch_loopback, args=(heard, at), daemon=True).start()
    _trap_route()
    heard.prove()
    return heard
