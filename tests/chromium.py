"""A headless Chromium that shows pages to the tests, spoken to in its DevTools protocol.

Messages are JSON texts that end with a zero byte, on a pair of pipes: no port, no library.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE = 60  # seconds for one answer on a busy machine
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# The browser reads from descriptor 3 and writes to descriptor 4.
_START = (
    "import os, sys; reads, writes = map(int, sys.argv[1:3]);"
    " a, b = os.dup(reads), os.dup(writes);"
    " os.dup2(a, 3); os.dup2(b, 4); os.set_inheritable(3, True); os.set_inheritable(4, True);"
    " os.execvp(sys.argv[3], sys.argv[3:])"
)


def program() -> str | None:
    """The browser's program, None where none is found."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@dataclass
class Seen:
    """What a browser met while it showed a page: addresses it asked for, and complaints."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Browser:
    """One window. `show` loads a page, `ask` evaluates an expression in it."""

    def __init__(self, sends: int, hears: int) -> None:
        self._sends, self._hears = sends, hears
        self._number = 0
        self._rest = b""
        self._session = ""
        self.seen = Seen()
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._call(f"{domain}.enable")

    def show(self, page: Path, *, width: int = 1280, dark: bool = False) -> Seen:
        """Loads a page on a screen of that width; gives what was asked for and complained of."""
        self.seen = Seen()
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        self.light(dark=dark)
        self._loaded = False
        self._call("Page.navigate", url=page.resolve().as_uri())
        end = time.monotonic() + PATIENCE
        while not self._loaded and time.monotonic() < end:
            self._note(self._message())
        assert self._loaded, f"{page} was not loaded"
        self.ask("1")  # whatever was said while it was loaded has come now
        return self.seen

    def light(self, *, dark: bool, on_paper: bool = False) -> None:
        """Lets the reader prefer light or dark, on a screen or on paper."""
        wish = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        media = "print" if on_paper else "screen"
        self._call("Emulation.setEmulatedMedia", media=media, features=[wish])

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression gives, for questions about what is shown."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self) -> bytes:
        """The whole page as a PNG."""
        shot = self._call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def paper(self, *, width: float, height: float) -> bytes:
        """The page as a PDF, on paper of that size in inches, its own margins kept."""
        made = self._call(
            "Page.printToPDF", paperWidth=width, paperHeight=height, preferCSSPageSize=False
        )
        return base64.b64decode(made["data"])

    def close(self) -> None:
        """Ends the browser."""
        self._session = ""
        self._call("Browser.close")

    def _call(self, method: str, **params: object) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._sends, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer)
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer)

    def _message(self) -> dict[str, Any]:
        pieces = [self._rest]
        while b"\0" not in pieces[-1]:
            ready, _, _ = select.select([self._hears], [], [], PATIENCE)
            assert ready, f"the browser says nothing for {PATIENCE} s"
            piece = os.read(self._hears, 1 << 20)
            assert piece, "the browser has ended"
            pieces.append(piece)
        text, _, self._rest = b"".join(pieces).partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self.seen.requests.append(params["request"]["url"])
            case "Log.entryAdded":
                self.seen.complaints.append(params["entry"]["text"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                self.seen.complaints.append(str(params))


@contextmanager
def browsing(name: str) -> Iterator[Browser]:
    """A browser with a profile of its own, that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="oppcli-chromium-", ignore_cleanup_errors=True) as home:
        reads, sends = os.pipe()
        hears, writes = os.pipe()
        words = [name, *_SWITCHES, f"--user-data-dir={home}", "about:blank"]
        run = subprocess.Popen(
            [sys.executable, "-c", _START, str(reads), str(writes), *words],
            pass_fds=(reads, writes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": home},
        )
        os.close(reads)
        os.close(writes)
        try:
            browser = Browser(sends, hears)
            yield browser
            browser.close()
            run.wait(PATIENCE)
        finally:
            os.close(sends)
            os.close(hears)
            if run.poll() is None:
                run.kill()
            run.wait()
