//! The studio backdrop: colour, evenness, gradient, shadow, foreign objects.
//!
//! In: the outline. Out: facts over the cells that are wall and clear of the subject's soft edge.

use super::backdrop::{Surface, median, quantile};
use super::body::Shoulder;
use super::copy::AnalysisCopy;
use super::fact::{Measured, Reason};
use super::family::facts;
use super::outline::{Class, Outline, apart};
use super::stamp;
use crate::face::{Face, Landmark};
use crate::ground::colour::Lab;
use crate::ground::geometry::Point;

/// Cells next to the subject that are left out: hair mixes with the wall there.
const CLEAR: u8 = 3;
/// Least share of the picture that must be wall.
const LEAST_WALL: f64 = 0.02;
/// Side of a block for unevenness, in cells: at 480×640 32 px, an eighth of a head.
const BLOCK: usize = 8;
/// The same for texture: at 480×640 16 px, less than half a fold.
const TEXTURE_BLOCK: usize = 4;
/// Share of a block that must be wall.
const LEAST_BLOCK: f64 = 0.25;
/// A shadow is looked for at these distances from the subject, in inter-pupil distances, and the far wall begins at
/// the third: lamps 1.5–2 m away (standards R99-21) throw it no farther.
const SHADOW_FROM: f64 = 0.2;
const SHADOW_TO: f64 = 0.6;
const FAR: f64 = 0.9;
/// A shadow that touches the head is looked for from this many cells outside it, where hair no longer covers the wall, to
/// this share of the inter-pupil distance.
const CONTACT: u8 = 2;
const CONTACT_TO: f64 = 0.25;
/// Height of a strip of shadow, in inter-pupil distances.
const STRIP: f64 = 0.5;
/// Cells a strip must hold.
const LEAST_STRIP: usize = 12;
/// Things nearer to the subject than this, in inter-pupil distances, are wisps of hair.
const WISP: f64 = 0.4;
/// Writing runs along an edge: within this share of the height from it, at least this share of the width long, and no
/// higher than this share of the height.
const TEXT_WITHIN: f64 = 0.12;
const TEXT_LONG: f64 = 0.08;
const TEXT_HIGH: f64 = 0.06;

facts! {
    /// The studio backdrop.
    pub struct BackgroundFacts in "background" {
        /// Median colour, sRGB 0–255 (standards R99-11 to R99-13 give references).
        rgb: Measured<[u8; 3]> [None] = Measured::with([100, 197, 255], 1.0);
        /// Spread of the colour: 95th percentile of CIEDE2000 between blocks of the backdrop and its median.
        unevenness: Measured [DeltaE] = Measured::with(1.0, 0.3);
        /// Texture: 95th percentile of CIEDE2000 between small blocks of the backdrop and a smooth curved surface fitted to
        /// it, which follows fall-off and hot spots of the lamps, but no folds, seams or stains.
        texture: Measured [DeltaE] = Measured::with(0.5, 0.2);
        /// Strength of a plane fitted to L*: difference of L* from one end of the picture to the other.
        gradient: Measured [Lightness] = Measured::with(1.5, 0.3);
        /// Direction in which the plane gets lighter: 0 right, 90 down. Degrees.
        gradient_degrees: Measured [Degrees] = Measured::with(90.0, 10.0);
        /// Depth of a shadow beside the subject: L* of a plane through the far backdrop minus L* of the darkest strip
        /// 0.2 to 0.6 inter-pupil distances from the outline, or beside the head the depth below the other side of a strip
        /// that touches it. Negative where the wall glows around the subject.
        shadow: Measured [Lightness] = Measured::with(1.0, 0.5);
        /// Middle of that darkest strip, px.
        shadow_at: Option<Point> [Px] = None;
        /// Share of the backdrop covered by things that are neither backdrop nor subject.
        objects: Measured [Share] = Measured::with(0.0, 0.001);
        /// Whether a border or writing runs along an edge.
        border: Measured<bool> [None] = Measured::exact(false);
        /// CIEDE2000 between clothes and backdrop along the outline of the shoulders, median (standards R99-18).
        clothes_contrast: Measured [DeltaE] = Measured::with(30.0, 1.0);
    }
}

impl BackgroundFacts {
    /// Measures the wall around the subject. `face` is in copy pixels.
    pub(crate) fn measure(
        copy: &AnalysisCopy<'_>,
        outline: &Outline<'_>,
        face: Option<&Face>,
        shoulders: Option<&[Shoulder; 2]>,
    ) -> Self {
        let grid = &outline.grid;
        let wall: Vec<usize> = (0..grid.len())
            .filter(|&cell| outline.classes[cell] == Class::Backdrop && outline.cells_outside(cell) > CLEAR)
            .collect();
        if (wall.len() as f64) < LEAST_WALL * grid.len() as f64 {
            let border = Measured::exact(outline.border.any() || stamp::found(copy.view()));
            return Self { border, ..Self::missing(Reason::NoBackdrop) };
        }
        let apart = apart(grid, face);
        let border = Measured::exact(outline.border.any() || writing(outline, apart) || stamp::found(copy.view()));
        let mut values = Vec::with_capacity(wall.len());
        let mut middle = |colours: &[[f32; 3]]| -> [f32; 3] {
            std::array::from_fn(|channel| {
                values.clear();
                values.extend(wall.iter().map(|&cell| colours[cell][channel]));
                median(&mut values).unwrap_or(0.0)
            })
        };
        let (rgb, lab) = (middle(&grid.rgb), Lab::from(middle(&grid.lab)));
        let scatter = f64::from(outline.surface.scatter);
        let (gradient, gradient_degrees) = gradient(outline, &wall);
        let (shadow, shadow_at) = shadow(copy, outline, &wall, (apart, face));
        Self {
            rgb: Measured::with(rgb.map(|level| level.round() as u8), 0.5),
            unevenness: spread(outline, BLOCK, |_, _| lab),
            texture: spread(outline, TEXTURE_BLOCK, |cx, cy| Lab::from(outline.expected[grid.at(cx, cy)])),
            gradient,
            gradient_degrees,
            shadow,
            shadow_at,
            objects: Measured::with(objects(outline, apart), scatter / 1000.0),
            border,
            clothes_contrast: clothes_contrast(outline, face, shoulders),
        }
    }
}

/// 95th percentile of CIEDE2000 between the blocks of `side` cells and what is expected at a cell.
fn spread(outline: &Outline<'_>, side: usize, expected: impl Fn(usize, usize) -> Lab) -> Measured {
    let grid = &outline.grid;
    let mut apart = Vec::new();
    for top in (0..grid.height).step_by(side) {
        for left in (0..grid.width).step_by(side) {
            let (mut sum, mut count) = ([0.0f32; 3], 0usize);
            for cy in top..(top + side).min(grid.height) {
                for cx in left..(left + side).min(grid.width) {
                    let cell = grid.at(cx, cy);
                    if outline.classes[cell] == Class::Backdrop && outline.cells_outside(cell) > CLEAR {
                        for (sum, value) in sum.iter_mut().zip(grid.lab[cell]) {
                            *sum += value;
                        }
                        count += 1;
                    }
                }
            }
            if count as f64 >= LEAST_BLOCK * (side * side) as f64 {
                let mean = Lab::from(sum.map(|value| value / count as f32));
                let middle = expected((left + side / 2).min(grid.width - 1), (top + side / 2).min(grid.height - 1));
                apart.push(mean.delta_e_2000(middle) as f32);
            }
        }
    }
    let count = apart.len().max(1) as f64;
    let noise = f64::from(outline.surface.scatter) / side as f64;
    match quantile(&mut apart, 0.95) {
        Some(spread) => Measured::with(f64::from(spread), (noise * noise + 0.01 + 0.25 / count).sqrt()),
        None => Measured::Missing(Reason::TooSmall),
    }
}

fn gradient(outline: &Outline<'_>, wall: &[usize]) -> (Measured, Measured) {
    let Some(plane) = Surface::fit_plane(&outline.grid, wall) else {
        return (Measured::Missing(Reason::TooSmall), Measured::Missing(Reason::TooSmall));
    };
    let (across, down) = plane.lightness_slope();
    let strength = across.abs() + down.abs();
    // Six unknown numbers from scattered cells, and a quarter of an 8-bit level.
    let noise = 6.0 * f64::from(plane.scatter) / (wall.len() as f64).sqrt();
    let sigma = (noise * noise + 0.01).sqrt();
    let (u, v) = (across / outline.grid.width as f64, down / outline.grid.height as f64);
    let direction = if strength > sigma {
        Measured::with(libm::atan2(v, u).to_degrees(), libm::atan2(sigma, strength).to_degrees())
    } else {
        Measured::Missing(Reason::Uncertain)
    };
    (Measured::with(strength, sigma), direction)
}

/// Depth of the darkest strip next to the subject, and its middle.
fn shadow(
    copy: &AnalysisCopy<'_>,
    outline: &Outline<'_>,
    wall: &[usize],
    (apart, face): (f64, Option<&Face>),
) -> (Measured, Option<Point>) {
    if !outline.has_subject() {
        return (Measured::Missing(Reason::NoOutline), None);
    }
    let grid = &outline.grid;
    let distance = |share: f64| (apart * share).clamp(0.0, 250.0) as u8;
    let (from, to) = (distance(SHADOW_FROM).max(CLEAR + 1), distance(SHADOW_TO).max(CLEAR + 4));
    let far: Vec<usize> =
        wall.iter().copied().filter(|&cell| outline.cells_outside(cell) > distance(FAR).max(to)).collect();
    let far = if far.len() * 10 >= wall.len() { far } else { wall.to_vec() };
    let Some(plane) = Surface::fit_plane(grid, &far) else { return (Measured::Missing(Reason::TooSmall), None) };
    // Left and right of the subject's middle; strips one above the other.
    let (mut sum, mut count) = (0usize, 0usize);
    for cell in (0..grid.len()).filter(|&cell| outline.classes[cell] == Class::Subject) {
        sum += cell % grid.width;
        count += 1;
    }
    let strips = Strips { outline, plane: &plane, middle: sum / count.max(1), high: ((apart * STRIP) as usize).max(2) };
    let mut deepest: Option<Depth> = None;
    let mut take = |depth: Depth| {
        if deepest.is_none_or(|most| depth.darker > most.darker) {
            deepest = Some(depth);
        }
    };
    strips.depths((from, to), grid.height).into_iter().flatten().flatten().for_each(&mut take);
    if let Some(face) = face {
        let (_, chin) = grid.cell_of(face.point(Landmark::Chin).at);
        strips.touching((CONTACT, distance(CONTACT_TO).max(CONTACT + 1)), chin).into_iter().for_each(&mut take);
    }
    match deepest {
        None => (Measured::Missing(Reason::NoBackdrop), None),
        Some(Depth { darker, cells, middle }) => {
            let noise = f64::from(plane.scatter) / cells.sqrt();
            (Measured::with(f64::from(darker), (noise * noise + 0.04).sqrt()), Some(copy.to_photo(middle)))
        }
    }
}

/// How much darker than the far wall a strip is.
#[derive(Debug, Clone, Copy)]
struct Depth {
    /// L*, median.
    darker: f32,
    cells: f64,
    /// In copy pixels.
    middle: Point,
}

/// Strips of wall beside the subject, `high` cells each, on the left and on the right of `middle`.
struct Strips<'a, 'o> {
    outline: &'a Outline<'o>,
    plane: &'a Surface,
    middle: usize,
    high: usize,
}

impl Strips<'_, '_> {
    /// The depths of the strips of wall whose distance from the subject lies between two numbers of cells, above row `bottom`:
    /// left and right.
    fn depths(&self, (from, to): (u8, u8), bottom: usize) -> Vec<[Option<Depth>; 2]> {
        let grid = &self.outline.grid;
        let empty = || (Vec::<f32>::new(), Point::default());
        let mut strips = Vec::new();
        strips.resize_with(bottom.div_ceil(self.high), || [empty(), empty()]);
        for cell in 0..bottom * grid.width {
            let steps = self.outline.cells_outside(cell);
            if steps < from || steps > to || self.outline.classes[cell] != Class::Backdrop {
                continue;
            }
            let (cx, cy) = (cell % grid.width, cell / grid.width);
            let (depths, place) = &mut strips[cy / self.high][usize::from(cx > self.middle)];
            depths.push(self.plane.lab(cx, cy)[0] - grid.lab[cell][0]);
            let centre = grid.centre(cx, cy);
            *place = Point::new(place.x + centre.x, place.y + centre.y);
        }
        let depth = |(mut depths, place): (Vec<f32>, Point)| {
            let cells = depths.len() as f64;
            let darker = median(&mut depths).filter(|_| depths.len() >= LEAST_STRIP)?;
            Some(Depth { darker, cells, middle: place.scaled(1.0 / cells) })
        };
        strips.into_iter().map(|sides| sides.map(depth)).collect()
    }

    /// A shadow that touches the head lies on one side of it, along several strips: by how much that side is darker than the
    /// other at the same height, the third darkest strip of each side. Thin hair darkens the wall beside it as well, but on
    /// both sides, or along a strip or two.
    fn touching(&self, band: (u8, u8), chin: usize) -> Vec<Depth> {
        let strips = self.depths(band, chin);
        [0, 1]
            .into_iter()
            .filter_map(|side| {
                let mut darker: Vec<Depth> = strips
                    .iter()
                    .filter_map(|both| {
                        let (here, there) = (both[side]?, both[1 - side]?);
                        Some(Depth { darker: here.darker - there.darker.max(0.0), ..here })
                    })
                    .collect();
                darker.sort_by(|one, other| other.darker.total_cmp(&one.darker));
                darker.get(2).copied()
            })
            .collect()
    }
}

/// Share of what is not subject that is not wall either.
fn objects(outline: &Outline<'_>, apart: f64) -> f64 {
    let wisp = (apart * WISP).clamp(f64::from(CLEAR), 250.0) as u8;
    let (mut things, mut all) = (0usize, 0usize);
    for cell in framed_cells(outline).filter(|&cell| outline.cells_outside(cell) > wisp) {
        all += 1;
        things += usize::from(outline.classes[cell] == Class::Object);
    }
    things as f64 / all.max(1) as f64
}

/// Cells inside the frame, if there is one.
fn framed_cells(outline: &Outline<'_>) -> impl Iterator<Item = usize> {
    let grid = &outline.grid;
    let inset = |pixels: usize| pixels.div_ceil(grid.cell);
    let border = outline.border;
    let columns = inset(border.left)..grid.width.saturating_sub(inset(border.right));
    let rows = inset(border.top)..grid.height.saturating_sub(inset(border.bottom));
    let width = grid.width;
    rows.flat_map(move |cy| columns.clone().map(move |cx| cy * width + cx))
}

/// Whether things form a line of writing along the upper or lower edge.
fn writing(outline: &Outline<'_>, apart: f64) -> bool {
    let grid = &outline.grid;
    let wisp = (apart * WISP).clamp(f64::from(CLEAR), 250.0) as u8;
    let band = (grid.height as f64 * TEXT_WITHIN) as usize;
    // Twice the band is examined: what reaches beyond the band is an object, not a line of writing.
    let deep = (2 * band).min(grid.height);
    let mut thing = vec![false; grid.len()];
    for cell in framed_cells(outline) {
        thing[cell] = outline.classes[cell] == Class::Object && outline.cells_outside(cell) > wisp;
    }
    [false, true].into_iter().any(|upwards| {
        let mut extent: Option<(usize, usize, usize, usize)> = None;
        for depth in 0..deep {
            let cy = if upwards { grid.height - 1 - depth } else { depth };
            for cx in (0..grid.width).filter(|&cx| thing[grid.at(cx, cy)]) {
                let (left, right, first, last) = extent.unwrap_or((cx, cx, depth, depth));
                extent = Some((left.min(cx), right.max(cx), first.min(depth), last.max(depth)));
            }
        }
        extent.is_some_and(|(left, right, first, last)| {
            let (long, high) = ((right - left + 1) as f64, (last - first + 1) as f64);
            last < band
                && long >= TEXT_LONG * grid.width as f64
                && high <= TEXT_HIGH * grid.height as f64
                && long >= 2.0 * high
        })
    })
}

fn clothes_contrast(outline: &Outline<'_>, face: Option<&Face>, shoulders: Option<&[Shoulder; 2]>) -> Measured {
    let (Some(face), Some(shoulders)) = (face, shoulders) else { return Measured::Missing(Reason::NoOutline) };
    let grid = &outline.grid;
    let mut contrasts: Vec<f32> = Vec::new();
    for point in shoulders.iter().flat_map(|shoulder| &shoulder.points) {
        let (cx, cy) = grid.cell_of(point.at);
        let (above, below) = (cy.saturating_sub(usize::from(CLEAR)), (cy + usize::from(CLEAR)).min(grid.height - 1));
        let (wall, cloth) = (grid.lab[grid.at(cx, above)], grid.lab[grid.at(cx, below)]);
        contrasts.push(Lab::from(wall).delta_e_2000(Lab::from(cloth)) as f32);
    }
    if contrasts.is_empty() {
        // The outline has lost the shoulders. If there is room for them, the clothes hardly differ from the wall.
        let at = |landmark| face.point(landmark).at;
        let (right, left, chin) = (at(Landmark::RightCheek), at(Landmark::LeftCheek), at(Landmark::Chin));
        let bottom = grid.height - 1 - usize::from(CLEAR).min(grid.height - 1);
        if grid.cell_of(chin).1 + (grid.height / 8) >= bottom {
            return Measured::Missing(Reason::OutOfFrame);
        }
        let (middle, width) = (f64::midpoint(right.x, left.x), (left.x - right.x).abs());
        for side in [-0.6, -0.4, 0.4, 0.6] {
            let (cx, _) = grid.cell_of(Point::new(middle + side * width, 0.0));
            let wall = outline.expected[grid.at(cx, bottom)];
            contrasts.push(Lab::from(wall).delta_e_2000(Lab::from(grid.lab[grid.at(cx, bottom)])) as f32);
        }
    }
    let count = contrasts.len() as f64;
    match median(&mut contrasts) {
        Some(contrast) => Measured::with(f64::from(contrast), (1.0 + f64::from(contrast) * 0.1) / count.sqrt()),
        None => Measured::Missing(Reason::NoOutline),
    }
}
