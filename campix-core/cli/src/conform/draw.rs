//! The drawn person, on any backdrop and in any frame, and files with any length and density.
//!
//! The person is a drawing of the studio in `examples`, on white and on black: what differs is backdrop. A test of the
//! workspace draws both files again.

use campix_core::band::ByteBand;
use campix_core::geometry::{Point, Rect, Size};
use campix_core::make::encode::{BandSpec, Encoder, Measure};
use campix_core::photo::{DecodeOptions, Photo, Reduce};
use campix_core::pixels::{RgbPixels, RgbView};

use crate::stop::{OrStop as _, Stop};

const ON_WHITE: &[u8] = include_bytes!("../../conform/person-on-white.jpg");
const ON_BLACK: &[u8] = include_bytes!("../../conform/person-on-black.jpg");

/// The person cut out: what is in front, and how much of the backdrop shines through.
pub(super) struct Person {
    size: Size,
    front: Vec<u8>,
    behind: Vec<f64>,
}

impl Person {
    pub(super) fn load() -> Result<Self, Stop> {
        let options = DecodeOptions::default().reduce(Reduce::By(1));
        let white = Photo::decode(ON_WHITE, &options).or_stop()?;
        let black = Photo::decode(ON_BLACK, &options).or_stop()?;
        let [white, black] = [white.pixels(), black.pixels()];
        let behind = white.data().chunks_exact(3).zip(black.data().chunks_exact(3)).map(|(white, black)| {
            let apart: f64 = white.iter().zip(black).map(|(white, black)| f64::from(*white) - f64::from(*black)).sum();
            // JPEG leaves a few steps of difference inside the person, and of likeness outside.
            let share = apart / 3.0 / 255.0;
            ((share - 0.04) / 0.92).clamp(0.0, 1.0)
        });
        Ok(Self { size: black.size(), behind: behind.collect(), front: black.data().to_vec() })
    }

    /// How much of each pixel is backdrop, as a picture: 255 where it is all.
    pub(super) fn mask(&self) -> RgbPixels {
        let mut pixels = RgbPixels::filled(self.size, [0; 3]);
        for (pixel, behind) in pixels.data_mut().chunks_exact_mut(3).zip(&self.behind) {
            pixel.fill((255.0 * behind).round() as u8);
        }
        pixels
    }

    /// The person in front of one colour.
    pub(super) fn on(&self, backdrop: [u8; 3]) -> RgbPixels {
        let mut pixels = RgbPixels::filled(self.size, backdrop);
        let places = pixels.data_mut().chunks_exact_mut(3).zip(self.front.chunks_exact(3)).zip(&self.behind);
        for ((place, front), behind) in places {
            for ((channel, front), colour) in place.iter_mut().zip(front).zip(backdrop) {
                *channel = (f64::from(*front) * f64::from(u8::from(*behind < 1.0)) + f64::from(colour) * behind)
                    .round()
                    .clamp(0.0, 255.0) as u8;
            }
        }
        pixels
    }
}

/// The part `crop` of a picture, `size` pixels large, turned by `degrees` about `pivot` (in the picture). What lies outside
/// continues the nearest row or column.
pub(super) fn cut(picture: RgbView<'_>, crop: Rect, size: Size, degrees: f64, pivot: Point) -> RgbPixels {
    let (step_x, step_y) = (crop.width / f64::from(size.width), crop.height / f64::from(size.height));
    // Points within each pixel of the result, so that shrinking leaves no jagged lines.
    let points = step_y.ceil().clamp(2.0, 6.0) as u32;
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let mut result = RgbPixels::filled(size, [0; 3]);
    let pixels = result.data_mut();
    for y in 0..size.height {
        for x in 0..size.width {
            let mut sums = [0.0; 3];
            for part in 0..points * points {
                let inside = |at: u32, index: u32| f64::from(at) + (f64::from(index) + 0.5) / f64::from(points);
                let place = Point::new(
                    crop.x + inside(x, part % points) * step_x - pivot.x,
                    crop.y + inside(y, part / points) * step_y - pivot.y,
                );
                let turned = Point::new(
                    pivot.x + place.x * cosine + place.y * sine,
                    pivot.y - place.x * sine + place.y * cosine,
                );
                for (sum, channel) in sums.iter_mut().zip(sample(picture, turned)) {
                    *sum += channel;
                }
            }
            let at = (y as usize * size.width as usize + x as usize) * 3;
            for (channel, sum) in pixels[at..at + 3].iter_mut().zip(sums) {
                *channel = (sum / f64::from(points * points)).round() as u8;
            }
        }
    }
    result
}

/// Bilinear.
fn sample(picture: RgbView<'_>, at: Point) -> [f64; 3] {
    let (x, y) = (at.x - 0.5, at.y - 0.5);
    let place = |value: f64, length: usize| (value.max(0.0) as usize).min(length - 1);
    let (left, top) = (x.floor(), y.floor());
    let (u, v) = (x - left, y - top);
    let pixel = |dx: f64, dy: f64| {
        picture.pixel(place(left + dx, picture.width()), place(top + dy, picture.height())).map(f64::from)
    };
    let [a, b, c, d] = [pixel(0.0, 0.0), pixel(1.0, 0.0), pixel(0.0, 1.0), pixel(1.0, 1.0)];
    std::array::from_fn(|i| (a[i] * (1.0 - u) + b[i] * u) * (1.0 - v) + (c[i] * (1.0 - u) + d[i] * u) * v)
}

/// A JPEG of one quality and density.
pub(super) fn jpeg(picture: RgbView<'_>, quality: u8, density: u16) -> Result<Vec<u8>, Stop> {
    let spec = BandSpec::default().density(density).measure(Measure::Nothing).band(ByteBand::new(1, u64::MAX));
    Ok(Encoder::new().encode_at(picture, quality, &spec).or_stop()?.bytes)
}

/// A JPEG of exactly so many bytes, filled up with comments; `None` if even the poorest is longer.
pub(super) fn jpeg_of_length(picture: RgbView<'_>, length: u64, density: u16) -> Result<Option<Vec<u8>>, Stop> {
    for quality in [92, 80, 60, 40, 20, 5, 1] {
        let bytes = jpeg(picture, quality, density)?;
        if let Some(bytes) = filled(bytes, length) {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// `jpeg` with comments after its first segment, until it has `length` bytes. A comment takes 4 bytes and more.
fn filled(mut jpeg: Vec<u8>, length: u64) -> Option<Vec<u8>> {
    let mut lacking = usize::try_from(length).ok()?.checked_sub(jpeg.len())?;
    if (1..4).contains(&lacking) {
        return None;
    }
    // Behind SOI and APP0, whose length is in its third and fourth byte.
    let at = 4 + usize::from(u16::from_be_bytes([*jpeg.get(4)?, *jpeg.get(5)?]));
    let mut comments = Vec::new();
    while lacking > 0 {
        let mut whole = lacking.min(65_537);
        // The rest has room for a comment of its own.
        if (1..4).contains(&(lacking - whole)) {
            whole -= 4;
        }
        comments.extend([0xFF, 0xFE]);
        comments.extend(((whole - 2) as u16).to_be_bytes());
        comments.resize(comments.len() + whole - 4, b' ');
        lacking -= whole;
    }
    jpeg.splice(at..at, comments);
    Some(jpeg)
}

/// A BMP of 24 bits, for a file that is no JPEG.
#[cfg(feature = "bmp")]
pub(super) fn bmp(picture: RgbView<'_>) -> Vec<u8> {
    let (width, height) = (picture.width(), picture.height());
    let stride = (width * 3).next_multiple_of(4);
    let length = (54 + stride * height) as u32;
    let mut out = b"BM".to_vec();
    for word in [length, 0, 54, 40, width as u32, height as u32] {
        out.extend(word.to_le_bytes());
    }
    for half in [1_u16, 24] {
        out.extend(half.to_le_bytes());
    }
    for word in [0, (stride * height) as u32, 11_811, 11_811, 0, 0_u32] {
        out.extend(word.to_le_bytes());
    }
    for y in (0..height).rev() {
        let row: Vec<u8> = picture.row(y).chunks_exact(3).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect();
        out.extend(&row);
        out.resize(out.len() + stride - width * 3, 0);
    }
    out
}

/// A frame of a dark colour around the picture, 2 % of its width.
pub(super) fn framed(mut picture: RgbPixels) -> RgbPixels {
    let Size { width, height } = picture.size();
    let thick = (width / 50).max(2);
    let pixels = picture.data_mut();
    for y in 0..height {
        for x in 0..width {
            if x < thick || y < thick || x >= width - thick || y >= height - thick {
                let at = (y as usize * width as usize + x as usize) * 3;
                pixels[at..at + 3].copy_from_slice(&[20, 20, 20]);
            }
        }
    }
    picture
}

/// Two of the same picture, each half as large, side by side on the colour.
pub(super) fn twice(picture: RgbView<'_>, colour: [u8; 3]) -> RgbPixels {
    let size = picture.size();
    let whole = Rect::new(0.0, 0.0, f64::from(size.width), f64::from(size.height));
    let half = cut(picture, whole, Size::new(size.width / 2, size.height / 2), 0.0, Point::new(0.0, 0.0));
    let mut result = RgbPixels::filled(size, colour);
    let (width, half_width) = (size.width as usize, half.size().width as usize);
    let top = (size.height - half.size().height) as usize;
    let pixels = result.data_mut();
    for y in 0..half.size().height as usize {
        for left in [0, half_width] {
            let at = ((top + y) * width + left) * 3;
            pixels[at..at + half_width * 3].copy_from_slice(half.view().row(y));
        }
    }
    result
}
