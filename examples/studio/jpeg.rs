//! A drawn picture as the file a studio camera would deliver.

use campix_core::pixels::RgbPixels;
use jpeg_encoder::{ColorType, Encoder, PixelDensity, SamplingFactor};

use super::Portrait;

/// Quality at which cameras usually deliver.
const CAMERA_QUALITY: u8 = 92;

/// What a camera writes into a file besides the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// Serial number of the camera's body; make and model are the studio's.
    pub serial: String,
    /// When, by the camera's clock: seconds since midnight of 1 September 2026.
    pub second: u32,
}

impl Exposure {
    /// The Exif block: make, model, time and serial number (CIPA DC-008, little-endian TIFF).
    fn exif(&self) -> Vec<u8> {
        const ASCII: u16 = 2;
        const LONG: u16 = 4;
        let (hours, minutes, seconds) = (self.second / 3_600, self.second / 60 % 60, self.second % 60);
        let day = 1 + hours / 24;
        let taken = format!("2026:09:{day:02} {:02}:{minutes:02}:{seconds:02}", hours % 24);
        let main = [(0x010F, "CAMPIX"), (0x0110, "STUDIO")];
        let details = [(0x9003, taken.as_str()), (0xA431, self.serial.as_str())];
        let mut out = b"II*\0\x08\0\0\0".to_vec();
        // A directory, then the texts that do not fit into its entries.
        let mut directory = |entries: &[(u16, &str)], last: bool| {
            let count = entries.len() + usize::from(!last);
            let mut texts_at = out.len() + 2 + 12 * count + 4;
            let mut texts: Vec<u8> = Vec::new();
            out.extend((count as u16).to_le_bytes());
            for (tag, text) in entries {
                out.extend(tag.to_le_bytes());
                out.extend(ASCII.to_le_bytes());
                out.extend((text.len() as u32 + 1).to_le_bytes());
                let mut value = [text.as_bytes(), b"\0"].concat();
                if value.len() <= 4 {
                    value.resize(4, 0);
                    out.extend(value);
                } else {
                    out.extend((texts_at as u32).to_le_bytes());
                    texts_at += value.len();
                    texts.extend(value);
                }
            }
            if !last {
                // The second directory follows the texts of the first.
                out.extend(0x8769u16.to_le_bytes());
                out.extend(LONG.to_le_bytes());
                out.extend(1u32.to_le_bytes());
                out.extend((texts_at as u32).to_le_bytes());
            }
            out.extend([0; 4]);
            out.extend(texts);
        };
        directory(&main, false);
        directory(&details, true);
        out
    }
}

/// A picture as a camera would deliver it: JPEG, quality 92, 4:2:0, 300 dots per inch, with Exif if there is an `exposure`.
///
/// # Panics
/// If a side is longer than 65 535 pixels, which JPEG cannot hold.
pub fn camera_jpeg(pixels: &RgbPixels, exposure: Option<&Exposure>) -> Vec<u8> {
    let size = pixels.size();
    let (width, height) = (
        u16::try_from(size.width).expect("JPEG holds 65 535 pixels a side"),
        u16::try_from(size.height).expect("JPEG holds 65 535 pixels a side"),
    );
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, CAMERA_QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_density(PixelDensity::dpi(300));
    if let Some(exposure) = exposure {
        let block = [b"Exif\0\0".as_slice(), &exposure.exif()].concat();
        encoder.add_app_segment(1, block).expect("a small segment");
    }
    encoder.encode(pixels.view().data(), width, height, ColorType::Rgb).expect("writing to memory cannot fail");
    bytes
}

impl Portrait {
    /// The picture as a camera would deliver it, see [`camera_jpeg`].
    ///
    /// # Panics
    /// If a side is longer than 65 535 pixels, which JPEG cannot hold.
    pub fn jpeg(&self) -> Vec<u8> {
        camera_jpeg(&self.pixels, None)
    }
}
