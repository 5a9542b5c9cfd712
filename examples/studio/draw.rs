//! Paints people in front of a backdrop, band by band.

use campix_core::geometry::Size;
use campix_core::pixels::RgbPixels;

use super::camera::expose;
use super::overlay;
use super::paint::{Band, Encoding};
use super::person::Sitter;
use super::scene::{Light, Pose, Scene};
use super::subject::{Model, Subject};
use super::truth::Truth;

/// A drawn picture and what is in it.
#[derive(Debug, Clone)]
pub struct Portrait {
    /// The picture.
    pub pixels: RgbPixels,
    /// Its ground truth.
    pub truth: Truth,
    /// How much of each pixel is subject, 0–255, row after row.
    pub matte: Vec<u8>,
}

/// Rows painted at once.
const BAND: usize = 64;

/// Draws `people` side by side as `scene` has it, `size` pixels large. An empty list is allowed, too.
///
/// # Panics
/// If `size` has no pixels.
pub fn draw(people: &[Sitter], scene: &Scene, size: Size) -> Portrait {
    let (width, height) = (size.width as usize, size.height as usize);
    let light = Light::of(scene);
    let models: Vec<_> = people.iter().map(|sitter| Model::new(sitter, scene, &light)).collect();
    let subjects: Vec<_> = models
        .iter()
        .enumerate()
        .map(|(k, model)| {
            Subject::new(model, Pose::of(&seated(scene, k, people.len()), width, height), scene.flaws.slope)
        })
        .collect();
    let mut bytes = vec![0u8; width * height * 3];
    let mut matte = vec![0u8; width * height];
    paint(&subjects, scene, width, height, &mut bytes, &mut matte);
    let faces = subjects.iter().map(|subject| subject.truth(scene, size, &matte)).collect();
    if let Some(subject) = subjects.first() {
        let scale = subject.pose.scale;
        if scene.flaws.blur > 0.0 {
            overlay::blur(&mut bytes, width, height, scene.flaws.blur * scale);
        }
        if scene.flaws.coarse > 0.0 {
            overlay::coarsen(&mut bytes, width, height, scene.flaws.coarse * scale);
        }
    }
    let pixels = RgbPixels::new(size, bytes).expect("the buffer was made for this size");
    let truth = Truth { size, faces, backdrop: scene.backdrop.colour(), defects: Vec::new() };
    Portrait { pixels, truth, matte }
}

/// The scene for person `index` of `count`: several share the width.
fn seated(scene: &Scene, index: usize, count: usize) -> Scene {
    let mut own = scene.clone();
    if count > 1 {
        let share = 1.0 / count as f32;
        own.interpupil *= 1.5 * share;
        own.eyes_at[0] = (index as f32 + 0.5) * share + 0.03 * (0.5 - index as f32);
    }
    own
}

/// Paints all bands, on as many threads as there are cores.
fn paint(subjects: &[Subject<'_>], scene: &Scene, width: usize, height: usize, bytes: &mut [u8], matte: &mut [u8]) {
    let encoding = Encoding::new();
    let wide = width as f32 / height as f32;
    let unit = 1.0 / height as f32;
    let behind = scene.backdrop.painter(wide);
    let poses: Vec<Pose> = subjects.iter().map(|subject| subject.pose).collect();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let work: Vec<_> = bytes.chunks_mut(BAND * width * 3).zip(matte.chunks_mut(BAND * width)).enumerate().collect();
    let queue = std::sync::Mutex::new(work.into_iter());
    let paint_some = || {
        loop {
            // The lock is held only to take the next band; a band never depends on another.
            let next = queue.lock().map(|mut bands| bands.next());
            let Ok(Some((index, (out, cover)))) = next else { break };
            let top = index * BAND;
            let mut band = Band::new(top, (top + BAND).min(height), width);
            for y in band.top..band.bottom {
                for x in 0..width {
                    let (sx, sy) = ((x as f32 + 0.5) * unit, (y as f32 + 0.5) * unit);
                    let [r, g, b] = overlay::behind(behind(sx, sy), &scene.flaws, &poses, sx, sy, wide, unit);
                    *band.at(x, y) = [r, g, b, 0.0];
                }
            }
            for subject in subjects {
                subject.paint(&mut band);
            }
            for (m, pixel) in cover.iter_mut().zip(band.pixels()) {
                *m = (pixel[3] * 255.0 + 0.5) as u8;
            }
            overlay::over(&mut band, &scene.flaws, height);
            expose(&band, scene, height, &encoding, out);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(paint_some);
        }
    });
}
