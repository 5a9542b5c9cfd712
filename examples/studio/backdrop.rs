//! The backdrop behind the sitter, in shares of the picture's height.

use super::noise::{Chance, cloud, wave};
use super::paint::linear_rgb;
use super::scene::BACKDROPS;
use super::shape::{Triple, bell, ease, lerp, mix, rounded_box, scale};

/// What is behind the sitter. Colours are sRGB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Backdrop {
    /// Paper of one colour, evenly lit.
    Plain([u8; 3]),
    /// From one colour to another along a direction (0 right, 90 down; degrees).
    Gradient([u8; 3], [u8; 3], f32),
    /// Mottled canvas with clouds of this strength, 0–1.
    Canvas([u8; 3], f32),
    /// A curtain with folds.
    Curtain([u8; 3]),
    /// A room out of focus: wall, shelf, window.
    Room(u64),
}

impl Backdrop {
    /// Any backdrop, most of them paper.
    pub fn any(chance: &mut Chance) -> Self {
        let mut colour = || {
            let base = chance.pick(&BACKDROPS);
            let other = [chance.range(40.0, 235.0), chance.range(40.0, 235.0), chance.range(40.0, 235.0)];
            let share = chance.unit() * chance.unit();
            [0, 1, 2].map(|k| lerp(f32::from(base[k]), other[k], share) as u8)
        };
        let (a, b) = (colour(), colour());
        match chance.below(10) {
            0..=3 => Self::Plain(a),
            4 | 5 => Self::Gradient(a, b, chance.range(0.0, 360.0)),
            6 => Self::Canvas(a, chance.range(0.2, 0.8)),
            7 => Self::Curtain(b),
            _ => Self::Room(chance.below(1 << 40)),
        }
    }

    /// The colour that a measurement should find: that of the paper, or that in the middle of any other backdrop.
    pub fn colour(&self) -> [u8; 3] {
        match *self {
            Self::Plain(a) | Self::Canvas(a, _) | Self::Curtain(a) => a,
            Self::Gradient(a, b, _) => [0, 1, 2].map(|k| u8::midpoint(a[k], b[k])),
            Self::Room(seed) => wall(seed),
        }
    }

    /// Makes the linear colour at `x`, `y` (shares of the height, `x` from 0 to `wide`).
    pub fn painter(&self, wide: f32) -> impl Fn(f32, f32) -> Triple + Sync + use<> {
        let backdrop = *self;
        let (a, b, axis, seed) = match backdrop {
            Self::Plain(a) | Self::Canvas(a, _) | Self::Curtain(a) => {
                (linear_rgb(a), linear_rgb(a), [0.0; 2], u32::from(a[0]))
            }
            Self::Gradient(a, b, degrees) => {
                let (sin, cos) = libm::sincosf(degrees * (std::f32::consts::PI / 180.0));
                (linear_rgb(a), linear_rgb(b), [cos, sin], 0)
            }
            Self::Room(seed) => (linear_rgb(wall(seed)), [0.0; 3], [0.0; 2], seed as u32),
        };
        let furniture = Furniture::new(u64::from(seed));
        move |x, y| match backdrop {
            Self::Plain(_) => a,
            Self::Gradient(..) => {
                let along = ((x - wide * 0.5) / wide * axis[0] + (y - 0.5) * axis[1]) + 0.5;
                mix(a, b, along.clamp(0.0, 1.0))
            }
            Self::Canvas(_, strength) => scale(a, (1.0 + strength * 0.55 * cloud(x * 4.0, y * 4.0, seed)).max(0.05)),
            Self::Curtain(_) => {
                let fold = wave(x * 16.0 + 0.4 * wave(y * 2.0, 0.0, seed), y * 0.6, seed);
                scale(a, 0.8 + 0.35 * fold)
            }
            Self::Room(_) => furniture.over(a, x, y, seed),
        }
    }
}

fn wall(seed: u64) -> [u8; 3] {
    Chance::new(seed, 61).pick(&[[214, 206, 192], [188, 196, 200], [224, 222, 216], [150, 158, 150], [170, 140, 116]])
}

/// Boxes of a room: middle, half size, linear colour.
#[derive(Debug)]
struct Furniture(Vec<([f32; 4], Triple)>);

impl Furniture {
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 62);
        let count = 3 + chance.below(9);
        Self(
            (0..count)
                .map(|_| {
                    let at = [
                        chance.range(0.0, 0.8),
                        chance.range(0.0, 1.0),
                        chance.range(0.02, 0.2),
                        chance.range(0.03, 0.3),
                    ];
                    let colour = [0; 3].map(|_| chance.range(25.0, 240.0) as u8);
                    (at, linear_rgb(colour))
                })
                .collect(),
        )
    }

    fn over(&self, wall: Triple, x: f32, y: f32, seed: u32) -> Triple {
        let mut colour = scale(wall, 0.9 + 0.15 * wave(x * 2.0, y * 2.0, seed));
        for (at, tint) in &self.0 {
            let d = rounded_box(x - at[0], y - at[1], at[2], at[3], 0.01);
            colour = mix(colour, *tint, 1.0 - ease(-0.02, 0.02, d));
        }
        scale(colour, 1.0 + 0.2 * bell(x, y, 0.1, 0.2, 0.3, 0.3))
    }
}
