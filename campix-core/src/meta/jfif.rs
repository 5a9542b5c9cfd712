//! JFIF APP0: density and thumbnail.

use super::{CENTIMETRES_PER_INCH, Density};

/// What a JFIF segment says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Jfif {
    pub(crate) density: Density,
    /// Whether a thumbnail is stored in the segment.
    pub(crate) thumbnail: bool,
}

/// Reads the payload of an APP0 segment; `None` if it is not JFIF or too short (standards RDPI-01).
pub(crate) fn read(payload: &[u8]) -> Option<Jfif> {
    let body = payload.strip_prefix(b"JFIF\0")?;
    let &[_, _, unit, x1, x0, y1, y0, ref rest @ ..] = body else { return None };
    let factor = match unit {
        1 => Some(1.0),
        2 => Some(CENTIMETRES_PER_INCH),
        _ => None,
    };
    let axis = |high, low| match u16::from_be_bytes([high, low]) {
        0 => None,
        value => Some(f64::from(value) * factor?),
    };
    let thumbnail = matches!(rest, &[width, height, ..] if width > 0 && height > 0);
    Some(Jfif { density: Density { x: axis(x1, x0), y: axis(y1, y0) }, thumbnail })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(unit: u8, x: u16, y: u16) -> Vec<u8> {
        let mut out = b"JFIF\0\x01\x01".to_vec();
        out.push(unit);
        out.extend(x.to_be_bytes());
        out.extend(y.to_be_bytes());
        out.extend([0, 0]);
        out
    }

    #[test]
    fn units() {
        let read = |unit, x, y| super::read(&payload(unit, x, y)).unwrap().density;
        assert_eq!(read(1, 300, 300), Density { x: Some(300.0), y: Some(300.0) });
        assert_eq!(read(2, 118, 118).x, Some(118.0 * 2.54));
        assert_eq!(read(0, 1, 1), Density { x: None, y: None });
        assert_eq!(read(1, 0, 300), Density { x: None, y: Some(300.0) });
    }

    #[test]
    fn short_or_foreign_is_absent() {
        let whole = payload(1, 300, 300);
        assert!(read(&whole[..11]).is_none());
        assert!(read(b"JFXX\0").is_none());
    }
}
