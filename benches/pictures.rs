//! Pictures to encode: real portraits on light blue and in front of a wall, people with their own surroundings, drawn ones,
//! and those that are hard for an encoder.

use campix_core::geometry::{Rect, Size};
use campix_core::pixels::RgbPixels;
use campix_examples::studio::Studio;
use campix_tests::portraits::{self, Framing, LIGHT_BLUE};
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};

/// The pixels a registration portrait has.
pub const SIZE: Size = Size::new(480, 640);

/// A picture and its name.
pub type Named = (String, RgbPixels);

/// The real portraits on light blue, 3:4, 480 × 640; empty, with a loud line, if they are absent.
///
/// # Panics
/// As [`portraits::portraits`] does.
pub fn portraits() -> Vec<Named> {
    let framing = Framing::upright(SIZE);
    let all = portraits::portraits().unwrap_or_default();
    all.iter().map(|portrait| (portrait.name.clone(), portrait.lay_on(LIGHT_BLUE, &framing))).collect()
}

/// The same portraits in front of a papered wall with light falling off, with sensor noise on everything: what a
/// registration file is made from if no one lit the backdrop well.
///
/// # Panics
/// As [`portraits::portraits`] does.
pub fn before_a_wall() -> Vec<Named> {
    let framing = Framing::upright(SIZE);
    let all = portraits::portraits().unwrap_or_default();
    let mut random = numbers();
    let mut sensor = move |value: u8| {
        // The sum of four even numbers is nearly normal; 2.5 levels of standard deviation.
        let sum: i32 = (0..4).map(|_| (random() % 256) as i32 - 128).sum();
        (i32::from(value) + sum / 59).clamp(0, 255) as u8
    };
    let wall = |u: f32, v: f32| {
        let light = 0.8 + 0.3 * u - 0.2 * v + 0.03 * (u * 160.0).sin() * (v * 213.0).sin();
        [168.0 * light, 176.0 * light, 182.0 * light]
    };
    let mut lay = |portrait: &portraits::Portrait| {
        let mut picture = portrait.lay_on_backdrop(&framing, wall);
        picture.data_mut().iter_mut().for_each(|byte| *byte = sensor(*byte));
        (portrait.name.clone(), picture)
    };
    all.iter().map(&mut lay).collect()
}

/// Four people per picture, with their own surroundings, from the training pictures (people who do not exist, 320 px);
/// resampled by a few per cent, so that no block of their own compression lies on one of ours.
///
/// # Panics
/// If the folder is damaged, and as [`portraits::faces_dir`] does.
pub fn surroundings(count: usize) -> Vec<Named> {
    let Some(folder) = portraits::faces_dir() else { return Vec::new() };
    let entries = std::fs::read_dir(folder.join("train/images")).expect("the folder of faces is whole");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a folder can be read").path()).collect();
    paths.sort();
    // Spread over all sources of the set.
    let step = (paths.len() / (6 * count)).max(1);
    let mut parts = paths.iter().step_by(step).filter_map(|path| {
        let picture = image::open(path).expect("a JPEG").into_rgb8();
        let size = Size::new(picture.width(), picture.height());
        let wanted = Rect::new(42.3, 3.4, 236.0, 236.0 / 0.75);
        (size.width >= 280 && size.height >= 319).then(|| resized(picture.as_raw(), size, wanted, Size::new(240, 320)))
    });
    (0..count)
        .map_while(|number| {
            let mut picture = RgbPixels::filled(SIZE, [0; 3]);
            for corner in 0..4 {
                let part = parts.next()?;
                let (left, top) = (corner % 2 * 240, corner / 2 * 320);
                for (y, row) in part.chunks_exact(240 * 3).enumerate() {
                    let at = ((top + y) * 480 + left) * 3;
                    picture.data_mut()[at..at + row.len()].copy_from_slice(row);
                }
            }
            Some((format!("surroundings {number}"), picture))
        })
        .collect()
}

fn resized(pixels: &[u8], size: Size, from: Rect, to: Size) -> Vec<u8> {
    let source = ImageRef::new(size.width, size.height, pixels, PixelType::U8x3).expect("three bytes a pixel");
    let mut result = Image::new(to.width, to.height, PixelType::U8x3);
    let options = ResizeOptions::new().crop(from.x, from.y, from.width, from.height);
    Resizer::new().resize(&source, &mut result, &options).expect("the rectangle lies inside");
    result.into_vec()
}

/// Portraits as the studio of the examples draws them.
pub fn drawn(count: u64) -> Vec<Named> {
    let studio = Studio::new(11);
    (0..count).map(|number| (format!("drawn {number}"), studio.portrait(number, SIZE).pixels)).collect()
}

/// Marsaglia's xorshift, always from the same start.
fn numbers() -> impl FnMut() -> u64 {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed >> 33
    }
}

/// Flat colour, fine stripes, fur and noise at 480 × 640.
///
/// # Panics
/// Never: the size is not empty.
pub fn hard() -> Vec<Named> {
    let mut random = numbers();
    let mut fur = RgbPixels::filled(SIZE, [70, 52, 40]);
    for _ in 0..60_000 {
        let (mut x, mut y) = ((random() % 480) as i32 * 8, (random() % 640) as i32 * 8);
        let shade = (random() % 150) as u8;
        let (dx, dy) = ((random() % 13) as i32 - 6, (random() % 8) as i32 + 2);
        for _ in 0..12 {
            let at = ((y / 8).rem_euclid(640) * 480 + (x / 8).rem_euclid(480)) as usize * 3;
            let data = fur.data_mut();
            data[at..at + 3].copy_from_slice(&[40 + shade, 30 + shade / 2, 20 + shade / 3]);
            x += dx;
            y += dy;
        }
    }
    let mut per_pixel = |colour: &mut dyn FnMut(usize, usize, u64) -> [u8; 3]| {
        let mut picture = RgbPixels::filled(SIZE, LIGHT_BLUE);
        for (i, pixel) in picture.data_mut().chunks_exact_mut(3).enumerate() {
            pixel.copy_from_slice(&colour(i % 480, i / 480, random()));
        }
        picture
    };
    let stripes = per_pixel(&mut |x, y, _| if (x + y / 3) % 6 < 3 { [235, 235, 240] } else { [30, 40, 120] });
    let grain = per_pixel(&mut |x, y, r| {
        [(90 + x / 8 + (r % 13) as usize) as u8, (80 + y / 10 + (r / 13 % 13) as usize) as u8, 120]
    });
    let noise = per_pixel(&mut |_, _, r| [r as u8, (r >> 8) as u8, (r >> 16) as u8]);
    [
        ("flat", RgbPixels::filled(SIZE, LIGHT_BLUE)),
        ("fur", fur),
        ("stripes", stripes),
        ("grain", grain),
        ("noise", noise),
    ]
    .map(|(name, picture)| (name.to_owned(), picture))
    .into()
}
