"""The clinic's profiles: signed off by digest, kept to the floor, the first is the default."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bedside.conditions.priority import Priority
from bedside.phase import Phase
from dashboard.program.config import ClinicFile, ConfigError, Spoken, load_clinic
from dashboard.program.profiles_file import profiles_of

BED = '[[bed]]\nid = "1"\n[[bed.device]]\nprotocol = "nonin-df2"\nurl = "COM4"\n'
SPOKEN = {"nonin-df2": Spoken("oximeter", ("serial",))}


def clinic(folder: Path, limits: str, *, sha256: str = "", more: str = "") -> ClinicFile:
    (folder / "mine.toml").write_text(limits)
    digest = sha256 or hashlib.sha256(limits.encode()).hexdigest()
    text = f'[[profile]]\nfile = "mine.toml"\nsha256 = "{digest}"\n{more}\n{BED}'
    (folder / "clinic.toml").write_text(text)
    return load_clinic(folder / "clinic.toml", SPOKEN)


@pytest.mark.alm(40)
def test_a_file_that_is_not_what_was_signed_off_is_refused_with_its_digest(tmp_path: Path) -> None:
    text = 'name = "Clinic default"\nversion = 7\n[systolic_high]\nmedium = 155\n'
    (limits,) = profiles_of(clinic(tmp_path, text), tmp_path, 300).values()
    assert limits.title.startswith("Clinic default v7 · ")
    assert limits.medium("systolic_high") == 155
    with pytest.raises(ConfigError, match=r"not the file that was signed off: its SHA-256 is [0-9a-f]{64}"):
        profiles_of(clinic(tmp_path, text, sha256="0" * 64), tmp_path, None)


@pytest.mark.alm(37)
def test_a_profile_below_85_needs_the_sites_permission(tmp_path: Path) -> None:
    text = "[spo2_low]\nhigh = 80\nmedium = 88\n"
    with pytest.raises(ConfigError, match=r"spo2_low\.high is 80, below 85"):
        profiles_of(clinic(tmp_path, text), tmp_path, None)
    allowed = clinic(tmp_path, text, more="[alarms]\nspo2_below_85 = true")
    (limits,) = profiles_of(allowed, tmp_path, None).values()
    assert limits.high("spo2_low") == 80
    assert limits.name == "mine"


def test_a_phase_table_and_a_shape_are_read(tmp_path: Path) -> None:
    text = '[spo2_low]\ndelay_shape = "satseconds"\nsat_seconds = 25\n[phase.recovery]\nsystolic_high = 150\n'
    (limits,) = profiles_of(clinic(tmp_path, text), tmp_path, None).values()
    assert limits.rules["spo2_low"].levels[1].area == 25
    assert limits.in_phase(Phase.RECOVERY).rules["systolic_high"].limit(Priority.MEDIUM) == 150
    assert limits.in_phase(Phase.INFUSING).medium("systolic_high") == 160


def test_without_profiles_the_programs_own_stand(tmp_path: Path) -> None:
    (tmp_path / "clinic.toml").write_text(BED)
    found = profiles_of(load_clinic(tmp_path / "clinic.toml", SPOKEN), tmp_path, 240)
    assert list(found) == ["clinic default", "treated hypertensive"]
    assert all(limits.cycle_s == 240 for limits in found.values())
