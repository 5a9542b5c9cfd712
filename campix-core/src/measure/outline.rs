//! The subject against the studio backdrop.
//!
//! In: the reduced copy and the faces in it. Out: which cells are backdrop, subject or something else. The backdrop is
//! grown from the picture's edge over smooth shades of the wall, so that a gradient or a soft shadow belongs to the wall
//! and everything it cannot reach belongs to the subject.

use image::{GrayImage, Luma};
use imageproc::contours::{BorderType, find_contours};
use imageproc::region_labelling::{Connectivity, connected_components};

use super::backdrop::{Surface, distance};
use super::border::Border;
use super::copy::{AnalysisCopy, Grid};
use super::fact::Reason;
use crate::face::{Face, Landmark};
use crate::ground::colour::Converter;
use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// Share of the height whose cells are believed to be wall. Not a limit of a standard: in a usual portrait the crown is 50 of
/// 640 px below the edge or more, and where hair reaches into the band, [`LEAST_INLIERS`] is the share of wall that must be
/// left.
const TOP_BAND: f64 = 0.06;
/// Share of the width at either side whose cells, down to the mouth, are believed to be wall.
const SIDE_BAND: f64 = 0.06;
/// How far down the sides are believed to be wall if no face gives a better estimate.
const SIDE_DEPTH: f64 = 0.5;
/// Least share of the believed cells that must follow one smooth surface: below it the wall is not a studio backdrop.
const LEAST_INLIERS: f64 = 0.5;
/// Most scatter, ΔE*ab a dimension, of a wall that can be distinguished from a person: skin and hair differ by 10 and more.
const MOST_SCATTER: f32 = 6.0;
/// A cell within this many standard deviations of the surface is wall, but never within less than `LEAST_SAME` (JPEG
/// blocks) nor more than `MOST_SAME` (pale skin on a white wall differs by 10).
const SAME: f32 = 5.0;
const LEAST_SAME: f32 = 4.0;
const MOST_SAME: f32 = 8.0;
/// A shadow on the wall is at most this much darker, L*, at the chroma that less light makes.
const SHADE: f32 = 25.0;
/// A hard shadow beside a head, on a coloured wall, where no clothes of the wall's hue can be meant: half the light of the
/// wall's sRGB levels makes 37. Its cells change less than this: a narrow one is all slope, the edge of hair is steeper.
const HARD_SHADE: f32 = 42.0;
const HARD_SLOPE: f32 = 9.0;
/// It reaches this share of the distance from eyes to chin below the chin, where the shoulders begin.
const NECK: f64 = 0.3;
/// A lamp's glow on the wall is at most this much lighter, L*.
const GLOW: f32 = 12.0;
/// Above this chroma a shadow is distinguished from grey hair and cloth by its colour alone.
const COLOURED: f32 = 15.0;
/// What is this much darker or lighter than the wall, L*, behind an edge as steep, and farther than this from the subject, in
/// inter-pupil distances, is no shadow of the person but a thing of the wall's hue: an edge of a door, a strip of other paper.
const HARD: f32 = 5.0;
const FAR: f64 = 0.9;
/// If no face gives a scale, the inter-pupil distance of a registration portrait: a fifth of the width.
const USUAL_APART: f64 = 0.2;
/// What hangs on the subject by less than twice this many inter-pupil distances is not part of it: single hairs, and
/// stains of the wall that touch it.
const THIN: f64 = 0.06;
/// Largest change a cell of a smooth shade, ΔE*ab; the edge of hair or cloth makes 8 and more over one cell.
const SMOOTH: f32 = 3.0;
/// Least share of the face that must differ from the wall, or points and outline contradict each other.
const LEAST_FACE: f64 = 0.5;

/// What a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Backdrop,
    Subject,
    Object,
}

/// The outline: cells, the wall behind them, and the matte.
#[derive(Debug)]
pub(crate) struct Outline<'a> {
    pub(crate) grid: Grid,
    pub(crate) border: Border,
    pub(crate) surface: Surface,
    /// CIELAB of the surface, by cell.
    pub(crate) expected: Vec<[f32; 3]>,
    pub(crate) classes: Vec<Class>,
    copy: RgbView<'a>,
    /// Cells away from the subject (0 inside, at most 255), and from everything else.
    outside: Vec<u8>,
    inside: Vec<u8>,
}

/// The visible wall, or why there is none.
pub(crate) type Found<T> = Result<T, Reason>;

impl<'a> Outline<'a> {
    /// Finds the subject. `faces` are in pixels of the copy.
    pub(crate) fn find(copy: &'a AnalysisCopy<'a>, faces: &[Face], converter: Converter) -> Found<Self> {
        let view = copy.view();
        let grid = copy.grid(converter);
        let border = Border::find(view);
        let believed = believed_wall(&grid, border, Some(faces));
        let surface = Surface::fit(&grid, &believed).ok_or(Reason::TooSmall)?;
        let plain = |surface: &Surface| surface.inliers >= LEAST_INLIERS && surface.scatter <= MOST_SCATTER;
        let surface = if plain(&surface) {
            surface
        } else {
            // Long hair may touch both sides; above it there is still wall. A plane, because that is little of it.
            let above = believed_wall(&grid, border, None);
            Surface::fit_plane(&grid, &above).filter(plain).ok_or(Reason::NoBackdrop)?
        };
        let slopes = slopes(&grid);
        let face_cells = face_cells(&grid, faces);
        let shoulders = |face: &Face| {
            let (eye, chin) = (face.point(Landmark::RightPupil).at, face.point(Landmark::Chin).at);
            grid.cell_of(Point::new(chin.x, chin.y + NECK * (chin.y - eye.y))).1
        };
        let neck = faces.iter().map(shoulders).min().unwrap_or(0);
        let grown = |scatter: f32, expected: &[[f32; 3]]| {
            grow(&grid, border, (scatter, expected), &slopes, (&face_cells, neck))
        };
        let first = grown(surface.scatter, &surface.labs());
        // Now that most of the wall is known, its surface is fitted to all of it, away from soft edges.
        let edge = steps_from(&grid, &first, false);
        let seen: Vec<usize> = (0..grid.len()).filter(|&cell| edge[cell] > 1).collect();
        let surface = Surface::fit(&grid, &seen).ok_or(Reason::NoBackdrop)?;
        let expected = surface.labs();
        let wall = grown(surface.scatter, &expected);

        let (mut classes, faces_differ) = sort(&grid, &wall, border, &expected, faces, &face_cells);
        if !faces_differ {
            return Err(Reason::NoOutline);
        }
        let subject: Vec<bool> = classes.iter().map(|&class| class == Class::Subject).collect();
        let outside = steps_from(&grid, &subject, true);
        let far = (FAR * apart(&grid, faces.first())).min(250.0) as u8;
        for (cell, class) in classes.iter_mut().enumerate() {
            if outside[cell] <= far || *class != Class::Backdrop {
                continue;
            }
            let off = (grid.lab[cell][0] - expected[cell][0]).abs();
            if off > HARD && grid.around(cell % grid.width, cell / grid.width, 1).any(|near| slopes[near] > HARD) {
                *class = Class::Object;
            }
        }
        let inside = steps_from(&grid, &subject, false);
        Ok(Self { grid, border, surface, expected, classes, copy: view, outside, inside })
    }

    /// The reduced copy.
    pub(crate) fn copy(&self) -> RgbView<'a> {
        self.copy
    }

    /// Whether there is any subject.
    pub(crate) fn has_subject(&self) -> bool {
        self.classes.contains(&Class::Subject)
    }

    /// Cells between a cell and the subject; 0 inside it.
    pub(crate) fn cells_outside(&self, cell: usize) -> u8 {
        self.outside[cell]
    }

    /// Cells between a cell of the subject and its outline; 0 outside it.
    pub(crate) fn cells_inside(&self, cell: usize) -> u8 {
        self.inside[cell]
    }

    /// The subject's outer contour in copy pixels, clockwise; empty without subject.
    pub(crate) fn contour(&self) -> Vec<Point> {
        let mask = GrayImage::from_fn(self.grid.width as u32, self.grid.height as u32, |x, y| {
            Luma([if self.classes[self.grid.at(x as usize, y as usize)] == Class::Subject { 255 } else { 0 }])
        });
        find_contours::<u32>(&mask)
            .into_iter()
            .filter(|contour| contour.border_type == BorderType::Outer)
            .max_by_key(|contour| contour.points.len())
            .map(|contour| contour.points.iter().map(|at| self.grid.centre(at.x as usize, at.y as usize)).collect())
            .unwrap_or_default()
    }
}

/// The part of the picture that should be wall only: along the upper edge and, unless `faces` is none, along both sides.
fn believed_wall(grid: &Grid, border: Border, faces: Option<&[Face]>) -> Vec<usize> {
    let inset = |pixels: usize| pixels.div_ceil(grid.cell);
    let (left, right) = (inset(border.left), grid.width.saturating_sub(inset(border.right)));
    let (top, bottom) = (inset(border.top), grid.height.saturating_sub(inset(border.bottom)));
    let mouth = faces.map_or(0, |faces| {
        let mouths = faces.iter().map(|face| grid.cell_of(face.point(Landmark::UpperInnerLip).at).1);
        mouths.min().unwrap_or((grid.height as f64 * SIDE_DEPTH) as usize)
    });
    let band = top + ((grid.height as f64 * TOP_BAND) as usize).max(2);
    let side = ((grid.width as f64 * SIDE_BAND) as usize).max(2);
    (top..bottom)
        .flat_map(|cy| (left..right).map(move |cx| (cx, cy)))
        .filter(|&(cx, cy)| cy < band || (cy < mouth && (cx < left + side || cx + side >= right)))
        .map(|(cx, cy)| grid.at(cx, cy))
        .collect()
}

/// Change of colour at each cell, ΔE*ab a cell, by central differences.
fn slopes(grid: &Grid) -> Vec<f32> {
    let row = |cy: usize| &grid.lab[cy * grid.width..][..grid.width];
    let mut slopes = Vec::with_capacity(grid.len());
    for cy in 0..grid.height {
        let (above, here, below) = (row(cy.saturating_sub(1)), row(cy), row((cy + 1).min(grid.height - 1)));
        for cx in 0..grid.width {
            let across = distance(here[(cx + 1).min(grid.width - 1)], here[cx.saturating_sub(1)]);
            let down = distance(below[cx], above[cx]);
            slopes.push((across * across + down * down).sqrt() / 2.0);
        }
    }
    slopes
}

/// Cells well inside a face, which are subject regardless of their colour.
fn face_cells(grid: &Grid, faces: &[Face]) -> Vec<bool> {
    let mut cells = vec![false; grid.len()];
    for face in faces {
        let at = |landmark| face.point(landmark).at;
        let eyes = at(Landmark::RightPupil).midpoint(at(Landmark::LeftPupil));
        let middle = eyes.midpoint(at(Landmark::Chin));
        let reach = eyes.distance(at(Landmark::Chin)) * 0.6;
        let width = at(Landmark::RightPupil).distance(at(Landmark::LeftPupil)) * 0.7;
        // An ellipse from above the brows to the chin, narrower than the cheeks: never beyond the face's edge.
        let (first, last) =
            (Point::new(middle.x - width, middle.y - reach), Point::new(middle.x + width, middle.y + reach));
        let ((left, top), (right, bottom)) = (grid.cell_of(first), grid.cell_of(last));
        for cy in top..=bottom {
            for cx in left..=right {
                let centre = grid.centre(cx, cy);
                let (u, v) = ((centre.x - middle.x) / width, (centre.y - middle.y) / reach);
                cells[grid.at(cx, cy)] |= u * u + v * v < 1.0;
            }
        }
    }
    cells
}

/// Whether a wall differs from grey hair and skin by its colour alone.
fn coloured(wall: [f32; 3]) -> bool {
    wall[1] * wall[1] + wall[2] * wall[2] > COLOURED * COLOURED
}

/// Whether a cell could be the wall in some light.
fn like_wall(lab: [f32; 3], wall: [f32; 3], slope: f32, (scatter, shade): (f32, f32)) -> bool {
    let same = (SAME * scatter).clamp(LEAST_SAME, MOST_SAME);
    let lighter = lab[0] - wall[0];
    // Less light scales X, Y and Z alike, so L* + 16, a* and b* all shrink by the same factor.
    let factor = if lighter < 0.0 { (lab[0] + 16.0) / (wall[0] + 16.0) } else { 1.0 };
    let (da, db) = (lab[1] - wall[1] * factor, lab[2] - wall[2] * factor);
    // Squares are compared with squares: this is asked of every cell, twice.
    let (chroma, near) = (da * da + db * db, same * same);
    if lighter * lighter + chroma < near {
        return true;
    }
    let coloured = coloured(wall);
    let smooth = slope < SMOOTH.max(2.0 * scatter);
    let shadow = (-SHADE..GLOW).contains(&lighter) && (smooth || (coloured && lighter < 0.0));
    let hard = coloured && slope < HARD_SLOPE && (-shade..0.0).contains(&lighter);
    chroma < near && (shadow || hard)
}

/// Grows the wall from the picture's edge (inside a frame) over every neighbour that is like it: like what is `expected`
/// there, by its `scatter`.
///
/// Above row `neck` a shadow may be a hard one.
fn grow(
    grid: &Grid,
    border: Border,
    (scatter, expected): (f32, &[[f32; 3]]),
    slopes: &[f32],
    (barrier, neck): (&[bool], usize),
) -> Vec<bool> {
    let inset = |pixels: usize| pixels.div_ceil(grid.cell);
    let (left, right) = (inset(border.left), grid.width.saturating_sub(inset(border.right)));
    let (top, bottom) = (inset(border.top), grid.height.saturating_sub(inset(border.bottom)));
    let shade = |cy: usize| if cy < neck { HARD_SHADE } else { SHADE };
    let mut wall = vec![false; grid.len()];
    // What may still become wall: each cell is asked once.
    let mut open = vec![false; grid.len()];
    let mut next: Vec<usize> = Vec::new();
    for cy in top..bottom {
        for cx in left..right {
            let cell = grid.at(cx, cy);
            open[cell] = !barrier[cell];
            let edge = cx == left || cx + 1 == right || cy == top || cy + 1 == bottom;
            // Wall that shows through a loop of hair, and a shadow behind an edge too steep to be crossed, are not reached
            // from the edge. On a coloured wall nothing of a head looks the same over a whole cell and its neighbours.
            let inside = || {
                let wall = expected[cell];
                cy < neck
                    && slopes[cell] < SMOOTH
                    && coloured(wall)
                    && like_wall(grid.lab[cell], wall, 0.0, (scatter, HARD_SHADE))
            };
            if edge || inside() {
                next.push(cell);
            }
        }
    }
    while let Some(cell) = next.pop() {
        let cy = cell / grid.width;
        if !std::mem::take(&mut open[cell])
            || !like_wall(grid.lab[cell], expected[cell], slopes[cell], (scatter, shade(cy)))
        {
            continue;
        }
        wall[cell] = true;
        // Beyond the frame nothing is open, except that a row ends where the next one begins.
        let cx = cell - cy * grid.width;
        let beside = [(cx > left, cell.wrapping_sub(1)), (cx + 1 < right, cell + 1)];
        let aside = [(cy > top, cell.wrapping_sub(grid.width)), (cy + 1 < bottom, cell + grid.width)];
        next.extend(
            beside.into_iter().chain(aside).filter(|&(inside, near)| inside && open[near]).map(|(_, near)| near),
        );
    }
    wall
}

/// Sorts what is not wall into the subject (what holds a face, or else the largest thing on the lower edge) and the
/// rest. Also says whether the faces differ from the wall at all.
fn sort(
    grid: &Grid,
    wall: &[bool],
    border: Border,
    expected: &[[f32; 3]],
    faces: &[Face],
    face_cells: &[bool],
) -> (Vec<Class>, bool) {
    let inset = |pixels: usize| pixels.div_ceil(grid.cell);
    let columns = inset(border.left)..grid.width.saturating_sub(inset(border.right));
    let rows = inset(border.top)..grid.height.saturating_sub(inset(border.bottom));
    // A frame would connect everything that touches it.
    let framed = |cell: usize| columns.contains(&(cell % grid.width)) && rows.contains(&(cell / grid.width));
    let things: Vec<bool> = (0..grid.len()).map(|cell| !wall[cell] && framed(cell)).collect();
    let wanted = |flags: &[bool]| chosen(grid, flags, rows.end, faces, face_cells);

    let whole = wanted(&things);
    // Opening: only what is left of the core after erosion, grown back as far as it was eroded.
    let thin = (apart(grid, faces.first()) * THIN).round().clamp(1.0, 100.0) as u8;
    let depth = steps_from(grid, &whole, false);
    let core: Vec<bool> = depth.iter().map(|&depth| depth > thin).collect();
    let core = wanted(&core);
    let reach = steps_from(grid, &core, true);
    let kept: Vec<bool> = (0..grid.len()).map(|cell| whole[cell] && reach[cell] <= thin + 1).collect();
    let subject = if core.contains(&true) { &kept } else { &whole };

    let mut differ = (0usize, 0usize);
    for cell in (0..grid.len()).filter(|&cell| face_cells[cell]) {
        differ.0 += usize::from(distance(grid.lab[cell], expected[cell]) > LEAST_SAME);
        differ.1 += 1;
    }
    let classes = (0..grid.len())
        .map(|cell| match (wall[cell], subject[cell]) {
            (true, _) => Class::Backdrop,
            (false, true) => Class::Subject,
            (false, false) => Class::Object,
        })
        .collect();
    (classes, differ.0 as f64 >= LEAST_FACE * differ.1 as f64)
}

/// The distance between the pupils of `face` in cells, or that of a registration portrait.
pub(super) fn apart(grid: &Grid, face: Option<&Face>) -> f64 {
    face.map_or(grid.width as f64 * USUAL_APART, |face| {
        face.point(Landmark::RightPupil).at.distance(face.point(Landmark::LeftPupil).at) / grid.cell as f64
    })
}

/// Numbers of the connected parts of `flags`, 0 where they are not set.
fn components(grid: &Grid, flags: &[bool]) -> Vec<usize> {
    let mask = GrayImage::from_fn(grid.width as u32, grid.height as u32, |x, y| {
        Luma([if flags[grid.at(x as usize, y as usize)] { 255 } else { 0 }])
    });
    let labels = connected_components(&mask, Connectivity::Eight, Luma([0u8]));
    labels.pixels().map(|label| label.0[0] as usize).collect()
}

/// The connected parts of `flags` that hold a face; without a face the largest part on the lower edge, `bottom` rows down.
fn chosen(grid: &Grid, flags: &[bool], bottom: usize, faces: &[Face], face_cells: &[bool]) -> Vec<bool> {
    if faces.is_empty() {
        return largest(grid, flags, bottom);
    }
    let mut next: Vec<usize> = (0..grid.len()).filter(|&cell| face_cells[cell]).collect();
    // A collar like the wall may cut the body off; an upright part below a chin still belongs to the person.
    for face in faces {
        let (cx, cy) = grid.cell_of(face.point(Landmark::Chin).at);
        next.extend((cy..bottom).map(|cy| grid.at(cx, cy)));
    }
    let mut open = flags.to_vec();
    let mut chosen = vec![false; grid.len()];
    while let Some(cell) = next.pop() {
        if std::mem::take(&mut open[cell]) {
            chosen[cell] = true;
            next.extend(grid.around(cell % grid.width, cell / grid.width, 1).filter(|&near| open[near]));
        }
    }
    chosen
}

/// The largest part of `flags` on the lower edge.
fn largest(grid: &Grid, flags: &[bool], bottom: usize) -> Vec<bool> {
    let labels = components(grid, flags);
    let count = labels.iter().max().map_or(0, |&most| most + 1);
    let mut area = vec![0usize; count];
    let mut on_edge = vec![false; count];
    for (cell, &label) in labels.iter().enumerate() {
        area[label] += 1;
        // Erosion frees it from the edge by a few cells.
        on_edge[label] |= cell / grid.width + 4 >= bottom;
    }
    // A person without a recognised face still fills a twentieth of the picture; anything smaller is an object.
    let largest = (1..count).filter(|&label| on_edge[label]).max_by_key(|&label| (area[label], label));
    let largest = largest.filter(|&label| area[label] * 20 >= grid.len());
    labels.iter().map(|&label| Some(label) == largest).collect()
}

/// Steps (diagonals count as one) from each cell to the nearest one whose flag is `flag`, at most 255.
fn steps_from(grid: &Grid, flags: &[bool], flag: bool) -> Vec<u8> {
    let mut steps: Vec<u8> = flags.iter().map(|&here| if here == flag { 0 } else { u8::MAX }).collect();
    let (width, height) = (grid.width, grid.height);
    if width == 0 {
        return steps;
    }
    // Two sweeps are exact for this norm (Rosenfeld and Pfaltz 1968).
    for cy in 0..height {
        let (before, row) = steps.split_at_mut(cy * width);
        let row = &mut row[..width];
        if cy > 0 {
            take_over(row, &before[(cy - 1) * width..]);
        }
        let mut last = u8::MAX;
        for step in row {
            last = (*step).min(last.saturating_add(1));
            *step = last;
        }
    }
    for cy in (0..height).rev() {
        let (row, after) = steps[cy * width..].split_at_mut(width);
        if !after.is_empty() {
            take_over(row, &after[..width]);
        }
        let mut last = u8::MAX;
        for step in row.iter_mut().rev() {
            last = (*step).min(last.saturating_add(1));
            *step = last;
        }
    }
    steps
}

/// Lowers each step of a row to one more than the least of the three nearest in the row next to it.
fn take_over(row: &mut [u8], beside: &[u8]) {
    for (step, near) in row.iter_mut().zip(beside) {
        *step = (*step).min(near.saturating_add(1));
    }
    for (step, near) in row.iter_mut().skip(1).zip(beside) {
        *step = (*step).min(near.saturating_add(1));
    }
    for (step, near) in row.iter_mut().zip(beside.iter().skip(1)) {
        *step = (*step).min(near.saturating_add(1));
    }
}
