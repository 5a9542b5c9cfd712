//! Measures a campus portrait, judges it against standards kept as data, and makes the file that complies.
//!
//! ```text
//! bytes ──decode──▶ Photo ──measure──▶ Facts ──check(Profile)──▶ Report
//!                     └──────────────────┴──make(Profile)──▶ Made (file bytes + its own Report)
//! ```
//!
//! ```
//! use campix_core::check::{Verdict, check};
//! use campix_core::face::EmbeddedNetworks;
//! use campix_core::geometry::Size;
//! use campix_core::make::encode::{BandSpec, ByteBand, encode_to_band};
//! use campix_core::measure::measure;
//! use campix_core::photo::{DecodeOptions, Photo};
//! use campix_core::pixels::RgbPixels;
//! use campix_core::profile::{Profile, RuleId};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A light-blue wall with no one in front of it.
//! let wall = RgbPixels::filled(Size::new(480, 640), [100, 197, 255]);
//! let file = encode_to_band(wall.view(), &BandSpec::default().band(ByteBand::at_most(30_000)))?;
//!
//! let photo = Photo::decode(file.bytes, &DecodeOptions::default())?;
//! let facts = measure(&photo, &EmbeddedNetworks)?;
//! let report = check(&facts, &Profile::builtin("moe-2017-99")?);
//!
//! assert_eq!(report.verdict, Verdict::Fail);
//! let count = report.finding(RuleId::FaceCount).expect("99 wants one person");
//! println!("{} ({})", count.message.en, count.sources[0].id);
//! # Ok(())
//! # }
//! ```
//!
//! A broken rule is a finding in the report; an [`Error`] means that the work could not be done. What could not be
//! measured is UNKNOWN with a reason, and UNKNOWN never counts as a pass.
//!
//! | module | step |
//! |---|---|
//! | [`photo`], [`meta`] | bytes → upright sRGB pixels under [`Limits`], and what the file claims |
//! | [`face`] | faces and named points; [`face::LandmarkSource`] is the seam for another engine |
//! | [`measure`] | every measurement with its uncertainty, in pixels of the upright photo |
//! | [`rules`] | every rule: what it looks at and what it says |
//! | [`profile`] | standards as TOML, stacked and intersected |
//! | [`check`] | one finding per rule, in Chinese and English |
//! | [`make`] | the registration file: planned crop, JPEG inside a band of bytes, checked again |
//! | [`guide`] | a camera's live picture: where the head is, and the one thing to change before the shutter |
//!
//! Features: `png`, `webp`, `bmp`, `tiff` (default) and `heic` decode further containers; `people` reads numbers and rosters
//! and matches photos to people; `day` carries a campus day and writes what it hands to people; `paper` and `prints` make
//! pages and print sheets; `dossier` reads the answers of comparison services (module `compare`) and writes one file per
//! student (module `dossier`).
//!
//! campix never mirrors, rotates, pads, retouches or repaints, keeps no face template and compares no faces. Whether
//! a photo was retouched before it came here is for people to attest.
#![forbid(unsafe_code)]

pub mod check;
#[cfg(feature = "dossier")]
pub mod compare;
#[cfg(feature = "day")]
pub mod day;
#[cfg(feature = "dossier")]
pub mod dossier;
mod error;
pub mod face;
mod failure;
mod ground;
pub mod guide;
pub mod make;
pub mod measure;
pub mod meta;
#[cfg(feature = "paper")]
pub mod paper;
#[cfg(feature = "people")]
pub mod people;
pub mod photo;
#[cfg(feature = "prints")]
pub mod prints;
pub mod profile;
pub mod rules;

pub use crate::error::Error;
pub use crate::failure::Failure;
pub use crate::ground::VERSION;
pub use crate::ground::cancel::CancelToken;
pub use crate::ground::errors::{ErrorCode, ErrorRow};
pub use crate::ground::explain::{Explain, Explanation};
pub use crate::ground::file_error::{FileError, Operation};
pub use crate::ground::limits::Limits;
pub use crate::ground::save::save;
pub use crate::ground::{
    band, ceiling, colour, digest, geometry, limits, moment, options, pixels, text, words, workers,
};
