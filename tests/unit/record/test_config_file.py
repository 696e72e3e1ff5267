"""Configuration files that start from what a finished run learned."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from snn.batch.serial import SerialExecutor
from snn.batch.sweep import run_trials
from snn.cli.main import main
from snn.config.file.resolved_document import resolved_yaml
from snn.config.schema.references import FromFile, FromRun
from snn.config.trials.expand import expand
from snn.errors import ConfigError
from snn.record.config_file import config_path, load_config
from snn.record.hdf5 import write_recording
from snn.record.results_folder import file_sha256
from snn.record.run_folder import RunReport
from snn.record.store import ResultStore
from snn.record.types import NO_SPIKES
from tests.unit.synthetic_runs import small_experiment, synthetic_recording, synthetic_run

HEAD = "name: x\nquestion: why?\nseed: 1\nduration: 20 s\n"
TRIPLET = {"mirror": {"learning": {"rule": "triplet"}}}


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    path = tmp_path_factory.mktemp("config") / "learned"
    with ResultStore(path, small_experiment(sweep=[], replicates=1, partner=TRIPLET)) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    return path


@pytest.fixture
def project(learned, tmp_path, monkeypatch):
    """A project with results and configs beside each other; work goes on in its top folder."""
    (tmp_path / "configs").mkdir()
    shutil.copytree(learned, tmp_path / "results" / "learned")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text, name="configs/x.yaml"):
    Path(name).write_text(HEAD + text)
    return name


def recording(project):
    [run] = (project / "results" / "learned" / "runs").iterdir()
    return run / "results.h5"


def test_a_path_is_relative_to_the_file_and_becomes_content(project):
    experiment = load_config(write("partner: {mirror: {map: {from: ../results/learned}}}\n"))
    sha256 = file_sha256(recording(project))
    assert experiment.partners.a.mirror.map == FromRun(path="results/learned", sha256=sha256, partner="a")
    assert experiment.partners.b.mirror.map == FromRun(path="results/learned", sha256=sha256, partner="b")


def test_any_path_to_the_run_gives_the_same_key(project):
    run = recording(project).parent.relative_to(project)
    shutil.copy(recording(project), project / "copied.h5")
    texts = [
        f"partner: {{mirror: {{map: {{from: {path}}}}}}}\n"
        for path in (
            "../results/learned",
            f"../{run}",
            f"../{run}/results.h5",
            "../copied.h5",
            project / run,
        )
    ]
    keys = {expand(load_config(write(text)))[0].key for text in texts}
    assert len(keys) == 1
    assert keys != {expand(load_config(write("")))[0].key}


def test_a_run_outside_the_working_folder_keeps_its_whole_path(project, monkeypatch):
    write("partner: {mirror: {map: {from: ../results/learned}}}\n")
    monkeypatch.chdir(project / "configs")
    experiment = load_config("x.yaml")
    assert experiment.partners.a.mirror.map.path == str(project / "results" / "learned")


def test_the_resolved_configuration_can_be_loaded_from_where_it_was_written(project):
    experiment = load_config(write("partner: {mirror: {map: {from: ../results/learned}}}\n"))
    deep = project / "results" / "x" / "runs" / "k"
    deep.mkdir(parents=True)
    (deep / "config.resolved.yaml").write_text(resolved_yaml(experiment))
    assert load_config(deep / "config.resolved.yaml") == experiment


def test_a_sweep_may_start_from_runs_too(project):
    axis = "sweep: [{label: k, conditions: {naive: {}, trained: {partner.mirror.map: {from: ../results/learned}}}}]\n"
    naive, trained = expand(load_config(write(axis)))
    assert naive.experiment.partners.a.mirror.map == "congruent"
    assert trained.experiment.partners.b.mirror.map == FromRun(
        path="results/learned", sha256=file_sha256(recording(project)), partner="b"
    )


def refused(text):
    with pytest.raises(ConfigError) as error:
        load_config(write(text))
    return str(error.value)


FROM = "partner: {mirror: {map: {from: ../results/learned}}}\n"


def test_what_is_missing_damaged_or_another_is_one_line_with_its_place(project):
    where = "configs/x.yaml:5: partner.mirror.map.from: "
    assert refused(FROM.replace("learned", "larned")) == (
        f"{where}'configs/../results/larned' not found; give a run, a results folder or a results.h5"
    )
    stated = FROM.replace("learned}", f"learned, sha256: {'f' * 64}}}")
    assert refused(stated).startswith(f"{where}'configs/../results/learned' is not the run that was meant")
    damaged = recording(project)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert refused(FROM).startswith(where)
    assert "is damaged: it has changed since it was written" in refused(FROM)
    (project / "copied.h5").write_bytes(damaged.read_bytes())
    assert "copied.h5" in refused(FROM.replace("results/learned", "copied.h5"))


@pytest.mark.usefixtures("project")
def test_circuits_of_other_sizes_are_refused():
    text = "partner: {sizes: {excitatory_per_channel: 40}, mirror: {map: {from: ../results/learned}}}\n"
    assert refused(text) == (
        "configs/x.yaml: partners.a.mirror.map: sizes.excitatory_per_channel is another in this run, and with it "
        "the synapses; make it the same"
    )


@pytest.mark.usefixtures("project")
def test_the_command_line_shows_it_and_refuses_it_in_one_line(capsys):
    write(FROM)
    assert main(["config", "show", "configs/x.yaml"]) == 0
    assert "from: results/learned" in capsys.readouterr().out
    assert main(["validate", "configs/x.yaml"]) == 0
    capsys.readouterr()
    write(FROM.replace("learned", "gone"))
    assert main(["validate", "configs/x.yaml"]) == 2
    assert capsys.readouterr().err == (
        "snn: error: configs/x.yaml:5: partner.mirror.map.from: 'configs/../results/gone' not found; "
        "give a run, a results folder or a results.h5\n"
    )


@pytest.fixture
def unlearned(project):
    """A run in which nothing learned, and which is shorter than 20 s."""
    with ResultStore(project / "results" / "seen", small_experiment(sweep=[], replicates=1)) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run_without_weights)
    return project


def synthetic_run_without_weights(trial, folder, _on_progress):
    recording = replace(synthetic_recording(trial), weights=None)
    verdict = write_recording(recording, folder / "results.h5")
    return RunReport(verdict=verdict, provenance=recording.provenance, summary={})


SHORT = ["duration=2 s", "protocol.time_step=0.5 ms"]


@pytest.mark.usefixtures("unlearned")
def test_a_video_may_be_any_run_and_a_map_only_one_that_learned():
    experiment = load_config(
        write("partners: {a: {video: {from: ../results/seen, partner: b}}}\n"), overrides=SHORT
    )
    video = experiment.partners.a.video
    assert (video.path, video.partner) == ("results/seen", "b")
    with pytest.raises(ConfigError) as error:
        load_config(write("partner: {mirror: {map: {from: ../results/seen}}}\n"), overrides=SHORT)
    assert "has no learned weights: nothing learned in that run" in str(error.value)


def test_a_video_of_a_run_without_spikes_is_refused_and_its_weights_are_taken(project):
    asked = small_experiment(sweep=[], replicates=1, record={"spikes": False})
    with ResultStore(project / "results" / "light", asked) as store:
        run_trials(store.trials, store, executor=SerialExecutor(), run_trial=synthetic_run)
    with pytest.raises(ConfigError) as error:
        load_config(write("partners: {a: {video: {from: ../results/light}}}\n"), overrides=SHORT)
    assert str(error.value) == f"configs/x.yaml: partners.a.video: {NO_SPIKES}"
    load_config(write("partner: {mirror: {map: {from: ../results/light}}}\n"), overrides=SHORT)


@pytest.mark.usefixtures("unlearned")
def test_a_video_that_does_not_fit_is_refused():
    video = "partners: {a: {video: {from: ../results/seen}}}\nprotocol: {time_step: 0.5 ms}\n"
    assert refused(video) == (
        "configs/x.yaml: partners.a.video: the video lasts 2 s, less than duration (20 s); take a longer one"
    )
    assert refused(video.replace("seen", "sene")) == (
        "configs/x.yaml:5: partners.a.video.from: 'configs/../results/sene' not found; "
        "give a run, a results folder or a results.h5"
    )


MOVED = "partners: {b: {video: {file: ../moved.csv}}}\n"


def test_a_file_of_movement_becomes_content_and_is_checked(project):
    path = project / "moved.csv"
    path.write_text("time,channel,value\n0,smile,0\n20,smile,40\n")
    assert load_config(write(MOVED)).partners.b.video == FromFile(path="moved.csv", sha256=file_sha256(path))
    path.write_text("time,channel,value\n0,smile,0\n19,smile,40\n")
    assert refused(MOVED) == (
        "configs/x.yaml: partners.b.video: 'moved.csv': smile: the video lasts 19 s, less than duration (20 s); "
        "take a longer one"
    )
    stated = MOVED.replace("csv}", f"csv, sha256: {'f' * 64}}}")
    assert refused(stated).startswith(
        "configs/x.yaml:5: partners.b.video.file: 'configs/../moved.csv' is not the file that was meant: its content"
    )
    path.unlink()
    assert refused(MOVED) == (
        "configs/x.yaml:5: partners.b.video.file: cannot read 'configs/../moved.csv': No such file or directory"
    )


def test_a_bare_name_of_neither_is_told_what_was_probably_meant(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"no file 'frist_light', and .* did you mean 'first_light'\?"):
        config_path(Path("frist_light"))
    (tmp_path / "frist_light").write_text("")
    assert config_path(Path("frist_light")) == Path("frist_light")
    assert config_path(Path("other/first_light")) == Path("other/first_light")
