//! Cuts a planned rectangle out of a photo and scales it to the frame: Lanczos3, both axes by one factor.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{Filter, FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::Plan;
use crate::ground::geometry::Rect;
use crate::ground::pixels::{RgbPixels, RgbView};
use crate::photo::{DecodeError, DecodeOptions, Operation, Photo, Reduce};

/// Least source pixels per result pixel that the filter needs: below this, a picture that was reduced while it was
/// decoded visibly shows the reduction (architecture notes, "Reduced decoding").
const OVERSAMPLING: f64 = 1.1;

/// The result and the operations that made it.
pub(super) struct Rendered {
    pub(super) pixels: RgbPixels,
    pub(super) operations: Vec<Operation>,
}

/// Renders `plan` from `photo`. If the photo was reduced too far for it, its source is decoded once more.
pub(super) fn render<R>(photo: &Photo, plan: &Plan<R>) -> Result<Rendered, DecodeError> {
    let wanted = finest_reduction(plan.scale);
    let pixels = if photo.reduction() <= wanted {
        cut(photo.pixels(), photo.reduction(), plan)
    } else {
        let finer = Photo::decode(photo.shared_source(), &DecodeOptions::default().reduce(Reduce::By(wanted)))?;
        cut(finer.pixels(), finer.reduction(), plan)
    };
    let mut operations = photo.operations().to_vec();
    let whole = Rect::new(0.0, 0.0, f64::from(photo.size().width), f64::from(photo.size().height));
    if plan.crop != whole {
        let Rect { x, y, width, height } = plan.crop;
        operations.push(Operation::Crop { x, y, width, height });
    }
    if !is_copy(plan) {
        operations.push(Operation::Scale { to: plan.frame, factor: plan.scale });
    }
    Ok(Rendered { pixels, operations })
}

/// The largest divisor after which every result pixel is still made of enough source pixels.
fn finest_reduction(scale: f64) -> u32 {
    [8u32, 4, 2].into_iter().find(|&divisor| scale * f64::from(divisor) * OVERSAMPLING <= 1.0).unwrap_or(1)
}

/// Whether the rectangle lies on whole pixels and keeps its size, so that pixels can be copied.
fn is_copy<R>(plan: &Plan<R>) -> bool {
    let whole = |v: f64| (v - v.round()).abs() < 1e-6;
    (plan.scale - 1.0).abs() < 1e-9 && whole(plan.crop.x) && whole(plan.crop.y)
}

fn cut<R>(source: RgbView<'_>, reduction: u32, plan: &Plan<R>) -> RgbPixels {
    if reduction == 1 && is_copy(plan) {
        return copy(source, plan);
    }
    let (width, height) = (plan.frame.width, plan.frame.height);
    // The reduced picture is rounded up at its right and lower edge, so the rectangle may not touch that last part.
    let crop = plan.crop.scaled(1.0 / f64::from(reduction));
    let (source_width, source_height) = (f64::from(source.size().width), f64::from(source.size().height));
    let (x, y) = (crop.x.clamp(0.0, source_width - 1.0), crop.y.clamp(0.0, source_height - 1.0));
    let (crop_width, crop_height) = (crop.width.min(source_width - x), crop.height.min(source_height - y));
    let view = ImageRef::new(source.size().width, source.size().height, source.data(), PixelType::U8x3)
        .expect("a view holds width × height × 3 bytes");
    let mut result = Image::new(width, height, PixelType::U8x3);
    let filter = Filter::new("Lanczos3", lanczos3, 3.0).expect("a support of 3 is positive");
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Custom(filter))).crop(
        x,
        y,
        crop_width,
        crop_height,
    );
    Resizer::new()
        .resize(&view, &mut result, &options)
        .expect("both pictures are RGB and the crop lies inside the source");
    RgbPixels::new(plan.frame, result.into_vec()).expect("the result has the size of the frame")
}

/// sinc(x) · sinc(x / 3), |x| < 3. The crate's own kernel calls the platform's sine, whose last bit differs between
/// platforms; everything after it is integer arithmetic.
fn lanczos3(x: f64) -> f64 {
    let sinc = |x: f64| if x.abs() < 1e-12 { 1.0 } else { libm::sin(x) / x };
    if x.abs() < 3.0 {
        let angle = x * std::f64::consts::PI;
        sinc(angle) * sinc(angle / 3.0)
    } else {
        0.0
    }
}

fn copy<R>(source: RgbView<'_>, plan: &Plan<R>) -> RgbPixels {
    let (left, top) = (plan.crop.x.round() as usize, plan.crop.y.round() as usize);
    let (width, height) = (plan.frame.width as usize, plan.frame.height as usize);
    let mut data = Vec::with_capacity(width * height * 3);
    for y in top..top + height {
        data.extend_from_slice(&source.row(y)[left * 3..(left + width) * 3]);
    }
    RgbPixels::new(plan.frame, data).expect("the result has the size of the frame")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_is_lanczos_of_three_lobes() {
        // sinc(1/2) · sinc(1/6) = 2/π · 3/π.
        let half = 6.0 / (std::f64::consts::PI * std::f64::consts::PI);
        for (x, weight) in [(0.0, 1.0), (0.5, half), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0), (3.5, 0.0), (100.0, 0.0)] {
            assert!((lanczos3(x) - weight).abs() < 1e-12, "{x}: {}", lanczos3(x));
            assert!((lanczos3(-x) - weight).abs() < 1e-12, "{x}: {}", lanczos3(-x));
        }
        assert!(lanczos3(1.5) < -0.1 && (0.0..0.1).contains(&lanczos3(2.5)));
    }
}
