//! Bytes and container → [`Source`]: [`Metadata`], and what the decoder needs to know about the structure.

use super::jpeg::{marker, walk};
use super::source::Source;
use super::{Container, Fault, Metadata, bmp, exif, jfif, photoshop, png, quantisation, tiff, webp};
use crate::ground::limits::Limits;
use crate::ground::text::Text;

/// Follows the structure of `bytes`.
pub(crate) fn read(container: Container, bytes: &[u8], limits: &Limits) -> Result<Source, Fault> {
    match container {
        Container::Jpeg => jpeg(bytes, limits),
        Container::Png => png::read(bytes, limits),
        Container::WebP => webp::read(bytes, limits),
        Container::Bmp => bmp::read(bytes, limits),
        Container::Tiff => tiff::read(bytes, limits),
        #[cfg(feature = "heic")]
        Container::Heic => super::heic::read(bytes, limits),
        // No bytes are recognised as these: HEIC only where it is decoded, raw files by the JPEG inside.
        #[cfg(not(feature = "heic"))]
        Container::Heic => Err(not_recognised(container)),
        Container::Raw => Err(not_recognised(container)),
    }
}

fn not_recognised(container: Container) -> Fault {
    Fault::Unsupported {
        format: Text::same(container.name()),
        remedy: Text::fixed("请导出为 JPEG", "export it as JPEG"),
    }
}

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const XMP_EXTENSION: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";

fn jpeg(bytes: &[u8], limits: &Limits) -> Result<Source, Fault> {
    let layout = walk(bytes, limits)?;
    let process = layout.frame.process();
    layout.decodable()?;
    let model = layout.colour_model(bytes);
    let mut metadata =
        Metadata::new(Container::Jpeg, bytes.len() as u64, layout.frame.size, layout.frame.precision, model);
    metadata.process = Some(process);
    metadata.sampling = layout.frame.sampling();
    metadata.trailing_bytes = (bytes.len() - layout.end) as u64;
    let components = &layout.frame.components;
    let chroma = components.get(1).map(|component| component.table);
    metadata.quality = quantisation::quality(&layout.tables(bytes), components[0].table, chroma);

    for jfif in layout.payloads(bytes, marker::APP0).filter_map(jfif::read) {
        let first = *metadata.density.jfif.get_or_insert(jfif.density);
        if jfif.density != first {
            metadata.density.other_jfif.get_or_insert(jfif.density);
        }
        metadata.private.thumbnail |= jfif.thumbnail;
    }
    metadata.private.thumbnail |= layout.payloads(bytes, marker::APP0).any(|body| body.starts_with(b"JFXX\0"));
    if let Some(block) = layout.payloads(bytes, marker::APP1).find_map(|body| body.strip_prefix(b"Exif\0")?.get(1..)) {
        metadata.take_exif(exif::read(block));
    }
    metadata.private.xmp =
        layout.payloads(bytes, marker::APP1).any(|body| body.starts_with(XMP) || body.starts_with(XMP_EXTENSION));
    metadata.private.comment = layout.payloads(bytes, marker::COM).any(|body| !body.is_empty());
    // One block may be spread over several segments.
    let resources: Vec<u8> = layout
        .payloads(bytes, marker::APP13)
        .filter_map(|body| body.strip_prefix(photoshop::PREFIX))
        .flatten()
        .copied()
        .collect();
    metadata.take_photoshop(&resources);

    let icc = layout.icc(bytes);
    Ok(Source { icc, jpeg: Some(layout), ..Source::new(metadata) })
}
