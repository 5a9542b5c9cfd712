//! From light to bytes: vignette, noise, encoding.

use super::noise::speck;
use super::paint::{Band, Encoding};
use super::scene::Scene;

/// Turns a painted band into sRGB bytes.
pub(super) fn expose(band: &Band, scene: &Scene, height: usize, encoding: &Encoding, out: &mut [u8]) {
    let (w, h) = (band.width as f32, height as f32);
    let seed = scene.seed as u32;
    for (k, (pixel, bytes)) in band.pixels().iter().zip(out.chunks_exact_mut(3)).enumerate() {
        let (x, y) = (k % band.width, band.top + k / band.width);
        let (dx, dy) = ((x as f32 - w * 0.5) / w, (y as f32 - h * 0.5) / h);
        let dim = 1.0 - scene.vignette * 2.0 * (dx * dx + dy * dy);
        let shared = grain(x as i32, y as i32, seed);
        for c in 0..3 {
            let value = encoding.value(pixel[c] * dim * scene.flaws.gain[c]);
            // Photon noise: strongest in the mid tones once encoded, none where the sensor clips.
            let tone = (value / 255.0).clamp(0.0, 1.0);
            let weight = 0.35 + 2.6 * tone * (1.0 - tone);
            let own = grain(x as i32, y as i32, seed.wrapping_add(77 * (c as u32 + 1)));
            let noisy = value + scene.noise * weight * (0.75 * shared + 0.55 * own);
            bytes[c] = (noisy + 0.5).clamp(0.0, 255.0) as u8;
        }
    }
}

/// About bell-shaped, standard deviation 1.
fn grain(x: i32, y: i32, seed: u32) -> f32 {
    (speck(x, y, seed) + speck(x, y, seed ^ 0x55AA) + speck(x, y, seed ^ 0x1234_5678)) * 1.0
}
