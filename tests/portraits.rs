//! The real portraits outside the repository, read in place.
//!
//! In: `$CAMPIX_FACES`, or `../shared/faces` next to the workspace. Out: cut-outs with their human marks, laid on any
//! backdrop at any size and framing. If the folder is absent, the tests say so; with `CAMPIX_REQUIRE_FACES` they fail.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::skipped::{Need, skipped};
use campix_core::face::{Face, FaceError, FacePoint, Landmark, LandmarkSource};
use campix_core::geometry::{Point, Rect, Size};
use campix_core::pixels::{RgbPixels, RgbView};
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

/// The light blue of the national rule (standards R99-11).
pub const LIGHT_BLUE: [u8; 3] = [100, 197, 255];

/// The folder with real faces, or `None` with a line on standard error.
///
/// # Panics
/// As [`skipped`] does.
pub fn faces_dir() -> Option<PathBuf> {
    let folder = std::env::var_os("CAMPIX_FACES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/faces"), PathBuf::from);
    if folder.join("portraits/marks.json").is_file() {
        return Some(folder);
    }
    skipped(
        &format!("real faces are absent: {} holds no portraits/marks.json; set CAMPIX_FACES", folder.display()),
        Need::Faces,
    );
    None
}

/// A cut-out studio portrait with the marks that people set on it, in its own pixels.
#[derive(Clone)]
pub struct Portrait {
    /// File name without extension: "neutral_003_03".
    pub name: String,
    /// Number of the person; one person may have a neutral and a smiling portrait.
    pub subject: String,
    /// Whether the person smiles; only neutral portraits carry points.
    pub smiling: bool,
    /// First row in which the matte is opaque over 2 % of the width.
    pub crown_y: Option<f64>,
    /// Points set by people.
    pub points: BTreeMap<Landmark, Point>,
    /// Chin minus crown; for smiling ones that of the same person's neutral portrait.
    pub head_height: Option<f64>,
    /// Width and height of the cut-out.
    pub size: Size,
    rgba: Vec<u8>,
}

impl std::fmt::Debug for Portrait {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Portrait({})", self.name)
    }
}

/// All portraits in the order of their names, or `None` (loudly) if the folder is absent.
///
/// # Panics
/// If the folder is damaged, and as [`faces_dir`] does.
pub fn portraits() -> Option<Vec<Portrait>> {
    let folder = faces_dir()?.join("portraits");
    let marks = std::fs::read(folder.join("marks.json")).expect("marks.json is readable");
    let marks: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&marks).expect("marks.json is JSON");
    let mut all: Vec<Portrait> = marks.iter().map(|(file, mark)| read(&folder.join(file), mark)).collect();
    let neutral: BTreeMap<String, f64> =
        all.iter().filter_map(|portrait| Some((portrait.subject.clone(), portrait.head_height?))).collect();
    for portrait in &mut all {
        portrait.head_height = portrait.head_height.or_else(|| neutral.get(&portrait.subject).copied());
    }
    Some(all)
}

fn read(path: &std::path::Path, mark: &serde_json::Value) -> Portrait {
    let picture = image::open(path).expect("a portrait is a PNG").into_rgba8();
    let points: BTreeMap<Landmark, Point> = Landmark::ALL
        .into_iter()
        .filter_map(|landmark| {
            let at = mark["points"].get(landmark.name())?;
            Some((landmark, Point::new(at[0].as_f64()?, at[1].as_f64()?)))
        })
        .collect();
    let crown_y = mark["crown_y"].as_f64();
    Portrait {
        name: path.file_stem().expect("a portrait has a name").to_string_lossy().into_owned(),
        subject: mark["subject"].as_str().expect("a mark names its subject").to_owned(),
        smiling: mark["kind"] == "smiling",
        head_height: crown_y.and_then(|crown| Some(points.get(&Landmark::Chin)?.y - crown)),
        crown_y,
        points,
        size: Size::new(picture.width(), picture.height()),
        rgba: picture.into_raw(),
    }
}

/// The part of the cut-out's plane that becomes the picture; it may reach beyond the cut-out, where there is backdrop.
#[derive(Debug, Clone, Copy)]
pub struct Framing {
    /// Rectangle in pixels of the cut-out.
    pub window: Rect,
    /// Size of the picture.
    pub size: Size,
}

impl Framing {
    /// An upright 3:4 window over the whole height of the cut-out, so that the body reaches the lower edge: the head
    /// takes about 57 % of the height.
    pub fn upright(size: Size) -> Self {
        Self { window: Rect::new(112.0, 0.0, 675.0, 900.0), size }
    }

    /// Where a point of the cut-out lies in the picture.
    pub fn place(&self, at: Point) -> Point {
        Point::new(
            (at.x - self.window.x) / self.window.width * f64::from(self.size.width),
            (at.y - self.window.y) / self.window.height * f64::from(self.size.height),
        )
    }

    /// Picture pixels per pixel of the cut-out, vertically.
    pub fn scale(&self) -> f64 {
        f64::from(self.size.height) / self.window.height
    }
}

impl Portrait {
    /// The portrait on a backdrop of one colour.
    pub fn lay_on(&self, rgb: [u8; 3], framing: &Framing) -> RgbPixels {
        self.lay_on_backdrop(framing, |_, _| rgb.map(f32::from))
    }

    /// The portrait on a drawn backdrop: `backdrop` gives sRGB (0–255) at a place given as shares of the picture.
    ///
    /// # Panics
    /// If the framing is empty.
    pub fn lay_on_backdrop(&self, framing: &Framing, backdrop: impl Fn(f32, f32) -> [f32; 3]) -> RgbPixels {
        let window = framing.window;
        let (width, height) = (window.width.round() as u32, window.height.round() as u32);
        let (left, top) = (window.x.floor() as i64, window.y.floor() as i64);
        let mut canvas = Vec::with_capacity((width * height * 3) as usize);
        for y in 0..height {
            for x in 0..width {
                let (u, v) = ((x as f32 + 0.5) / width as f32, (y as f32 + 0.5) / height as f32);
                let behind = backdrop(u, v);
                let [r, g, b, alpha] = self.pixel(left + i64::from(x), top + i64::from(y));
                let alpha = f32::from(alpha) / 255.0;
                for (front, behind) in [r, g, b].into_iter().zip(behind) {
                    canvas.push((f32::from(front) * alpha + behind * (1.0 - alpha)).round().clamp(0.0, 255.0) as u8);
                }
            }
        }
        let canvas = RgbPixels::new(Size::new(width, height), canvas).expect("the window is not empty");
        resize(canvas.view(), framing.size)
    }

    /// The cut-out's pixel; outside it is transparent.
    fn pixel(&self, x: i64, y: i64) -> [u8; 4] {
        if x < 0 || y < 0 || x >= i64::from(self.size.width) || y >= i64::from(self.size.height) {
            return [0; 4];
        }
        let at = (y as usize * self.size.width as usize + x as usize) * 4;
        [self.rgba[at], self.rgba[at + 1], self.rgba[at + 2], self.rgba[at + 3]]
    }

    /// The answer of a perfect engine in the picture that `framing` defines, or `None` for a portrait without points.
    /// Points that no one marked are placed by the proportions of an average face, with a wide sigma.
    pub fn face(&self, framing: &Framing) -> Option<Face> {
        let marked = |landmark| self.points.get(&landmark).copied();
        let (right, left) = (marked(Landmark::RightPupil)?, marked(Landmark::LeftPupil)?);
        let (chin, nose) = (marked(Landmark::Chin)?, marked(Landmark::NoseBase)?);
        let between = right.midpoint(left);
        let along = |from: Point, to: Point, share: f64| {
            Point::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
        };
        let like_the_other_eye = |lid| {
            let lid = marked(lid).unwrap_or(right);
            Point::new(left.x + right.x - lid.x, left.y + lid.y - right.y)
        };
        let mouth = marked(Landmark::MouthRight)?.midpoint(marked(Landmark::MouthLeft)?);
        let sigma = right.distance(left) * 0.015 * framing.scale();
        let points = Landmark::ALL.map(|landmark| {
            let guess = match landmark {
                // People marked the lids of one eye only; the other opens as far.
                Landmark::LeftUpperLid => like_the_other_eye(Landmark::RightUpperLid),
                Landmark::LeftLowerLid => like_the_other_eye(Landmark::RightLowerLid),
                Landmark::RightBrow => along(chin, right, 1.19),
                Landmark::LeftBrow => along(chin, left, 1.19),
                Landmark::NoseTip => along(between, nose, 0.94),
                Landmark::UpperInnerLip | Landmark::LowerInnerLip => mouth,
                Landmark::Forehead => along(chin, between, 1.42),
                _ => between,
            };
            let at = framing.place(marked(landmark).unwrap_or(guess));
            FacePoint { at, sigma: if marked(landmark).is_some() { sigma } else { sigma * 4.0 } }
        });
        let frame = points.iter().fold((f64::MAX, f64::MAX, f64::MIN, f64::MIN), |(l, t, r, b), point| {
            (l.min(point.at.x), t.min(point.at.y), r.max(point.at.x), b.max(point.at.y))
        });
        let frame = Rect::new(frame.0, frame.1, frame.2 - frame.0, frame.3 - frame.1);
        Some(Face { frame, score: 1.0, points })
    }
}

/// Returns given faces whatever the picture shows: human marks or exact ground truth in place of a network.
#[derive(Debug, Clone)]
pub struct GivenFaces(pub Vec<Face>);

impl LandmarkSource for GivenFaces {
    fn faces(&self, _picture: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Ok(self.0.clone())
    }

    fn name(&self) -> &'static str {
        "given"
    }
}

/// `picture` at another size (Lanczos).
///
/// # Panics
/// If `size` is empty.
pub fn resize(picture: RgbView<'_>, size: Size) -> RgbPixels {
    // The typed calls compile one pixel type instead of all.
    let source = TypedImageRef::<U8x3>::from_buffer(picture.size().width, picture.size().height, picture.data())
        .expect("a view has the length of its size");
    let mut pixels = RgbPixels::filled(size, [0; 3]);
    let mut target = TypedImage::<U8x3>::from_buffer(size.width, size.height, pixels.data_mut())
        .expect("the target has the length of its size");
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize_typed(&source, &mut target, &options).expect("both pictures have pixels");
    pixels
}

/// `picture` as a JPEG of the given quality, 4:4:4.
///
/// # Panics
/// If a side is longer than JPEG can hold.
pub fn jpeg(picture: RgbView<'_>, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (width, height) = (picture.size().width, picture.size().height);
    let (width, height) = (width.try_into().expect("fits JPEG"), height.try_into().expect("fits JPEG"));
    jpeg_encoder::Encoder::new(&mut bytes, quality)
        .encode(picture.data(), width, height, jpeg_encoder::ColorType::Rgb)
        .expect("a picture of that size can be encoded");
    bytes
}

/// `picture` as a PNG: exactly these pixels.
///
/// # Panics
/// Never on a picture that fits into memory.
pub fn png(picture: RgbView<'_>) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(
        &mut bytes,
        picture.data(),
        picture.size().width,
        picture.size().height,
        image::ExtendedColorType::Rgb8,
        image::ImageFormat::Png,
    )
    .expect("memory can be written");
    bytes.into_inner()
}

/// Gaussian sensor noise of `sigma` levels a channel, from a fixed seed.
pub fn add_noise(picture: &mut RgbPixels, sigma: f32, seed: u64) {
    let mut state = seed | 1;
    let mut uniform = || {
        // xorshift64*, Vigna 2016; the top 24 bits as a share of one.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40) as f32 / (1u32 << 24) as f32
    };
    for value in picture.data_mut() {
        // The sum of twelve uniform numbers is normal enough and has variance 1.
        let normal: f32 = (0..12).map(|_| uniform()).sum::<f32>() - 6.0;
        *value = (f32::from(*value) + sigma * normal).round().clamp(0.0, 255.0) as u8;
    }
}
