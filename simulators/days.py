"""What the nurse of the demo does beside any story: a session from the door to the door, with a rate that is
changed, effects that come and go, what the clinic asks, and a recovery. Read by nurse.py."""

from __future__ import annotations

USUAL = """
8 patient KM-0147 1982 f
8 open depression 72 kg
9 plan 0.5 mg/kg over 40 min
10 check all
20 measure
225 measure
450 baseline
480 start
935 score moaas 5
945 score respiration 15
960 rate 50 mg/h
1080 rate 55 mg/h
1140 effect dissociation 1
1330 effect dissociation 2
1380 effect nausea 1
1400 drug ondansetron 4 mg iv
1575 score moaas 4
1585 score respiration 14
1600 score cadss6 2,1,1,2,1,1
1680 effect nausea gone
2140 score moaas 4
2150 score respiration 13
2400 effect dissociation 2
2740 score moaas 4
2750 score respiration 14
2765 score cadss6 2,2,1,2,1,1
2875 stop
3340 score moaas 5
3350 score respiration 15
3600 effect dissociation 1
3940 score moaas 5
3950 score respiration 15
3960 score cadss6 1,1,0,1,1,0
4500 effect dissociation gone
4545 score moaas 5
4555 score respiration 15
5145 score moaas 5
5155 score respiration 15
5165 score cadss6 0,0,0,1,0,0
5745 score moaas 5
5755 score respiration 15
6345 score moaas 5
6355 score respiration 15
6365 score cadss6 0,0,0,0,0,0
6480 score aldrete 2,2,2,2,2
6490 check all
6500 discharge
6560 end
"""
NEXT_S = 7000.0
"""Then the next patient sits down, and the same begins anew."""
DRUG = "ketamine 0.5 mg/kg 40 min"
"""What starts in the next patient's body with the start of their pump."""
