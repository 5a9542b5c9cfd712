//! Pictures of a camera in memory, as drivers and video pipelines hand them out → upright RGB.
//!
//! In: planes with strides, one of the usual pixel formats. Out: all pixels, or block means for a quick look. Invariant: a
//! layout that does not fit its bytes is an error before a pixel is read.

use super::orient;
use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::geometry::Size;
use crate::ground::pixels::RgbPixels;
use crate::ground::words::{Words, words};

words! {
    /// How a frame stores its pixels; 8 bits a channel.
    #[non_exhaustive]
    pub enum PixelFormat {
        /// R G B, three bytes a pixel.
        Rgb "rgb",
        /// B G R, three bytes a pixel: OpenCV, and bitmaps of Windows with 24 bits.
        Bgr "bgr",
        /// R G B and a fourth byte that is not read.
        Rgba "rgba",
        /// B G R and a fourth byte that is not read: bitmaps of Windows with 32 bits, Qt's RGB32.
        Bgra "bgra",
        /// One byte a pixel: grey.
        Grey "grey",
        /// A plane of Y, then one of U V pairs, each for 2×2 pixels.
        Nv12 "nv12",
        /// A plane of Y, then one of U and one of V, each sample for 2×2 pixels.
        I420 "i420",
    }
}

words! {
    /// How luma and chroma of [`PixelFormat::Nv12`] and [`PixelFormat::I420`] become RGB.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum YuvEncoding {
        /// ITU-R BT.601, luma 16–235: what cameras and codecs of standard definition deliver unless they declare another.
        #[default]
        Bt601Limited "bt601-limited",
        /// ITU-R BT.601, luma 0–255: JFIF, and cameras that deliver compressed pictures.
        Bt601Full "bt601-full",
        /// ITU-R BT.709, luma 16–235: high definition.
        Bt709Limited "bt709-limited",
        /// ITU-R BT.709, luma 0–255.
        Bt709Full "bt709-full",
    }
}

impl PixelFormat {
    /// Number of planes.
    pub const fn planes(self) -> usize {
        match self {
            Self::Nv12 => 2,
            Self::I420 => 3,
            _ => 1,
        }
    }

    /// Bytes of a row of plane `plane` for a picture `width` pixels wide, and rows of it for one `height` pixels high.
    fn extent(self, plane: usize, size: Size) -> (u64, u64) {
        let (width, height) = (u64::from(size.width), u64::from(size.height));
        match (self, plane) {
            (Self::Rgb | Self::Bgr, _) => (width * 3, height),
            (Self::Rgba | Self::Bgra, _) => (width * 4, height),
            (Self::Nv12, 1) => (width.div_ceil(2) * 2, height.div_ceil(2)),
            (Self::I420, 1 | 2) => (width.div_ceil(2), height.div_ceil(2)),
            (Self::Grey | Self::Nv12 | Self::I420, _) => (width, height),
        }
    }
}

/// Rows of bytes with a fixed distance between their beginnings.
#[derive(Clone, Copy, Default)]
pub struct Plane<'a> {
    /// The bytes, from the first one of the first row.
    pub data: &'a [u8],
    /// Bytes from the beginning of a row to that of the next one; the last row may end with its last pixel.
    pub stride: usize,
}

impl<'a> Plane<'a> {
    /// Bytes whose rows begin `stride` bytes apart.
    pub const fn new(data: &'a [u8], stride: usize) -> Self {
        Self { data, stride }
    }

    fn row(&self, y: usize) -> &'a [u8] {
        &self.data[y * self.stride..]
    }
}

impl std::fmt::Debug for Plane<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Plane({} bytes, {} a row)", self.data.len(), self.stride)
    }
}

/// One picture of a camera, borrowed from the caller.
///
/// ```
/// use campix_core::geometry::Size;
/// use campix_core::photo::{Frame, PixelFormat, Plane};
///
/// let bytes = vec![128; 640 * 480 * 3];
/// let frame = Frame::new(PixelFormat::Bgr, Size::new(640, 480), &[Plane::new(&bytes, 640 * 3)])?;
/// // A camera that stands upright beside its picture.
/// assert_eq!(frame.orientation(6)?.size(), Size::new(480, 640));
/// # Ok::<(), campix_core::photo::FrameError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    format: PixelFormat,
    stored: Size,
    planes: [Plane<'a>; 3],
    orientation: u8,
    encoding: YuvEncoding,
}

impl<'a> Frame<'a> {
    /// A frame of `size` stored in `planes`, as many as the format has.
    ///
    /// # Errors
    /// A [`FrameError`] if the planes do not hold such a picture.
    pub fn new(format: PixelFormat, size: Size, planes: &[Plane<'a>]) -> Result<Self, FrameError> {
        if size.pixels() == 0 {
            return Err(FrameError::Empty);
        }
        if planes.len() != format.planes() {
            return Err(FrameError::Planes { format, found: planes.len() });
        }
        for (at, plane) in planes.iter().enumerate() {
            let (row, rows) = format.extent(at, size);
            if (plane.stride as u64) < row {
                return Err(FrameError::Stride { plane: at, found: plane.stride, least: row });
            }
            let least = (plane.stride as u64).saturating_mul(rows - 1).saturating_add(row);
            if (plane.data.len() as u64) < least {
                return Err(FrameError::Short { plane: at, found: plane.data.len(), least });
            }
        }
        let mut all = [Plane::default(); 3];
        all[..planes.len()].copy_from_slice(planes);
        Ok(Self { format, stored: size, planes: all, orientation: 1, encoding: YuvEncoding::default() })
    }

    /// Says how the stored picture has to be turned, as the Exif tag does: 1 upright; 2 mirrored, as many previews are; 3 upside
    /// down; 4 the last row first, as bitmaps of Windows are; 6 and 8 cameras that stand on their side; 5 and 7 both. Places in
    /// every answer are those of the turned picture.
    ///
    /// # Errors
    /// [`FrameError::Orientation`] for a number that is none of these.
    pub fn orientation(mut self, exif: u8) -> Result<Self, FrameError> {
        if !(1..=8).contains(&exif) {
            return Err(FrameError::Orientation { found: exif });
        }
        self.orientation = exif;
        Ok(self)
    }

    /// Says how luma and chroma become RGB; other formats have none. Default: [`YuvEncoding::Bt601Limited`].
    #[must_use]
    pub const fn encoding(mut self, encoding: YuvEncoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Width and height of the upright picture.
    pub const fn size(&self) -> Size {
        if self.orientation >= 5 { self.stored.transposed() } else { self.stored }
    }

    /// All pixels of the upright picture.
    pub fn pixels(&self) -> RgbPixels {
        orient::upright(self.means(1), self.orientation)
    }

    /// The upright picture with its longer side at most `longest` pixels, by means of square blocks, and how many pixels along
    /// their side. They are counted from the upper left corner; what is left over at the right and below is not seen.
    pub(crate) fn reduced(&self, longest: u32) -> (RgbPixels, u32) {
        let side = self.stored.width.max(self.stored.height).div_ceil(longest.max(1));
        let side = side.min(self.stored.width).min(self.stored.height);
        (orient::upright(self.means(side), self.orientation), side)
    }

    /// Means of blocks of `side`×`side` stored pixels, as many as fit.
    fn means(&self, side: u32) -> RgbPixels {
        let size = Size::new(self.stored.width / side, self.stored.height / side);
        let mut pixels = RgbPixels::filled(size, [0; 3]);
        // Blocks are counted from the corner that becomes the upper left one.
        let (from_right, from_below) = match self.orientation {
            2 | 8 => (true, false),
            3 | 7 => (true, true),
            4 | 6 => (false, true),
            _ => (false, false),
        };
        let left = if from_right { (self.stored.width % side) as usize } else { 0 };
        let top = if from_below { (self.stored.height % side) as usize } else { 0 };
        let (width, side) = (size.width as usize, side as usize);
        let rows = pixels.data_mut().chunks_exact_mut(width * 3).enumerate();
        let (step, [red, green, blue]) = match self.format {
            PixelFormat::Rgb => (3, [0, 1, 2]),
            PixelFormat::Bgr => (3, [2, 1, 0]),
            PixelFormat::Rgba => (4, [0, 1, 2]),
            PixelFormat::Bgra => (4, [2, 1, 0]),
            PixelFormat::Grey | PixelFormat::Nv12 | PixelFormat::I420 => (1, [0; 3]),
        };
        let mut sums = Sums::new(width, side, step);
        let matrix = Matrix::new(self.encoding);
        for (y, row) in rows {
            let means = sums.of(&self.planes[0], left, top + y * side);
            let target = row.as_chunks_mut::<3>().0.iter_mut();
            match self.format {
                PixelFormat::Nv12 | PixelFormat::I420 => {
                    // Chroma is that of the block's middle: it has half the resolution already.
                    let down = (top + y * side + side / 2) / 2;
                    let across = |x: usize| (left + x * side + side / 2) / 2;
                    let pairs = self.format == PixelFormat::Nv12;
                    let u = self.planes[1].row(down);
                    let v = if pairs { &u[1..] } else { self.planes[2].row(down) };
                    let step = 1 + usize::from(pairs);
                    for (x, (pixel, luma)) in target.zip(means).enumerate() {
                        let at = across(x) * step;
                        *pixel = matrix.rgb(*luma, u[at], v[at]);
                    }
                }
                _ => {
                    for (pixel, mean) in target.zip(means.chunks_exact(step)) {
                        *pixel = [mean[red], mean[green], mean[blue]];
                    }
                }
            }
        }
        pixels
    }
}

/// Means of a row of blocks, byte by byte: the sums of its rows first, which the compiler does in wide registers.
#[derive(Debug)]
struct Sums {
    side: usize,
    step: usize,
    rows: Vec<u32>,
    means: Vec<u8>,
}

impl Sums {
    fn new(width: usize, side: usize, step: usize) -> Self {
        Self { side, step, rows: vec![0; width * side * step], means: vec![0; width * step] }
    }

    /// The row of blocks that begins at `left`, `top`.
    fn of(&mut self, plane: &Plane<'_>, left: usize, top: usize) -> &[u8] {
        let row = |y: usize| &plane.row(y)[left * self.step..];
        if self.side == 1 {
            let length = self.means.len();
            self.means.copy_from_slice(&row(top)[..length]);
            return &self.means;
        }
        self.rows.fill(0);
        for down in 0..self.side {
            for (sum, byte) in self.rows.iter_mut().zip(row(top + down)) {
                *sum += u32::from(*byte);
            }
        }
        let area = (self.side * self.side) as u32;
        let blocks = self.rows.chunks_exact(self.side * self.step);
        for (means, block) in self.means.chunks_exact_mut(self.step).zip(blocks) {
            for (channel, mean) in means.iter_mut().enumerate() {
                let sum: u32 = block[channel..].iter().step_by(self.step).sum();
                *mean = ((sum + area / 2) / area) as u8;
            }
        }
        &self.means
    }
}

/// Y'CbCr → R'G'B' in 16-bit fractions.
#[derive(Debug, Clone, Copy)]
struct Matrix {
    black: i32,
    luma: i32,
    red: i32,
    green: [i32; 2],
    blue: i32,
}

impl Matrix {
    /// ITU-R BT.601-7 (2.5.1 and 2.5.3) and BT.709-6 (3.2 and 3.4): red is Y + 2 (1 − Kr) Cr, blue Y + 2 (1 − Kb) Cb, and
    /// Y = Kr R + Kg G + Kb B gives green.
    fn new(encoding: YuvEncoding) -> Self {
        let (kr, kb) = match encoding {
            YuvEncoding::Bt601Limited | YuvEncoding::Bt601Full => (0.299, 0.114),
            YuvEncoding::Bt709Limited | YuvEncoding::Bt709Full => (0.2126, 0.0722),
        };
        let (black, luma, chroma) = match encoding {
            YuvEncoding::Bt601Limited | YuvEncoding::Bt709Limited => (16, 255.0 / 219.0, 255.0 / 224.0),
            YuvEncoding::Bt601Full | YuvEncoding::Bt709Full => (0, 1.0, 1.0),
        };
        let kg = 1.0 - kr - kb;
        let (red, blue): (f64, f64) = (2.0 * (1.0 - kr) * chroma, 2.0 * (1.0 - kb) * chroma);
        let whole = |factor: f64| (factor * 65_536.0).round() as i32;
        Self {
            black,
            luma: whole(luma),
            red: whole(red),
            green: [whole(blue * kb / kg), whole(red * kr / kg)],
            blue: whole(blue),
        }
    }

    fn rgb(self, y: u8, u: u8, v: u8) -> [u8; 3] {
        let luma = (i32::from(y) - self.black) * self.luma + 32_768;
        let (u, v) = (i32::from(u) - 128, i32::from(v) - 128);
        let level = |sum: i32| (sum >> 16).clamp(0, 255) as u8;
        [level(luma + self.red * v), level(luma - self.green[0] * u - self.green[1] * v), level(luma + self.blue * u)]
    }
}

/// Why a frame is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// Width or height is 0.
    Empty,
    /// The format has another number of planes.
    Planes {
        /// The format.
        format: PixelFormat,
        /// Number of planes found.
        found: usize,
    },
    /// Rows begin nearer to each other than they are long.
    Stride {
        /// Which plane, from 0.
        plane: usize,
        /// Bytes between the beginnings of two rows.
        found: usize,
        /// Bytes of a row.
        least: u64,
    },
    /// A plane has fewer bytes than its rows need.
    Short {
        /// Which plane, from 0.
        plane: usize,
        /// Bytes found.
        found: usize,
        /// Bytes needed.
        least: u64,
    },
    /// The orientation is not 1 to 8.
    Orientation {
        /// The number found.
        found: u8,
    },
}

impl Explain for FrameError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Empty => says!(
                FRAME_LAYOUT, en "the frame has no pixels", zh "画面没有像素"
            ),
            Self::Planes { format, found } => {
                let (format, needed) = (format.word(), format.planes());
                says!(
                    FRAME_LAYOUT,
                    en "{format} has {needed} planes, found {found}",
                    zh "{format} 格式应有 {needed} 个平面，实为 {found} 个"
                )
            }
            Self::Stride { plane, found, least } => says!(
                FRAME_LAYOUT,
                en "plane {plane}: rows are {least} bytes long, but begin {found} bytes apart",
                zh "平面 {plane}：每行 {least} 字节，行距却只有 {found} 字节"
            ),
            Self::Short { plane, found, least } => says!(
                FRAME_LAYOUT,
                en "plane {plane} has {found} bytes, its rows need {least}",
                zh "平面 {plane} 只有 {found} 字节，各行共需 {least} 字节"
            ),
            Self::Orientation { found } => says!(
                FRAME_LAYOUT,
                en "the orientation is {found}, possible are 1 to 8",
                zh "方向值为 {found}，应为 1 至 8"
            ),
        }
    }
}

error!(FrameError);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::geometry::Point;

    const SIZE: Size = Size::new(5, 3);

    /// A picture whose pixels all differ.
    fn scene(size: Size) -> Vec<[u8; 3]> {
        (0..size.pixels() as u32).map(|at| [(at * 7) as u8, (at * 13 + 40) as u8, (255 - at * 5) as u8]).collect()
    }

    fn stored(size: Size, stride: usize, pixel: impl Fn([u8; 3]) -> Vec<u8>) -> Vec<u8> {
        let mut bytes = Vec::new();
        for row in scene(size).chunks(size.width as usize) {
            let from = bytes.len();
            bytes.extend(row.iter().flat_map(|&rgb| pixel(rgb)));
            bytes.resize(from + stride, 0xEE);
        }
        bytes
    }

    /// How a pixel is stored.
    type Stored = fn([u8; 3]) -> Vec<u8>;

    #[test]
    fn every_packed_format_shows_the_same_picture() {
        let wanted: Vec<u8> = scene(SIZE).concat();
        let formats: [(PixelFormat, usize, Stored); 4] = [
            (PixelFormat::Rgb, 3, |rgb| rgb.to_vec()),
            (PixelFormat::Bgr, 3, |[r, g, b]| vec![b, g, r]),
            (PixelFormat::Rgba, 4, |[r, g, b]| vec![r, g, b, 9]),
            (PixelFormat::Bgra, 4, |[r, g, b]| vec![b, g, r, 9]),
        ];
        for (format, step, pixel) in formats {
            let stride = 5 * step + 7;
            let mut bytes = stored(SIZE, stride, pixel);
            // The last row may end with its last pixel.
            bytes.truncate(bytes.len() - 7);
            let frame = Frame::new(format, SIZE, &[Plane::new(&bytes, stride)]).unwrap();
            assert_eq!(frame.pixels().view().data(), wanted, "{format}");
        }
    }

    #[test]
    fn luma_and_chroma_become_the_primaries_they_stand_for() {
        // Studio levels of BT.601 and BT.709 for white, black, red, green and blue, from the recommendations.
        let tables = [
            (
                YuvEncoding::Bt601Limited,
                [[235, 128, 128], [16, 128, 128], [81, 90, 240], [145, 54, 34], [41, 240, 110]],
            ),
            (
                YuvEncoding::Bt709Limited,
                [[235, 128, 128], [16, 128, 128], [63, 102, 240], [173, 42, 26], [32, 240, 118]],
            ),
            (YuvEncoding::Bt601Full, [[255, 128, 128], [0, 128, 128], [76, 85, 255], [150, 44, 21], [29, 255, 107]]),
        ];
        let wanted = [[255; 3], [0; 3], [255, 0, 0], [0, 255, 0], [0, 0, 255]];
        for (encoding, levels) in tables {
            for ([y, u, v], wanted) in levels.into_iter().zip(wanted) {
                let size = Size::new(3, 3);
                let (luma, pair) = (vec![y; 9], [u, v].repeat(4));
                let nv12 = Frame::new(PixelFormat::Nv12, size, &[Plane::new(&luma, 3), Plane::new(&pair, 4)]).unwrap();
                let (one, two) = (vec![u; 4], vec![v; 4]);
                let planes = [Plane::new(&luma, 3), Plane::new(&one, 2), Plane::new(&two, 2)];
                let i420 = Frame::new(PixelFormat::I420, size, &planes).unwrap();
                for frame in [nv12.encoding(encoding), i420.encoding(encoding)] {
                    for pixel in frame.pixels().view().data().chunks(3) {
                        let off = pixel.iter().zip(wanted).map(|(a, b)| a.abs_diff(b)).max().unwrap();
                        assert!(off <= 2, "{encoding}: {pixel:?} instead of {wanted:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn places_of_a_reduced_frame_are_places_of_the_frame_however_it_is_turned() {
        // One white pixel in a black picture of odd sides: its block must lie over it.
        let size = Size::new(47, 33);
        let spot = (30, 10);
        let mut bytes = vec![0; 47 * 33];
        bytes[spot.1 * 47 + spot.0] = 255;
        for exif in 1..=8 {
            let frame = Frame::new(PixelFormat::Grey, size, &[Plane::new(&bytes, 47)]).unwrap();
            let frame = frame.orientation(exif).unwrap();
            let brightest = |pixels: &RgbPixels| {
                let (at, _) =
                    pixels.view().data().iter().step_by(3).enumerate().max_by_key(|(_, level)| **level).unwrap();
                let width = pixels.size().width as usize;
                Point::new((at % width) as f64 + 0.5, (at / width) as f64 + 0.5)
            };
            let whole = brightest(&frame.pixels());
            let (reduced, side) = frame.reduced(12);
            assert!(side == 4 && reduced.size().width.max(reduced.size().height) <= 12);
            let found = brightest(&reduced).scaled(4.0);
            assert!(
                (found.x - whole.x).abs() <= 2.0 && (found.y - whole.y).abs() <= 2.0,
                "{exif}: {found:?} {whole:?}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_figures() {
        let bytes = [0; 45];
        let one = |data, stride| Frame::new(PixelFormat::Rgb, SIZE, &[Plane::new(data, stride)]).unwrap_err();
        assert_eq!(one(&bytes, 14), FrameError::Stride { plane: 0, found: 14, least: 15 });
        assert_eq!(one(&bytes[..44], 15), FrameError::Short { plane: 0, found: 44, least: 45 });
        assert_eq!(one(&bytes, usize::MAX), FrameError::Short { plane: 0, found: 45, least: u64::MAX });
        let none = Frame::new(PixelFormat::Rgb, Size::new(0, 3), &[Plane::new(&bytes, 15)]).unwrap_err();
        assert_eq!(none, FrameError::Empty);
        let missing = Frame::new(PixelFormat::I420, SIZE, &[Plane::new(&bytes, 5); 2]).unwrap_err();
        assert_eq!(missing, FrameError::Planes { format: PixelFormat::I420, found: 2 });
        let chroma = Frame::new(PixelFormat::Nv12, SIZE, &[Plane::new(&bytes, 5); 2]).unwrap_err();
        assert_eq!(chroma, FrameError::Stride { plane: 1, found: 5, least: 6 });
        let frame = Frame::new(PixelFormat::Rgb, SIZE, &[Plane::new(&bytes, 15)]).unwrap();
        assert_eq!(frame.orientation(9).unwrap_err(), FrameError::Orientation { found: 9 });
    }
}
