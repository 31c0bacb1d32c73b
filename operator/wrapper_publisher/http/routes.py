"""Requests and answers."""

import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from wrapper_contract.log_subject import about
from wrapper_contract.messages import MAX_BATCH_BYTES
from wrapper_contract.publishing import (
    BATCHES_PATH,
    CHECKPOINT_PATH,
    FINISH_PATH,
    HEARTBEATS_PATH,
    ErrorReply,
)
from wrapper_publisher import metrics
from wrapper_publisher.delivery.batch import too_large
from wrapper_publisher.http.claims import claimed_subject
from wrapper_publisher.http.service import Service
from wrapper_publisher.refusal import RefusedError, bad_request

MAX_HEARTBEAT_BYTES = 64 * 1024
_FENCED, _LATER = 409, 503
"""A pod that is not current any more is no fault; who comes too early will come again."""
_JSON = "application/json"
_encode = msgspec.json.Encoder().encode
_log = logging.getLogger(__name__)
Answer = Callable[[web.Request], Awaitable[msgspec.Struct | None]]


def application(service: Service) -> web.Application:
    """Return the web application of a publisher."""
    app = web.Application()
    app.router.add_get(CHECKPOINT_PATH, _answering(partial(_checkpoint, service)))
    app.router.add_post(BATCHES_PATH, _answering(partial(_batch, service)))
    app.router.add_post(HEARTBEATS_PATH, _answering(partial(_heartbeat, service)))
    app.router.add_post(FINISH_PATH, _answering(partial(_finish, service)))
    app.router.add_get("/healthz", _healthy)
    app.router.add_get("/readyz", partial(_ready, service))
    app.router.add_get("/metrics", _metrics)
    return app


async def _checkpoint(service: Service, request: web.Request) -> msgspec.Struct:
    return await service.checkpoint(request.headers)


async def _batch(service: Service, request: web.Request) -> msgspec.Struct:
    begun = time.monotonic()
    size = request.content_length
    if size is not None and size > MAX_BATCH_BYTES:
        raise too_large()
    reply = await service.batch(
        request.headers, MAX_BATCH_BYTES if size is None else size, partial(_body, request)
    )
    metrics.BATCH_SECONDS.observe(time.monotonic() - begun)
    return reply


async def _heartbeat(service: Service, request: web.Request) -> None:
    await service.heartbeat(request.headers, await _body(request, MAX_HEARTBEAT_BYTES))


async def _finish(service: Service, request: web.Request) -> msgspec.Struct:
    return await service.finish(request.headers)


async def _body(request: web.Request, limit: int = MAX_BATCH_BYTES) -> bytes:
    """Read a body; the request itself would keep a copy of it until it is answered."""
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.content.iter_any():
            size += len(chunk)
            if size > limit:
                raise too_large()
            chunks.append(chunk)
    except (OSError, web.RequestPayloadError) as error:
        # Nobody will read this answer, but it ends the request without a traceback.
        raise bad_request("BrokenOff", "the runner hung up in the middle of its request") from error
    return b"".join(chunks)


def _answering(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return the handler that turns replies and refusals into responses."""

    async def handle(request: web.Request) -> web.Response:
        with about(claimed_subject(request.headers)):
            try:
                reply = await answer(request)
                response = web.Response(body=_encode(reply or {}), content_type=_JSON)
            except RefusedError as refusal:
                response = _refused(refusal)
        metrics.REQUESTS.labels(request.path, str(response.status)).inc()
        return response

    return handle


def _refused(refusal: RefusedError) -> web.Response:
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    if refusal.status != _LATER:
        level = logging.INFO if refusal.status == _FENCED else logging.WARNING
        _log.log(
            level, "refused with %d: %s", refusal.status, refusal.message, extra={"reason": refusal.reason}
        )
    body = _encode(ErrorReply(reason=refusal.reason, message=refusal.message))
    return web.Response(status=refusal.status, body=body, content_type=_JSON, headers=headers)


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def _ready(service: Service, _: web.Request) -> web.Response:
    """Ready is who can answer: with a broker that is away the answer says so, and runners wait for it."""
    if service.draining:
        return web.Response(status=503, text="stopping\n")
    return web.Response(text=f"ok; {service.broker.trouble or 'the broker is there'}\n")


async def _metrics(_: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
