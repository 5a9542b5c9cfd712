use super::canvas::Canvas;
use super::*;
use crate::ground::geometry::{Point, Size};
use crate::ground::pixels::RgbPixels;

/// A person cut out of paper in front of a wall; lengths in inter-pupil distances.
#[derive(Debug, Clone, Copy)]
struct Doll {
    wall: [u8; 3],
    skin: [u8; 3],
    hair: [u8; 3],
    cloth: [u8; 3],
    /// Half width of the hair, and how far it reaches below the eyes.
    hair_width: f64,
    hair_down: f64,
    eyes: Point,
    apart: f64,
}

const DOLL: Doll = Doll {
    wall: [100, 197, 255],
    skin: [224, 181, 150],
    hair: [28, 23, 21],
    cloth: [44, 56, 84],
    hair_width: 1.25,
    hair_down: 0.2,
    eyes: Point::new(150.0, 171.0),
    apart: 60.0,
};

impl Doll {
    fn picture(self) -> RgbPixels {
        let size = Size::new(300, 400);
        let mut picture = RgbPixels::filled(size, self.wall);
        for (k, pixel) in picture.data_mut().chunks_exact_mut(3).enumerate() {
            let (x, y) = ((k % 300) as f64 + 0.5, (k / 300) as f64 + 0.5);
            let (u, v) = ((x - self.eyes.x) / self.apart, (y - self.eyes.y) / self.apart);
            let inside = |half: f64, middle: f64, high: f64| {
                (u / half) * (u / half) + ((v - middle) / high) * ((v - middle) / high) < 1.0
            };
            let hair = inside(self.hair_width, 0.0, 1.9) && v < self.hair_down;
            let face = inside(1.02, 0.3, 1.45) && v > -0.9;
            let neck = u.abs() < 0.65 && v > 0.0 && v < 2.6;
            let body = v > 2.2 + 0.25 * u.abs() && u.abs() < 3.0;
            let colour = match () {
                () if face => self.skin,
                () if hair => self.hair,
                () if body && u.abs() > 2.9 - v => self.cloth,
                () if neck => self.skin,
                () => continue,
            };
            pixel.copy_from_slice(&colour);
        }
        picture
    }

    fn look(self) -> SittingLook {
        let pupil = |side: f64| Point::new(self.eyes.x + side * self.apart / 2.0, self.eyes.y);
        let head = HeadPlace { right_pupil: pupil(-1.0), left_pupil: pupil(1.0) };
        SittingLook::of(self.picture().view(), Some(head))
    }
}

#[test]
fn eyes_that_are_nowhere_have_no_canvas() {
    let picture = RgbPixels::filled(Size::new(60, 80), [100, 197, 255]);
    let wall = [[100, 197, 255]; 2];
    let canvas = |x: f64, y: f64, step: f64| {
        Canvas::of(picture.view(), wall, [Point::new(x, y), Point::new(step, 0.0)], |_, _| true).is_some()
    };
    assert!(canvas(30.0, 30.0, 10.0));
    for (x, y, step) in [
        (f64::NAN, 30.0, 10.0),
        (30.0, f64::NAN, 10.0),
        (30.0, f64::INFINITY, 10.0),
        (30.0, 30.0, 0.0),
        (30.0, 30.0, f64::NAN),
    ] {
        assert!(!canvas(x, y, step), "{x} {y} {step}");
    }
}

#[test]
fn a_frame_does_not_differ_from_itself_and_its_text_is_read_back() {
    let picture = DOLL.picture();
    for look in [DOLL.look(), SittingLook::of(picture.view(), None)] {
        assert_eq!(look.difference(&look).total(), 0);
        assert_eq!(look.difference(&look).chief(), None);
        let text = serde_json::to_string(&look).unwrap();
        assert_eq!(serde_json::from_str::<SittingLook>(&text).unwrap(), look);
        assert!(text.len() <= 2 * 200, "{}", text.len());
    }
    let text = serde_json::to_string(&DOLL.look()).unwrap();
    for wrong in [r#""""#, r#""00""#, &text.replace(&text[1..2], "g"), &text.replace(&text[1..2], "é")] {
        assert!(serde_json::from_str::<SittingLook>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_person_who_moves_is_the_same_and_only_other_hair_or_another_wall_decides_alone() {
    let look = DOLL.look();
    let moved = Doll { eyes: Point::new(160.0, 165.0), apart: 61.0, ..DOLL };
    let difference = look.difference(&moved.look());
    assert_eq!(difference.judgement(), SittingJudgement::Same, "{difference:?}");
    for (part, other) in [
        (SittingPart::Hair, Doll { hair: [190, 155, 105], ..DOLL }),
        (SittingPart::Skin, Doll { skin: [94, 65, 49], ..DOLL }),
        (SittingPart::Clothes, Doll { cloth: [232, 232, 230], ..DOLL }),
        (SittingPart::Backdrop, Doll { wall: [222, 224, 226], ..DOLL }),
        (SittingPart::Place, Doll { apart: 84.0, ..DOLL }),
    ] {
        let other = other.look();
        let difference = look.difference(&other);
        assert_eq!(difference, other.difference(&look), "{part:?}");
        assert!(difference.part(part) > Some(30), "{part:?}: {difference:?}");
        let decided = difference.judgement() == SittingJudgement::Different;
        // Patches of hair hold some of the wall.
        let alone = matches!(part, SittingPart::Hair | SittingPart::Backdrop);
        assert_eq!(decided, alone, "{part:?}: {difference:?}");
    }
}

#[test]
fn another_person_in_the_same_clothes_is_different() {
    let other = Doll { skin: [183, 134, 101], hair: [132, 66, 36], hair_width: 1.7, hair_down: 2.6, ..DOLL };
    let difference = DOLL.look().difference(&other.look());
    assert_eq!(difference.judgement(), SittingJudgement::Different, "{difference:?}");
    assert!(matches!(difference.chief(), Some(SittingPart::Hair | SittingPart::Outline)), "{difference:?}");
    assert!(difference.part(SittingPart::Clothes) < Some(30), "{difference:?}");
}

#[test]
fn less_light_is_no_other_person() {
    for (dim, name) in [(0.9, "a little darker"), (0.62, "one stop"), (0.45, "a flash that did not fire")] {
        let dark = |colour: [u8; 3]| colour.map(|level| (f64::from(level) * dim).round() as u8);
        let Doll { wall, skin, hair, cloth, .. } = DOLL;
        let doll = Doll { wall: dark(wall), skin: dark(skin), hair: dark(hair), cloth: dark(cloth), ..DOLL };
        let difference = DOLL.look().difference(&doll.look());
        assert_eq!(difference.judgement(), SittingJudgement::Same, "{name}: {difference:?}");
    }
}

#[test]
fn without_a_head_nothing_is_said() {
    let wall_only = SittingLook::of(DOLL.picture().view(), None);
    let difference = DOLL.look().difference(&wall_only);
    assert_eq!(difference.judgement(), SittingJudgement::Unclear);
    assert_eq!(difference.part(SittingPart::Hair), None);
    assert_eq!(wall_only.difference(&wall_only).judgement(), SittingJudgement::Unclear);
}

#[test]
fn no_picture_and_no_place_of_a_head_is_too_odd() {
    let at = |x, y| Point::new(x, y);
    let places = [
        [at(0.5, 0.5), at(0.5, 0.5)],
        [at(-900.0, 40.0), at(-800.0, 40.0)],
        [at(1.0, 1.0), at(1e12, 1.0)],
        [at(f64::NAN, 0.0), at(3.0, 0.0)],
        [at(f64::INFINITY, 0.0), at(f64::NEG_INFINITY, 0.0)],
        [at(2.0, 2.0), at(2.3, 2.0)],
    ];
    let usual = DOLL.look();
    for (width, height) in [(1, 1), (1, 900), (900, 1), (37, 53)] {
        let picture = RgbPixels::filled(Size::new(width, height), [1, 2, 3]);
        for [right_pupil, left_pupil] in places {
            let look = SittingLook::of(picture.view(), Some(HeadPlace { right_pupil, left_pupil }));
            assert_eq!(look.difference(&look).total(), 0);
            let _ = look.difference(&usual).judgement();
        }
    }
}

/// The figure that every machine has to give.
#[test]
fn the_look_of_a_doll_is_the_same_everywhere() {
    let text = serde_json::to_string(&DOLL.look()).unwrap();
    assert_eq!(crate::ground::digest::Sha256Digest::of(text.as_bytes()).short(), "316948fa8626");
}
