"""A headless Chromium with one page: keys go in, what its websockets bring and pictures come out."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
WAIT = 60
"""Seconds for which something is waited for before it counts as not coming."""
_KEYS = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38}
_TEXTS = {"Enter": "\r", "Tab": "\t"}
_CONTROLS = re.compile(r"\x1b(?:\[[0-9;?<>=$]*[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\\\))")
"""What tells a terminal where and how to write, rather than what."""


def program() -> str | None:
    """Return where Chromium lies, if it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Page:
    """The one page, driven over the browser's own debugging protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Speak over *socket*."""
        self._socket = socket
        self._asked = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.received = ""
        """What the page's websockets have brought, without the terminal's controls."""
        self.asked_for: list[str] = []
        """Every address the page has fetched."""
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            elif told["method"] == "Network.webSocketFrameReceived":
                frame = told["params"]["response"]
                if frame["opcode"] == 2:
                    words = base64.b64decode(frame["payloadData"]).decode("utf-8", "replace")
                    self.received += _CONTROLS.sub("", words)
            elif told["method"] == "Network.requestWillBeSent":
                self.asked_for.append(told["params"]["request"]["url"])

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        """Ask the browser for something and return its answer."""
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(json.dumps({"id": self._asked, "method": method, "params": params}))
        told = await asyncio.wait_for(answer, WAIT)
        if "error" in told:
            raise RuntimeError(f"{method}: {told['error']['message']}")
        return dict(told["result"])

    async def open(self, url: str, *, width: int = 1400, height: int = 800, scale: float = 1) -> None:
        """Open *url* in a window of *width* and *height* pixels."""
        for name in ("Page", "Network", "Runtime"):
            await self.call(f"{name}.enable")
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )
        await self.call("Page.navigate", url=url)

    async def press(self, *keys: str) -> None:
        """Press *keys* one after the other: letters, or names such as Enter."""
        for key in keys:
            text = _TEXTS.get(key, "" if key in _KEYS else key)
            # Codes of signs are those of other keys: a hyphen's is Insert's.
            code = _KEYS[key] if key in _KEYS else ord(key.upper()) if key.isalnum() else 0
            how: dict[str, object] = {"key": key, "windowsVirtualKeyCode": code}
            await self.call("Input.dispatchKeyEvent", type="keyDown", **how, **({"text": text} if text else {}))
            await self.call("Input.dispatchKeyEvent", type="keyUp", **how)
            await asyncio.sleep(0.05)

    async def shows(self, words: str) -> None:
        """Wait until *words* have come, and forget what came up to now.

        Raises:
            TimeoutError: they do not come.
        """
        for _ in range(WAIT * 20):
            if words in self.received:
                self.received = ""
                return
            await asyncio.sleep(0.05)
        raise TimeoutError(f"no {words!r} in {self.received[-2000:]!r}")

    async def picture(self) -> bytes:
        """Return what the page looks like, as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])

    async def close(self) -> None:
        """Let go of the page."""
        self._listening.cancel()
        await self._socket.close()


@asynccontextmanager
async def page() -> AsyncIterator[Page]:
    """Give the page of a browser of its own, which ends afterwards."""
    found = program()
    if found is None:
        raise RuntimeError("Chromium is not installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        line = [found, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            port = await _port(Path(profile))
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    pages = await answer.json()
                address = next(one["webSocketDebuggerUrl"] for one in pages if one["type"] == "page")
                driven = Page(await session.ws_connect(address, max_msg_size=0))
                try:
                    yield driven
                finally:
                    await driven.close()
        finally:
            process.terminate()
            process.wait(WAIT)


async def _port(profile: Path) -> int:
    """Return the port on which the browser listens, once it says so."""
    for _ in range(WAIT * 20):
        told = profile / "DevToolsActivePort"
        if told.exists() and (lines := told.read_text().splitlines()):
            return int(lines[0])
        await asyncio.sleep(0.05)
    raise TimeoutError("Chromium does not say where it listens")
