//! A person's original → the pictures of an order, each cropped separately.
//!
//! Invariant: one scale for both axes, nothing padded, nothing enlarged beyond what the caller allows, and never cut from
//! a finished registration file, which has too few bytes to be printed.

use crate::face::FaceError;
use crate::ground::explain::{Explain, Explanation, error, says};
use crate::make::encode::{BandSpec, Chroma, EncodeError, Encoder};
use crate::make::{MakeError, MakeOptions, Plan, plan_print, render_plan};
use crate::measure::Facts;
use crate::paper::length::INCH;
use crate::paper::page::Picture;
use crate::photo::{DecodeError, Photo};
use crate::prints::size::PaperSize;
use crate::profile::{Profile, RuleId};

/// JPEG quality of the pictures: minilab pages are made from them and compressed again.
const QUALITY: u8 = 95;

/// A picture cut for print.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PrintCrop {
    /// The picture: a JPEG with every colour sample (4:4:4).
    pub picture: Picture,
    /// Where it was cut from the original.
    pub plan: Plan<RuleId>,
    /// Density of the original at this size, in dots per inch; below the order's density the picture was enlarged.
    pub original_density: f64,
}

/// Why no picture can be cut.
#[derive(Debug)]
#[non_exhaustive]
pub enum CropError {
    /// This is the finished registration file; prints must be made from the original.
    RegistrationFile {
        /// Length of the file.
        bytes: u64,
    },
    /// The photo cannot be decoded.
    Decode(DecodeError),
    /// The search for faces failed.
    Face(FaceError),
    /// There is no crop.
    Plan(MakeError),
    /// The picture cannot be compressed.
    Encode(EncodeError),
}

impl Explain for CropError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::RegistrationFile { bytes } => says!(
                CROP_REGISTRATION_FILE,
                en "the photo is a registration file of {bytes} bytes; prints need the original",
                zh "照片是 {bytes} 字节的注册图像；冲印需要原片"
            ),
            Self::Decode(error) => error.explain(),
            Self::Face(error) => error.explain(),
            Self::Plan(error) => error.explain(),
            Self::Encode(error) => says!(of error, en "the picture cannot be compressed", zh "图片无法压缩"),
        }
    }
}

error!(CropError: Decode(DecodeError), Face(FaceError), Plan(MakeError));

/// Cuts a picture of `size` at `density` dots per inch out of an original.
///
/// Head and eyes are placed at the heights the profile requires, as shares of the picture; the picture's own shape
/// decides its sides.
///
/// # Errors
/// [`CropError::RegistrationFile`], [`CropError::Plan`], [`CropError::Encode`].
pub fn print_crop(
    photo: &Photo,
    facts: &Facts,
    profile: &Profile,
    size: &PaperSize,
    density: u16,
    options: &MakeOptions<'_>,
) -> Result<PrintCrop, CropError> {
    facts.expect(photo).map_err(MakeError::OtherPhoto)?;
    if density == 0 {
        return Err(MakeError::OutOfRange { what: "density", value: 0.0 }.into());
    }
    if let Some(output) = profile.output() {
        let bytes = photo.source().len() as u64;
        if photo.size() == output.size && bytes <= output.bytes.max {
            return Err(CropError::RegistrationFile { bytes });
        }
    }
    let frame = crate::ground::geometry::Size::new(size.width.pixels(density), size.height.pixels(density));
    let plan = plan_print(facts, profile, frame, options)?;
    let pixels = render_plan(photo, &plan).map_err(MakeError::Decode)?;
    let spec = BandSpec::default().density(density).chroma(Chroma::S444);
    let encoded = Encoder::new().encode_at(pixels.view(), QUALITY, &spec).map_err(CropError::Encode)?;
    let original_density = plan.crop.height / (size.height.get() / INCH);
    let picture = Picture::of_jpeg(frame, encoded.bytes);
    Ok(PrintCrop { picture, plan, original_density })
}
