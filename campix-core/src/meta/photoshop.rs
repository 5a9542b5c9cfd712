//! Photoshop image resources (APP13): density, and what else is there.

use super::{Density, PrivateData, PrivateKind};

/// The values of the resources.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Photoshop {
    pub(crate) density: Option<Density>,
    /// Everything but the density.
    pub(crate) private: PrivateData,
}

const RESOLUTION_INFO: u16 = 0x03ED;
const IPTC: u16 = 0x0404;
const THUMBNAIL_OLD: u16 = 0x0409;
const THUMBNAIL: u16 = 0x040C;
const XMP: u16 = 0x0424;

/// Prefix of the segment's payload.
pub(crate) const PREFIX: &[u8] = b"Photoshop 3.0\0";

/// One image resource: its id, and where its data lie in the block that was given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Resource<'a> {
    pub(crate) id: u16,
    /// Offset of the data in the block.
    pub(crate) at: usize,
    pub(crate) data: &'a [u8],
    /// Whether it has a name.
    named: bool,
}

/// The resources of a block (the payload after [`PREFIX`]), up to the first that is not whole.
pub(crate) fn resources(block: &[u8]) -> impl Iterator<Item = Resource<'_>> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let head = block.get(at..at + 7)?;
        if &head[..4] != b"8BIM" {
            return None;
        }
        // A Pascal string, its length byte included padded to an even number of bytes.
        let name = (usize::from(head[6]) + 2) & !1;
        let size_at = at + 6 + name;
        let size = block.get(size_at..size_at + 4)?;
        let size = u32::from_be_bytes([size[0], size[1], size[2], size[3]]) as usize;
        let start = size_at + 4;
        let data = block.get(start..start.checked_add(size)?)?;
        at = start + size + (size & 1);
        Some(Resource { id: u16::from_be_bytes([head[4], head[5]]), at: start, data, named: head[6] > 0 })
    })
}

/// Reads a block: the payload after [`PREFIX`].
pub(crate) fn read(block: &[u8]) -> Photoshop {
    let (mut found, mut end) = (Photoshop::default(), 0);
    for resource in resources(block) {
        end = resource.at + resource.data.len();
        found.private.note_if(resource.named, PrivateKind::Photoshop);
        match resource.id {
            RESOLUTION_INFO => {
                found.density = density(resource.data).or(found.density);
                found.private.note_if(resource.data.len() > RESOLUTION_BYTES, PrivateKind::Photoshop);
            }
            _ if resource.data.iter().all(|&byte| byte == 0) => {}
            THUMBNAIL | THUMBNAIL_OLD => found.private.note(PrivateKind::Thumbnail),
            XMP => found.private.note(PrivateKind::Xmp),
            IPTC => {
                found.private.note_if(says_something(resource.data), PrivateKind::Iptc);
                found.private.note_if(names_somebody(resource.data), PrivateKind::Owner);
            }
            _ => found.private.note(PrivateKind::Photoshop),
        }
    }
    let rest = block.get(end..).unwrap_or_default();
    found.private.note_if(rest.iter().any(|&byte| byte != 0), PrivateKind::Unreadable);
    found
}

/// Length of the density: two numbers of four bytes, each with two units of two.
const RESOLUTION_BYTES: usize = 16;

/// Both axes are 16.16 fixed point in pixels per inch; the unit next to each only says how Photoshop shows it.
fn density(data: &[u8]) -> Option<Density> {
    let axis = |at: usize| {
        let raw = data.get(at..at + 4)?;
        let fixed = u32::from_be_bytes([raw[0], raw[1], raw[2], raw[3]]);
        Some(f64::from(fixed) / 65536.0)
    };
    let (x, y) = (axis(0)?, axis(8)?);
    Some(Density { x: Some(x).filter(|&x| x > 0.0), y: Some(y).filter(|&y| y > 0.0) })
}

/// The datasets of IPTC-IIM: record, number and value. What follows them has record 0.
fn datasets(mut iptc: &[u8]) -> impl Iterator<Item = (u8, u8, &[u8])> {
    std::iter::from_fn(move || match iptc {
        &[0x1C, record, dataset, high, low, ref rest @ ..] => {
            let length = usize::from(u16::from_be_bytes([high, low])).min(rest.len());
            let (value, next) = rest.split_at(length);
            iptc = next;
            Some((record, dataset, value))
        }
        rest => {
            iptc = &[];
            (!rest.is_empty()).then_some((0, 0, rest))
        }
    })
}

/// Whether anything is said beyond 1:90 character set and the versions of the records.
fn says_something(iptc: &[u8]) -> bool {
    datasets(iptc).any(|(record, dataset, value)| {
        !matches!((record, dataset), (1, 90) | (1 | 2, 0)) && value.iter().any(|&byte| byte != 0)
    })
}

/// IPTC-IIM datasets 2:80 by-line, 2:110 credit, 2:116 copyright notice, 2:118 contact.
pub(crate) fn names_somebody(iptc: &[u8]) -> bool {
    datasets(iptc)
        .any(|(record, dataset, value)| record == 2 && matches!(dataset, 80 | 110 | 116 | 118) && !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(id: u16, name: &[u8], data: &[u8]) -> Vec<u8> {
        let mut out = b"8BIM".to_vec();
        out.extend(id.to_be_bytes());
        out.push(name.len() as u8);
        out.extend(name);
        if name.len().is_multiple_of(2) {
            out.push(0);
        }
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(data);
        if !data.len().is_multiple_of(2) {
            out.push(0);
        }
        out
    }

    fn resolution(x: u32, y: u32) -> Vec<u8> {
        let mut data = x.to_be_bytes().to_vec();
        data.extend([0, 1, 0, 1]);
        data.extend(y.to_be_bytes());
        data.extend([0, 1, 0, 1]);
        data
    }

    #[test]
    fn density_is_fixed_point_per_inch() {
        let block =
            [resource(0x0404, b"odd", b"x"), resource(0x03ED, b"", &resolution(300 << 16, 0x012C_8000))].concat();
        assert_eq!(read(&block).density, Some(Density { x: Some(300.0), y: Some(300.5) }));
    }

    #[test]
    fn cut_blocks_are_read_as_far_as_they_go() {
        let block = resource(0x03ED, b"name", &resolution(300 << 16, 300 << 16));
        for length in 0..block.len() {
            assert_eq!(read(&block[..length]).density, None);
        }
        assert!(read(&block).density.is_some());
    }

    #[test]
    fn by_line_is_an_owner() {
        let iptc = b"\x1C\x02\x05\0\x01t\x1C\x02\x50\0\x02AB";
        let kinds = |data: &[u8]| read(&resource(IPTC, b"", data)).private.kinds().collect::<Vec<_>>();
        assert_eq!(kinds(iptc), [PrivateKind::Owner, PrivateKind::Iptc]);
        assert_eq!(kinds(&iptc[..6]), [PrivateKind::Iptc], "a title");
        assert_eq!(kinds(b"\x1C\x01\x5A\0\x03\x1B%G\x1C\x02\0\0\x02\0\x04"), [], "charset and version");
    }
}
