//! Writing on top of the picture: a line of thin strokes along the upper or lower edge, on whatever is behind it.
//!
//! In: the reduced copy. Out: whether there is such a line. The texture of cloth has no empty rows above and below.

use crate::ground::pixels::RgbView;

/// Writing is looked for in this share of the height from the upper and the lower edge.
const WITHIN: f64 = 0.12;
/// Half the width of the widest stroke, px of the copy: date stamps are 3 to 6 px thick at 480×640.
const STROKE: usize = 4;
/// A stroke differs from both its sides by this many levels in one channel, in the same direction.
const STEP: i16 = 48;
/// A row of writing crosses at least this many strokes; a row next to it at most a quarter of what its rows cross.
const LEAST_STROKES: usize = 8;
/// Height of the line of writing as a share of the picture's.
const HEIGHT: std::ops::Range<f64> = 0.008..0.06;
/// Length of the line as a share of the width.
const LENGTH: std::ops::Range<f64> = 0.08..0.9;
/// What is behind writing continues above and below it: this many columns show the same there, within `STEP` levels. The
/// curls of a crown have the wall above and hair below.
const SAME_BEHIND: f64 = 0.7;

/// Whether a line of writing runs along the upper or lower edge.
pub(crate) fn found(copy: RgbView<'_>) -> bool {
    let band = (copy.height() as f64 * WITHIN) as usize;
    if copy.width() < 64 || band < 8 {
        return false;
    }
    line(copy, 0..band) || line(copy, copy.height() - band..copy.height())
}

/// Strokes crossed by one row: how many, the first and the last.
#[derive(Clone, Copy, Default)]
struct Row {
    strokes: usize,
    first: usize,
    last: usize,
}

fn line(copy: RgbView<'_>, rows: std::ops::Range<usize>) -> bool {
    let start = rows.start;
    let rows: Vec<Row> = rows.map(|y| strokes(copy, y)).collect();
    let most = rows.iter().map(|row| row.strokes).max().unwrap_or(0);
    if most < LEAST_STROKES {
        return false;
    }
    // The one stretch of rows with strokes; digits cross fewer strokes at their waists.
    let busy = |row: &Row| row.strokes * 4 > most;
    let (Some(top), Some(bottom)) = (rows.iter().position(busy), rows.iter().rposition(busy)) else { return false };
    let inside = &rows[top..=bottom];
    // Free rows on both sides, or the texture of a cloth that continues beyond the band is mistaken for writing.
    let free = top >= 3 && bottom + 3 < rows.len();
    let whole = inside.iter().filter(|row| busy(row)).count() * 5 >= inside.len() * 4;
    let first = inside.iter().filter(|row| busy(row)).map(|row| row.first).min().unwrap_or(0);
    let last = inside.iter().filter(|row| busy(row)).map(|row| row.last).max().unwrap_or(0);
    let high = inside.len() as f64 / copy.height() as f64;
    let long = last.saturating_sub(first) as f64 / copy.width() as f64;
    free && whole
        && HEIGHT.contains(&high)
        && LENGTH.contains(&long)
        && same(copy, start + top - 2, start + bottom + 2, first..=last)
}

/// Whether two rows show the same in most of these columns.
fn same(copy: RgbView<'_>, above: usize, below: usize, columns: std::ops::RangeInclusive<usize>) -> bool {
    let count = columns.clone().count();
    let alike = columns.filter(|&x| {
        let (one, two) = (copy.pixel(x, above), copy.pixel(x, below));
        one.iter().zip(two).all(|(&one, two)| i16::from(one.abs_diff(two)) < STEP)
    });
    alike.count() as f64 >= SAME_BEHIND * count as f64
}

fn strokes(copy: RgbView<'_>, y: usize) -> Row {
    let bytes = copy.row(y);
    let reach = STROKE * 3;
    let sides = bytes.iter().zip(&bytes[2 * reach..]);
    // Per channel, by bytes: a pixel belongs to a stroke if one of its three does.
    let differs = |(&here, (&left, &right)): (&u8, (&u8, &u8))| {
        let (one, two) = (i16::from(here) - i16::from(left), i16::from(here) - i16::from(right));
        (one.min(two) >= STEP) | (one.max(two) <= -STEP)
    };
    let marks: Vec<bool> = bytes[reach..].iter().zip(sides).map(differs).collect();
    let mut row = Row::default();
    let mut inside = false;
    for (at, mark) in marks.chunks_exact(3).enumerate() {
        let stroke = mark[0] | mark[1] | mark[2];
        if stroke && !inside {
            let x = STROKE + at;
            row.first = if row.strokes == 0 { x } else { row.first };
            row.last = x;
            row.strokes += 1;
        }
        inside = stroke;
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;

    fn cloth(paint: impl Fn(u32, u32) -> bool) -> RgbPixels {
        let data = (0..640 * 480).flat_map(|at| if paint(at % 480, at / 480) { [250, 150, 20] } else { [40, 42, 60] });
        RgbPixels::new(Size::new(480, 640), data.collect()).unwrap()
    }

    #[test]
    fn a_date_burned_into_clothes_is_found() {
        let digits = |x: u32, y: u32| (300..450).contains(&x) && (590..608).contains(&y) && x % 12 < 3;
        assert!(found(cloth(digits).view()));
    }

    #[test]
    fn curls_of_a_crown_are_no_writing() {
        let data = (0..640 * 480).flat_map(|at| {
            let (x, y) = (at % 480, at / 480);
            let tip = (50..62).contains(&y) && x % 9 < 4;
            let hair = (160..320).contains(&x) && (y >= 62 || tip);
            if hair { [40, 30, 25] } else { [100, 197, 255] }
        });
        assert!(!found(RgbPixels::new(Size::new(480, 640), data.collect()).unwrap().view()));
    }

    #[test]
    fn stripes_checks_and_single_things_are_no_writing() {
        assert!(!found(cloth(|_, _| false).view()));
        assert!(!found(cloth(|x, y| y > 500 && x % 12 < 3).view()));
        assert!(!found(cloth(|x, y| y > 500 && x % 12 < 3 && y % 24 < 12).view()));
        assert!(!found(cloth(|x, y| (230..250).contains(&x) && (590..600).contains(&y)).view()));
        assert!(!found(RgbPixels::filled(Size::new(1, 1), [0; 3]).view()));
    }
}
