//! One sitting: what changes between the frames that a photographer takes of a person within a minute, and uniforms.

use super::noise::Chance;
use super::person::{Garment, Glasses, Pattern, Sitter};
use super::scene::Scene;

/// What everybody of a school or a company wears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uniform {
    /// Garment.
    pub garment: Garment,
    /// sRGB colours of garment, second layer, and tie or pattern.
    pub cloth: [[u8; 3]; 3],
    /// Pattern of the outer cloth.
    pub pattern: Pattern,
}

impl Uniform {
    /// The uniform with this seed.
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 71);
        let garment =
            chance.pick(&[Garment::Suit, Garment::Shirt, Garment::ShirtSweater, Garment::Hoodie, Garment::VNeck]);
        let dark = [[30, 36, 62], [44, 56, 84], [34, 60, 52], [96, 26, 34], [58, 60, 66]];
        let white = [244, 245, 247];
        let ink = chance.pick(&dark);
        let cloth = match garment {
            Garment::Shirt => [white, [250, 250, 250], ink],
            _ => [ink, white, chance.pick(&[[132, 26, 36], [200, 204, 210], [36, 44, 84]])],
        };
        Self { garment, cloth, pattern: Pattern::Plain }
    }
}

impl Sitter {
    /// This person in a uniform.
    #[must_use]
    pub fn wearing(mut self, uniform: Uniform) -> Self {
        (self.garment, self.cloth, self.pattern) = (uniform.garment, uniform.cloth, uniform.pattern);
        self
    }

    /// Another moment of the same sitting, seconds to a minute after the first: a smile, a blink, a small turn, nod or
    /// tilt, a step nearer, hair pushed back, sometimes glasses off, a flash that did not charge. Moment 0 changes
    /// nothing.
    pub fn moment(&mut self, scene: &mut Scene, moment: u64) {
        if moment == 0 {
            return;
        }
        let mut chance = Chance::new(self.seed ^ moment.wrapping_mul(0xA24B_AED4_963E_E407), 72);
        let mut vary = |spread: f32| spread * chance.bell().clamp(-2.2, 2.2);
        scene.roll_degrees += vary(1.2);
        scene.yaw_degrees += vary(2.5);
        scene.pitch_degrees += vary(2.0);
        scene.interpupil *= 1.0 + vary(0.012);
        scene.eyes_at[0] += vary(0.012);
        scene.eyes_at[1] += vary(0.012);
        scene.exposure *= 1.0 + vary(0.015);
        self.smile = (self.smile + vary(0.3)).clamp(0.0, 1.0);
        self.parting += vary(0.03);
        self.hair_volume *= 1.0 + vary(0.04);
        scene.seed ^= chance.below(u64::MAX);
        if chance.happens(0.1) {
            scene.eyes_open = chance.range(0.0, 0.4);
        }
        if chance.happens(0.08) {
            scene.mouth_open = chance.range(0.2, 0.8);
        }
        if chance.happens(0.04) {
            scene.exposure *= chance.range(0.7, 0.85);
        }
        if chance.happens(0.03) {
            self.glasses = match self.glasses {
                Some(_) => None,
                None => Some(Glasses { rim: 0.02, roundness: 0.7, colour: [40, 40, 44], half: [0.36, 0.27] }),
            };
        }
    }
}
