"""A demo that is left alone: its nurse goes on, ends the session, and the next patient sits down; what somebody
charts on the page is theirs."""

from __future__ import annotations

from alone import Alone
from day import DAY

from bedside.chair import Chair
from bedside.infusion.prompts import USUAL, Plan
from bedside.phase import Phase
from bedside.told import orders as wanted
from bedside.told.orders import Order
from dashboard.program.performing import NURSE, deeds_of
from dashboard.program.simulated_nurse import SimulatedNurse
from simulators.stories import STORIES, Story


class Ward:
    """A chair with a nurse, gone through in one thread."""

    def __init__(self, story: Story = STORIES["ketamine"]) -> None:
        self.side = Alone(Chair("1", "Chair 1", fixed_label="Simulated patient 7", asked=Plan(USUAL)))
        self.drugs: list[str] = []
        self.nurse = SimulatedNurse(self.side.monitor, deeds_of(story, measures=False), DAY, 0.0, self._drug)
        self.nurse.obeyed = self._obey

    def _drug(self, line: str) -> str:
        self.drugs.append(line)
        return ""

    def _obey(self, order: Order) -> None:
        ticket = self.side.monitor.order(wanted.Command(order, NURSE))
        self.side.monitor.step(self.side.now, self.side.real, self.side.offset)
        ticket.wait(0)

    def until(self, second: float) -> None:
        while self.side.now.monotonic < second:
            self.side.run(5)
            self.nurse.look()


def test_left_alone_it_goes_through_a_session_and_the_next_patient_sits_down() -> None:
    ward = Ward()
    ward.until(1000)
    session = ward.side.monitor.book.session
    assert session
    assert (session.label, session.phase) == ("Simulated patient 7", Phase.INFUSING)
    assert session.rate_now == 50, "the rate that was charted on the way"
    ward.until(2900)
    assert ward.side.monitor.phase is Phase.RECOVERY
    assert "observation_overdue" not in ward.side.alarms, "what was asked was answered"
    ward.until(6600)
    assert ward.side.monitor.phase is Phase.SETUP
    assert len(ward.side.kinds("discharged")) == len(ward.side.kinds("session_ended")) == 1
    assert ward.drugs == [], "the first patient's drug is in the story"
    ward.until(7000 + 500)
    assert ward.side.monitor.phase is Phase.INFUSING
    assert len(ward.drugs) == 1
    assert len(ward.side.kinds("session_opened")) == 2


def test_what_somebody_charts_is_theirs() -> None:
    ward = Ward()
    ward.until(1000)
    ward.side.order(wanted.PauseInfusion())
    ward.until(3200)
    assert ward.side.monitor.phase is Phase.PAUSED, "she does not stop a pump that somebody else has paused"
    ward.side.order(wanted.StopInfusion())
    ward.side.order(wanted.EndSession())
    ward.until(6500)
    assert ward.side.monitor.phase is Phase.SETUP
    ward.side.order(wanted.OpenSession("", 50, 80.0, 0.5, 40, earlier=False))
    ward.until(7500)
    (mine,) = [each for each in ward.side.kinds("session_opened") if each.weight_kg == 80]
    assert mine.age == 50
    assert ward.side.monitor.phase is Phase.BASELINE, "a session that somebody opened is not started by her"


def test_a_story_with_its_own_nurse_is_played_by_her() -> None:
    text = '10 open other 80 kg\n11 plan 40 mg over 20 min\n30 start\n60 note "hello"\n100 stop\n120 end\n'
    ward = Ward(Story("mine", "", nurse=text))
    ward.until(140)
    (opened,) = ward.side.kinds("session_opened")
    assert (opened.dose_mg, opened.minutes, opened.indication) == (40, 20, "other")
    assert [each.text for each in ward.side.kinds("note")] == ["hello"]
    assert ward.side.monitor.phase is Phase.SETUP
