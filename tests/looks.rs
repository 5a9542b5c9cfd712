//! The look of pictures on real portraits: a portrait saved again stays the same, two people stay distinct.

use campix_core::geometry::Size;
use campix_core::people::matching::{Look, NEAR, SAME};
use campix_core::photo::{DecodeOptions, Photo};
use campix_tests::portraits::{Framing, LIGHT_BLUE, jpeg, portraits, resize};

#[test]
fn a_portrait_saved_again_is_the_same_and_two_people_are_not() {
    let Some(all) = portraits() else { return };
    let framing = Framing::upright(Size::new(480, 640));
    let mut looks = Vec::new();
    for portrait in &all {
        let picture = portrait.lay_on(LIGHT_BLUE, &framing);
        let look = Look::of(picture.view());
        let saved = Photo::decode(jpeg(picture.view(), 70), &DecodeOptions::default()).unwrap();
        let small = resize(picture.view(), Size::new(240, 320));
        for (how, other) in [("saved at quality 70", Look::of(saved.pixels())), ("halved", Look::of(small.view()))] {
            let apart = look.distance(other);
            assert!(apart <= SAME, "{} {how}: {apart} bits", portrait.name);
        }
        looks.push((portrait, look));
    }
    let (mut pairs, mut near, mut closest) = (0_u32, 0_u32, u32::MAX);
    let mut histogram = std::collections::BTreeMap::new();
    for (at, (one, look)) in looks.iter().enumerate() {
        for (other, again) in &looks[at + 1..] {
            if one.subject == other.subject {
                println!("same person {}", look.distance(*again));
                continue;
            }
            let apart = look.distance(*again);
            pairs += 1;
            near += u32::from(apart <= NEAR);
            closest = closest.min(apart);
            *histogram.entry(apart / 10 * 10).or_insert(0) += 1;
        }
    }
    println!("{pairs} pairs of different people: {near} nearer than {NEAR} bits, the nearest {closest}; {histogram:?}");
    assert_eq!(near, 0, "two people are taken for nearly the same picture");
}
