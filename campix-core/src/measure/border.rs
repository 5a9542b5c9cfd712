//! A frame drawn into the picture: a straight edge along a side of the picture, all the way.
//!
//! In: the reduced copy. Out: how far the frame reaches in from each side, in copy pixels.

use crate::ground::pixels::RgbView;

/// A frame is looked for in this share of the picture from each side. Not a limit of a standard: it ends before the crown of a
/// usual portrait, which is 50 of 640 px below the edge or more.
const REACH: f64 = 0.06;
/// Share of the side that the edge must cover: a body, a chair or a door never runs along all of it.
const COVER: f64 = 0.9;
/// A side shorter than this, px, has no room for a frame and a person.
const LEAST_SIDE: usize = 32;
/// Least step of an edge in one channel, levels: far above noise and JPEG blocks of a smooth wall.
const STEP: i32 = 16;
/// After so many places it is asked again whether enough of them may still show an edge.
const LOOK: usize = 8;
/// A frame has one colour: this share of it lies within this many levels of its median. The hem of a checked or striped
/// shirt that fills the lower edge is as straight as a frame, but folds and weave show in it.
const FLAT_SHARE: f64 = 0.95;
const FLAT: u8 = 10;

/// How deep the frame is on each side; 0 if there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Border {
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
    pub(crate) left: usize,
}

impl Border {
    /// Looks along all four sides.
    pub(crate) fn find(copy: RgbView<'_>) -> Self {
        let (width, height) = (copy.width(), copy.height());
        if width.min(height) < LEAST_SIDE {
            return Self::default();
        }
        Self {
            top: depth(height, width, |deep, along| copy.pixel(along, deep)),
            bottom: depth(height, width, |deep, along| copy.pixel(along, height - 1 - deep)),
            left: depth(width, height, |deep, along| copy.pixel(deep, along)),
            right: depth(width, height, |deep, along| copy.pixel(width - 1 - deep, along)),
        }
    }

    /// Whether any side has one.
    pub(crate) fn any(self) -> bool {
        self != Self::default()
    }
}

/// Depth of the innermost straight edge of one side; `pixel` is asked for (depth, place along the side).
fn depth(across: usize, along: usize, pixel: impl Fn(usize, usize) -> [u8; 3]) -> usize {
    let reach = ((across as f64 * REACH) as usize).min(across.saturating_sub(2));
    // Every second line of pixels: an edge over nine tenths of them is still found.
    let places = along.div_ceil(2);
    // Whether an edge may still cover enough of the side when so many places are not looked at yet.
    let covers = |signed: &[[usize; 2]; 3], left: usize| {
        signed.iter().flatten().any(|&count| (count + left) as f64 >= COVER * places as f64)
    };
    (1..=reach)
        .rev()
        .find(|&deep| {
            // Blur and JPEG spread an edge over up to four lines; the frame itself may be one line thin.
            let (outer, inner) = (deep.saturating_sub(2), deep + 1);
            let mut signed = [[0usize; 2]; 3];
            for (seen, place) in (0..along).step_by(2).enumerate() {
                let (out, within) = (pixel(outer, place), pixel(inner, place));
                for (counts, (out, within)) in signed.iter_mut().zip(out.into_iter().zip(within)) {
                    let step = i32::from(within) - i32::from(out);
                    counts[0] += usize::from(step >= STEP);
                    counts[1] += usize::from(step <= -STEP);
                }
                // Most lines have no edge at all: a tenth of their places says so.
                if seen % LOOK == 0 && !covers(&signed, places - seen - 1) {
                    return false;
                }
            }
            covers(&signed, 0)
        })
        // Only the innermost edge counts: the outermost stripe of a pattern is as flat as a frame.
        // The lines over which the edge is spread are left out.
        .filter(|&deep| flat(deep.saturating_sub(4).max(1), along, &pixel))
        .unwrap_or(0)
}

/// Whether the outermost `rows` of a side have one colour.
fn flat(rows: usize, along: usize, pixel: &impl Fn(usize, usize) -> [u8; 3]) -> bool {
    (0..3).all(|channel| {
        let mut histogram = [0_usize; 256];
        for deep in 0..rows {
            for place in (0..along).step_by(2) {
                histogram[usize::from(pixel(deep, place)[channel])] += 1;
            }
        }
        let total: usize = histogram.iter().sum();
        let mut below = 0;
        let median = histogram.iter().position(|&count| {
            below += count;
            2 * below >= total
        });
        let median = median.unwrap_or(0) as u8;
        let levels = usize::from(median.saturating_sub(FLAT))..=usize::from(median.saturating_add(FLAT));
        histogram[levels].iter().sum::<usize>() as f64 >= FLAT_SHARE * total as f64
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;

    fn wall(width: u32, height: u32, paint: impl Fn(u32, u32) -> [u8; 3]) -> RgbPixels {
        let data = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| paint(x, y)).collect();
        RgbPixels::new(Size::new(width, height), data).unwrap()
    }

    #[test]
    fn a_frame_is_found_on_every_side_it_has() {
        let framed = wall(120, 160, |x, y| if x < 3 || y >= 156 { [255; 3] } else { [100, 197, 255] });
        let border = Border::find(framed.view());
        assert!(border.left >= 3 && border.left <= 5, "{border:?}");
        assert!(border.bottom >= 4 && border.bottom <= 6, "{border:?}");
        assert_eq!((border.top, border.right), (0, 0));
    }

    #[test]
    fn a_body_cut_by_the_lower_edge_is_no_frame() {
        let body = wall(120, 160, |x, y| if y > 155 && (10..110).contains(&x) { [20; 3] } else { [100, 197, 255] });
        assert!(!Border::find(body.view()).any());
    }

    #[test]
    fn a_checked_shirt_along_the_lower_edge_is_no_frame() {
        let shirt = wall(480, 640, |x, y| match y {
            0..500 => [100, 197, 255],
            _ if y % 12 < 4 => [140, 140, 190],
            _ => [if x % 12 < 4 { 215 } else { 245 }; 3],
        });
        assert_eq!(Border::find(shirt.view()), Border::default());
    }

    #[test]
    fn the_smallest_pictures_have_no_frame() {
        for (width, height) in [(1, 1), (1, 7), (2, 2), (5, 1), (40, 2)] {
            let tiny = wall(width, height, |x, y| [(x * 90 + y * 40) as u8; 3]);
            assert!(!Border::find(tiny.view()).any());
        }
    }
}
