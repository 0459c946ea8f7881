"""Where things lie for a user, and letters beside their database."""

import sys
from pathlib import Path

import pytest

from caseboard.settings import paths
from caseboard.settings.environment import read_database_url
from caseboard.settings.mail import mail_settings


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are the custom of Linux")
@pytest.mark.parametrize(
    ("variable", "asked", "below"),
    [
        ("XDG_DATA_HOME", paths.data_folder, "caseboard"),
        ("XDG_CONFIG_HOME", paths.config_folder, "caseboard"),
        ("XDG_CONFIG_HOME", paths.theme_folder, "caseboard/themes"),
        ("XDG_STATE_HOME", paths.log_folder, "caseboard/log"),
        ("XDG_STATE_HOME", paths.board_memory, "caseboard/board.json"),
        ("XDG_DATA_HOME", paths.default_database, "caseboard/caseboard.db"),
        ("XDG_STATE_HOME", paths.worker_log, "caseboard/log/worker.log"),
    ],
)
def test_the_users_own_folders_are_kept_to(variable, asked, below, tmp_path, monkeypatch):
    """Each place follows the user's XDG folder, and asking for it creates nothing."""
    monkeypatch.setenv(variable, str(tmp_path / "mine"))
    assert asked() == tmp_path / "mine" / below
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "maildir"),
    [
        ("sqlite:///olist.db", "olist.db.mail"),
        ("sqlite:////var/lib/cases", "/var/lib/cases.mail"),
        ("sqlite:///two.dots.db", "two.dots.db.mail"),  # the whole name is kept
    ],
)
def test_letters_lie_beside_their_database(url, maildir):
    """Letters of a database go to a Maildir named after its file, and to no real domain."""
    mail = mail_settings(read_database_url(url, where="--database"))
    assert mail.maildir == Path(maildir)
    assert mail.domain.endswith(".invalid")
    assert mail.sender == f"desk@{mail.domain}"
