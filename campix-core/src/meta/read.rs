//! Bytes and container → [`Source`]: [`Metadata`], and what the decoder needs to know about the structure.

use super::jpeg::{JpegLayout, marker, walk};
use super::source::Source;
use super::traces::created_by_editor;
use super::{
    Container, Deviation, Fault, Metadata, PrivateKind, Quality, Trace, bmp, exif, jfif, photoshop, png, quantisation,
    tiff, webp,
};
use crate::ground::limits::Limits;
use crate::ground::text::Text;

/// Follows the structure of `bytes`.
pub(crate) fn read(container: Container, bytes: &[u8], limits: &Limits) -> Result<Source, Fault> {
    let mut source = match container {
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
    }?;
    let private = &mut source.metadata.private;
    private.note_if(source.pages > 1, PrivateKind::Pictures);
    private.note_if(source.metadata.trailing_bytes > 0, PrivateKind::TrailingBytes);
    Ok(source)
}

fn not_recognised(container: Container) -> Fault {
    Fault::Unsupported {
        format: Text::same(container.name()),
        remedy: Text::fixed("请导出为 JPEG", "export it as JPEG"),
    }
}

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const XMP_EXTENSION: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const ICC: &[u8] = b"ICC_PROFILE\0";

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
    let chroma: Vec<u8> = components.iter().skip(1).take(2).map(|component| component.table).collect();
    let tables = layout.tables(bytes);
    metadata.quality = quantisation::quality(&tables, components[0].table, &chroma);
    metadata.imagemagick = metadata.quality.and_then(|quality| {
        let (Quality::Ijg(ours) | Quality::Equivalent(ours)) = quality;
        quantisation::imagemagick(&tables).filter(|&shown| shown != ours)
    });

    let mut exif_blocks = 0;
    for (code, body) in layout.segments.iter().map(|segment| (segment.marker, &bytes[segment.payload.clone()])) {
        let found = match code {
            marker::APP0 => {
                if let Some(jfif) = jfif::read(body) {
                    let first = *metadata.density.jfif.get_or_insert(jfif.density);
                    if jfif.density != first {
                        metadata.density.other_jfif.get_or_insert(jfif.density);
                    }
                }
                app0(body)
            }
            marker::APP1 => {
                if let Some(block) = body.strip_prefix(b"Exif\0").and_then(|rest| rest.get(1..)) {
                    exif_blocks += 1;
                    let exif = exif::read(block);
                    if exif_blocks == 1 {
                        metadata.take_exif(exif);
                        None
                    } else {
                        metadata.private |= exif.private;
                        Some(PrivateKind::SecondExif)
                    }
                } else if body.starts_with(XMP) || body.starts_with(XMP_EXTENSION) {
                    metadata.note(created_by_editor(body).then_some(Trace::Editor));
                    Some(PrivateKind::Xmp)
                } else {
                    Some(PrivateKind::ProgramData)
                }
            }
            marker::APP2 if body.starts_with(ICC) => None,
            marker::APP2 if body.starts_with(b"MPF\0") => Some(PrivateKind::Pictures),
            marker::APP13 if body.starts_with(photoshop::PREFIX) => None,
            // Says how the colours are stored; twelve bytes, or something else is with them.
            marker::APP14 if body.starts_with(b"Adobe") && body.len() == 12 => None,
            marker::COM => (!body.is_empty()).then_some(PrivateKind::Comment),
            code if JpegLayout::is_picture(code) => None,
            _ => Some(PrivateKind::ProgramData),
        };
        metadata.private.extend(found);
    }
    metadata.private.note_if(layout.deviations.contains(&Deviation::StrayBytes), PrivateKind::StrayBytes);
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

/// What an APP0 segment has besides the fourteen bytes of a JFIF without a thumbnail.
fn app0(body: &[u8]) -> Option<PrivateKind> {
    const JFIF: usize = 14;
    if body.starts_with(b"JFXX\0") || jfif::read(body).is_some_and(|jfif| jfif.thumbnail) {
        return Some(PrivateKind::Thumbnail);
    }
    (jfif::read(body).is_none() || body.len() > JFIF).then_some(PrivateKind::ProgramData)
}
