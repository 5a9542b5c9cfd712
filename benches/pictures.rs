//! Pictures to encode: the real portraits laid on light blue, and drawn ones that are hard for an encoder.

use campix_core::geom::Size;
use campix_core::pixels::RgbPixels;
use campix_tests::portraits::{self, Framing, LIGHT_BLUE};

/// The pixels a registration portrait has.
pub const SIZE: Size = Size::new(480, 640);

/// A picture and what to call it.
pub type Named = (String, RgbPixels);

/// The real portraits on light blue, 3:4, 480 × 640; empty, with a loud line, where they are absent.
///
/// # Panics
/// As [`portraits::portraits`] does.
pub fn portraits() -> Vec<Named> {
    let framing = Framing::upright(SIZE);
    let all = portraits::portraits().unwrap_or_default();
    all.iter().map(|portrait| (portrait.name.clone(), portrait.lay_on(LIGHT_BLUE, &framing))).collect()
}

/// Flat colour, fine stripes, fur and noise at 480 × 640.
///
/// # Panics
/// Never: the size is not empty.
pub fn hard() -> Vec<Named> {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed >> 33
    };
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
