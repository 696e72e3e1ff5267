"""Which program made a result."""

import subprocess

import pytest

from snn import __version__
from snn.record import provenance


@pytest.fixture
def repository(tmp_path, monkeypatch):
    def git(*arguments):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", *identity, "-C", str(tmp_path), *arguments],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    monkeypatch.setattr(provenance, "_REPOSITORY", tmp_path)
    provenance.code_state.cache_clear()
    git("init", "--quiet")
    (tmp_path / "code").write_text("1")
    git("add", "code")
    git("commit", "--quiet", "--no-verify", "-m", "x")
    yield tmp_path, git("rev-parse", "HEAD")
    provenance.code_state.cache_clear()


def test_a_clean_repository_is_its_commit(repository):
    assert provenance.code_state() == {"snn": __version__, "git_commit": repository[1], "git_dirty": False}


def test_a_change_makes_it_dirty(repository):
    (repository[0] / "code").write_text("2")
    assert provenance.code_state()["git_dirty"] is True


def test_installed_into_another_repository_it_does_not_claim_that_ones_commit(repository, monkeypatch):
    inside = repository[0] / "site-packages"
    inside.mkdir()
    monkeypatch.setattr(provenance, "_REPOSITORY", inside)
    assert provenance.code_state() == {"snn": __version__, "git_commit": None, "git_dirty": None}


@pytest.mark.usefixtures("repository")
def test_without_git_the_version_remains(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert provenance.code_state() == {"snn": __version__, "git_commit": None, "git_dirty": None}
