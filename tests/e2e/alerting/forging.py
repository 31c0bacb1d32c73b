"""A message that no runner would send, in the name of a pod that is at work."""

import http.client
import json

from e2e.trial import Object, Trial
from wrapper_contract import publishing

_PORT = 8080
_FAR_AHEAD = "1000000"
"""Number of a batch that the pod itself has not come to."""


def forge(trial: Trial, publisher: Object, suffix: str) -> Object:
    """Send what is no message to a publisher, as the pod of a Wrapper; return the answer."""
    status = trial.wait(lambda status: (status.get("execution") or {}).get("podUID"), suffix)
    execution = status["execution"]
    headers = {
        "Authorization": f"Bearer {_token(trial, execution['pod'], execution['podUID'])}",
        "Content-Type": publishing.BATCH_CONTENT_TYPE,
        publishing.NAMESPACE_HEADER: trial.installation.namespace,
        publishing.NAME_HEADER: trial.name(suffix),
        publishing.EXECUTION_HEADER: execution["id"],
        publishing.ATTEMPT_HEADER: str(execution["attempt"]),
        publishing.SEQUENCE_HEADER: _FAR_AHEAD,
        publishing.CHECKPOINT_HEADER: "{}",
    }
    connection = http.client.HTTPConnection(publisher["status"]["podIP"], _PORT, timeout=60)
    try:
        connection.request("POST", publishing.BATCHES_PATH, body=b"no message\n", headers=headers)
        answer: Object = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    return answer


def _token(trial: Trial, pod: str, uid: str) -> str:
    bound = ("--bound-object-kind=Pod", f"--bound-object-name={pod}", f"--bound-object-uid={uid}")
    words = ("create", "token", "default", f"--audience={publishing.AUDIENCE}", *bound)
    return trial.installation.kubectl(*words).strip()
