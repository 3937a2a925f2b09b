"""Two or three compartments, solved exactly: sums of exponentials, for any rates and boluses.

    dA1/dt = R - (k10 + k12 + k13) A1 + k21 A2 + k31 A3      dAj/dt = k1j A1 - kj1 Aj      (mg, min)

A bolus of 1 mg at 0 gives A1(t) = sum c_i exp(-l_i t) with l_i the roots of the characteristic polynomial and
c_i = prod_j (kj1 - l_i) / prod_(m != i) (l_m - l_i); what was given is the sum of its pieces. There is no step, and
so no error of one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Mammillary:
    """`volume` is V1 in L, rate constants are per minute; `peripheral` has (k1j, kj1) of each other compartment."""

    volume: float
    k10: float
    peripheral: tuple[tuple[float, float], ...]

    @cached_property
    def exponents(self) -> tuple[float, ...]:
        """The rates at which it falls, fastest first, 1/min."""
        return tuple(sorted(_roots(self), reverse=True))

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """How much of a bolus falls at each rate; together 1."""
        return tuple(self._weight(at) for at in range(len(self.exponents)))

    def _weight(self, at: int) -> float:
        rate = self.exponents[at]
        over = math.prod(back - rate for _, back in self.peripheral)
        return over / math.prod(other - rate for n, other in enumerate(self.exponents) if n != at)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What there is of a dose, mg: in each compartment, and what has left."""

    compartments: tuple[float, ...]
    eliminated: float


def _roots(model: Mammillary) -> list[float]:
    """The roots of the characteristic polynomial in -s, all real and positive."""
    k10, ((k12, k21), *rest) = model.k10, model.peripheral
    if not rest:
        half, product = (k10 + k12 + k21) / 2, k10 * k21
        fast = half + math.sqrt(half * half - product)
        return [fast, product / fast]  # the small root without a difference of two large ones
    ((k13, k31),) = rest
    a = k10 + k12 + k13 + k21 + k31
    b = k10 * (k21 + k31) + k12 * k31 + k13 * k21 + k21 * k31
    c = k10 * k21 * k31
    p, q = b - a * a / 3, a * b / 3 - 2 * a**3 / 27 - c  # of y^3 + p y + q with s = y + a / 3
    angle = math.acos(max(-1.0, min(1.0, 3 * q / (2 * p) * math.sqrt(-3 / p))))
    found = [2 * math.sqrt(-p / 3) * math.cos((angle - 2 * math.pi * n) / 3) + a / 3 for n in range(3)]
    return [_polished(root, a, b, c) for root in found]


def _polished(root: float, a: float, b: float, c: float) -> float:
    """Newton's last steps: s^3 - a s^2 + b s - c = 0."""
    for _ in range(4):
        value, slope = ((root - a) * root + b) * root - c, (3 * root - 2 * a) * root + b
        if slope:
            root -= value / slope
    return root


@dataclass(frozen=True, slots=True)
class Piece:
    """`mg_per_min` from `begin` until `end` (min); a bolus has no length and gives `bolus_mg`."""

    begin: float
    end: float
    mg_per_min: float = 0.0
    bolus_mg: float = 0.0


def central(model: Mammillary, pieces: Sequence[Piece], at: float) -> float:
    """mg in the central compartment at minute `at`."""
    pairs = zip(model.weights, model.exponents, strict=True)
    return math.fsum(weight * _left(piece, rate, at) for weight, rate in pairs for piece in pieces)


def concentration(model: Mammillary, pieces: Sequence[Piece], at: float) -> float:
    """Plasma, ng/mL."""
    return 1000 * central(model, pieces, at) / model.volume


def effect_site(model: Mammillary, pieces: Sequence[Piece], at: float, ke0: float) -> float:
    """ng/mL at an effect site of no volume: dCe/dt = ke0 (Cp - Ce)."""
    found = []
    for weight, rate in zip(model.weights, model.exponents, strict=True):
        share = weight * ke0 / (ke0 - rate)
        found += [share * (_left(piece, rate, at) - _left(piece, ke0, at)) for piece in pieces]
    return 1000 * math.fsum(found) / model.volume


def amounts(model: Mammillary, pieces: Sequence[Piece], at: float) -> Amounts:
    """Where the dose is at minute `at`."""
    pairs = list(zip(model.weights, model.exponents, strict=True))
    first = central(model, pieces, at)
    others = tuple(
        math.fsum(w * k1j / (kj1 - rate) * _left(piece, rate, at) for w, rate in pairs for piece in pieces)
        for k1j, kj1 in model.peripheral
    )
    gone = math.fsum(w * model.k10 / rate * _fallen(piece, rate, at) for w, rate in pairs for piece in pieces)
    return Amounts((first, *others), gone)


def _left(piece: Piece, rate: float, at: float) -> float:
    """Of what a piece gave, what has not yet fallen at this rate."""
    if at < piece.begin:
        return 0.0
    given = piece.bolus_mg * math.exp(-rate * (at - piece.begin))
    if not piece.mg_per_min:
        return given
    ran = min(at, piece.end) - piece.begin
    after = max(0.0, at - piece.end)
    return given + piece.mg_per_min * -math.expm1(-rate * ran) / rate * math.exp(-rate * after)


def _fallen(piece: Piece, rate: float, at: float) -> float:
    """Of what a piece gave, what has fallen at this rate."""
    if at < piece.begin:
        return 0.0
    bolus = piece.bolus_mg * -math.expm1(-rate * (at - piece.begin))
    return bolus + piece.mg_per_min * (min(at, piece.end) - piece.begin) - _left_of_rate(piece, rate, at)


def _left_of_rate(piece: Piece, rate: float, at: float) -> float:
    return _left(Piece(piece.begin, piece.end, piece.mg_per_min), rate, at)
