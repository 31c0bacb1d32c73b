"""What goes wrong between an API and its clients, to be laid over any of the imitations."""

from api_servers.exchange import Fault, Request, Response, as_json, as_text, named


def first(count: int, response: Response) -> Fault:
    """Answer the first `count` requests with this."""
    return lambda request, number: response if number <= count else None


def every(step: int, response: Response) -> Fault:
    """Answer every `step`-th request with this."""
    return lambda request, number: response if number % step == 0 else None


def always(response: Response) -> Fault:
    """Answer every request with this."""
    return lambda request, number: response


def one_after_another(*responses: Response | None) -> Fault:
    """Answer the first requests with these, None being the API's own answer."""

    def fault(request: Request, number: int) -> Response | None:
        return responses[number - 1] if number <= len(responses) else None

    return fault


def too_many_requests(retry_after: str = "1", **headers: str) -> Response:
    """Return a 429; `retry_after` in seconds, or a date of HTTP."""
    return as_json({"message": "Too many requests"}, 429, Retry_After=retry_after, **headers)


def limit_reached(reset: str = "1") -> Response:
    """Return a 429 that says by `x-ratelimit-reset` when to come back."""
    return as_json(
        {"detail": "rate limit"}, 429, **{"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    )


def minutely_limit() -> Response:
    """Return a 429 that says only in words when to come back."""
    reason = "Minutely API request limit exceeded. Please try again in one minute."
    return as_json({"error": True, "reason": reason}, 429)


def server_error(status: int = 503, **headers: str) -> Response:
    """Return an error of the server's own, as a proxy in front of it words it."""
    page = f"<html><head><title>{status} Service Unavailable</title></head><body></body></html>"
    return Response(page.encode(), status, {"Content-Type": "text/html"} | named(headers))


def error_in_success(message: str = "The service is being maintained") -> Response:
    """Return an error document with a status of success."""
    return as_json({"error": True, "message": message})


def login_page() -> Response:
    """Return a page for people, with a status of success."""
    return as_text(
        "<!DOCTYPE html><html><head><title>Sign in</title></head></html>", "text/html; charset=utf-8"
    )


def broken_off(response: Response) -> Response:
    """Return the first half of a body, as if that were all."""
    return Response(response.body[: len(response.body) // 2], response.status, response.headers)


def too_large() -> Response:
    """Return a 413 that stays: only a narrower request helps."""
    label = "EXTRACTION_TOO_BIG: The requested extraction is too big, max authorised is 5000000"
    return as_json({"error": [{"status": 413, "id": 413, "label": label}]}, 413)


def being_prepared() -> Response:
    """Return a 413 that passes: the reply is being prepared."""
    label = "ASYNCHRONOUS_RESPONSE: your request will be treated asynchronously, please try again later"
    return as_json({"error": [{"status": 413, "id": 413, "label": label}]}, 413)
