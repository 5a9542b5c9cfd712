use proptest::prelude::*;

use super::finder::finders;
use super::homography::Homography;
use super::ink::{DARK, Inks, LIGHT};
use super::luma::{BoxSums, Luma};
use super::*;
use crate::ground::geometry::Size;
use crate::ground::pixels::RgbPixels;

/// A grey picture of a function of the position.
fn drawn(width: usize, height: usize, value: impl Fn(f32, f32) -> u8) -> Luma {
    let at = |k: usize| value((k % width) as f32 + 0.5, (k / width) as f32 + 0.5);
    Luma { width, height, data: (0..width * height).map(at).collect() }
}

/// Ink of a finder pattern around the middle of 80 × 80 pixels, 4 pixels a module; `far` measures how far a point is.
fn pattern(far: impl Fn(f32, f32) -> f32) -> Luma {
    drawn(80, 80, |x, y| {
        let modules = far(x - 40.0, y - 40.0) / 4.0;
        if modules < 1.5 || (2.5..3.5).contains(&modules) { 40 } else { 210 }
    })
}

fn found(luma: &Luma) -> Vec<Finder> {
    let inks = Inks::of(luma);
    [DARK, LIGHT].into_iter().flat_map(|ink| finders(luma, &inks, ink)).collect()
}

#[test]
fn a_square_in_a_ring_is_a_finder_pattern_and_an_eye_is_none() {
    let square = |x: f32, y: f32| x.abs().max(y.abs());
    let (sin, cos) = (0.5f32, 0.75f32.sqrt());
    for (name, luma) in [
        ("straight", pattern(square)),
        ("turned by 30 degrees", pattern(|x, y| square(x * cos - y * sin, x * sin + y * cos))),
        ("on a corner", pattern(|x, y| square((x - y) * 0.5f32.sqrt(), (x + y) * 0.5f32.sqrt()))),
        ("light on dark", pattern(square).inverted()),
    ] {
        let [finder] = found(&luma)[..] else { panic!("{name}: {:?}", found(&luma)) };
        assert!(length([finder.centre[0] - 40.0, finder.centre[1] - 40.0]) < 0.3, "{name}: {finder:?}");
        assert!((finder.module() - 4.0).abs() < 0.2, "{name}: {finder:?}");
        assert!(finder.is_plain(), "{name}: {finder:?}");
    }
    assert_eq!(found(&pattern(|x, y| (x * x + y * y).sqrt())), []);
    // An eye is wider than high.
    assert_eq!(found(&pattern(|x, y| (x * x * 0.6 + y * y).sqrt())), []);
}

#[test]
fn a_homography_goes_through_its_points() {
    let corners = [[10.0, 12.0], [90.0, 20.0], [84.0, 77.0], [5.0, 70.0]];
    let map = Homography::of_square(21.0, &corners).unwrap();
    for (one, other) in map.corners(21.0).iter().zip(corners) {
        assert!(length([one[0] - other[0], one[1] - other[1]]) < 1e-3, "{one:?} {other:?}");
    }
    let turned = map.turned(21.0, 1).unwrap().at(0.0, 0.0);
    assert!(length([turned[0] - 90.0, turned[1] - 20.0]) < 1e-3, "{turned:?}");
    assert_eq!(Homography::of_square(1.0, &[[3.0, 3.0]; 4]), None);
}

#[test]
fn sums_around_a_pixel_are_those_of_its_pixels() {
    let luma = drawn(9, 7, |x, y| (x * 13.0 + y * 29.0) as u8);
    for reach in [1, 2, 4, 16] {
        let mut sums = BoxSums::new(&luma, reach);
        let mut row = Vec::new();
        for y in 0..luma.height {
            sums.row(&luma, y, &mut row);
            assert_eq!(row.len(), luma.width);
            for (x, found) in row.iter().enumerate() {
                let near = |a: usize, b: usize| a.abs_diff(b) <= reach;
                let square: Vec<i32> = (0..luma.data.len())
                    .filter(|k| near(k % luma.width, x) && near(k / luma.width, y))
                    .map(|k| i32::from(luma.data[k]))
                    .collect();
                assert_eq!(*found, [square.iter().sum(), square.len() as i32], "reach {reach} at {x}, {y}");
            }
        }
    }
}

/// A code, 6 pixels a module, turned by `degrees`; modules within `burnt` of the middle of one of its corners (0 is the top left one, then
/// clockwise) are as light as its margin.
fn code(text: &str, degrees: f32, corner: usize, burnt: f32) -> Luma {
    use qrcode::{Color, EcLevel, QrCode, Version};
    let code = QrCode::with_version(text, Version::Normal(3), EcLevel::H).unwrap();
    let (side, modules) = (code.width(), code.to_colors());
    let (sin, cos) = (degrees.to_radians().sin(), degrees.to_radians().cos());
    let middle = side as f32 * 0.5;
    let near = |k: usize| if k == 1 { side as f32 - 3.5 } else { 3.5 };
    let (left, top) = (near(usize::from(corner == 1 || corner == 2)), near(usize::from(corner >= 2)));
    drawn(360, 360, |x, y| {
        let (x, y) = ((x - 180.0) / 6.0, (y - 180.0) / 6.0);
        let (x, y) = (x * cos + y * sin + middle, y * cos - x * sin + middle);
        let inside = x >= 0.0 && y >= 0.0 && x < side as f32 && y < side as f32;
        let ink = inside && modules[y as usize * side + x as usize] == Color::Dark;
        if ink && length([x - left, y - top]) > burnt { 40 } else { 225 }
    })
}

#[test]
fn a_code_is_read_whichever_of_its_finder_patterns_is_burnt_out() {
    let text = "GC20260917000042";
    for degrees in [0.0, 13.0, 100.0, 200.0, 290.0] {
        for corner in 0..4 {
            let luma = code(text, degrees, corner, 5.5);
            assert_eq!(read(&luma), [text], "{degrees} degrees, corner {corner}");
            assert_eq!(read(&luma.inverted()), [text], "{degrees} degrees, corner {corner}, light on dark");
        }
    }
}

/// The codes in a grey picture.
fn read(luma: &Luma) -> Vec<String> {
    let data = luma.data.iter().flat_map(|&grey| [grey; 3]).collect();
    let picture = RgbPixels::new(Size::new(luma.width as u32, luma.height as u32), data).unwrap();
    read_card(picture.view()).codes.iter().map(|code| code.reveal().to_owned()).collect()
}

#[test]
fn a_data_matrix_is_read_wherever_it_lies() {
    let text = "GC20260917000042";
    let sizes = datamatrix::SymbolList::default().enforce_square();
    let bitmap = datamatrix::DataMatrix::encode(text.as_bytes(), sizes).unwrap().bitmap();
    let (side, modules) = (bitmap.width(), bitmap.bits());
    for degrees in (0..360).step_by(10).map(|degrees| degrees as f32) {
        let (sin, cos) = (degrees.to_radians().sin(), degrees.to_radians().cos());
        let ink = |x: f32, y: f32| {
            let (x, y) = ((x - 230.0) / 6.0, (y - 140.0) / 6.0);
            let (x, y) = (x * cos + y * sin + side as f32 * 0.5, y * cos - x * sin + side as f32 * 0.5);
            let inside = x >= 0.0 && y >= 0.0 && x < side as f32 && y < side as f32;
            inside && modules[y as usize * side + x as usize]
        };
        // A pixel is the mean of 16 places, as in a camera.
        let luma = drawn(400, 300, |x, y| {
            let places = (0..16).filter(|k| ink(x - 0.375 + (k % 4) as f32 * 0.25, y - 0.375 + (k / 4) as f32 * 0.25));
            (225 - 185 * places.count() / 16) as u8
        });
        assert_eq!(read(&luma), [text], "{degrees} degrees");
        assert_eq!(read(&luma.inverted()), [text], "{degrees} degrees, light on dark");
    }
}

#[test]
fn a_pattern_seen_from_the_edge_of_its_card_is_none() {
    // A finder pattern of 4 pixels a module on a card whose sides meet at an angle.
    let slanted = |degrees: f32| {
        let (sin, cos) = (degrees.to_radians().sin(), degrees.to_radians().cos());
        drawn(200, 120, |x, y| {
            let v = (y - 60.0) / sin;
            let (u, v) = ((x - 100.0 - v * cos) / 4.0, v / 4.0);
            let modules = u.abs().max(v.abs());
            if modules < 1.5 || (2.5..3.5).contains(&modules) { 40 } else { 210 }
        })
    };
    for degrees in [90.0, 60.0, 40.0] {
        assert_eq!(found(&slanted(degrees)).len(), 1, "{degrees} degrees");
    }
    assert!(found(&slanted(20.0)).is_empty());
}

#[test]
fn three_patterns_in_a_right_angle_are_one_code() {
    let luma = code("GC20260917000042", 0.0, 0, 0.0);
    assert_eq!(qr::searched(&luma), ["GC20260917000042"], "the other search reads it, too");
    let patterns = found(&luma);
    assert_eq!(patterns.len(), 3);
    let candidates = candidates(&patterns);
    let whole: Vec<_> = candidates.iter().filter(|candidate| candidate.is_whole()).collect();
    // A corner with one on either side of it, and no other way round.
    assert_eq!(whole.len(), 1);
    let [corner, right, down] = whole[0].patterns.map(|pattern| pattern.unwrap().centre);
    assert!(right[0] > corner[0] + 50.0 && (right[1] - corner[1]).abs() < 2.0, "{corner:?} {right:?}");
    assert!(down[1] > corner[1] + 50.0 && (down[0] - corner[0]).abs() < 2.0, "{corner:?} {down:?}");
}

#[test]
fn a_picture_full_of_patterns_ends() {
    // Every row is made of 1:1:3:1:1, and no code comes of it.
    let side = 600;
    let luma = drawn(side, side, |x, y| {
        let on = |v: f32| matches!((v / 3.0) as usize % 9, 0 | 2 | 3 | 4 | 6);
        if on(x) == on(y) { 20 } else { 230 }
    });
    let data = luma.data.iter().flat_map(|&grey| [grey; 3]).collect();
    let picture = RgbPixels::new(Size::new(side as u32, side as u32), data).unwrap();
    assert_eq!(read_card(picture.view()).codes, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_picture_ends_without_a_panic(
        seed in any::<u64>(), width in 1u32..140, height in 1u32..140, cell in 1usize..9, levels in 2u64..6,
    ) {
        let mut state = seed | 1;
        let mut random = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state >> 20
        };
        let columns = width as usize / cell + 1;
        let cells: Vec<u8> = (0..columns * (height as usize / cell + 1))
            .map(|_| (random() % levels * 255 / (levels - 1)) as u8)
            .collect();
        let data = (0..width as usize * height as usize)
            .flat_map(|k| [cells[k / width as usize / cell * columns + k % width as usize / cell]; 3])
            .collect();
        let picture = RgbPixels::new(Size::new(width, height), data).unwrap();
        prop_assert!(read_card(picture.view()).codes.is_empty(), "a text in noise");
    }
}
