//! Shadows, edges, folds and hair before drawn walls.

use super::tests::{SKIN, face, measured, picture, sitter, usual_face};
use super::*;
use crate::ground::pixels::RgbPixels;

const BLUE: [f64; 3] = [100.0, 197.0, 255.0];

/// How much of a shadow of the drawn head falls on a place, when the shadow lies `right` and `down` pixels away and its edge is
/// `soft` pixels wide.
fn shaded(x: f64, y: f64, (right, down): (f64, f64), soft: f64) -> f64 {
    let (u, v) = ((x - 240.0 - right) / 90.0, (y - 270.0 - down) / 130.0);
    ((1.0 - (u * u + v * v).sqrt()) * 100.0 / soft + 0.5).clamp(0.0, 1.0)
}

#[test]
fn a_hard_shadow_is_wall_however_narrow_or_dark() {
    let bare = measured(&sitter(|_, _| BLUE, |_, _| SKIN), vec![usual_face()]);
    assert!(bare.background.shadow.value().unwrap().abs() < 0.5, "{:?}", bare.background);
    for away in [24.0, 40.0, 70.0] {
        for dark in [0.2, 0.4, 0.5] {
            for side in [-1.0, 1.0] {
                let wall = |x, y| {
                    let light = 1.0 - dark * shaded(x, y, (side * away, 14.0), 6.0);
                    BLUE.map(|level| level * light)
                };
                let seen = measured(&sitter(wall, |_, _| SKIN), vec![usual_face()]);
                let name = format!("{away} px, {dark} dark, side {side}");
                let shadow = seen.background.shadow.value().unwrap();
                assert!(shadow > 6.0, "{name}: {shadow}");
                // Between skin and a dark shadow half a pixel's colour is less sure; before, the whole shadow was head.
                let width = seen.head.width.value().unwrap();
                assert!((width - 180.0).abs() < 16.0, "{name}: head {width} px wide");
                let at = seen.background.shadow_at.unwrap();
                assert!((at.x - 240.0) * side > 60.0, "{name}: found at {at:?}");
            }
        }
    }
}

#[test]
fn an_edge_far_from_the_person_is_a_thing_and_a_soft_one_is_not() {
    let door = |x: f64, _: f64| if (20.0..24.0).contains(&x) { [60.0, 118.0, 153.0] } else { BLUE };
    let seen = measured(&sitter(door, |_, _| SKIN), vec![usual_face()]);
    assert!(seen.background.objects.value().unwrap() > 0.005, "{:?}", seen.background.objects);
    let soft = |x: f64, _: f64| BLUE.map(|level| level * (0.85 + 0.15 * (x / 120.0).min(1.0)));
    let seen = measured(&sitter(soft, |_, _| SKIN), vec![usual_face()]);
    assert!(seen.background.objects.value().unwrap() < 1e-3, "{:?}", seen.background.objects);
}

#[test]
fn folds_are_texture_and_fall_off_is_none() {
    let folds = |x: f64, _: f64| BLUE.map(|level| level * (1.0 + 0.05 * libm::sin(x / 10.0)).min(255.0 / level));
    let falling = |x: f64, y: f64| {
        let away = ((x - 240.0) * (x - 240.0) + (y - 320.0) * (y - 320.0)) / 160_000.0;
        BLUE.map(|level| level * (1.0 - 0.12 * away))
    };
    let texture = |wall: &dyn Fn(f64, f64) -> [f64; 3]| {
        let seen = measured(&sitter(wall, |_, _| SKIN), vec![usual_face()]);
        seen.background.texture.value().unwrap()
    };
    assert!(texture(&folds) > 1.5, "{}", texture(&folds));
    assert!(texture(&falling) < 0.6, "{}", texture(&falling));
}

/// The drawn head with a loop of hair above it, 8 px thick, through which the wall is seen.
fn with_a_loop() -> RgbPixels {
    let mut pixels = sitter(|_, _| BLUE, |_, _| SKIN);
    for y in 70..170u32 {
        for x in 180..300u32 {
            let away = ((f64::from(x) - 240.0) * (f64::from(x) - 240.0)
                + (f64::from(y) - 130.0) * (f64::from(y) - 130.0))
                .sqrt();
            if (42.0..46.0).contains(&away) && y < 140 {
                let at = (y as usize * 480 + x as usize) * 3;
                pixels.data_mut()[at..at + 3].copy_from_slice(&[30, 25, 25]);
            }
        }
    }
    pixels
}

#[test]
fn wall_inside_a_loop_of_hair_is_no_head() {
    let seen = measured(&with_a_loop(), vec![usual_face()]);
    let inside: Vec<f64> = seen.outline.iter().filter(|at| (at.x - 240.0).abs() < 8.0).map(|at| at.y).collect();
    let crown = seen.head.crown_y.value().unwrap();
    // The loop's upper end is a line of hair 4 px thick: a crown to some, but not the wall below it.
    assert!(crown > 80.0, "crown at {crown}, outline at {inside:?}");
}

#[test]
fn hair_that_touches_both_sides_leaves_an_outline() {
    let hair = picture(|x, y| {
        let (u, v) = ((x - 240.0) / 90.0, (y - 270.0) / 130.0);
        let head = (1.0 - (u * u + v * v).sqrt()) * 100.0 > 0.0;
        // Widens from the temples to both edges above the shoulders.
        let wide = 95.0 + ((y - 215.0) * 1.6).max(0.0);
        match (head && (150.0..400.0).contains(&y), y > 190.0 && (x - 240.0).abs() < wide) {
            (true, _) => SKIN,
            (false, true) => [40.0, 30.0, 28.0],
            (false, false) if head => [40.0, 30.0, 28.0],
            (false, false) => BLUE,
        }
    });
    let seen = measured(&hair, vec![face(Point::new(240.0, 260.0), 80.0)]);
    let crown = seen.head.crown_y.value().unwrap_or_else(|| panic!("{:?}", seen.head));
    assert!((crown - 141.0).abs() < 3.0, "{crown}");
    assert!(seen.background.rgb.value().is_some_and(|[red, _, blue]| red < 110 && blue > 250));
}
