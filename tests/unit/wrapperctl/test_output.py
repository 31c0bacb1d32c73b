"""Where points and state go, checked before any work is done."""

from pathlib import Path

import pytest

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import FileSourceSpec
from wrapperctl.local.failure import LocalFailure
from wrapperctl.local.output import keep_input, output_files


def chosen(output=None, state=None, inputs=()):
    return output_files(name="co2", output=output, state=state, inputs=list(inputs))


def refused(**arguments):
    with pytest.raises(LocalFailure) as raised:
        chosen(**arguments)
    assert raised.value.exit_code == ExitCode.USAGE
    return raised.value.message


def test_the_default_is_named_after_the_wrapper_with_the_state_beside_it():
    files = chosen()
    assert (files.points, files.state) == (Path("co2.points.jsonl"), Path("co2.points.jsonl.state.json"))


def test_the_state_stands_beside_the_output(tmp_path):
    assert chosen(output=tmp_path / "p.jsonl").state == tmp_path / "p.jsonl.state.json"
    assert chosen(output=tmp_path / "p", state=tmp_path / "s").state == tmp_path / "s"


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").touch()
    assert "there is no folder" in refused(output=tmp_path / "none" / "p.jsonl")
    assert "is a file, not a folder" in refused(output=tmp_path / "file" / "p.jsonl")
    assert "is a folder: name a file in it" in refused(output=tmp_path)
    assert refused(output=tmp_path / "p", state=tmp_path / "none" / "s").startswith("--state: ")


def test_what_is_read_is_never_overwritten(tmp_path):
    data = tmp_path / "data.csv"
    data.touch()
    link = tmp_path / "link.csv"
    link.symlink_to(data)
    assert "would be overwritten" in refused(output=data, inputs=[data])
    assert "would be overwritten" in refused(output=link, inputs=[data])
    assert "would be overwritten" in refused(output=tmp_path / "p", state=data, inputs=[data])


def test_a_source_that_the_manifest_names_is_never_overwritten(tmp_path):
    data = tmp_path / "data.csv"
    data.touch()
    with pytest.raises(LocalFailure, match="would be overwritten"):
        keep_input(chosen(output=data), FileSourceSpec(format="csv", path=str(data)))
    keep_input(chosen(output=tmp_path / "p"), FileSourceSpec(format="csv", path=str(data)))
    keep_input(chosen(output=data), FileSourceSpec(format="csv", url="https://example.org/data.csv"))


def test_points_and_state_are_two_files(tmp_path):
    assert "are the same file" in refused(output=tmp_path / "p", state=tmp_path / "p")


@pytest.mark.parametrize("output", ["-", "/dev/stdout", "/dev/null"])
def test_what_is_no_plain_file_has_no_state_beside_it(output):
    files = chosen(output=Path(output))
    assert files.points == Path("/dev/stdout" if output == "-" else output)
    assert files.state is None


def test_the_state_is_a_plain_file():
    assert "is no plain file" in refused(state=Path("/dev/null"))
