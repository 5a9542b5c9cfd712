//! The boxes of a HEIC: the primary picture, how it is turned and cut, its colours, its Exif block.
//!
//! The parser is foreign and runs behind the guard. Turning and cutting are the container's own (`irot`, `imir`,
//! `clap`); the Exif orientation repeats them and does not count (ISO/IEC 23008-12, 6.5.10 and A.2).

use heifer::heifer_isobmff::HeifFile;
use heifer::heifer_isobmff::boxes::{ColorInfo, HevcConfig, Property};

use super::declared::from_codes;
use super::source::Source;
use super::{ColourModel, Container, Fault, Metadata, PrivateKind, exif};
use crate::ground::explain::foreign;
use crate::ground::geometry::Size;
use crate::ground::guard::guarded;
use crate::ground::limits::Limits;
use crate::ground::text::Text;

/// Reads the boxes. `coded_size` is that of the picture turned and cut, as the decoder gives it.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Source, Fault> {
    guarded(|| parse(bytes, limits)).unwrap_or_else(|_| {
        Err(Fault::corrupt(0, Text::fixed("HEIC 的结构无法解析", "boxes on which their reader breaks down")))
    })
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Source, Fault> {
    let broken = |error: heifer::heifer_isobmff::Error| {
        let words = error.to_string();
        Fault::corrupt(0, Text::new(foreign("HEIC 的结构不正确", &words), words))
    };
    let file = HeifFile::parse(bytes).map_err(broken)?;
    let primary = file.primary_id;
    let (width, height) = file.image_size(primary).map_err(broken)?.unwrap_or_default();
    let mut size = Size::new(width, height);
    let (mut quarters, mut mirror) = (0, None);
    for property in file.item_properties(primary).map_err(broken)? {
        match *property {
            Property::CleanAperture { width, height, .. } if width.1 > 0 && height.1 > 0 => {
                let side = |(top, bottom): (u32, u32)| (f64::from(top) / f64::from(bottom)).round() as u32;
                size = Size::new(side(width).min(size.width), side(height).min(size.height));
            }
            Property::Rotation(turns) => {
                quarters = turns & 3;
                if turns & 1 == 1 {
                    size = size.transposed();
                }
            }
            Property::Mirror(upside_down) => mirror = Some(upside_down),
            _ => {}
        }
    }
    if size.pixels() == 0 {
        return Err(Fault::corrupt(0, Text::fixed("HEIC 没有图片尺寸", "a HEIC without a size of its picture")));
    }
    limits.check_size(size)?;
    // A picture of tiles says nothing of its own about depth and colours that its first tile does not say, too.
    let tile = file.referenced_items(primary, b"dimg").first().copied().unwrap_or(primary);
    let config = |id| file.hevc_config(id).ok().flatten();
    let config: Option<&HevcConfig> = config(primary).or_else(|| config(tile));
    let bits = config.map_or(8, |config| config.bit_depth_luma);
    let model =
        if config.is_some_and(|config| config.chroma_format == 0) { ColourModel::Grey } else { ColourModel::YCbCr };
    let mut metadata = Metadata::new(Container::Heic, bytes.len() as u64, size, bits, model);
    let exif_block = file.exif(primary).map_err(broken)?;
    let xmp = file.xmp(primary).map_err(broken)?;
    let icc = file.icc_profile(primary).map_err(broken)?;
    let length = |part: Option<usize>| part.unwrap_or(0) as u64;
    limits.check_metadata(
        length(exif_block.as_ref().map(Vec::len)) + length(xmp.as_ref().map(Vec::len)) + length(icc.map(<[u8]>::len)),
    )?;
    if let Some(block) = exif_block {
        metadata.take_exif(exif::read(&block));
    }
    metadata.orientation = 1;
    metadata.private.note_if(xmp.is_some(), PrivateKind::Xmp);
    metadata.private.note_if(!file.referencing_items(primary, b"thmb").is_empty(), PrivateKind::Thumbnail);
    metadata.private.note_if(!file.referencing_items(primary, b"auxl").is_empty(), PrivateKind::Pictures);
    let codes = |id| {
        file.item_properties(id).ok()?.find_map(|property| match property {
            Property::Color(ColorInfo::Nclx { primaries, transfer, .. }) => Some((*primaries, *transfer)),
            _ => None,
        })
    };
    let declared = match codes(primary).or_else(|| codes(tile)) {
        // 2: not said.
        Some((primaries, transfer)) if icc.is_none() && (primaries, transfer) != (2, 2) => {
            let code = |code: u16| u8::try_from(code).unwrap_or(0);
            Some(from_codes("nclx", "HEIC", code(primaries), code(transfer))?)
        }
        _ => None,
    };
    Ok(Source {
        icc: icc.map(|profile| Ok(profile.to_vec())),
        declared,
        pages: file.top_level_image_ids().len().max(1) as u32,
        turned: orientation(quarters, mirror),
        ..Source::new(metadata)
    })
}

/// The Exif orientation that does the same as so many quarter turns to the left and then a mirror, upside down or left
/// to right.
const fn orientation(quarters: u8, mirror: Option<bool>) -> u8 {
    match (quarters, mirror) {
        (1, None) => 8,
        (2, None) => 3,
        (3, None) => 6,
        (0, Some(false)) | (2, Some(true)) => 2,
        (0, Some(true)) | (2, Some(false)) => 4,
        (1, Some(true)) | (3, Some(false)) => 5,
        (1, Some(false)) | (3, Some(true)) => 7,
        _ => 1,
    }
}
