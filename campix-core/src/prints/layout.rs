//! An order of pictures → the position of each picture on its sheet, in millimetres.
//!
//! Invariant: nothing overlaps, nothing leaves the margins, cut marks at corners touch no picture, and no layout that a guillotine
//! can cut takes fewer sheets; see [`Layout::exact`].

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::paper::length::Mm;
use crate::paper::page::{Frame, Turn};
use crate::prints::options::{CutMarks, Ordered, Sharing, SheetOptions};
use crate::prints::pack::{self, Kind, MOST_KINDS, Placed};
use crate::prints::size::{PaperSize, Sizes};

/// Most pictures of one person on an order; with more, the search for the fewest sheets would take too long.
const MOST_PICTURES: u32 = 200;

/// Height of the line with the running number, inside the lower margin, in micrometres.
const EDGE_LINE: u32 = 3_000;

/// Cut marks: distance from the corner, length and thickness in millimetres. They end 1.3 mm (15 px at 300 dpi) before
/// the edge of a sheet with the usual margin, where thin lines may be clipped (standards RPR-18).
const MARK_DISTANCE: f64 = 0.4;
const MARK_LENGTH: f64 = 1.3;
const MARK_THICKNESS: f64 = 0.15;

/// Why an order cannot be laid out.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum OrderError {
    /// No picture is ordered.
    Empty,
    /// More sizes than the search can mix.
    TooManySizes {
        /// Sizes ordered.
        found: usize,
    },
    /// More pictures for one person than the search can lay out.
    TooManyPictures {
        /// Pictures ordered.
        found: u32,
    },
    /// A picture with its caption is larger than the paper inside its margins.
    TooLarge {
        /// Width with the caption.
        width: Mm,
        /// Height with the caption.
        height: Mm,
        /// Width inside the margins.
        room_width: Mm,
        /// Height inside the margins.
        room_height: Mm,
    },
    /// A person's pictures are to be on one sheet, and take more.
    NotOneSheet {
        /// Sheets they take.
        sheets: usize,
        /// The smallest paper of the table that takes them on one sheet, if there is one.
        paper: Option<PaperSize>,
    },
    /// The largest scale is no positive number.
    Scale {
        /// Requested scale.
        found: f64,
    },
    /// The density cannot be printed.
    Density {
        /// Requested density.
        found: u16,
    },
}

impl Explain for OrderError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Empty => says!(ORDER_EMPTY, en "no picture is ordered", zh "没有订印任何照片"),
            Self::TooManySizes { found } => says!(
                ORDER_TOO_MANY_SIZES,
                en "{found} sizes are ordered, at most {MOST_KINDS} can be mixed",
                zh "订印了 {found} 种尺寸，最多可混排 {MOST_KINDS} 种"
            ),
            Self::TooManyPictures { found } => says!(
                ORDER_TOO_MANY_PICTURES,
                en "{found} pictures are ordered for a person, at most {MOST_PICTURES} can be",
                zh "每人订印了 {found} 张，最多 {MOST_PICTURES} 张"
            ),
            Self::TooLarge { width, height, room_width, room_height } => says!(
                ORDER_TOO_LARGE,
                en "a picture of {width} × {height} mm does not fit {room_width} × {room_height} mm of paper inside the margins",
                zh "{width} × {height} 毫米的照片放不进页边距以内的 {room_width} × {room_height} 毫米"
            ),
            Self::NotOneSheet { sheets, paper: Some(paper) } => {
                let (name, width, height) = (called(paper), paper.width, paper.height);
                says!(
                    ORDER_NOT_ONE_SHEET,
                    en "a person's pictures take {sheets} sheets; on {name} ({width} × {height} mm) they fit one",
                    zh "一人的照片要 {sheets} 张相纸；用 {name}（{width} × {height} 毫米）则一张放得下"
                )
            }
            Self::NotOneSheet { sheets, paper: None } => says!(
                ORDER_NOT_ONE_SHEET,
                en "a person's pictures take {sheets} sheets, and no paper of the table takes them on one",
                zh "一人的照片要 {sheets} 张相纸，尺寸表中没有一张放得下的相纸"
            ),
            Self::Scale { found } => says!(
                ORDER_SCALE,
                en "the largest scale is {found}, expected is a positive number",
                zh "最大放大倍数为 {found}，应为正数"
            ),
            Self::Density { found } => says!(
                ORDER_DENSITY,
                en "the density is {found} dots per inch, allowed are 72 to 2400",
                zh "分辨率为 {found} dpi，允许 72 至 2400"
            ),
        }
    }
}

error!(OrderError);

/// A picture with its caption on a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Cell {
    /// Which of the ordered sizes.
    pub picture: usize,
    /// Index of the person, from 0, if several people share a sheet.
    pub person: usize,
    /// What is cut out: picture and caption, as placed on the page.
    pub frame: Frame,
    /// The picture alone, as placed on the page.
    pub image: Frame,
    /// Its orientation; turned only if that saves paper.
    pub turn: Turn,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct SheetLayout {
    /// Pictures, size by size, in reading order.
    pub cells: Vec<Cell>,
    /// Cut marks.
    pub marks: Vec<Frame>,
}

impl SheetLayout {
    /// Whether any picture is turned.
    pub fn is_turned(&self) -> bool {
        self.cells.iter().any(|cell| cell.turn != Turn::Upright)
    }
}

/// The sheets of an order.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Layout {
    /// Sheets for one person, or the one sheet that several people share.
    pub sheets: Vec<SheetLayout>,
    /// People on one sheet; above 1 only if the order shares sheets.
    pub people: usize,
    /// Whether fewer sheets were ruled out. The search is cut short for orders of very many small pictures.
    pub exact: bool,
}

impl Layout {
    /// Lays out an order.
    ///
    /// ```
    /// use campix_core::prints::{Layout, SheetOptions, Sizes};
    /// let sizes = Sizes::builtin();
    /// // The tender: 2寸 × 4 and 1寸 × 8; the order must say which 2寸 is meant.
    /// let (paper, two, one) = (sizes.paper("5寸")?, sizes.picture("2-inch-35x49")?, sizes.picture("1寸")?);
    /// let order = SheetOptions::new(paper, &[(two, 4), (one, 8)]);
    /// let layout = Layout::plan(&order).unwrap();
    /// // Each sheet of 127 × 89 mm has two of 2寸 and four of 1寸, upright.
    /// assert_eq!(layout.sheets.len(), 2);
    /// assert!(layout.sheets.iter().all(|sheet| sheet.cells.len() == 6 && !sheet.is_turned()));
    /// // Four of 2寸 alone fit one sheet if they are turned; upright they would take two.
    /// let order = SheetOptions::new(paper, &[(two, 4)]);
    /// let layout = Layout::plan(&order).unwrap();
    /// assert!(layout.sheets.len() == 1 && layout.sheets[0].is_turned());
    /// # Ok::<(), campix_core::prints::SizeError>(())
    /// ```
    ///
    /// # Errors
    /// [`OrderError`].
    pub fn plan(order: &SheetOptions) -> Result<Self, OrderError> {
        let ordered: Vec<(usize, &Ordered)> = order.pictures.iter().enumerate().filter(|(_, o)| o.count > 0).collect();
        let count: u32 = ordered.iter().map(|(_, o)| u32::from(o.count)).sum();
        if ordered.is_empty() {
            return Err(OrderError::Empty);
        }
        if ordered.len() > MOST_KINDS {
            return Err(OrderError::TooManySizes { found: ordered.len() });
        }
        if count > MOST_PICTURES {
            return Err(OrderError::TooManyPictures { found: count });
        }
        if !(72..=2_400).contains(&order.density) {
            return Err(OrderError::Density { found: order.density });
        }
        if !(order.max_scale.is_finite() && order.max_scale > 0.0) {
            return Err(OrderError::Scale { found: order.max_scale });
        }
        let sheet = Sheet::new(order);
        let kinds: Vec<Kind> = ordered.iter().map(|(_, o)| sheet.kind(o, 1)).collect();
        let packing = pack::pack(sheet.room, &kinds).ok_or_else(|| sheet.too_large(&ordered))?;
        let (mut exact, mut people, mut packed) = (packing.exact, 1, packing.sheets);
        if order.sharing == Sharing::OneSheet && packed.len() > 1 {
            return Err(OrderError::NotOneSheet { sheets: packed.len(), paper: paper_for_one_sheet(order) });
        }
        if order.sharing == Sharing::SeveralPeople && packed.len() == 1 {
            for several in 2..=u16::MAX {
                let kinds: Vec<Kind> = ordered.iter().map(|(_, o)| sheet.kind(o, several)).collect();
                if u32::from(several) * count > MOST_PICTURES {
                    break;
                }
                match pack::pack(sheet.room, &kinds) {
                    Some(more) if more.sheets.len() == 1 => {
                        (exact, people, packed) = (more.exact, usize::from(several), more.sheets);
                    }
                    _ => break,
                }
            }
        }
        let sheets = packed.iter().map(|placed| sheet.lay(placed, &ordered)).collect();
        Ok(Self { sheets, people, exact })
    }

    /// Sheets that `people` take.
    pub fn sheets_for(&self, people: usize) -> usize {
        if self.people > 1 { people.div_ceil(self.people) } else { people * self.sheets.len() }
    }
}

/// What people call a paper.
fn called(paper: &PaperSize) -> &str {
    paper.names.first().unwrap_or(&paper.id)
}

/// The smallest paper of the shipped table that takes an order on one sheet.
fn paper_for_one_sheet(order: &SheetOptions) -> Option<PaperSize> {
    let area = |paper: &PaperSize| paper.width.get() * paper.height.get();
    let mut papers: Vec<&PaperSize> = Sizes::builtin().papers().iter().collect();
    papers.sort_by(|a, b| area(a).total_cmp(&area(b)));
    let takes = |paper: &&PaperSize| {
        let alone = SheetOptions { paper: (*paper).clone(), sharing: Sharing::OnePerson, ..order.clone() };
        Layout::plan(&alone).is_ok_and(|layout| layout.sheets.len() == 1)
    };
    papers.into_iter().find(takes).cloned()
}

/// The paper in micrometres.
struct Sheet<'a> {
    order: &'a SheetOptions,
    caption: u32,
    /// The space to be filled, one gap larger than the paper inside the margins, since every picture includes one gap.
    room: (u32, u32),
}

impl<'a> Sheet<'a> {
    fn new(order: &'a SheetOptions) -> Self {
        let caption = order.caption.as_ref().map_or(0, |caption| caption.height().micrometres());
        let margins = order.margin.micrometres() * 2;
        let inside = |side: Mm, taken: u32| match side.micrometres().saturating_sub(taken) {
            0 => 0,
            room => room + order.gap.micrometres(),
        };
        let room = (inside(order.paper.width, margins), inside(order.paper.height, margins + EDGE_LINE));
        Self { order, caption, room }
    }

    fn kind(&self, ordered: &Ordered, people: u16) -> Kind {
        let gap = self.order.gap.micrometres();
        Kind {
            width: ordered.size.width.micrometres() + gap,
            height: ordered.size.height.micrometres() + self.caption + gap,
            count: ordered.count.saturating_mul(people),
        }
    }

    fn too_large(&self, ordered: &[(usize, &Ordered)]) -> OrderError {
        let fits = |w: u32, h: u32| w <= self.room.0 && h <= self.room.1;
        let gap = self.order.gap.micrometres();
        let kinds = ordered.iter().map(|(_, ordered)| self.kind(ordered, 1));
        let large = kinds.clone().find(|k| !fits(k.width, k.height) && !fits(k.height, k.width));
        let mm = |micrometres: u32| Mm::new(f64::from(micrometres.saturating_sub(gap)) / 1_000.0).unwrap_or_default();
        let kind = large.unwrap_or(Kind { width: 0, height: 0, count: 0 });
        OrderError::TooLarge {
            width: mm(kind.width),
            height: mm(kind.height),
            room_width: mm(self.room.0),
            room_height: mm(self.room.1),
        }
    }

    /// Centres the packed pictures on the paper and adds marks.
    fn lay(&self, placed: &[Placed], ordered: &[(usize, &Ordered)]) -> SheetLayout {
        let gap = self.order.gap.micrometres();
        let size = |placed: &Placed| {
            let kind = self.kind(ordered[placed.kind].1, 1);
            if placed.turned { (kind.height - gap, kind.width - gap) } else { (kind.width - gap, kind.height - gap) }
        };
        let right = placed.iter().map(|p| p.x + size(p).0).max().unwrap_or(0);
        let bottom = placed.iter().map(|p| p.y + size(p).1).max().unwrap_or(0);
        let margin = self.order.margin.micrometres();
        let middle = |room: u32, used: u32| margin + (room - gap).saturating_sub(used) / 2;
        let (left, top) = (middle(self.room.0, right), middle(self.room.1, bottom));
        let mut seen = [0u16; MOST_KINDS];
        let cells: Vec<Cell> = placed
            .iter()
            .map(|p| {
                let (width, height) = size(p);
                let (number, ordered) = ordered[p.kind];
                let mm = |micrometres: u32| f64::from(micrometres) / 1_000.0;
                let frame = Frame::new(mm(left + p.x), mm(top + p.y), mm(width), mm(height));
                let caption = mm(self.caption);
                // The foot of a turned picture points to the left.
                let (image, turn) = if p.turned {
                    (Frame { x: frame.x + caption, width: frame.width - caption, ..frame }, Turn::Clockwise)
                } else {
                    (Frame { height: frame.height - caption, ..frame }, Turn::Upright)
                };
                let person = usize::from(seen[p.kind] / ordered.count.max(1));
                seen[p.kind] += 1;
                Cell { picture: number, person, frame, image, turn }
            })
            .collect();
        let marks = match self.order.marks {
            CutMarks::Corners => self.marks(&cells),
            CutMarks::Outline => outlines(&cells),
            CutMarks::Nothing => Vec::new(),
        };
        SheetLayout { cells, marks }
    }

    /// Two short lines outside every corner, where there is nothing else.
    fn marks(&self, cells: &[Cell]) -> Vec<Frame> {
        let paper_width = self.order.paper.width.get();
        let end = crate::prints::bag::marks_end(self.order);
        let mut marks: Vec<Frame> = Vec::new();
        for Frame { x, y, width, height } in cells.iter().map(|cell| cell.frame) {
            let half = MARK_THICKNESS / 2.0;
            for corner_x in [x, x + width] {
                for away in [y - MARK_DISTANCE - MARK_LENGTH, y + height + MARK_DISTANCE] {
                    marks.push(Frame::new(corner_x - half, away, MARK_THICKNESS, MARK_LENGTH));
                }
            }
            for corner_y in [y, y + height] {
                for away in [x - MARK_DISTANCE - MARK_LENGTH, x + width + MARK_DISTANCE] {
                    marks.push(Frame::new(away, corner_y - half, MARK_LENGTH, MARK_THICKNESS));
                }
            }
        }
        let free = |mark: &Frame| {
            let around = Frame::new(
                mark.x - MARK_DISTANCE / 2.0,
                mark.y - MARK_DISTANCE / 2.0,
                mark.width + MARK_DISTANCE,
                mark.height + MARK_DISTANCE,
            );
            let inside = mark.x >= 0.0 && mark.y >= 0.0 && mark.right() <= paper_width && mark.bottom() <= end;
            inside && !cells.iter().any(|cell| cell.frame.overlaps(around))
        };
        marks.retain(free);
        marks.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        marks.dedup();
        marks
    }
}

/// A line along every edge; pictures side by side share one.
fn outlines(cells: &[Cell]) -> Vec<Frame> {
    let half = MARK_THICKNESS / 2.0;
    let mut lines: Vec<Frame> = Vec::new();
    for Frame { x, y, width, height } in cells.iter().map(|cell| cell.frame) {
        for edge in [y, y + height] {
            lines.push(Frame::new(x - half, edge - half, width + MARK_THICKNESS, MARK_THICKNESS));
        }
        for edge in [x, x + width] {
            lines.push(Frame::new(edge - half, y - half, MARK_THICKNESS, height + MARK_THICKNESS));
        }
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)).then(a.width.total_cmp(&b.width)));
    lines.dedup();
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::prints::Pictures;

    fn tender(paper: &str, two_inch: &str) -> SheetOptions {
        let sizes = Sizes::builtin();
        let pictures = [(sizes.picture(two_inch).unwrap(), 4), (sizes.picture("1寸").unwrap(), 8)];
        SheetOptions::new(sizes.paper(paper).unwrap(), &pictures)
    }

    #[test]
    fn the_tender_takes_two_five_inch_sheets_with_captions() {
        for two_inch in ["2-inch-35x45", "2-inch-35x49", "2-inch-35x53"] {
            let order = tender("5寸", two_inch);
            let layout = Layout::plan(&order).unwrap();
            assert_eq!(layout.sheets.iter().map(|sheet| sheet.cells.len()).collect::<Vec<_>>(), [6, 6]);
            assert!(layout.exact && layout.people == 1);
            let alone = SheetOptions { pictures: Pictures(order.pictures[..1].to_vec()), ..order };
            let alone = Layout::plan(&alone).unwrap();
            assert!(alone.sheets.len() == 1 && alone.sheets[0].is_turned());
            for cell in layout.sheets.iter().chain(&alone.sheets).flat_map(|sheet| &sheet.cells) {
                let strip = cell.frame.width * cell.frame.height - cell.image.width * cell.image.height;
                let foot = if cell.turn == Turn::Upright { cell.image.width } else { cell.image.height };
                assert!((strip / foot - 3.3).abs() < 1e-9, "a strip for the caption below every picture");
            }
        }
    }

    #[test]
    fn large_paper_is_shared() {
        let order = SheetOptions { sharing: Sharing::SeveralPeople, ..tender("A4", "2-inch-35x49") };
        let layout = Layout::plan(&order).unwrap();
        assert_eq!((layout.sheets.len(), layout.people), (1, 3));
        assert_eq!((layout.sheets_for(7), layout.sheets_for(0)), (3, 0));
        for person in 0..3 {
            let of =
                |picture| layout.sheets[0].cells.iter().filter(|c| c.person == person && c.picture == picture).count();
            assert_eq!((of(0), of(1)), (4, 8));
        }
    }

    #[test]
    fn one_person_one_sheet_or_the_paper_that_would_take_it() {
        let on = |paper| Layout::plan(&SheetOptions { sharing: Sharing::OneSheet, ..tender(paper, "2-inch-35x49") });
        let Err(OrderError::NotOneSheet { sheets: 2, paper: Some(paper) }) = on("5寸") else { panic!("two sheets") };
        let layout = on(&paper.id).unwrap();
        assert_eq!((layout.sheets.len(), layout.people, layout.sheets[0].cells.len()), (1, 1, 12));
        let smaller =
            |other: &&PaperSize| other.width.get() * other.height.get() < paper.width.get() * paper.height.get();
        for other in Sizes::builtin().papers().iter().filter(smaller) {
            assert!(on(&other.id).is_err(), "{}", other.id);
        }
        let many = SheetOptions { sharing: Sharing::OneSheet, ..tender("A4", "2-inch-35x49") };
        let many = SheetOptions {
            pictures: Pictures(many.pictures.iter().cloned().map(|o| Ordered { count: 90, ..o }).collect()),
            ..many
        };
        let error = Layout::plan(&many).unwrap_err();
        assert!(matches!(error, OrderError::NotOneSheet { paper: None, .. }), "{error}");
    }

    #[test]
    fn a_line_along_every_picture_is_drawn_for_the_knife() {
        for gap in [0, 2] {
            let order = SheetOptions { gap: Mm::whole(gap), marks: CutMarks::Outline, ..tender("A4", "2-inch-35x49") };
            let sheet = &Layout::plan(&order).unwrap().sheets[0];
            for Cell { frame, .. } in &sheet.cells {
                let on = |x: f64, y: f64| {
                    let near = |a: f64, b: f64| (a - b).abs() < MARK_THICKNESS;
                    sheet.marks.iter().any(|mark| {
                        let (right, bottom) = (mark.right(), mark.bottom());
                        (near(mark.x, x) || near(right, x) || (mark.x < x && x < right))
                            && (near(mark.y, y) || near(bottom, y) || (mark.y < y && y < bottom))
                    })
                };
                let (middle, centre) = (frame.x + frame.width / 2.0, frame.y + frame.height / 2.0);
                for (x, y) in [(middle, frame.y), (middle, frame.bottom()), (frame.x, centre), (frame.right(), centre)]
                {
                    assert!(on(x, y), "{frame:?}");
                }
                assert!(!on(middle, centre));
            }
            // Neighbours without a gap share their lines.
            assert!(gap > 0 || sheet.marks.len() < 4 * sheet.cells.len());
        }
    }

    #[test]
    fn impossible_orders_say_why() {
        let sizes = Sizes::builtin();
        let (five, one) = (sizes.paper("5寸").unwrap(), sizes.picture("1寸").unwrap());
        let plan = |pictures: &[(&PaperSize, u16)]| Layout::plan(&SheetOptions::new(five, pictures));
        assert_eq!(plan(&[]), Err(OrderError::Empty));
        assert!(matches!(plan(&[(five, 1)]), Err(OrderError::TooLarge { .. })));
        assert_eq!(plan(&[(one, 201)]), Err(OrderError::TooManyPictures { found: 201 }));
        let sorts: Vec<_> = sizes.pictures().iter().map(|size| (size, 1)).collect();
        assert_eq!(plan(&sorts), Err(OrderError::TooManySizes { found: 6 }));
        let coarse = SheetOptions { density: 20, ..SheetOptions::new(five, &[(one, 1)]) };
        assert_eq!(Layout::plan(&coarse), Err(OrderError::Density { found: 20 }));
        for max_scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let order = SheetOptions { max_scale, ..SheetOptions::new(five, &[(one, 1)]) };
            assert!(matches!(Layout::plan(&order), Err(OrderError::Scale { .. })), "{max_scale}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nothing_overlaps_and_all_lies_inside(
            paper in 0usize..4,
            sizes in prop::collection::vec((0usize..6, 1u16..9), 1..3),
            gap in 0u16..5,
            margin in 0u16..9,
            shared in any::<bool>(),
        ) {
            let table = Sizes::builtin();
            let sharing = if shared { Sharing::SeveralPeople } else { Sharing::OnePerson };
            let pictures: Vec<_> = sizes.iter().map(|(size, count)| (&table.pictures()[*size], *count)).collect();
            let order = SheetOptions {
                gap: Mm::whole(gap),
                margin: Mm::whole(margin),
                sharing,
                ..SheetOptions::new(&table.papers()[paper], &pictures)
            };
            let layout = Layout::plan(&order).unwrap();
            let (width, height) = (order.paper.width.get(), order.paper.height.get());
            let (gap, margin) = (f64::from(gap), f64::from(margin));
            for (number, (_, count)) in sizes.iter().enumerate() {
                let cells = layout.sheets.iter().flat_map(|sheet| &sheet.cells).filter(|cell| cell.picture == number);
                prop_assert_eq!(cells.count(), usize::from(*count) * layout.people);
            }
            for sheet in &layout.sheets {
                for (at, cell) in sheet.cells.iter().enumerate() {
                    let Frame { x, y, .. } = cell.frame;
                    prop_assert!(x >= margin - 1e-9 && y >= margin - 1e-9);
                    prop_assert!(cell.frame.right() <= width - margin + 1e-9);
                    prop_assert!(cell.frame.bottom() <= height - margin - 3.0 + 1e-9, "room for the running number");
                    let size = &order.pictures[cell.picture].size;
                    let upright = cell.turn == Turn::Upright;
                    let (w, h) = if upright { (size.width, size.height) } else { (size.height, size.width) };
                    prop_assert!((cell.image.width - w.get()).abs() < 1e-9 && (cell.image.height - h.get()).abs() < 1e-9);
                    let apart = Frame::new(x - gap, y - gap, cell.frame.width + 2.0 * gap, cell.frame.height + 2.0 * gap);
                    for other in &sheet.cells[at + 1..] {
                        prop_assert!(!apart.overlaps(other.frame), "{:?} {:?}", cell, other);
                    }
                }
                for mark in &sheet.marks {
                    prop_assert!(mark.x >= 0.0 && mark.y >= 0.0 && mark.right() <= width && mark.bottom() <= height);
                    prop_assert!(sheet.cells.iter().all(|cell| !cell.frame.overlaps(*mark)));
                }
            }
        }
    }
}
