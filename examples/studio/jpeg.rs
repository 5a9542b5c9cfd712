//! A drawn portrait as the file a studio camera would deliver.

use jpeg_encoder::{ColorType, Encoder, PixelDensity, SamplingFactor};

use super::Portrait;

/// Quality at which cameras usually deliver.
const CAMERA_QUALITY: u8 = 92;

impl Portrait {
    /// The picture as a camera would deliver it: JPEG, quality 92, 4:2:0, 300 dots per inch.
    ///
    /// # Panics
    /// If a side is longer than 65 535 pixels, which JPEG cannot hold.
    pub fn jpeg(&self) -> Vec<u8> {
        let size = self.pixels.size();
        let (width, height) = (
            u16::try_from(size.width).expect("JPEG holds 65 535 pixels a side"),
            u16::try_from(size.height).expect("JPEG holds 65 535 pixels a side"),
        );
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, CAMERA_QUALITY);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.set_density(PixelDensity::dpi(300));
        encoder
            .encode(self.pixels.view().data(), width, height, ColorType::Rgb)
            .expect("writing to memory cannot fail");
        bytes
    }
}
