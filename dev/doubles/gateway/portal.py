"""The portal's files with the headers they have in production (Amplify's custom headers)."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path

from werkzeug.security import safe_join
from werkzeug.wrappers import Request, Response

_COMPRESSIBLE = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}


@lru_cache(maxsize=256)
def _compressed(file: Path, _changed: int) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)


class Portal:
    """Serves `folder`, `/config.json` from a file of its own, and index.html for the portal's own addresses."""

    def __init__(self, folder: Path, config: Path, connect: tuple[str, ...]) -> None:
        self._folder, self._config = folder.resolve(), config
        self._policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self';"
            f" connect-src 'self' {' '.join(connect)}; manifest-src 'self'; worker-src 'self';"
            f" form-action 'self' {connect[0]}; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
        )

    def serve(self, request: Request) -> Response:
        """One file, or the shell."""
        if request.method not in ("GET", "HEAD"):
            return self._finish(Response(status=405, headers={"Allow": "GET, HEAD"}), "no-cache")
        if request.path == "/config.json":
            return self._file(request, self._config, "no-cache")
        found = safe_join(str(self._folder), request.path.lstrip("/"))
        if found is not None and Path(found).is_file() and not Path(found).name.startswith("."):
            immutable = request.path.startswith("/assets/")
            return self._file(request, Path(found), "public, max-age=31536000, immutable" if immutable else "no-cache")
        if found is None or "." in request.path.rsplit("/", 1)[-1]:
            return self._finish(Response("Not found\n", 404, content_type="text/plain; charset=utf-8"), "no-cache")
        shell = self._folder / "index.html"
        if not shell.is_file():
            words = "The portal is not built. `make run` builds it.\n"
            return self._finish(Response(words, 503, content_type="text/plain; charset=utf-8"), "no-cache")
        return self._file(request, shell, "no-cache")

    def _file(self, request: Request, file: Path, caching: str) -> Response:
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind == "application/json":
            kind += "; charset=utf-8"
        body, packed = file.read_bytes(), False
        if kind.startswith(_COMPRESSIBLE) and request.accept_encodings.quality("gzip") > 0:
            body, packed = _compressed(file, file.stat().st_mtime_ns), True
        response = Response(body, content_type=kind)
        response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return self._finish(response, caching)

    def _finish(self, response: Response, caching: str) -> Response:
        response.headers.update(
            {
                "Cache-Control": caching,
                "Content-Security-Policy": self._policy,
                "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
            }
        )
        return response
