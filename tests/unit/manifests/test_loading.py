"""A manifest file for a run: which Wrapper, and what stands beside it."""

import base64
import copy
import io
import pickle
import sys
from datetime import date
from pathlib import Path

import pytest

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.references import SecretKeyRef
from wrapperctl.manifests.loading import load
from wrapperctl.manifests.problems import InvalidManifest
from wrapperctl.manifests.secrets import LocalSecrets, environment_variable, missing_secret

WRAPPER = """
apiVersion: wrappers.dev/v1alpha1
kind: Wrapper
metadata: {name: NAME, namespace: indicators}
spec:
  indicator: {name: Air, periodicity: Hourly}
  source:
    api:
      url: https://api.example.org
      auth: {apiKey: {header: X-API-Key, secretKeyRef: {name: obs-api, key: token}}}
"""
FILE = WRAPPER.replace("NAME", "air").partition("    api:")[0] + "    csv: {from: {url: 'https://a.b/c'}}\n"
SECRET = """
apiVersion: v1
kind: Secret
metadata: {name: obs-api}
data: {token: aHVz\n    aA==}
stringData: {user: me}
"""
CONFIG_MAP = """
apiVersion: v1
kind: ConfigMap
metadata: {name: code}
data: {collector.py: "x = 1\\n", größe: "ü"}
binaryData: {raw: AAEC/w==}
"""
TOKEN = SecretKeyRef.model_validate({"name": "obs-api", "key": "token"})


@pytest.fixture
def written(tmp_path):
    def write(*documents, name="wrapper.yaml"):
        path = tmp_path / name
        path.write_text("\n---\n".join(documents), encoding="utf-8")
        return path

    return write


def problems(path, **arguments):
    arguments = {"environ": {}, "today": date(2026, 11, 22), **arguments}
    with pytest.raises(InvalidManifest) as raised:
        load(path, **arguments)
    return raised.value


def one_problem(path, **arguments):
    [problem] = problems(path, **arguments).problems
    return problem


def test_a_wrapper_and_what_stands_beside_it(written):
    path = written(WRAPPER.replace("NAME", "air"), SECRET, CONFIG_MAP)
    loaded = load(path, environ={})
    assert loaded.wrapper.metadata.name == "air"
    assert loaded.config_maps == {
        "code": {"collector.py": b"x = 1\n", "größe": "ü".encode(), "raw": b"\x00\x01\x02\xff"}
    }
    assert loaded.secrets.get(TOKEN) == b"hush"
    assert SecretKeyRef.model_validate({"name": "obs-api", "key": "user"}) in loaded.secrets


def test_objects_of_another_namespace_and_other_kinds_are_passed_over(written):
    elsewhere = CONFIG_MAP.replace("name: code", "name: code, namespace: other")
    here = CONFIG_MAP.replace("name: code", "name: mine, namespace: indicators")
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: []}"
    assert load(written(FILE, elsewhere, here, service, ""), environ={}).config_maps.keys() == {"mine"}


def test_secrets_come_from_the_environment_first_then_lines_then_the_file(written, tmp_path):
    path = written(WRAPPER.replace("NAME", "air"), SECRET)
    lines = tmp_path / "secrets"
    lines.write_text("# mine\n\nobs-api/token=from=lines \r\nobs-api/other=x\n")
    assert load(path, environ={}).secrets.get(TOKEN) == b"hush"
    assert load(path, environ={}, secrets_from=lines).secrets.get(TOKEN) == b"from=lines "
    environ = {"WRAPPER_SECRET_OBS_API_TOKEN": "from environment"}
    assert load(path, environ=environ, secrets_from=lines).secrets.get(TOKEN) == b"from environment"


def test_the_process_environment_is_meant_by_default(written, monkeypatch):
    monkeypatch.setenv("WRAPPER_SECRET_OBS_API_TOKEN", "x")
    assert load(written(WRAPPER.replace("NAME", "air"))).secrets.get(TOKEN) == b"x"


def test_a_missing_secret_is_explained_with_the_ways_to_give_it():
    assert environment_variable(TOKEN) == "WRAPPER_SECRET_OBS_API_TOKEN"
    assert missing_secret(TOKEN) == (
        "refers to the key token of the Secret obs-api, which is not here: add the Secret to the manifest "
        "file, a line obs-api/token=… to the file of --secrets-from, or set WRAPPER_SECRET_OBS_API_TOKEN"
    )


def test_secrets_show_up_nowhere(written):
    loaded = load(written(WRAPPER.replace("NAME", "air"), SECRET, CONFIG_MAP), environ={})
    assert repr(loaded.secrets) == "LocalSecrets(obs-api/token, obs-api/user)"
    for text in (repr(loaded), str(loaded.secrets), f"{loaded}"):
        assert "hush" not in text
        assert "x = 1" not in text
    with pytest.raises(TypeError):
        pickle.dumps(loaded.secrets)
    with pytest.raises(TypeError):
        copy.deepcopy(LocalSecrets())


@pytest.mark.parametrize(
    ("line", "number"), [("obs-api=hush", 2), ("obs-api/hush", 2), ("/key=hush", 2), ("a b/key=hush", 2)]
)
def test_a_wrong_line_of_secrets_is_named_and_not_shown(written, tmp_path, line, number):
    lines = tmp_path / "secrets"
    lines.write_text(f"a/b=c\n{line}\n")
    failure = problems(written(FILE), secrets_from=lines)
    assert str(failure) == f"{lines}:{number}: is no line of the form name/key=value"
    assert failure.exit_code == ExitCode.USAGE


def test_a_file_of_secrets_that_cannot_be_read(written, tmp_path):
    problem = one_problem(written(FILE), secrets_from=tmp_path / "none")
    assert problem.message == "cannot be read: no such file or directory"
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert (
        one_problem(written(FILE), secrets_from=tmp_path / "binary").message
        == "cannot be read: no utf-8 text"
    )


def test_wrong_base64_is_not_shown(written):
    problem = one_problem(written(FILE, SECRET.replace("aHVz\n    aA==", "hush!")))
    assert (problem.path, problem.message) == ("data.token", "is no base64; a text goes under stringData")
    assert "hush" not in str(problem)
    problem = one_problem(written(FILE, CONFIG_MAP.replace("AAEC/w==", "A")))
    assert (problem.path, problem.message) == ("binaryData.raw", "is no base64; a text goes under data")


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        (CONFIG_MAP.replace('"ü"', "2"), "data.größe", "must be a text: write it in quotes"),
        (
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: [1]",
            "data",
            "must be a group of fields",
        ),
        ("apiVersion: v1\nkind: Secret\nstringData: {a: b}", "metadata.name", "is missing: the name"),
        ("just text", "", "is no group of fields: a Wrapper starts with"),
        ("a: 1", "", "has no kind: a Wrapper starts with apiVersion"),
    ],
)
def test_wrong_objects_beside_a_wrapper(written, document, path, words):
    problem = one_problem(written(FILE, document))
    assert problem.path == path
    assert problem.message.startswith(words)


def test_two_objects_of_one_name(written):
    problem = one_problem(written(FILE, CONFIG_MAP, CONFIG_MAP))
    assert problem.path == "metadata.name"
    assert problem.message.startswith("is the second ConfigMap code: the first one is in line ")


def test_several_wrappers_need_a_name(written):
    path = written(FILE, FILE.replace("air", "water"))
    failure = problems(path)
    assert str(failure) == f"{path}: holds several Wrappers: choose one with --name (air, water)"
    assert failure.exit_code == ExitCode.USAGE
    assert load(path, name="water", environ={}).wrapper.metadata.name == "water"
    failure = problems(path, name="soil")
    assert str(failure) == f"{path}: holds no Wrapper named soil; there is air, water"


def test_a_name_that_two_wrappers_share(written):
    path = written(FILE, FILE.replace("indicators", "other"))
    failure = problems(path, name="air")
    assert (failure.exit_code, failure.problems[0].message) == (78, "holds 2 Wrappers named air")


def test_no_wrapper_at_all(written):
    assert one_problem(written(CONFIG_MAP)).message == "holds no Wrapper, only ConfigMap"
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}"
    assert one_problem(written(service)).message == "holds no Wrapper, only Service"
    failure = problems(written(""))
    assert failure.problems[0].message.startswith("is empty: a Wrapper starts with apiVersion: wrappers.dev/")
    assert failure.exit_code == ExitCode.CONFIGURATION


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"a: \xff", 1, "is no UTF-8 text: save it as UTF-8"),
        (b"a: 1\nb: \xe7\n", 2, "is no UTF-8 text: save it as UTF-8"),
        (b"a: 1\nb: \x00", 2, "holds the control character U+0000: take it out"),
        (b"a: [", 1, "is no YAML here: did not find expected node content"),
        (b"x" * (8 * 1024 * 1024 + 1), None, "is larger than 8 MiB, which no manifest is"),
    ],
    ids=["not utf-8", "latin-1", "nul", "yaml", "large"],
)
def test_a_file_that_is_no_manifest(tmp_path, data, line, message):
    path = tmp_path / "wrapper.yaml"
    path.write_bytes(data)
    problem = one_problem(path)
    assert (problem.line, problem.message) == (line, message)


def test_a_file_that_is_not_there(tmp_path):
    failure = problems(tmp_path / "none.yaml")
    assert str(failure) == f"{tmp_path}/none.yaml: cannot be read: no such file or directory"
    assert failure.exit_code == ExitCode.USAGE
    assert problems(tmp_path).problems[0].message == "cannot be read: is a directory"


def test_a_byte_order_mark_and_json_are_fine(tmp_path):
    path = tmp_path / "wrapper.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.encode())
    assert load(path, environ={}).wrapper.metadata.name == "air"


def test_the_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILE.encode())))
    assert load(Path("-"), environ={}).wrapper.metadata.name == "air"


def test_dates_need_no_quotes(written):
    history = FILE + "  collection: {history: {start: 1990-01-01}}\n"
    assert load(written(history), environ={}).wrapper.spec.collection.history.start == "1990-01-01"


def test_binary_data_of_any_kind_survives(written):
    data = bytes(range(256))
    encoded = base64.b64encode(data).decode()
    loaded = load(written(FILE, CONFIG_MAP.replace("AAEC/w==", encoded)), environ={})
    assert loaded.config_maps["code"]["raw"] == data
