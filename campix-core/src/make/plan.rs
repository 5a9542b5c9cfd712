//! Crop planner: subject geometry + windows + targets → the rectangle to cut out, or which window binds.
//!
//! With s result pixels per photo pixel and t = s · (top edge of the crop), every window on a vertical position or a
//! width is a strip in the plane (s, t), and so is "inside the photo". The planner clips a convex polygon by the strips
//! in the order of their priority and then takes the point of it that lies nearest to the targets (least squares).
//! It is exact and has no start value; only how much margin the windows share, where not all can have the whole, is searched
//! for. The crop is never padded, mirrored or rotated.

use crate::check::Placement;
use crate::ground::geometry::{Point, Rect, Size};

/// Slack of all comparisons, in result pixels.
const SLACK: f64 = 1e-6;

/// How often the margin that all windows can have is halved in on: to a thousandth of the whole.
const HALVINGS: u32 = 10;

/// A quantity that the planner can set to a wanted value, in result pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quantity {
    /// Crown to upper edge.
    CrownGap,
    /// Eye line to upper edge.
    EyeLine,
    /// Chin to lower edge.
    BelowChin,
    /// Width of the face between the cheeks.
    FaceWidth,
    /// Crown to chin.
    HeadHeight,
    /// Width of the head with hair and ears.
    HeadWidth,
    /// Distance between the pupils.
    EyeDistance,
    /// The smaller gap between the head and a side edge.
    SideClearance,
}

/// What the planner knows of the subject, in pixels of the photo. Each value with one standard deviation.
/// `None` if it could not be measured: then a window on it cannot be met on purpose and is reported.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Subject {
    /// y of the crown.
    pub crown_y: Option<(f64, f64)>,
    /// y of the eye line.
    pub eye_y: Option<(f64, f64)>,
    /// y of the chin.
    pub chin_y: Option<(f64, f64)>,
    /// x that goes to the middle of the picture.
    pub centre_x: Option<(f64, f64)>,
    /// Face width.
    pub face_width: Option<(f64, f64)>,
    /// x of the head's left edge in the picture.
    pub head_left_x: Option<(f64, f64)>,
    /// x of the head's right edge in the picture.
    pub head_right_x: Option<(f64, f64)>,
    /// Distance between the pupils.
    pub eye_distance: Option<(f64, f64)>,
}

/// A window on a quantity, in result pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window<R> {
    /// The rule it comes from.
    pub rule: R,
    /// What it bounds.
    pub quantity: Quantity,
    /// Least value.
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
    /// Whether a crop that misses it is invalid.
    pub binding: Binding,
}

/// What it means to miss a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// There is no plan.
    Hard,
    /// The plan reports it, and by how much.
    Soft,
}

/// A wish: the quantity should be near `value`; `weight` is its share in the sum of squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// What is wished for.
    pub quantity: Quantity,
    /// The wish, in result pixels.
    pub value: f64,
    /// Positive; compared with the other targets.
    pub weight: f64,
}

/// All requirements for a crop.
#[derive(Debug, Clone, PartialEq)]
pub struct Request<R> {
    /// Size of the photo.
    pub photo: Size,
    /// Size of the result.
    pub frame: Size,
    /// Windows, the one with the highest priority first.
    pub windows: Vec<Window<R>>,
    /// Wishes.
    pub targets: Vec<Target>,
    /// How far the subject's centre may lie from the middle, in result pixels. `None`: anywhere inside.
    pub centring: Option<f64>,
    /// Most result pixels per photo pixel. 1 forbids enlargement.
    pub max_scale: f64,
}

impl<R> Request<R> {
    /// The first number that cannot be meant, with its name.
    fn out_of_range(&self, margin: f64) -> Option<(&'static str, f64)> {
        let pixels = self.frame.pixels() as f64;
        let positive = [("frame", pixels), ("photo", self.photo.pixels() as f64), ("max_scale", self.max_scale)];
        let weights = self.targets.iter().map(|target| ("weight", target.weight));
        let edges = self.windows.iter().flat_map(|window| [window.min, window.max]).flatten();
        let wishes = self.targets.iter().map(|target| ("target", target.value));
        let finite = edges.map(|edge| ("window", edge)).chain(wishes);
        let not_negative = self.centring.map(|centring| ("centring", centring)).into_iter().chain([("margin", margin)]);
        let wrong = |(_, value): &(&str, f64), least: f64| !value.is_finite() || *value < least;
        positive
            .into_iter()
            .chain(weights)
            .find(|number| wrong(number, f64::MIN_POSITIVE))
            .or_else(|| not_negative.into_iter().find(|number| wrong(number, 0.0)))
            .or_else(|| finite.into_iter().find(|number| wrong(number, f64::MIN)))
    }
}

/// A crop that meets every hard window.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Plan<R> {
    /// The rectangle to cut out, in pixels of the photo; its edges may lie between pixels.
    pub crop: Rect,
    /// Size of the result.
    pub frame: Size,
    /// Result pixels per photo pixel.
    pub scale: f64,
    /// Windows on whose edge the crop lies: without them it would be nearer to the targets.
    pub bound_by: Vec<R>,
    /// Soft windows it misses because of windows before them.
    pub missed: Vec<Conflict<R>>,
}

/// A window that cannot be met together with the windows before it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Conflict<R> {
    /// The window.
    pub window: Window<R>,
    /// The nearest value that can be reached, in result pixels; `None` if the quantity was not measured.
    pub nearest: Option<f64>,
    /// By how many result pixels the nearest value misses the window; 0 if the quantity was not measured.
    pub by: f64,
}

/// Why there is no crop.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum NoPlan<R> {
    /// A number of the request is not what its field says: not finite, or zero or negative where it has to be positive.
    OutOfRange {
        /// The field: "max_scale".
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// The photo has fewer pixels than the result and enlargement is not allowed.
    TooFewPixels {
        /// Least photo size for the requested frame and scale.
        needed: Size,
    },
    /// The subject cannot be brought to the middle: it is this many result pixels off.
    OffCentre {
        /// Distance beyond the allowed one, in result pixels.
        by: f64,
    },
    /// Windows that exclude each other, with the crop that comes nearest.
    Conflict {
        /// The windows that had to be missed, the highest priority first.
        conflicts: Vec<Conflict<R>>,
        /// The crop that misses them least.
        nearest: Plan<R>,
    },
}

/// a · s + b · t + c, in result pixels.
#[derive(Debug, Clone, Copy)]
struct Line {
    a: f64,
    b: f64,
    c: f64,
    /// Standard deviation per unit of s.
    sigma: f64,
}

impl Line {
    fn at(self, (s, t): (f64, f64)) -> f64 {
        self.a * s + self.b * t + self.c
    }
}

/// a · s + b · t ≥ least.
#[derive(Debug, Clone, Copy)]
struct HalfPlane {
    a: f64,
    b: f64,
    least: f64,
}

impl HalfPlane {
    fn at_least(line: Line, least: f64) -> Self {
        Self { a: line.a, b: line.b, least: least - line.c }
    }

    fn at_most(line: Line, most: f64) -> Self {
        Self { a: -line.a, b: -line.b, least: line.c - most }
    }

    fn excess(self, (s, t): (f64, f64)) -> f64 {
        self.a * s + self.b * t - self.least
    }
}

/// A convex polygon in (s, t), given by its corners; a segment or a point are polygons too.
#[derive(Debug, Clone)]
struct Region {
    corners: Vec<(f64, f64)>,
    planes: Vec<HalfPlane>,
}

impl Region {
    /// The part of the region inside `plane`, or `None` if nothing is left.
    fn clipped(&self, plane: HalfPlane) -> Option<Self> {
        let mut corners = Vec::with_capacity(self.corners.len() + 1);
        for (index, &here) in self.corners.iter().enumerate() {
            let next = self.corners[(index + 1) % self.corners.len()];
            let (from, to) = (plane.excess(here), plane.excess(next));
            if from >= -SLACK {
                corners.push(here);
            }
            if (from < -SLACK && to > SLACK) || (from > SLACK && to < -SLACK) {
                let share = from / (from - to);
                corners.push((here.0 + (next.0 - here.0) * share, here.1 + (next.1 - here.1) * share));
            }
        }
        if corners.is_empty() {
            return None;
        }
        let mut planes = self.planes.clone();
        planes.push(plane);
        Some(Self { corners, planes })
    }

    /// The part of the region in which `line` keeps the window and `margin` standard deviations more.
    fn inside<R>(&self, window: &Window<R>, line: Line, margin: f64) -> Option<Self> {
        // The margin in result pixels grows with s, so the shrunken window is again a strip.
        let low = Line { a: line.a - margin * line.sigma, ..line };
        let high = Line { a: line.a + margin * line.sigma, ..line };
        let planes =
            [window.min.map(|min| HalfPlane::at_least(low, min)), window.max.map(|max| HalfPlane::at_most(high, max))];
        planes.into_iter().flatten().try_fold(self.clone(), |region, plane| region.clipped(plane))
    }

    /// The part in which every line keeps its window and as many standard deviations more as all of them can, at most `margin`.
    fn shared_margin<R>(&self, lines: &[(&Window<R>, Line)], margin: f64) -> Self {
        let with = |margin: f64| {
            lines.iter().try_fold(self.clone(), |region, (window, line)| region.inside(window, *line, margin))
        };
        if let Some(region) = with(margin) {
            return region;
        }
        let (mut kept, mut too_much) = ((0.0, self.clone()), margin);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(kept.0, too_much);
            match with(middle) {
                Some(region) => kept = (middle, region),
                None => too_much = middle,
            }
        }
        kept.1
    }

    /// The value of `line` nearest to a window that the region misses, its distance, and the part that has this value.
    fn nearest_to<R>(&self, window: &Window<R>, line: Line) -> (f64, f64, Self) {
        let (low, high) = self.range(line);
        let (nearest, by, plane) = match (window.min, window.max) {
            (Some(min), _) if high < min => (high, min - high, HalfPlane::at_least(line, high - SLACK)),
            (_, max) => (low, low - max.unwrap_or(low), HalfPlane::at_most(line, low + SLACK)),
        };
        (nearest, by, self.clipped(plane).unwrap_or_else(|| self.clone()))
    }

    fn range(&self, line: Line) -> (f64, f64) {
        self.corners
            .iter()
            .map(|&corner| line.at(corner))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
    }

    fn holds(&self, point: (f64, f64)) -> bool {
        self.planes.iter().all(|plane| plane.excess(point) >= -SLACK)
    }

    /// The point of the region with the least sum of squares.
    fn nearest(&self, wishes: &[(Line, f64, f64)]) -> (f64, f64) {
        let cost = |point: (f64, f64)| -> f64 {
            wishes
                .iter()
                .map(|&(line, value, weight)| weight * (line.at(point) - value) * (line.at(point) - value))
                .sum()
        };
        if let Some(free) = unconstrained(wishes)
            && self.holds(free)
        {
            return free;
        }
        let mut best = (f64::INFINITY, self.corners[0]);
        for (index, &from) in self.corners.iter().enumerate() {
            let to = self.corners[(index + 1) % self.corners.len()];
            let (ds, dt) = (to.0 - from.0, to.1 - from.1);
            // Along the edge the sum is a parabola in u: take its vertex, cut to the edge.
            let (mut linear, mut square) = (0.0, 0.0);
            for &(line, value, weight) in wishes {
                let slope = line.a * ds + line.b * dt;
                linear += weight * slope * (value - line.at(from));
                square += weight * slope * slope;
            }
            let u = if square > 0.0 { (linear / square).clamp(0.0, 1.0) } else { 0.0 };
            let point = (from.0 + ds * u, from.1 + dt * u);
            let here = cost(point);
            if here < best.0 {
                best = (here, point);
            }
        }
        best.1
    }
}

/// The minimum of the sum of squares in the whole plane, if it is a single point.
fn unconstrained(wishes: &[(Line, f64, f64)]) -> Option<(f64, f64)> {
    let (mut aa, mut ab, mut bb, mut ar, mut br) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for &(line, value, weight) in wishes {
        let rest = value - line.c;
        aa += weight * line.a * line.a;
        ab += weight * line.a * line.b;
        bb += weight * line.b * line.b;
        ar += weight * line.a * rest;
        br += weight * line.b * rest;
    }
    let determinant = aa * bb - ab * ab;
    (determinant > 1e-12 * aa * bb).then(|| ((ar * bb - br * ab) / determinant, (br * aa - ar * ab) / determinant))
}

impl Subject {
    /// The quantity as a line in (s, t); `None` if a part of it was not measured.
    fn line(&self, quantity: Quantity, frame: Size) -> Option<Line> {
        let height = f64::from(frame.height);
        let half = f64::from(frame.width) / 2.0;
        let both = |p: f64, q: f64| (p * p + q * q).sqrt();
        let span =
            |(from, p): (f64, f64), (to, q): (f64, f64)| Line { a: to - from, b: 0.0, c: 0.0, sigma: both(p, q) };
        Some(match quantity {
            Quantity::CrownGap => {
                let (y, sigma) = self.crown_y?;
                Line { a: y, b: -1.0, c: 0.0, sigma }
            }
            Quantity::EyeLine => {
                let (y, sigma) = self.eye_y?;
                Line { a: y, b: -1.0, c: 0.0, sigma }
            }
            Quantity::BelowChin => {
                let (y, sigma) = self.chin_y?;
                Line { a: -y, b: 1.0, c: height, sigma }
            }
            Quantity::FaceWidth => {
                let (width, sigma) = self.face_width?;
                Line { a: width, b: 0.0, c: 0.0, sigma }
            }
            Quantity::EyeDistance => {
                let (distance, sigma) = self.eye_distance?;
                Line { a: distance, b: 0.0, c: 0.0, sigma }
            }
            Quantity::HeadHeight => span(self.crown_y?, self.chin_y?),
            Quantity::HeadWidth => span(self.head_left_x?, self.head_right_x?),
            // With the centre in the middle of the picture the gap is half the width less the longer arm.
            Quantity::SideClearance => {
                let (centre, _) = self.centre_x?;
                let ((left, p), (right, q)) = (self.head_left_x?, self.head_right_x?);
                let (arm, sigma) =
                    if centre - left > right - centre { (centre - left, p) } else { (right - centre, q) };
                Line { a: -arm, b: 0.0, c: half, sigma }
            }
        })
    }
}

/// Finds the crop that meets every hard window, misses soft ones as little as possible, and lies nearest to the targets.
///
/// If there is room, a window is kept with a margin of `margin` standard deviations of what it bounds, so that a
/// finished file does not lie within its own uncertainty of an edge; where there is not, all windows of a kind share what there
/// is. The margin never costs another window, but goes before targets.
///
/// # Errors
/// [`NoPlan`] says which windows exclude each other and by how many pixels, or which number cannot be meant.
pub fn plan<R: Copy>(subject: &Subject, request: &Request<R>, margin: f64) -> Result<Plan<R>, NoPlan<R>> {
    if let Some((what, value)) = request.out_of_range(margin) {
        return Err(NoPlan::OutOfRange { what, value });
    }
    let mut region = inside_photo(subject, request)?;
    let mut missed = Vec::new();
    for binding in [Binding::Hard, Binding::Soft] {
        let windows = || request.windows.iter().filter(move |window| window.binding == binding);
        for window in windows() {
            let Some(line) = subject.line(window.quantity, request.frame) else {
                missed.push(Conflict { window: *window, nearest: None, by: 0.0 });
                continue;
            };
            region = region.inside(window, line, 0.0).unwrap_or_else(|| {
                let (nearest, by, kept) = region.nearest_to(window, line);
                missed.push(Conflict { window: *window, nearest: Some(nearest), by });
                kept
            });
        }
        // First as much as all of them can have, then the rest to whoever still has room, the highest priority first.
        let lines: Vec<_> = windows()
            .filter_map(|window| Some((window, subject.line(window.quantity, request.frame)?)))
            .filter(|(window, _)| missed.iter().all(|conflict| conflict.window.quantity != window.quantity))
            .collect();
        region = region.shared_margin(&lines, margin);
        for (window, line) in lines {
            region = region.inside(window, line, margin).unwrap_or(region);
        }
    }
    let (conflicts, missed): (Vec<_>, Vec<_>) =
        missed.into_iter().partition(|conflict: &Conflict<R>| conflict.window.binding == Binding::Hard);
    let plan = Plan { missed, ..place(subject, request, &region) };
    if conflicts.is_empty() { Ok(plan) } else { Err(NoPlan::Conflict { conflicts, nearest: plan }) }
}

/// All (s, t) whose crop lies inside the photo and puts the subject in the middle.
fn inside_photo<R>(subject: &Subject, request: &Request<R>) -> Result<Region, NoPlan<R>> {
    let (photo_width, photo_height) = (f64::from(request.photo.width), f64::from(request.photo.height));
    let (width, height) = (f64::from(request.frame.width), f64::from(request.frame.height));
    let top = photo_height * request.max_scale;
    let whole = Region {
        corners: vec![(0.0, 0.0), (request.max_scale, 0.0), (request.max_scale, top), (0.0, top)],
        planes: vec![
            HalfPlane { a: 0.0, b: 1.0, least: 0.0 },
            HalfPlane { a: -1.0, b: 0.0, least: -request.max_scale },
        ],
    };
    let region = whole
        .clipped(HalfPlane { a: photo_width, b: 0.0, least: width })
        .and_then(|region| region.clipped(HalfPlane { a: photo_height, b: -1.0, least: height }))
        .ok_or(NoPlan::TooFewPixels {
            needed: Size::new((width / request.max_scale).ceil() as u32, (height / request.max_scale).ceil() as u32),
        })?;
    let (Some((centre, _)), Some(tolerance)) = (subject.centre_x, request.centring) else { return Ok(region) };
    let from_left = HalfPlane { a: centre, b: 0.0, least: width / 2.0 - tolerance };
    let from_right = HalfPlane { a: photo_width - centre, b: 0.0, least: width / 2.0 - tolerance };
    region.clipped(from_left).and_then(|region| region.clipped(from_right)).ok_or_else(|| {
        let arm = centre.min(photo_width - centre);
        NoPlan::OffCentre { by: width / 2.0 - tolerance - arm * request.max_scale }
    })
}

/// The point of the region nearest to the targets, as a crop.
fn place<R: Copy>(subject: &Subject, request: &Request<R>, region: &Region) -> Plan<R> {
    let mut wishes: Vec<(Line, f64, f64)> = request
        .targets
        .iter()
        .filter_map(|target| Some((subject.line(target.quantity, request.frame)?, target.value, target.weight)))
        .collect();
    if unconstrained(&wishes).is_none() {
        wishes.extend(middles(subject, request));
    }
    let point = region.nearest(&wishes);
    finish(subject, request, region, &wishes, point)
}

/// Faint wishes for the middle of every two-sided window, which decide what the targets leave open.
fn middles<R: Copy>(subject: &Subject, request: &Request<R>) -> Vec<(Line, f64, f64)> {
    const FAINT: f64 = 1e-3;
    let mut wishes: Vec<_> = request
        .windows
        .iter()
        .filter_map(|window| {
            let line = subject.line(window.quantity, request.frame)?;
            Some((line, f64::midpoint(window.min?, window.max?), FAINT))
        })
        .collect();
    // Still undecided if there is no window: keep as much of the photo as possible, from its middle.
    let height = f64::from(request.frame.height);
    let middle = Line { a: f64::from(request.photo.height) / 2.0, b: -1.0, c: 0.0, sigma: 0.0 };
    let whole = Line { a: f64::from(request.photo.height), b: 0.0, c: 0.0, sigma: 0.0 };
    wishes.push((middle, height / 2.0, FAINT * FAINT));
    wishes.push((whole, height, FAINT * FAINT));
    wishes
}

fn finish<R: Copy>(
    subject: &Subject,
    request: &Request<R>,
    region: &Region,
    wishes: &[(Line, f64, f64)],
    (s, t): (f64, f64),
) -> Plan<R> {
    let (width, height) = (f64::from(request.frame.width) / s, f64::from(request.frame.height) / s);
    let (photo_width, photo_height) = (f64::from(request.photo.width), f64::from(request.photo.height));
    let centre = subject.centre_x.map_or(photo_width / 2.0, |(x, _)| x);
    let x = (centre - width / 2.0).min(photo_width - width).max(0.0);
    let y = (t / s).min(photo_height - height).max(0.0);
    let free = unconstrained(wishes);
    let bound_by = match free {
        Some(free) if region.holds(free) => Vec::new(),
        _ => request
            .windows
            .iter()
            .filter(|window| {
                subject.line(window.quantity, request.frame).is_some_and(|line| {
                    let value = line.at((s, t));
                    let near = |edge: Option<f64>| {
                        edge.is_some_and(|edge| (value - edge).abs() <= 2.0 * line.sigma * s + 0.01)
                    };
                    let free_value = free.map(|free| line.at(free));
                    let pulled = free_value.is_none_or(|free| {
                        window.min.is_some_and(|min| free < min + SLACK)
                            || window.max.is_some_and(|max| free > max - SLACK)
                    });
                    pulled && (near(window.min) || near(window.max))
                })
            })
            .map(|window| window.rule)
            .collect(),
    };
    Plan { crop: Rect::new(x, y, width, height), frame: request.frame, scale: s, bound_by, missed: Vec::new() }
}

impl<R> Plan<R> {
    /// The crop as `check_original` takes it.
    pub const fn placement(&self) -> Placement {
        Placement { crop: self.crop, frame: self.frame }
    }

    /// The position of a point of the photo in the result.
    pub fn project(&self, point: Point) -> Point {
        Point::new((point.x - self.crop.x) * self.scale, (point.y - self.crop.y) * self.scale)
    }
}

#[cfg(test)]
mod tests;
