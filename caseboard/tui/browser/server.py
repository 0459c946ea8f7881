"""The server of the page: each visit runs a board of its own, and only our own page may open one.

There is no password. On a loopback address whoever uses this machine can reach
it, and so could any page in their browser, were it not for the guard: it wants
the name under which the board is served, and a websocket that our page opened.
"""

from __future__ import annotations

import asyncio
import html
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

HERE = Path(__file__).parent
_SIZES = range(8, 41)
"""Pixels of a letter that can be asked for with `?fontsize=`."""
PATIENCE = 5
"""Seconds for which boards that are open may take to end with the server."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HEADERS = {
    # Nothing is fetched from anywhere else, and no other page may hold this one in a frame.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self' {socket}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def _ended() -> None:
    """Wait for a signal that ends the program."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            try:
                loop.add_signal_handler(getattr(signal, name), over.set)
            except NotImplementedError:  # Windows: there Ctrl+C ends the loop by itself.
                continue
    await over.wait()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens at *host*."""
    return host in _LOOPBACK


class BoardServer(Server):
    """Serves the page, and a board for each visit."""

    def __init__(self, command: str, host: str, port: int, *, behind_proxy: bool, ready: Callable[[], None]) -> None:
        """Serve boards that *command* opens; *ready* is called once somebody listens."""
        super().__init__(command, host=host, port=port, title="Caseboard")
        self._behind_proxy = behind_proxy
        self._ready = ready

    def serve(self, debug: bool = False) -> None:  # noqa: ARG002  the library's words
        """Serve until a signal ends it.

        Raises:
            OSError: nobody can listen there.
        """
        asyncio.run(self.served())

    async def served(self) -> None:
        """Serve on the running loop until a signal ends it.

        Raises:
            OSError: nobody can listen there.
        """
        runner = web.AppRunner(await self._make_app(), shutdown_timeout=PATIENCE)
        await runner.setup()
        try:
            await web.TCPSite(runner, self.host, self.port).start()
            self._ready()
            await _ended()
        finally:
            await runner.cleanup()

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing yet: nobody listens so far."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guard)
        app.router.add_get("/page.{kind:css|js}", self._beside)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        """Turn away what asks under another name, and a websocket that another page opens."""
        if not self._known(request.host):
            raise web.HTTPMisdirectedRequest(text="The board is not served under this name.")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="Another page may not open the board.")
        if request.path == "/ws" and origin is None:
            raise web.HTTPForbidden(text="Only the board's own page opens it.")
        return await handler(request)

    def _known(self, host: str) -> bool:
        """Whether the board is served under *host*; anybody can make a name of their own lead here."""
        if self._behind_proxy:
            return True  # The proxy has seen to it.
        name = urlsplit(f"//{host}").hostname or ""
        return is_loopback(name) and (urlsplit(f"//{host}").port or 80) == self.port

    async def handle_index(self, request: web.Request) -> web.Response:
        """Return the page."""
        secure = request.headers.get("X-Forwarded-Proto", request.scheme) if self._behind_proxy else request.scheme
        socket = f"{'wss' if secure == 'https' else 'ws'}://{request.host}"
        asked = request.query.get("fontsize", "")
        size = int(asked) if asked.isdecimal() and int(asked) in _SIZES else 16
        page = (HERE / "page.html").read_text("utf-8")
        page = page.replace("{socket}", html.escape(f"{socket}/ws")).replace("{size}", str(size))
        headers = {name: value.replace("{socket}", socket) for name, value in _HEADERS.items()}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def _beside(self, request: web.Request) -> web.Response:
        """Return the page's styles, or its script."""
        kind = request.match_info["kind"]
        text = (HERE / f"page.{kind}").read_text("utf-8")
        return web.Response(text=text, content_type={"css": "text/css", "js": "text/javascript"}[kind])
