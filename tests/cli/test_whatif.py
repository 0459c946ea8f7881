"""The same records under another policy, beside today's; what people decided is no part of either."""

from tests.fixtures import small


def test_a_longer_period_shows(shell, tmp_path):
    """Under a longer period reviews come later, under the same one nothing differs; it says what is left out."""
    longer, same = tmp_path / "longer.toml", tmp_path / "same.toml"
    longer.write_text('version = "longer"\nevidence_period = "14 d"\n', "utf-8")
    same.write_text('version = "same"\n', "utf-8")
    play = ("whatif", str(small.FOLDER), "--until", small.UNTIL)
    alike = shell(*play, "--policy", str(same), "--json").data
    assert all(part["today"] == part["other"] for part in alike["parts"])
    data = shell(*play, "--policy", str(longer), "--json").data
    today, other = ({part["part"]: part[side] for part in data["parts"]} for side in ("today", "other"))
    assert today["cases"] == other["cases"] > 10
    assert float(other["time to review, p90"]) > float(today["time to review, p90"])
    assert "not replayed" in data["note"]
    said = shell(*play, "--policy", str(longer))
    assert "not replayed" in said.err
    assert said.out.splitlines()[0].split() == ["today", "longer"]
    assert any(line.endswith("*") for line in said.out.splitlines())
    assert not shell.path.exists()


def test_what_cannot_be_played(shell, tmp_path):
    """Standard input cannot be read twice, and a file that is no policy is refused."""
    file = tmp_path / "none.toml"
    file.write_text("evidence_period = 7\n", "utf-8")
    assert shell("whatif", "-", "--policy", str(file)).code == 2
    assert shell("whatif", str(small.FOLDER), "--policy", str(file)).code == 1
