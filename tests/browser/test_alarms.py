"""Alarms as they are seen and heard in a real browser: flashes, words, bursts, pauses, the chain, the dark."""

from __future__ import annotations

import io
import math
import re
import wave

import numpy as np
import pytest
from browser_kit import Open, Seen, Start, hold
from playwright.sync_api import Page, expect

from bedside.alarms.burst import wav
from bedside.conditions.priority import Priority

pytestmark = pytest.mark.browser

LIVE = '[data-vital="spo2"][data-state="live"]'
FEED = """(sets) => {
  bedside.extra = sets;
  const feed = bedside.real || (bedside.real = bedside.feed);
  bedside.feed = (message) => feed(message.t === "state" ? { ...message, ...bedside.extra } : message);
  bedside.feed({ ...bedside.store.state, server_time: new Date(bedside.now()).toISOString() });
}"""
WORDS = {
    "spo2_low": ("SpO₂ low", "<", "%", "spo2"),
    "pulse_rate_high": ("Pulse high", ">", "", "pulse_rate"),
    "systolic_high": ("NIBP systolic high", "≥", "", "pressure"),
    "diastolic_high": ("NIBP diastolic high", "≥", "", "pressure"),
    "systolic_raised": ("NIBP systolic raised", "≥", "", "pressure"),
    "low_perfusion": ("SpO₂ low perfusion", "<", "%", "spo2"),
}


def alarm(
    page: Page, condition: str, priority: str, value: float, limit: float, **more: object
) -> dict[str, object]:
    words, relation, unit, tile = WORDS[condition]
    since = page.evaluate("new Date(bedside.now() - 5000).toISOString()")
    return {
        "condition": condition, "priority": priority, "words": words, "short": words, "value": value,
        "limit": limit, "relation": relation, "unit": unit, "detail": "", "state": "active",
        "kind": "physiological", "since": since, "tile": tile, "tag": "now", "worst": value,
        "acknowledged_at": None, "resolved_at": None, "repeat_in_s": None,
        "confirmed": False, "sounds": True,
    } | more  # fmt: skip


def sound(sounding: str | None, **more: object) -> dict[str, object]:
    return {
        "sounding": sounding, "paused_left_s": None, "paused_by": "", "louder": False, "off": False, "reminders": 0,
        "visual_first": 0,
    } | more  # fmt: skip


def seated(start: Start, visit: Open, *arguments: str, width: int = 1920, height: int = 1080) -> Page:
    server = start("demo", *(arguments or ("--story", "steady")))
    server.ready()
    page = visit(server, width, height)
    page.wait_for_selector(LIVE)
    page.server = server  # type: ignore[attr-defined]
    return page


SAMPLE = """(selector) => new Promise((done) => {
  const seen = [], began = performance.now();
  const look = (now) => {
    const style = getComputedStyle(document.querySelector(selector));
    seen.push([now - began, style.backgroundColor]);
    if (now - began < 7000) window.realFrame(look); else done(seen);
  };
  window.realFrame(look);
})"""


def flashes(samples: list[tuple[float, str]]) -> tuple[float, float, set[str]]:
    """Flashes a second, the part of the time the first colour of a cycle is on, and the colours seen."""
    colours = [colour for _, colour in samples]
    bright = max(set(colours), key=lambda c: sum(map(int, re.findall(r"\d+", c)[:3])))
    edges = [t for (t, a), (_, b) in zip(samples[1:], samples[:-1], strict=True) if a == bright and b != bright]
    if len(edges) < 2:
        return 0.0, 1.0 if bright == colours[-1] else 0.0, set(colours)
    whole = [colour == bright for t, colour in samples if edges[0] <= t < edges[-1]]
    return (len(edges) - 1) / (edges[-1] - edges[0]) * 1000, sum(whole) / len(whole), set(colours)


@pytest.mark.alm(3)
@pytest.mark.alm(4)
@pytest.mark.alm(5)
@pytest.mark.alm(7)
@pytest.mark.alm(8)
@pytest.mark.alm(9)
@pytest.mark.alm(10)
def test_how_alarms_look(start: Start, visit: Open) -> None:
    page = seated(start, visit)
    rates = {}
    for condition, priority, value, limit in (
        ("spo2_low", "high", 83, 85), ("systolic_high", "medium", 165, 160), ("low_perfusion", "low", 0.3, 0.5),
    ):  # fmt: skip
        page.evaluate(FEED, {"alarms": [alarm(page, condition, priority, value, limit)], "sound": sound(priority)})
        selector = f'#alarm-bar [data-condition="{condition}"]'
        page.wait_for_selector(selector)
        rates[priority] = flashes(page.evaluate(SAMPLE, selector))
        words = page.inner_text(selector)
        mark = {"high": "!!!", "medium": "!!", "low": "!"}[priority]
        assert words.startswith(mark + "\n") or words.split()[0] == mark
        for part in (WORDS[condition][0], f"{value}", f"{limit}", WORDS[condition][1]):
            assert part in words, (part, words)
        assert re.search(r"\d\d:\d\d:\d\d", words), "when it began"
    per_second, duty, colours = rates["high"]
    assert 1.4 <= per_second <= 2.8
    assert 0.2 <= duty <= 0.6
    assert "rgb(217, 24, 24)" in colours
    per_second, duty, colours = rates["medium"]
    assert 0.4 <= per_second <= 0.8
    assert 0.2 <= duty <= 0.6
    assert "rgb(255, 210, 31)" in colours
    assert len(rates["low"][2]) == 1, "LOW never flashes"

    row, header = page.locator("#alarm-row").bounding_box(), page.locator(".top").bounding_box()
    assert row is not None
    assert header is not None
    assert row["width"] >= header["width"]
    page.evaluate(FEED, {"alarms": [alarm(page, "spo2_low", "high", 83, 85)]})
    page.wait_for_selector("#alarm-row[data-top=high]")

    many = [
        alarm(page, name, priority, 1, 2)
        for name, priority in zip(WORDS, ("high", "high", "medium", "medium", "low", "low"), strict=True)
    ]
    page.evaluate(FEED, {"alarms": many})
    page.wait_for_selector("#alarm-bar .fold")
    shown = page.eval_on_selector_all("#alarm-bar > .al", "all => all.map(n => n.dataset.condition)")
    assert shown == list(WORDS)[:3], "in the order the server gives, none before a HIGH"
    page.click("#alarm-bar .fold > .btn")
    assert page.locator("#alarm-bar .fold-list .al:visible").count() == 3, "one press lists the rest"
    page.evaluate(FEED, {"alarms": [alarm(page, name, "high", 1, 2) for name in list(WORDS)[:5]]})
    page.wait_for_function("() => document.querySelectorAll('#alarm-bar > .al').length === 5")


@pytest.mark.alm(17)
@pytest.mark.alm(18)
@pytest.mark.alm(31)
def test_what_is_played_is_what_the_generator_makes(start: Start, visit: Open) -> None:
    page = seated(start, visit)
    page.wait_for_function("() => bedside.sound.state === 'ok'")
    for priority in Priority:
        rate, samples = page.evaluate(
            f"(() => {{ const b = bedside.sound.buffer('{priority}');"
            " return [b.sampleRate, Array.from(b.getChannelData(0).filter((_, i) => i % 5 === 0))]; })()"
        )
        with wave.open(io.BytesIO(wav(priority))) as file:
            made = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
        assert len(samples) * 5 / rate == pytest.approx(len(made) / 44100, abs=0.01)
        assert max(map(abs, samples)) == pytest.approx(np.abs(made).max(), rel=0.05)
        if rate == 44100:
            assert np.allclose(samples, made[::5], atol=1e-3)

    lowest = page.evaluate("Math.min(...bedside.sound.volumes)")
    assert lowest > 0
    page.evaluate("bedside.sound.setVolume(0)")
    assert page.evaluate("bedside.sound.volume()") > 0, "no way to silence alarms by volume"
    page.evaluate("bedside.sound.setVolume(0.4)")
    now = page.evaluate("(() => { bedside.sound.played.length = 0; return performance.now(); })()")
    page.evaluate(FEED, {"alarms": [alarm(page, "spo2_low", "high", 83, 85)], "sound": sound("high")})
    page.wait_for_function("() => bedside.sound.played.length > 0")
    shown = page.evaluate("document.querySelector('[data-condition=spo2_low]') !== null")
    assert shown
    assert page.evaluate("bedside.sound.played[0][1]") - now < 250
    page.wait_for_function("() => bedside.sound.loudness === '0.4'")
    page.evaluate(FEED, {"alarms": [alarm(page, "spo2_low", "high", 83, 85)], "sound": sound("high", louder=True)})
    page.wait_for_function("() => bedside.sound.loudness === '1'")

    page.evaluate(FEED, {"alarms": [], "sound": sound(None)})
    page.wait_for_selector("#alarm-bar .calm")
    page.click("#more")
    page.wait_for_selector("#alarm-test:enabled")
    page.click("#alarm-test")
    for priority in ("low", "medium", "high"):
        page.wait_for_selector(f"#alarm-bar .al.{priority}[data-test={priority}]", timeout=8000)
    page.wait_for_selector("[data-heard=yes]:visible", timeout=12000)
    heard = page.evaluate("bedside.sound.played.slice(-3).map(p => p[0])")
    assert heard == ["low", "medium", "high"]
    page.click("[data-heard=yes]")
    page.wait_for_selector('[data-proof="sound"] .fact:has-text("heard")', timeout=5000)


@pytest.mark.alm(18)
def test_the_alarm_test_runs_by_itself_when_the_program_begins(start: Start, visit: Open) -> None:
    page = seated(start, visit, "--from", "0")
    page.wait_for_selector("#alarm-bar [data-test=high]", timeout=12000)
    assert page.evaluate("bedside.sound.played.map(p => p[0])") == ["low", "medium", "high"]
    page.wait_for_selector("#alarm-bar [data-test]", state="detached", timeout=8000)
    page.evaluate("bedside.sound.setTone(true)")
    page.wait_for_function("() => bedside.sound.lastPitch > 0", timeout=5000)
    at = page.evaluate("[100, 95, 90, 80].map(bedside.sound.pitch)")
    assert at == sorted(at, reverse=True), "the pitch falls with the saturation"
    assert at[0] / at[3] == pytest.approx(2, rel=0.01)


SUSPENDED = """
window.AudioContext = window.webkitAudioContext = class {
  constructor() { this.state = "suspended"; this.currentTime = 0; this.sampleRate = 44100; this.destination = {}; }
  resume() { return Promise.reject(new Error("no gesture")); }
  createGain() { return { gain: { setValueAtTime() {} }, connect(to) { return to; } }; }
  createAnalyser() { return { connect(to) { return to; }, getFloatTimeDomainData() {} }; }
  createOscillator() { return { frequency: {}, connect(to) { return to; }, start() {} }; }
  decodeAudioData() { return Promise.resolve({}); }
};
"""
NO_LOCK = (
    "Object.defineProperty(navigator, 'wakeLock', { value: { request: () => Promise.reject(new Error('no')) } });"
)


@pytest.mark.alm(19)
def test_what_cannot_be_heard_or_stay_awake_says_so_and_a_start_takes_a_name(start: Start, visit: Open) -> None:
    server = start("demo", "--from", "0", "--speed", "20")
    server.ready()
    page = visit(server)
    page.add_init_script(SUSPENDED + NO_LOCK)
    page.reload()
    page.wait_for_selector("#sound-state[data-sound=blocked][data-ok=false]")
    page.wait_for_selector('#alarm-bar [data-condition="no_alarm_sound"][data-priority="medium"]', timeout=8000)
    assert "NO ALARM SOUND" in page.inner_text("#alarm-bar")
    page.click("#new-session")
    for name, value in (("age", "44"), ("weight_kg", "72"), ("dose_mg_per_kg", "0.5"), ("minutes", "40")):
        page.fill(f"#new-{name}", value)
    page.click("#new-open")
    page.wait_for_selector('#phase[data-phase="baseline"]', state="attached")
    page.wait_for_selector('[data-proof="screen"][data-ok="false"]', timeout=5000)
    page.wait_for_selector("#earlier-no:visible, #baseline-reason:visible")
    if page.is_visible("#earlier-no"):  # readings of a minute: whose they are is asked first
        page.click("#earlier-no")
    page.fill("#baseline-reason", "arm in plaster")  # the baseline opens with the session
    page.click("#baseline-skip")
    page.wait_for_function("() => document.body.dataset.dialog === 'chain-start'")
    assert page.locator(".proof.bad").count() >= 2
    page.fill("#chain-start-reason", "in pain")
    hold(page, "#chain-start-go")
    page.wait_for_selector("#chain-start-said:has-text('name')")
    page.fill("#chain-start-name", "E. Brandt")
    hold(page, "#chain-start-go")
    page.wait_for_selector('#phase[data-phase="infusing"]', state="attached")


@pytest.mark.alm(34)
@pytest.mark.alm(36)
@pytest.mark.alm(38)
@pytest.mark.alm(41)
def test_limits_are_changed_at_the_bedside_while_everything_goes_on(start: Start, visit: Open) -> None:
    page = seated(start, visit)
    page.click("#limits")
    page.click('[data-limit="systolic_high"]')
    page.get_by_label("NIBP systolic high, more").click()
    page.wait_for_selector(".what-if b:has-text('alarms instead of')", timeout=8000)
    assert page.is_disabled("#limits-apply"), "what loosens needs a reason"
    page.get_by_label("NIBP systolic high", exact=True).focus()
    for _ in range(25):
        page.keyboard.press("ArrowUp")  # the focus stays, whatever is drawn anew
    page.wait_for_selector("#limits-said:has-text('HIGH stays 180')")
    page.wait_for_selector("#limits-said:has-text('alarm effectively off')", timeout=8000)
    before = page.evaluate("bedside.store.beat.seq")
    page.click('[data-limit="pulse_rate_high"]')
    page.wait_for_selector("#limits-title:has-text('Pulse high')")
    page.click(".lm-edit .seg-key:has-text('B + %')")
    percent = "Pulse high in percent of the baseline"
    shown = [page.get_by_label(percent, exact=True).inner_text()]
    for _ in range(3):
        page.get_by_label(f"{percent}, less").click()
        expect(page.get_by_label(percent, exact=True)).not_to_have_text(shown[-1])
        shown.append(page.get_by_label(percent, exact=True).inner_text())
    assert len(set(shown)) == 4, shown
    assert "you may set" not in page.inner_text("#limits-said").lower()
    page.fill("#limits-reason", "known hypertension")
    page.wait_for_function("(n) => bedside.store.beat.seq > n", arg=before)
    page.wait_for_selector(LIVE)
    page.click("#limits-apply")
    page.wait_for_selector('[data-vital="pressure"] .limit-high:has-text("179/100")', timeout=5000)
    assert "changed" in page.inner_text("#limits")
    page.evaluate(
        FEED, {"limits": {"name": "x", "rules": {
            name: {"high": None, "medium": None} for name in (
                "spo2_low", "pulse_rate_low", "pulse_rate_high", "systolic_low", "systolic_high", "diastolic_low",
                "diastolic_high")}}},
    )  # fmt: skip
    page.wait_for_selector('[data-vital="spo2"] .limit-low.off')
    assert page.get_attribute('[data-vital="spo2"] .limit-low.off', "text-decoration") == "line-through"


A_ROW_STAYS = """async () => {
    const table = document.getElementById('log-table');
    const key = table.querySelector('tbody tr .mark');
    const [said, before] = [key.dataset.said, table.querySelectorAll('tbody tr').length];
    key.focus();
    const drawn = JSON.parse(table.dataset.plain);
    const grid = drawn.find((part) => part[1].class === 'lg-scroll')[2][0];
    const body = grid[2].find((part) => part[0] === 'tbody');
    body[2].unshift(['tr', {'data-key': 'newer'}, [['td', {}, ['newer']]]]);
    table.dataset.plain = JSON.stringify(drawn);
    await new Promise((done) => requestAnimationFrame(done));
    const rows = table.querySelectorAll('tbody tr');
    return rows.length === before + 1 && rows[0].innerText === 'newer' &&
        document.activeElement === key && key.dataset.said === said && rows[1].contains(key);
}"""


@pytest.mark.alm(57)
@pytest.mark.alm(60)
def test_the_log_is_read_marked_and_exported_and_nothing_in_it_is_edited(start: Start, visit: Open) -> None:
    page = seated(start, visit, "--story", "desaturation", "--from", "13")
    page.click("#alarm-log")
    row = '#log-table tr[data-alarm="spo2_low"]'
    page.wait_for_selector(row)
    assert page.locator("#log-page input, #log-page textarea, #log-page [contenteditable]").count() == 0
    page.locator(row).first.locator("button:has-text('Nuisance')").click()
    page.wait_for_selector(f"{row} .chip.nuisance", timeout=6000)
    assert "per hour" in page.inner_text("#log-figures")
    page.wait_for_selector('#log-figures :text("0 of 1")')
    assert page.evaluate(A_ROW_STAYS), "a finger on a row's key is on that row's key when another comes above it"
    page.click("#log-table .seg-key:has-text('Technical')")
    page.wait_for_selector(row, state="detached")
    with page.expect_download() as waiting:
        page.click("#log-csv")
    text = waiting.value.path().read_text()
    assert text.splitlines()[0].startswith("began,priority,kind,condition,value,limit")
    assert any("spo2_low" in line and line.endswith("False") for line in text.splitlines())
    answer = page.request.delete(page.url + "api/beds/1/alarm-log")
    assert answer.status in (404, 405)


@pytest.mark.alm(27)
@pytest.mark.alm(54)
def test_every_inactivation_is_seen_on_every_view_and_a_second_screen_says_what_it_is(
    start: Start, visit: Open, seen: Seen
) -> None:
    page = seated(start, visit)
    page.click("#audio-pause")
    page.wait_for_selector("#audio-pause.paused .i-bell-off")
    for opener in ("#limits", "#more", "#note", "#alarm-log", "#devices", "#help"):
        if opener in ("#devices", "#help"):
            page.evaluate(f"location.hash = '{opener}'")
        else:
            page.click(opener)
        page.wait_for_timeout(150)
        if opener.startswith("#") and page.locator(f"{opener}-page").count():
            assert page.is_visible(f"{opener}-page"), opener
        box = page.locator("#audio-pause").bounding_box()
        assert box is not None
        on_top = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('#audio-pause') !== null",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
        assert on_top, opener
        assert "AUDIO PAUSED" in page.inner_text("#audio-pause"), opener
        page.keyboard.press("Escape")
        page.wait_for_timeout(50)
        assert page.locator(".devices-page:visible").count() == 0, opener
    assert not seen.errors, "nothing that the page's policy forbids, in any dialog"
    page.click("#audio-pause")
    page.evaluate(FEED, {"sound": sound(None, off=True)})
    page.wait_for_selector("#audio-pause.audio-off .i-bell-x")
    assert "AUDIO OFF" in page.inner_text("#audio-pause")

    for width, height in ((1920, 1080), (1280, 800)):
        second = visit(page.server, width, height)  # type: ignore[attr-defined]
        second.wait_for_selector("#second:visible:has-text('INFORMATION ONLY')")
        for hash_ in ("", "#devices", "#log"):
            second.evaluate(f"location.hash = '{hash_}'")
            assert second.is_visible("#second"), hash_
        fits = second.evaluate("(n => n.scrollWidth <= n.clientWidth)(document.querySelector('#chain'))")
        assert fits, width
    assert page.is_hidden("#second")


def luminance(colour: str) -> float:
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (n / 12.92 if n <= 0.03928 else ((n + 0.055) / 1.055) ** 2.4 for n in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_dark_room_is_dim_and_warm_and_hides_no_alarm(start: Start, visit: Open) -> None:
    page = seated(start, visit)
    ground = "getComputedStyle(document.body).backgroundColor"
    digits = "getComputedStyle(document.querySelector('[data-vital=spo2] .value')).color"
    bright = luminance(page.evaluate(digits))
    page.click("#light")
    page.click("#set-dark")
    page.wait_for_selector("body.dark")
    page.keyboard.press("Escape")
    assert luminance(page.evaluate(digits)) < bright
    red, _, blue = (int(n) for n in re.findall(r"\d+", page.evaluate(digits))[:3])
    assert blue < red, "low blue"
    contrast = (luminance(page.evaluate(digits)) + 0.05) / (luminance(page.evaluate(ground)) + 0.05)
    assert contrast >= 7
    page.wait_for_selector("#dark-words:has-text('Dark room')")
    alarms = [alarm(page, "spo2_low", "high", 83, 85), alarm(page, "systolic_high", "medium", 165, 160)]
    page.evaluate(FEED, {"alarms": alarms, "sound": sound("high")})
    page.wait_for_selector('[data-vital="spo2"].high')
    style = page.eval_on_selector('[data-vital="spo2"].high', "n => getComputedStyle(n).animationName")
    assert style == "db", "the border flashes, nothing else"
    value = page.eval_on_selector(
        '[data-vital="spo2"].high .value', "n => [getComputedStyle(n).color, getComputedStyle(n).backgroundColor]"
    )
    assert (luminance(value[0]) + 0.05) / (luminance(value[1]) + 0.05) >= 7, "its digits stand inverted and steady"
    item = page.eval_on_selector("#alarm-bar .al.high", "n => getComputedStyle(n).animationName")
    assert item == "fh", "the bar loses nothing"
    assert math.isclose(page.eval_on_selector("#alarm-bar .al.high", "n => +getComputedStyle(n).opacity"), 1)


def test_a_mark_of_what_is_over_and_a_running_delay_are_shown(start: Start, visit: Open) -> None:
    page = seated(start, visit)
    over = page.evaluate("new Date(bedside.now()).toISOString()")
    page.evaluate(
        FEED,
        {
            "alarms": [alarm(page, "spo2_low", "high", 81, 85, state="latched", resolved_at=over)],
            "pending": [{"condition": "pulse_rate_high", "tile": "pulse_rate", "words": "Pulse high",
                         "priority": "medium", "limit": 110, "due_s": 12}],
        },
    )  # fmt: skip
    item = page.wait_for_selector("#alarm-bar .al.latched[data-alarm-state=latched]")
    assert item is not None
    assert "resolved" in item.inner_text()
    assert item.evaluate("n => getComputedStyle(n).animationName") == "none"
    assert page.get_attribute("#alarm-row", "data-top") == ""
    assert "high" not in page.get_attribute('[data-vital="spo2"]', "class").split(), "the tile is no alarm any more"
    page.wait_for_selector('[data-vital="spo2"] .tag:has-text("resolved")')
    page.wait_for_selector('[data-vital="pulse_rate"] .tag:has-text("!! in")')
    page.wait_for_selector("#alarm-ack:disabled:has-text('nothing to acknowledge')")
