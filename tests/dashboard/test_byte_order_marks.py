"""The mark an editor puts before UTF-8 changes nothing, in any text file that is read."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bedside.judged.series import NUMERICS, read_rows
from bedside.limits.limits_file import load_limits
from dashboard.__main__ import cli
from dashboard.program.config import load_clinic
from devices.catalog import catalog
from devices.transcript import read_capture
from simulators.story_name import StoryName

MARK = "\ufeff"
CLINIC = '[[bed]]\nid = "2"\n[[bed.device]]\nprotocol = "nonin-df2"\nurl = "socket://127.0.0.1:9"\n'


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    def file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(MARK + text, encoding="utf-8")
        return path

    spoken = dict(catalog())
    assert load_clinic(file("clinic.toml", CLINIC), spoken).bed[0].id == "2"  # type: ignore[arg-type]
    assert load_limits(file("limits.toml", "[spo2_low]\nmedium = 92\n")).medium("spo2_low") == 92
    assert len(read_rows(file("n.csv", "t_s,spo2_pct,pulse_rate_bpm\n0,97,70\n"), NUMERICS)) == 1
    story = StoryName().convert(
        str(file("day.story", "600 desaturate to 84 over 60\n900 probe-off 20\n")), None, None
    )
    assert len(story.episodes) == 2
    for name, text in (("a.txt", "SPO2=097 HR=072\r\n"), ("a.hl7", "MSH|"), ("a.hex", "0A 0B")):
        (piece,) = read_capture(str(file(name, text)), [])
        assert piece in (text.encode(), bytes((10, 11)))


def test_utf_16_is_one_line_and_status_2(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("SPO2=097 HR=072\r\n".encode("utf-16"))
    done = CliRunner().invoke(cli, ["decode", "nonin-ascii", str(path)])
    assert done.exit_code != 0
    assert "UTF-16" in str(done.output) + str(done.exception)
