# ruff: noqa: E501 - a table, one case a line
"""Bad manifests: what was changed in a good one, where the mistake shows and what is said of it.

An API server refuses all of them, too, but for those that only a clock or a table of time zones can tell.
"""

from typing import Any, NamedTuple

from unit.api.manifests import API, COMMAND, KEY, LEFT_OUT

ONLY_HERE = "only here"
"""Marks what an API server cannot know, or passes over."""
BY_TYPE = "by type"
"""Marks what an API server refuses by its type or length, before any rule could say it in words."""


class Case(NamedTuple):
    changes: dict[str, Any]
    path: str
    message: str
    remark: str = ""

    @property
    def name(self) -> str:
        return ", ".join(f"{path}: {str(value)[:40]}" for path, value in self.changes.items())


FROM = "spec.source.csv.from"
SOURCE = "spec.source"
AUTH = "spec.source.api.auth"
DURATION = "a duration: a whole number and s, m, h, d or w, such as 30s, 6h or 2w"
INTERVAL = "a duration of at least 1s: a whole number and s, m, h, d or w, such as 30s, 6h or 2w"
OBJECT = "the name of a Kubernetes object: lower-case letters, digits, - and ., such as my-data"
URL = "is not a url with http:// or https://, a host and no blanks"
HOST = "has a host that cannot be: write one such as example.org"
PORT = "has a port that cannot be: write a number from 1 to 65535, or leave it out"
PERIODS = "one of Annual, Quarterly, Monthly, Weekly, Daily, Hourly or a duration such as 15m, 6h or 2w"
ENGINES = "must be one of Auto, Template, Gemini, Provided"


def api(**fields: Any) -> dict[str, Any]:
    return {SOURCE: {"api": {**API, **fields}}}


def auth(**fields: Any) -> dict[str, Any]:
    return api(auth=fields)


def command(**fields: Any) -> dict[str, Any]:
    return {SOURCE: {"command": {**COMMAND, **fields}}}


def toleration(**fields: Any) -> dict[str, Any]:
    return {"spec.pod": {"tolerations": [fields]}}


ENVELOPE = [
    Case({"apiVersion": "wrappers.dev/v1"}, "apiVersion", "must be wrappers.dev/v1alpha1"),
    Case({"kind": "wrapper"}, "kind", "must be Wrapper"),
    Case({"metadata.name": LEFT_OUT}, "metadata.name", "is missing: name of the Wrapper, at most 40 characters, as pods are named after it"),
    Case({"metadata.name": "x" * 41}, "metadata.name", "is too long: at most 40 characters"),
    Case({"metadata.name": "CO2_Portugal"}, "metadata.name", "is not a name of lower-case letters, digits and inner -, such as co2-portugal"),
    Case({"metadata.name": "co2.portugal"}, "metadata.name", "is not a name of lower-case letters, digits and inner -, such as co2-portugal"),
    Case({"metadata.name": 2024}, "metadata.name", 'is a number, but must be a text: write it in quotes, "2024"'),
    Case({"spec": LEFT_OUT}, "spec", "is missing: what is wanted"),
    Case({"spec": []}, "spec", "is a list, but must be a group of fields: indicator, source, generation, collection, suspend, delivery, resource, wrapperId, pod"),
    Case({"spec": None}, "spec", "has no value: give it one, or leave the line out"),
    Case({"name": "x"}, "name", "is no known field; did you mean metadata.name?"),
    Case({"spec.timeout": "1h"}, "spec.timeout", "is no known field; did you mean collection.timeout?"),
    Case({"spec.Source": {}}, "spec.Source", "is no known field; did you mean source?"),
    Case({"spec.xyz": 1}, "spec.xyz", "is no known field; known here: indicator, source, generation, collection, suspend, delivery, resource, wrapperId, pod"),
    Case({"spec.suspend": "yes"}, "spec.suspend", "is a text: write true or false, without quotes"),
    Case({"spec.suspend": 1}, "spec.suspend", "is a number: write true or false"),
    Case({"spec.wrapperId": "42"}, "spec.wrapperId", "is not a uuid in lower case, such as 5c1d3f0e-8a52-4d0c-9b1a-6f2f0f6d8a11"),
]  # fmt: skip

INDICATOR = [
    Case({"spec.indicator": LEFT_OUT}, "spec.indicator", "is missing: what is measured"),
    Case({"spec.indicator.name": LEFT_OUT}, "spec.indicator.name", "is missing: what is measured, as people call it, such as CO2 emissions per capita"),
    Case({"spec.indicator.name": ""}, "spec.indicator.name", "is empty: give it a value, or leave the line out"),
    Case({"spec.indicator.name": "x" * 201}, "spec.indicator.name", "is too long: at most 200 characters"),
    Case({"spec.indicator.unit": False}, "spec.indicator.unit", 'is true or false, but must be a text: write it in quotes, such as "no"'),
    Case({"spec.indicator.unit": None}, "spec.indicator.unit", "has no value: give it one, or leave the line out", ONLY_HERE),
    Case({"spec.indicator.unit": ["t"]}, "spec.indicator.unit", "is a list, but must be a text"),
    Case({"spec.indicator.carryingCapacity": "2.0"}, "spec.indicator.carryingCapacity", "is a text, but must be a number: write it without quotes"),
    Case({"spec.indicator.carryingCapacity": "two"}, "spec.indicator.carryingCapacity", "is a text, but must be a number"),
    Case({"spec.indicator.periodicity": LEFT_OUT}, "spec.indicator.periodicity", "is missing: how often there is a new value: Annual, Quarterly, Monthly, Weekly, Daily, Hourly or a duration such as 15m, 6h or 2w"),
    Case({"spec.indicator.periodicity": "annualy"}, "spec.indicator.periodicity", f"is not {PERIODS}; did you mean Annual?"),
    Case({"spec.indicator.periodicity": "0s"}, "spec.indicator.periodicity", f"is not {PERIODS}"),
    Case({"spec.indicator.carrying_capacity": 2}, "spec.indicator.carrying_capacity", "is no known field; did you mean carryingCapacity?"),
]  # fmt: skip

FILES = [
    Case({SOURCE: {}}, SOURCE, "needs exactly one of csv, xlsx, api and command"),
    Case({"spec.source.api": API}, SOURCE, "needs exactly one of csv, xlsx, api and command"),
    Case({"spec.source.cvs": {}}, "spec.source.cvs", "is no known field; did you mean csv?"),
    Case({FROM: LEFT_OUT}, FROM, "is missing: where the file comes from"),
    Case({FROM: {}}, FROM, "needs exactly one of url, configMap, volumeClaim and upload"),
    Case({f"{FROM}.configMap": {"name": "a", "key": "b"}}, FROM, "needs exactly one of url, configMap, volumeClaim and upload"),
    Case({FROM: "https://example.org/a.csv"}, FROM, "is a text, but must be a group of fields: url, configMap, volumeClaim, upload"),
    Case({f"{FROM}.url": "ftp://example.org/a.csv"}, f"{FROM}.url", URL),
    Case({f"{FROM}.url": "https://"}, f"{FROM}.url", URL),
    Case({f"{FROM}.url": "https://example.org/a b.csv"}, f"{FROM}.url", URL),
    Case({f"{FROM}.url": "https://me:hush@example.org/a"}, f"{FROM}.url", "must not hold a user or password before the host: manifests are no place for secrets"),
    Case({f"{FROM}.url": "file:///data/a.csv"}, f"{FROM}.url", "names a file of one machine, which a cluster cannot read: write an http or https url, or use configMap, volumeClaim or upload (wrapperctl run takes file urls)"),
    Case({f"{FROM}.url": "https://example.org/" + "x" * 2048}, f"{FROM}.url", "is too long: at most 2048 characters"),
    Case({FROM: {"configMap": {"name": "Data", "key": "a"}}}, f"{FROM}.configMap.name", f"is not {OBJECT}"),
    Case({FROM: {"configMap": {"name": "data"}}}, f"{FROM}.configMap.key", "is missing: key in the ConfigMap's data or binaryData"),
    Case({FROM: {"configMap": {"name": "data", "key": "a/b"}}}, f"{FROM}.configMap.key", "is not a key: letters, digits, -, _ and ., such as data.csv"),
    Case({FROM: {"volumeClaim": {"name": "v", "path": "/a.csv"}}}, f"{FROM}.volumeClaim.path", "is not a path inside the volume, without / at its start"),
    Case({FROM: {"volumeClaim": {"name": "v", "path": "a/../../b"}}}, f"{FROM}.volumeClaim.path", "must not hold ..: write the path from the top of the volume"),
    Case({FROM: {"upload": {"fileId": "../x"}}}, f"{FROM}.upload.fileId", "is not the id that the upload returned: letters, digits, - and _"),
    Case({FROM: {"upload": {"fileId": "x", "id": "x"}}}, f"{FROM}.upload.id", "is no known field; known here: fileId"),
    *(
        Case({f"{FROM}.url": url}, f"{FROM}.url", message, ONLY_HERE)
        for url, message in (
            ("https://example..org/a", HOST),
            ("https://[::1/a", HOST),
            ("https://[example.org]/a", HOST),
            ("https://" + "x" * 64 + ".org/a", HOST),
            ("https://:443/a", HOST),
            ("https://example.org:0/a", PORT),
            ("https://example.org:99999/a", PORT),
            ("https://example.org:https/a", PORT),
            ("https://example.org/a\x00b", "holds a control character: take it out"),
        )
    ),
    Case({"spec.source.csv.timeField": "year"}, "spec.source.csv.timeField", "is no known field; did you mean timeColumn?"),
    Case({"spec.source.excel": {}}, "spec.source.excel", "is no known field; did you mean xlsx?"),
    Case(api(timeColumn="date"), "spec.source.api.timeColumn", "is no known field; did you mean timeField?"),
    Case({"spec.source.csv.timecolumn": "year"}, "spec.source.csv.timecolumn", "is no known field; did you mean timeColumn?"),
    Case({"spec.source.timeColumn": "year"}, "spec.source.timeColumn", "is no known field; did you mean csv.timeColumn?"),
    Case({"spec.source.csv.sheet": "A"}, "spec.source.csv.sheet", "is no known field; known here: from, timeColumn, valueColumns, seriesColumn, where, timezone"),
    Case({"spec.source.csv.timeColumn": 2024}, "spec.source.csv.timeColumn", 'is a number, but must be a text: write it in quotes, "2024"'),
    Case({"spec.source.csv.valueColumns": "co2"}, "spec.source.csv.valueColumns", "is a text, but must be a list: [first, second]"),
    Case({"spec.source.csv.valueColumns": []}, "spec.source.csv.valueColumns", "is empty: give it an entry, or leave it out"),
    Case({"spec.source.csv.valueColumns": ["a", 2]}, "spec.source.csv.valueColumns[1]", 'is a number, but must be a text: write it in quotes, "2"'),
    Case({"spec.source.csv.valueColumns": ["a", "b", "a"]}, "spec.source.csv.valueColumns[2]", "is there twice: leave one of them out"),
    Case({"spec.source.csv.valueColumns": [f"c{n}" for n in range(201)]}, "spec.source.csv.valueColumns", "has 201 entries, but may have at most 200"),
    Case({"spec.source.csv.timeColumn": "a", "spec.source.csv.valueColumns": ["a"]}, "spec.source.csv.timeColumn", "is one of valueColumns, too: a column holds either times or values"),
    Case({"spec.source.csv.seriesColumn": "a", "spec.source.csv.valueColumns": ["a"]}, "spec.source.csv.seriesColumn", "is one of valueColumns, too: a column either names series or holds values"),
    Case({"spec.source.csv.seriesColumn": "a", "spec.source.csv.timeColumn": "a"}, "spec.source.csv.seriesColumn", "is timeColumn, too: a column either names series or holds times"),
    Case({"spec.source.csv.where": {"year": 2020}}, "spec.source.csv.where.year", 'is a number, but must be a text: write it in quotes, "2020"'),
    Case({"spec.source.csv.where": ["year"]}, "spec.source.csv.where", "is a list, but must be a group of fields: name: value"),
    Case({"spec.source.csv.where": {}}, "spec.source.csv.where", "is empty: give it an entry, or leave it out"),
    Case({"spec.source.csv.timezone": "Europe/Lisabon"}, "spec.source.csv.timezone", "is no time zone of the IANA database; did you mean Europe/Lisbon?", ONLY_HERE),
    Case({"spec.source.csv.timezone": "+01:00"}, "spec.source.csv.timezone", "is not a time zone such as Europe/Lisbon"),
    Case({SOURCE: {"xlsx": {"from": {"url": "https://a.b/c"}, "sheet": ""}}}, "spec.source.xlsx.sheet", "is empty: give it a value, or leave the line out"),
]  # fmt: skip

APIS = [
    Case({SOURCE: {"api": {}}}, "spec.source.api.url", "is missing: address that is asked; collector code may ask for paths below it"),
    Case(api(url="file:///etc/passwd"), "spec.source.api.url", URL),
    Case(api(url="https://u@api.example.org"), "spec.source.api.url", "must not hold a user or password before the host: manifests are no place for secrets"),
    Case(api(url="https://a.b/c#d"), "spec.source.api.url", "must not hold #: what follows it is never sent"),
    Case(api(headers={"authorization": "Bearer abc"}), "spec.source.api.headers", "must not carry credentials: use auth, which takes them from a Secret"),
    Case(api(headers={"Host": "a"}), "spec.source.api.headers", "must not set Host, Connection or lengths: they follow from the request"),
    Case(api(headers={"X Y": "a"}), "spec.source.api.headers.X Y", "is not the name of a header: letters, digits, - and _, such as X-API-Key"),
    Case(api(query={"api_key": "abc"}), "spec.source.api.query", "must not carry credentials: use auth.apiKey.queryParameter, which takes the key from a Secret"),
    Case(api(query={"year": 2024}), "spec.source.api.query.year", 'is a number, but must be a text: write it in quotes, "2024"'),
    Case(api(allowedHosts=["https://a.b"]), "spec.source.api.allowedHosts[0]", "is not a host such as cdn.example.org, without scheme and path"),
    Case(api(allowedHosts=["a.b", "a.b"]), "spec.source.api.allowedHosts[1]", "is there twice: leave one of them out"),
    Case(api(requestsPerMinute=0), "spec.source.api.requestsPerMinute", "is too small: at least 1"),
    Case(api(requestsPerMinute=1.5), "spec.source.api.requestsPerMinute", "is a fraction, but must be a whole number"),
    Case(api(requestsPerMinute="60"), "spec.source.api.requestsPerMinute", "is a text, but must be a whole number: write it without quotes"),
    Case(api(caBundle={}), "spec.source.api.caBundle", "needs exactly one of secretKeyRef and configMapKeyRef"),
    Case(api(caBundle={"secretKeyRef": KEY, "configMapKeyRef": KEY}), "spec.source.api.caBundle", "needs exactly one of secretKeyRef and configMapKeyRef"),
    Case(api(caBundle={"configMapKeyRef": {"name": "ca"}}), "spec.source.api.caBundle.configMapKeyRef.key", "is missing: key in the ConfigMap's data or binaryData"),
    Case(api(timeout="2h"), "spec.source.api.timeout", "is not a duration from 1s to 10m, such as 30s or 2m"),
    Case(api(timezone="Mars/Olympus"), "spec.source.api.timezone", "is no time zone of the IANA database; did you mean Europe/Lisbon or UTC?", ONLY_HERE),
    Case(auth(bearer={"secretKeyRef": KEY}, basic={"usernameSecretKeyRef": KEY, "passwordSecretKeyRef": KEY}), AUTH, "takes at most one of apiKey, bearer, basic and oauth2ClientCredentials"),
    Case(auth(apiKey={"secretKeyRef": KEY}), f"{AUTH}.apiKey", "needs exactly one of header and queryParameter: where the key is sent"),
    Case(auth(apiKey={"header": "X-Key", "queryParameter": "k", "secretKeyRef": KEY}), f"{AUTH}.apiKey", "needs exactly one of header and queryParameter: where the key is sent"),
    Case(auth(apiKey={"header": "X-Key"}), f"{AUTH}.apiKey.secretKeyRef", "is missing: the key"),
    Case(auth(bearer={"secretKeyRef": KEY, "token": "hush"}), f"{AUTH}.bearer.token", "is no known field; known here: secretKeyRef"),
    Case(auth(basic={"usernameSecretKeyRef": KEY}), f"{AUTH}.basic.passwordSecretKeyRef", "is missing: the password"),
    Case(auth(bearer={"secretKeyRef": {"name": "obs"}}), f"{AUTH}.bearer.secretKeyRef.key", "is missing: key in the Secret's data"),
    Case(auth(oauth2ClientCredentials={"tokenUrl": "a.b", "clientIdSecretKeyRef": KEY, "clientSecretSecretKeyRef": KEY}), f"{AUTH}.oauth2ClientCredentials.tokenUrl", URL),
    Case(api(headers={"X-Key": "a"}, auth={"apiKey": {"header": "X-Key", "secretKeyRef": KEY}}), "spec.source.api.headers", "holds the name that auth.apiKey.header names, too: leave it out here, the key is added"),
    Case(api(query={"k": "a"}, auth={"apiKey": {"queryParameter": "k", "secretKeyRef": KEY}}), "spec.source.api.query", "holds the name that auth.apiKey.queryParameter names, too: leave it out here, the key is added"),
]  # fmt: skip

COMMANDS = [
    Case(command(image="my reader"), "spec.source.command.image", "is not the reference of a container image, such as example.org/reader:1.4"),
    Case(command(env=[{"name": "A"}]), "spec.source.command.env[0]", "needs exactly one of value and valueFrom"),
    Case(command(env=[{"name": "A", "value": "1", "valueFrom": {"secretKeyRef": KEY}}]), "spec.source.command.env[0]", "needs exactly one of value and valueFrom"),
    Case(command(env=[{"name": "A", "valueFrom": {}}]), "spec.source.command.env[0].valueFrom", "needs exactly one of secretKeyRef and configMapKeyRef"),
    Case(command(env=[{"name": "WRAPPER_RUN", "value": "1"}]), "spec.source.command.env[0].name", "must not start with WRAPPER_: these names are set by the operator"),
    Case(command(env=[{"name": "1A", "value": "1"}]), "spec.source.command.env[0].name", "is not the name of an environment variable: letters, digits and _"),
    Case(command(env=[{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]), "spec.source.command.env[1].name", "is there twice: leave one of them out"),
    Case({**command(), "spec.generation": {"engine": "Auto"}}, "spec.generation", "has no use with source.command, whose program is the collector: leave generation out"),
]  # fmt: skip

OTHERS = [
    Case({"spec.generation.engine": "gemini"}, "spec.generation.engine", f"{ENGINES}; did you mean Gemini?"),
    Case({"spec.generation.engine": "ChatGPT"}, "spec.generation.engine", ENGINES),
    Case({"spec.generation.engine": "Provided"}, "spec.generation.engine", "is Provided, which needs codeFrom: name the ConfigMap and key that hold your code"),
    Case({"spec.generation.codeFrom": {"configMap": KEY}}, "spec.generation.codeFrom", "is only read with engine: Provided: set it, or leave codeFrom out"),
    Case({"spec.generation.instructions": "x" * 4001}, "spec.generation.instructions", "is too long: at most 4000 characters"),
    Case({"spec.generation.revision": -1}, "spec.generation.revision", "is too small: at least 0"),
    Case({"spec.collection.history.start": "2990-01-01"}, "spec.collection.history.start", "lies in the future: write a day up to today, 2026-11-22", ONLY_HERE),
    Case({"spec.collection.history.start": "1990"}, "spec.collection.history.start", "is not a day: write year, month and day, such as 1990-01-01"),
    Case({"spec.collection.history.start": "1990-02-30"}, "spec.collection.history.start", "is no day of the calendar: write year, month and day, such as 1990-01-01"),
    Case({"spec.collection.history": {"enabled": False, "start": "1990-01-01"}}, "spec.collection.history.start", "needs enabled: true: without history nothing before now is fetched"),
    Case({"spec.collection.interval": "1.5h"}, "spec.collection.interval", f"is not {INTERVAL}"),
    Case({"spec.collection.interval": "0s"}, "spec.collection.interval", f"is not {INTERVAL}"),
    Case({"spec.collection.interval": 30}, "spec.collection.interval", f"is not {INTERVAL}", BY_TYPE),
    Case({"spec.collection.interval": True}, "spec.collection.interval", f"is not {INTERVAL}", BY_TYPE),
    Case({"spec.collection.interval": "99999999999w"}, "spec.collection.interval", f"is not {INTERVAL}", BY_TYPE),
    Case({"spec.collection.history": {"start": 1990}}, "spec.collection.history.start", "is not a day: write year, month and day, such as 1990-01-01"),
    Case({"spec.collection.history": {"start": "1990-01-01T00:00:00Z"}}, "spec.collection.history.start", "is not a day: write year, month and day, such as 1990-01-01"),
    Case({FROM: {"configMap": {"name": "a", "key": "b"}}, "spec.collection.interval": "1d"}, "spec.collection", "has an interval, which needs an API, a command or a file by url: other files are read once"),
    Case({"spec.collection.timeout": "1h30m"}, "spec.collection.timeout", f"is not {DURATION}"),
    Case({"spec.collection.gracePeriod": "1h"}, "spec.collection.gracePeriod", "is not a duration from 0s to 10m, such as 10s or 2m"),
    Case({"spec.collection.retries": -1}, "spec.collection.retries", "is too small: at least 0"),
    Case({"spec.collection.retries": 101}, "spec.collection.retries", "is too large: at most 100"),
    Case({"spec.collection.lookback": True}, "spec.collection.lookback", "is true or false, but must be a whole number"),
    Case({"spec.collection.retry": 3}, "spec.collection.retry", "is no known field; did you mean retries?"),
    Case({"spec.delivery.queue": "amq.direct"}, "spec.delivery.queue", "must not start with amq.: these names are the broker's"),
    Case({"spec.delivery.queue": "validation_errors"}, "spec.delivery.queue", "must not be validation_errors: that queue is for refused data"),
    Case({"spec.delivery.queue": "my queue"}, "spec.delivery.queue", "is not the name of a queue: letters, digits, ., _, : and -"),
    Case({"spec.resource.type": "a b"}, "spec.resource.type", "is not a type: letters, digits, _ and -, such as sustainability_indicator"),
    Case({"spec.pod.resources.limits": {"memory": "much"}}, "spec.pod.resources.limits.memory", 'is no quantity: write a whole number or a text such as "0.5", 500m or 256Mi'),
    Case({"spec.pod.resources.limits": {"cpu": 0.5}}, "spec.pod.resources.limits.cpu", 'is no quantity: write a whole number or a text such as "0.5", 500m or 256Mi'),
    Case({"spec.pod.resources.limits": {"cpu": -1}}, "spec.pod.resources.limits.cpu", 'is no quantity: write a whole number or a text such as "0.5", 500m or 256Mi'),
    Case({"spec.pod.resources.limits": {"memory": 2**63}}, "spec.pod.resources.limits.memory", 'is no quantity: write a whole number or a text such as "0.5", 500m or 256Mi'),
    Case({f"{FROM}.url": "https://example.org/a\x0bb"}, f"{FROM}.url", URL),
    Case({"spec.pod.nodeSelector": {"a/b/c": "d"}}, "spec.pod.nodeSelector.a/b/c", "is not the key of a label, such as disktype or example.org/disktype"),
    Case({"spec.pod.resources.requests": {"CPU": 1}}, "spec.pod.resources.requests.CPU", "is not the name of a resource, such as cpu or memory"),
    Case(api(query={"q" * 129: "a"}), f"spec.source.api.query.{'q' * 129}", "is too long: at most 128 characters"),
    Case({"spec.source.csv.where": {"c" * 257: "a"}}, f"spec.source.csv.where.{'c' * 257}", "is too long: at most 256 characters"),
    Case({"spec.collection.history.start": ["1990-01-01"]}, "spec.collection.history.start", "is a list, but must be a text"),
    Case({"spec.pod.nodeSelector": {"disk": "a b"}}, "spec.pod.nodeSelector.disk", "is not the value of a label: letters, digits, -, _ and ., with a letter or digit at both ends"),
    Case(toleration(key="a", operator="Exists", value="x"), "spec.pod.tolerations[0].value", "has no use with operator: Exists: leave it out, or write operator: Equal"),
    Case(toleration(value="x"), "spec.pod.tolerations[0]", "needs a key, or operator: Exists for every taint"),
    Case(toleration(key="a", tolerationSeconds=5), "spec.pod.tolerations[0].tolerationSeconds", "needs effect: NoExecute, the only one that ends running pods"),
    Case(toleration(key="a", effect="Never"), "spec.pod.tolerations[0].effect", "must be one of NoSchedule, PreferNoSchedule, NoExecute"),
    Case({"spec.pod.imagePullSecrets": ["mine"]}, "spec.pod.imagePullSecrets[0]", "is a text, but must be a group of fields: name"),
    Case({"spec.pod.imagePullSecrets": [{"name": "a"}, {"name": "a"}]}, "spec.pod.imagePullSecrets[1].name", "is there twice: leave one of them out"),
]  # fmt: skip

CASES = [*ENVELOPE, *INDICATOR, *FILES, *APIS, *COMMANDS, *OTHERS]
