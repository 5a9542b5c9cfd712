//! Frames of one sitting against frames of others: how often one person is taken for two, and two for one.
//!
//! In: drawn people, and the real portraits read in place. Out: rates on standard output, and bounds on them. The
//! calibration and the table of rates: benches/RESULTS.md, "One sitting".

use campix_core::face::{EmbeddedNetworks, Landmark, LandmarkSource};
use campix_core::geometry::{Point, Rect, Size};
use campix_core::people::sitting::{HeadPlace, SittingJudgement, SittingLook};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::pixels::{RgbPixels, RgbView};
use campix_examples::studio::{Chance, Sitter, Studio, Uniform, draw};
use campix_tests::portraits::{Framing, LIGHT_BLUE, Portrait, add_noise, jpeg, portraits};

const SIZE: Size = Size::new(300, 400);

/// A count with its share and its 95 % interval (Wilson 1927).
#[derive(Debug, Clone, Copy, Default)]
struct Rate {
    hits: u32,
    all: u32,
}

impl Rate {
    fn count(&mut self, hit: bool) {
        self.hits += u32::from(hit);
        self.all += 1;
    }

    fn share(self) -> f64 {
        f64::from(self.hits) / f64::from(self.all.max(1))
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const Z: f64 = 1.96;
        let (n, p) = (f64::from(self.all.max(1)), self.share());
        let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let (low, high) = ((middle - half).max(0.0), middle + half);
        write!(f, "{}/{} = {:.2} % ({:.2}-{:.2})", self.hits, self.all, 100.0 * p, 100.0 * low, 100.0 * high)
    }
}

/// How pairs were judged.
#[derive(Debug, Clone, Copy, Default)]
struct Judged {
    same: Rate,
    different: Rate,
}

impl Judged {
    fn pair(&mut self, one: &SittingLook, two: &SittingLook) -> u16 {
        let difference = one.difference(two);
        self.same.count(difference.judgement() == SittingJudgement::Same);
        self.different.count(difference.judgement() == SittingJudgement::Different);
        difference.total()
    }
}

impl std::fmt::Display for Judged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "same {}, different {}", self.same, self.different)
    }
}

/// The look of a drawn frame. Pupils are where they are, moved by half a hundredth of their distance: ten times what
/// the networks scatter on one portrait at several sizes (model card).
fn drawn(mut sitter: Sitter, moment: u64, number: u64) -> SittingLook {
    let mut scene = Studio::new(12).scene(number);
    sitter.moment(&mut scene, moment);
    let portrait = draw(&[sitter], &scene, SIZE);
    let face = &portrait.truth.faces[0];
    let mut chance = Chance::new(number * 16 + moment, 90);
    let mut pupil = |landmark| {
        let (at, slip) = (face.point(landmark), 0.005 * face.interpupil());
        Point::new(at.x + slip * f64::from(chance.bell()), at.y + slip * f64::from(chance.bell()))
    };
    let (right_pupil, left_pupil) = (pupil(Landmark::RightPupil), pupil(Landmark::LeftPupil));
    SittingLook::of(portrait.pixels.view(), Some(HeadPlace { right_pupil, left_pupil }))
}

#[test]
fn drawn_people_in_one_uniform_are_told_apart_and_one_person_is_not_torn_in_two() {
    let (people, frames) = (60, 3);
    let uniform = Uniform::new(4);
    let looks: Vec<Vec<SittingLook>> = (0..people)
        .map(|number| {
            let sitter = Studio::new(12).anybody(number).wearing(uniform);
            (0..frames).map(|moment| drawn(sitter.clone(), moment, number)).collect()
        })
        .collect();
    let (mut one, mut two, mut next) = (Judged::default(), Judged::default(), Judged::default());
    for (number, sitting) in looks.iter().enumerate() {
        for (at, look) in sitting.iter().enumerate() {
            for later in &sitting[at + 1..] {
                one.pair(look, later);
            }
        }
        for other in &looks[number + 1..] {
            two.pair(&sitting[0], &other[0]);
        }
        if let Some(other) = looks.get(number + 1) {
            next.pair(&sitting[frames as usize - 1], &other[0]);
        }
    }
    println!("drawn, one person: {one}\ndrawn, two in one uniform: {two}\ndrawn, neighbours: {next}");
    assert_eq!(one.different.hits, 0, "{one}");
    assert!(one.same.share() > 0.97, "{one}");
    assert!(two.different.share() > 0.80, "{two}");
    assert!(two.same.share() < 0.05, "{two}");
}

/// The look is none of a face: another face with the same hair, tone of skin and clothes goes unnoticed.
#[test]
fn another_face_below_the_same_hair_is_not_noticed() {
    let studio = Studio::new(12);
    let mut swapped = Judged::default();
    for number in 0..24 {
        let (person, other) = (studio.sitter(number), studio.sitter(number + 100));
        // Everything that shapes a face is the other person's.
        let stranger = Sitter {
            length: other.length,
            jaw: other.jaw,
            fullness: other.fullness,
            nose_width: other.nose_width,
            nose_height: other.nose_height,
            nose_length: other.nose_length,
            mouth: other.mouth,
            lips: other.lips,
            lip_colour: other.lip_colour,
            smile: other.smile,
            eye_opening: other.eye_opening,
            eye_tilt: other.eye_tilt,
            crease: other.crease,
            iris: other.iris,
            brow_height: other.brow_height,
            brow_arch: other.brow_arch,
            brow_weight: other.brow_weight,
            asymmetry: other.asymmetry,
            freckles: other.freckles,
            ..person.clone()
        };
        swapped.pair(&drawn(person, 0, number), &drawn(stranger, 1, number));
    }
    println!("another face, all else the same: {swapped}");
    assert_eq!(swapped.different.hits, 0, "{swapped}");
    assert!(swapped.same.share() > 0.9, "{swapped}");
}

/// A frame of a real person: where the head is in it, how it was lit and saved.
pub(crate) struct Take {
    shift: [f64; 2],
    scale: f64,
    light: f32,
}

impl Take {
    pub(crate) fn number(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 91);
        let mut vary = |spread: f64| spread * f64::from(chance.range(-1.0, 1.0));
        Self { shift: [vary(20.0), vary(20.0)], scale: 1.0 + vary(0.03), light: 1.0 + vary(0.06) as f32 }
    }

    /// The file as a camera saves it, decoded again.
    pub(crate) fn of(&self, portrait: &Portrait, dress: Option<Dress>, seed: u64) -> RgbPixels {
        let (width, height) = (675.0 / self.scale, 900.0 / self.scale);
        // The lower edge stays inside the cut-out, so that the body reaches it.
        let window = Rect::new(112.0 + self.shift[0], (900.0 - height).min(self.shift[1]), width, height);
        let mut picture = portrait.lay_on(LIGHT_BLUE, &Framing { window, size: Size::new(480, 640) });
        if let Some(dress) = dress {
            dress.over(&mut picture);
        }
        for level in picture.data_mut() {
            *level = (f32::from(*level) * self.light).round().clamp(0.0, 255.0) as u8;
        }
        add_noise(&mut picture, 1.5, seed);
        let photo = Photo::decode(jpeg(picture.view(), 88), &DecodeOptions::default()).unwrap();
        let pixels = photo.pixels();
        RgbPixels::new(pixels.size(), pixels.data().to_vec()).unwrap()
    }
}

/// A uniform of one colour with a white collar, drawn below a chin.
#[derive(Clone, Copy)]
pub(crate) struct Dress {
    eyes: Point,
    apart: f64,
    chin: f64,
}

impl Dress {
    fn over(self, picture: &mut RgbPixels) {
        let width = picture.view().width();
        for (k, pixel) in picture.data_mut().chunks_exact_mut(3).enumerate() {
            let u = ((k % width) as f64 + 0.5 - self.eyes.x).abs() / self.apart;
            let v = ((k / width) as f64 + 0.5 - self.chin) / self.apart;
            let line = 0.42 + (0.62 - u).max(0.0) * 1.35;
            let wall = pixel.iter().zip(LIGHT_BLUE).all(|(&level, wall)| level.abs_diff(wall) < 12);
            if v > line && !wall {
                let band = v < line + 0.22 && u < 0.95;
                pixel.copy_from_slice(if band { &[236, 238, 242] } else { &[36, 48, 84] });
            }
        }
    }
}

pub(crate) fn face(picture: RgbView<'_>) -> (HeadPlace, f64) {
    let faces = EmbeddedNetworks.faces(picture).unwrap();
    let face = faces.first().expect("every portrait shows a face");
    let at = |landmark| face.point(landmark).at;
    let place = HeadPlace { right_pupil: at(Landmark::RightPupil), left_pupil: at(Landmark::LeftPupil) };
    (place, at(Landmark::Chin).y)
}

#[test]
fn real_people_photographed_twice_stay_one_and_two_in_one_uniform_are_two() {
    let Some(portraits) = portraits() else { return };
    let takes: Vec<[[SittingLook; 2]; 2]> = (0u64..)
        .zip(&portraits)
        .map(|(at, portrait)| {
            [0, 1].map(|take| {
                let seed = at * 8 + take;
                let way = Take::number(seed);
                let own = way.of(portrait, None, seed);
                let (place, chin) = face(own.view());
                let eyes = place.right_pupil.midpoint(place.left_pupil);
                let dress = Dress { eyes, apart: place.right_pupil.distance(place.left_pupil), chin };
                let uniform = way.of(portrait, Some(dress), seed);
                [own, uniform].map(|picture| SittingLook::of(picture.view(), Some(place)))
            })
        })
        .collect();
    for (dress, name) in ["own T-shirts", "one uniform"].into_iter().enumerate() {
        let (mut smile, mut shot, mut two) = (Judged::default(), Judged::default(), Judged::default());
        let (mut most, mut least) = (0, u16::MAX);
        for (at, one) in portraits.iter().enumerate() {
            shot.pair(&takes[at][0][dress], &takes[at][1][dress]);
            for (later, other) in portraits.iter().enumerate().skip(at + 1) {
                for take in [0, 1] {
                    let (a, b) = (&takes[at][take][dress], &takes[later][1 - take][dress]);
                    if one.subject == other.subject {
                        most = most.max(smile.pair(a, b));
                    } else {
                        least = least.min(two.pair(a, b));
                    }
                }
            }
        }
        println!("real, {name}: neutral and smiling: {smile}; at most {most} points");
        println!("  one shot, taken twice: {shot}\n  two people: {two}; at least {least} points");
        assert_eq!(smile.different.hits, 0, "{smile}");
        assert_eq!(shot.different.hits, 0, "{shot}");
        assert!(shot.same.share() > 0.99, "{shot}");
        assert!(two.different.share() > 0.95, "{two}");
        assert!(two.same.share() < 0.002, "{two}");
    }
}
