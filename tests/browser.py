"""Chromium, driven through a pipe: pages are opened, looked at and typed into as people do."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
"""Empty: there is no Chromium here."""
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-dev-shm-usage",
    "--disable-background-networking", "--remote-debugging-pipe", "--window-size=1400,900",
)  # fmt: skip
PATIENCE = 30.0
"""Seconds until a page that does not answer is a failure."""
KEYS = {
    "ArrowUp": 38, "ArrowDown": 40, "ArrowLeft": 37, "ArrowRight": 39, "Home": 36, "End": 35, "Enter": 13, "Escape": 27, "Tab": 9, "/": 191,
}  # fmt: skip


class GoneError(Exception):
    """Chromium refuses a command: mostly, the page that it was for is left."""


class Page:
    """One tab. What its console says, and what it asks the network for, is kept."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back, self._number, self._rest = to, back, 0, b""
        self.session = ""
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of Chromium's protocol, and its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise GoneError(answer["error"])
                return dict(answer["result"])
            self.events.append(answer)

    def _read(self) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._back], [], [], max(end - time.monotonic(), 0))
            assert ready, "Chromium does not answer"
            block = os.read(self._back, 1 << 20)
            assert block, "Chromium has ended"
            self._rest += block
        line, self._rest = self._rest.split(b"\0", 1)
        return dict(json.loads(line))

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file as somebody does who clicks on it."""
        self.call("Page.navigate", url="about:blank")
        self.events.clear()
        self.call("Page.navigate", url=path.as_uri() + fragment)
        self.wait('document.readyState === "complete" && location.protocol === "file:"')

    def run(self, script: str) -> Any:
        """What an expression in the page says."""
        # As if the reader had just clicked: nobody else may use the clipboard.
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, condition: str) -> None:
        """Until a condition holds in the page, or in the one that takes its place meanwhile."""
        end = time.monotonic() + PATIENCE
        while not self._holds(condition):
            assert time.monotonic() < end, condition
            time.sleep(0.02)

    def _holds(self, condition: str) -> bool:
        try:
            return bool(self.run(condition))
        except GoneError:
            return False

    def text(self, selector: str) -> str:
        """What is read in an element."""
        return str(self.run(f"document.querySelector({json.dumps(selector)}).innerText"))

    def texts(self, selector: str) -> list[str]:
        """What is read in each of some elements."""
        return list(
            self.run(f"[...document.querySelectorAll({json.dumps(selector)})].map((each) => each.innerText)")
        )

    def click(self, selector: str) -> None:
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        self.settle()

    def choose(self, selector: str, value: str) -> None:
        """Type a value into a field, or choose it from a list."""
        self.run(
            f"{{ const field = document.querySelector({json.dumps(selector)}); field.value = {json.dumps(value)};"
            ' field.dispatchEvent(new Event("input", { bubbles: true })); }'
        )
        self.settle()

    def press(self, key: str) -> None:
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        named = {"key": key, "windowsVirtualKeyCode": KEYS[key]}
        self.call("Input.dispatchKeyEvent", type="keyDown", **named, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **named)
        self.settle()

    def settle(self) -> None:
        """Until what was asked for is drawn."""
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(
            self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
        )

    @property
    def complaints(self) -> list[str]:
        """What the console says: errors, refusals of the content security policy."""
        self.run("1")
        kinds = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
        return [json.dumps(event["params"]) for event in self.events if event.get("method") in kinds]

    @property
    def requests(self) -> list[str]:
        """What was asked for since the page was opened."""
        self.run("1")
        sent = (event for event in self.events if event.get("method") == "Network.requestWillBeSent")
        return [event["params"]["request"]["url"] for event in sent]


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A browser of its own, with its profile in ``folder``; it ends with the block."""
    (child_in, to), (back, child_out) = os.pipe(), os.pipe()
    # Chromium reads descriptor 3 and writes 4: the pipes' ends must not be called so themselves.
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (child_in, child_out)]

    def connect() -> None:
        os.dup2(ends[0], 3)
        os.dup2(ends[1], 4)

    command = [PROGRAM, *SWITCHES, f"--user-data-dir={folder}"]
    program = subprocess.Popen(
        command,
        pass_fds=(3, 4),
        preexec_fn=connect,  # noqa: PLW1509 - no test has threads when a browser starts
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for end in (child_in, child_out, *ends):
        os.close(end)
    try:
        page = Page(to, back)
        target = page.call("Target.createTarget", url="about:blank")["targetId"]
        page.session = page.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            page.call(f"{domain}.enable")
        yield page
    finally:
        program.terminate()
        program.wait(timeout=PATIENCE)
        os.close(to)
        os.close(back)
