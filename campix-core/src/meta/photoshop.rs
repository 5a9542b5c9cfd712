//! Photoshop image resources (APP13): density, thumbnail, names in the IPTC block.

use super::Density;

/// The values of the resources.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Photoshop {
    pub(crate) density: Option<Density>,
    pub(crate) thumbnail: bool,
    /// Whether IPTC names an author, a credit or a copyright holder.
    pub(crate) owner: bool,
}

const RESOLUTION_INFO: u16 = 0x03ED;
const IPTC: u16 = 0x0404;
const THUMBNAIL_OLD: u16 = 0x0409;
const THUMBNAIL: u16 = 0x040C;

/// Prefix of the segment's payload.
pub(crate) const PREFIX: &[u8] = b"Photoshop 3.0\0";

/// One image resource: its id, and where its data lie in the block that was given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Resource<'a> {
    pub(crate) id: u16,
    /// Offset of the data in the block.
    pub(crate) at: usize,
    pub(crate) data: &'a [u8],
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
        Some(Resource { id: u16::from_be_bytes([head[4], head[5]]), at: start, data })
    })
}

/// Reads a block: the payload after [`PREFIX`].
pub(crate) fn read(block: &[u8]) -> Photoshop {
    let mut found = Photoshop::default();
    for resource in resources(block) {
        match resource.id {
            RESOLUTION_INFO => found.density = density(resource.data).or(found.density),
            THUMBNAIL | THUMBNAIL_OLD => found.thumbnail |= !resource.data.is_empty(),
            IPTC => found.owner |= names_somebody(resource.data),
            _ => {}
        }
    }
    found
}

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

/// IPTC-IIM datasets 2:80 by-line, 2:110 credit, 2:116 copyright notice, 2:118 contact.
fn names_somebody(mut iptc: &[u8]) -> bool {
    while let &[0x1C, record, dataset, high, low, ref rest @ ..] = iptc {
        let length = usize::from(u16::from_be_bytes([high, low]));
        if record == 2 && matches!(dataset, 80 | 110 | 116 | 118) && length > 0 {
            return true;
        }
        iptc = rest.get(length..).unwrap_or_default();
    }
    false
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
        assert!(read(&resource(IPTC, b"", iptc)).owner);
        assert!(!read(&resource(IPTC, b"", &iptc[..6])).owner);
    }
}
