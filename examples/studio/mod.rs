//! A portrait studio that is drawn: people, lamps, backdrop, camera – with exact ground truth.
//!
//! A [`Sitter`] (who) and a [`Scene`] (how it was taken) follow from seeds; [`draw`] turns them into pixels
//! and a [`Truth`]. Everything is described in inter-pupil distances, so the same seed at another size is the
//! same picture. No file is read and no photograph is used.

mod backdrop;
mod camera;
#[cfg(feature = "cards")]
mod card;
mod clothes;
mod defect;
mod draw;
mod eyes;
mod hair;
mod head;
mod jpeg;
mod noise;
mod overlay;
mod paint;
mod person;
mod scene;
mod shape;
mod sitting;
mod skin;
mod subject;
#[cfg(test)]
mod tests;
mod truth;

pub use backdrop::Backdrop;
#[cfg(feature = "cards")]
pub use card::{CardShot, EcLevel, Medium, Symbology};
pub use defect::{Defect, Flaws};
pub use draw::{Portrait, draw};
pub use jpeg::{Exposure, camera_jpeg};
pub use noise::Chance;
pub use person::{Beard, Garment, Glasses, HairStyle, Pattern, Sitter};
pub use scene::{BACKDROPS, Scene};
pub use sitting::Uniform;
pub use truth::{FaceTruth, Truth};

use campix_core::geometry::Size;

/// A studio: a seed from which any number of portraits follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Studio {
    seed: u64,
}

impl Studio {
    /// The studio with this seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Seed of the person with this number.
    fn person_seed(self, number: u64) -> u64 {
        Chance::new(self.seed.wrapping_mul(1_000_003).wrapping_add(number), 5).below(u64::MAX)
    }

    /// Person number `number`, with whatever hair, scarf and cloth.
    pub fn anybody(self, number: u64) -> Sitter {
        Sitter::new(self.person_seed(number))
    }

    /// Person number `number`, as they come to be registered.
    pub fn sitter(self, number: u64) -> Sitter {
        self.anybody(number).groomed()
    }

    /// The flawless scene in which that person is taken.
    pub fn scene(self, number: u64) -> Scene {
        Scene::new(self.person_seed(number) ^ 0xCA3E)
    }

    /// A careless scene for that person, see [`Scene::free`].
    pub fn free_scene(self, number: u64) -> Scene {
        Scene::free(self.person_seed(number) ^ 0xCA3E)
    }

    /// A flawless portrait of person `number`, `size` pixels large.
    ///
    /// # Panics
    /// If `size` has no pixels.
    pub fn portrait(self, number: u64, size: Size) -> Portrait {
        draw(&[self.sitter(number)], &self.scene(number), size)
    }

    /// Frame `moment` of that person's sitting, in a uniform if one is given, see [`Sitter::moment`].
    ///
    /// # Panics
    /// If `size` has no pixels.
    pub fn frame(self, number: u64, moment: u64, uniform: Option<Uniform>, size: Size) -> Portrait {
        let (mut sitter, mut scene) = (self.sitter(number), self.scene(number));
        if let Some(uniform) = uniform {
            sitter = sitter.wearing(uniform);
        }
        sitter.moment(&mut scene, moment);
        draw(&[sitter], &scene, size)
    }

    /// The portrait of person `number` with a planted defect.
    ///
    /// # Panics
    /// If `size` has no pixels.
    pub fn defective(self, number: u64, defect: Defect, size: Size) -> Portrait {
        let (mut people, mut scene) = (vec![self.sitter(number)], self.scene(number));
        defect.plant(&mut people, &mut scene, self.sitter(number ^ (1 << 40)));
        let mut portrait = draw(&people, &scene, size);
        portrait.truth.defects.push(defect.name().to_owned());
        portrait
    }

    /// A careless picture of person `number`, see [`Scene::free`].
    ///
    /// # Panics
    /// If `size` has no pixels.
    pub fn free(self, number: u64, size: Size) -> Portrait {
        draw(&[self.anybody(number)], &self.free_scene(number), size)
    }

    /// A picture without people: paper, canvas, curtain or room, number `number`.
    ///
    /// # Panics
    /// If `size` has no pixels.
    pub fn empty(self, number: u64, size: Size) -> Portrait {
        draw(&[], &self.free_scene(number), size)
    }
}
