//! Rectangles of a few sizes → the fewest sheets, by cuts that run from edge to edge.
//!
//! Only layouts that a guillotine can cut are searched, since prints are cut. Cuts are at sums of sides (normal
//! patterns, Herz 1972), and for every remaining rectangle the undominated counts of pictures are kept, so the number of
//! sheets is minimal; a search that would take too long is cut short and reports it. Gaps are handled by the caller.

/// Most sizes on one order.
pub(super) const MOST_KINDS: usize = 4;

/// How many pictures of each size.
pub(super) type Counts = [u16; MOST_KINDS];

/// Combinations tried before a search is cut short: some seconds of work, far more than any real order needs.
const WORK: u64 = 40_000_000;

/// A size to be packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) count: u16,
}

/// The orientations a size may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lying {
    Upright,
    Turned,
    Both,
}

impl Lying {
    const fn allows(self, turned: bool) -> bool {
        matches!((self, turned), (Self::Both, _) | (Self::Upright, false) | (Self::Turned, true))
    }
}

/// A picture on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) kind: usize,
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) turned: bool,
}

/// The sheets of an order, and whether fewer were ruled out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packing {
    pub(super) sheets: Vec<Vec<Placed>>,
    pub(super) exact: bool,
}

/// Packs every picture; `None` if one of them fits a sheet in no orientation.
///
/// Pictures are turned only if that saves a sheet, and then as few of the sizes as possible.
pub(super) fn pack(area: (u32, u32), kinds: &[Kind]) -> Option<Packing> {
    debug_assert!(kinds.len() <= MOST_KINDS, "orders with more sizes are refused earlier");
    let upright = pack_lying(area, kinds, &vec![Lying::Upright; kinds.len()]);
    if upright.as_ref().is_some_and(|packing| packing.sheets.len() <= least(area, kinds)) {
        return upright;
    }
    let free = pack_lying(area, kinds, &vec![Lying::Both; kinds.len()])?;
    if upright.as_ref().is_some_and(|packing| packing.sheets.len() <= free.sheets.len()) {
        return upright;
    }
    let turned = |packing: &Packing| packing.sheets.iter().flatten().filter(|placed| placed.turned).count();
    let mut best = free;
    for number in 0..3usize.pow(kinds.len() as u32) {
        let lying: Vec<Lying> = (0..kinds.len())
            .map(|kind| [Lying::Upright, Lying::Turned, Lying::Both][number / 3usize.pow(kind as u32) % 3])
            .collect();
        let Some(packing) = pack_lying(area, kinds, &lying) else { continue };
        if (packing.sheets.len(), turned(&packing)) < (best.sheets.len(), turned(&best)) {
            best = packing;
        }
    }
    Some(best)
}

/// A lower bound on the number of sheets, from the total area of the pictures.
fn least((width, height): (u32, u32), kinds: &[Kind]) -> usize {
    let sheet = (u64::from(width) * u64::from(height)).max(1);
    let all: u64 = kinds.iter().map(|k| u64::from(k.width) * u64::from(k.height) * u64::from(k.count)).sum();
    all.div_ceil(sheet) as usize
}

fn pack_lying(area: (u32, u32), kinds: &[Kind], lying: &[Lying]) -> Option<Packing> {
    let mut search = Search::new(area, kinds, lying);
    let (right, bottom) = (search.xs.len() - 1, search.ys.len() - 1);
    search.solve(right, bottom);
    let mut patterns: Vec<(Counts, Cut)> = search.patterns(right, bottom).to_vec();
    // Sheets of one size are preferred if they cost nothing, although a mixed sheet may hold more.
    for grid in search.grids(area.0, area.1) {
        if !patterns.iter().any(|(counts, _)| *counts == grid.0) {
            patterns.push(grid);
        }
    }
    let chosen = cover(search.demand, &patterns)?;
    let sheets = chosen
        .into_iter()
        .map(|(pattern, mut wanted)| {
            let mut placed = Vec::new();
            search.place(&patterns[pattern].1, (right, bottom), (0, 0), &mut placed);
            placed.sort_by_key(|p: &Placed| (p.kind, p.y, p.x));
            // A sheet holds only the demanded pictures, filled from its upper left corner.
            placed.retain(|p| {
                let kept = wanted[p.kind] > 0;
                wanted[p.kind] -= u16::from(kept);
                kept
            });
            placed
        })
        .collect();
    Some(Packing { sheets, exact: search.work < WORK })
}

/// The fewest patterns that cover the demand, and what is needed from each; `None` if some size is in no pattern. Of
/// these, the ones with the fewest sizes on a sheet, and if sizes must be mixed, sheets that are all alike.
fn cover(demand: Counts, patterns: &[(Counts, Cut)]) -> Option<Vec<(usize, Counts)>> {
    let strides = demand.iter().scan(1usize, |stride, &count| {
        let here = *stride;
        *stride *= usize::from(count) + 1;
        Some(here)
    });
    let strides: Vec<usize> = strides.collect();
    let states = demand.iter().map(|&count| usize::from(count) + 1).product();
    let digits = |state: usize| -> Counts {
        std::array::from_fn(|kind| (state / strides[kind] % (usize::from(demand[kind]) + 1)) as u16)
    };
    // For every remaining demand: sheets, sizes summed over sheets, pattern, demand after it.
    let mut best: Vec<Option<(u32, u32, usize, usize)>> = vec![None; states];
    if let Some(first) = best.first_mut() {
        *first = Some((0, 0, usize::MAX, 0));
    }
    for state in 1..states {
        let wanted = digits(state);
        for (number, (counts, _)) in patterns.iter().enumerate() {
            let taken: Counts = std::array::from_fn(|kind| counts[kind].min(wanted[kind]));
            let sizes = taken.iter().filter(|&&count| count > 0).count() as u32;
            if sizes == 0 {
                continue;
            }
            let rest =
                state - taken.iter().zip(&strides).map(|(&count, stride)| usize::from(count) * stride).sum::<usize>();
            if let Some((sheets, mixed, ..)) = best[rest] {
                let here = (sheets + 1, mixed + sizes, number, rest);
                if best[state].is_none_or(|known| (here.0, here.1) < (known.0, known.1)) {
                    best[state] = Some(here);
                }
            }
        }
    }
    let (sheets, mixed, ..) = best[states - 1]?;
    let sizes = demand.iter().filter(|&&count| count > 0).count() as u32;
    if sheets > 0 && mixed > sizes {
        let share =
            |count: u16, sheet: u32| u32::from(count) * (sheet + 1) / sheets - u32::from(count) * sheet / sheets;
        let most: Counts = std::array::from_fn(|kind| u32::from(demand[kind]).div_ceil(sheets) as u16);
        let holds = |counts: &Counts| counts.iter().zip(most).all(|(&count, most)| count >= most);
        if let Some(alike) = patterns.iter().position(|(counts, _)| holds(counts)) {
            let wanted = |sheet| std::array::from_fn(|kind| share(demand[kind], sheet) as u16);
            return Some((0..sheets).map(|sheet| (alike, wanted(sheet))).collect());
        }
    }
    let mut chosen = Vec::new();
    let mut state = states - 1;
    while state > 0 {
        let (_, _, pattern, rest) = best[state]?;
        let (before, after) = (digits(state), digits(rest));
        chosen.push((pattern, std::array::from_fn(|kind| before[kind] - after[kind])));
        state = rest;
    }
    Some(chosen)
}

/// How a rectangle is divided.
#[derive(Debug, Clone, Copy)]
enum Cut {
    /// Rows and columns of one size.
    Grid { kind: usize, turned: bool, columns: u32, rows: u32 },
    /// A cut from top to bottom at `xs[at]`: these patterns of the left and of the right part.
    Across { at: usize, left: usize, right: usize },
    /// A cut from side to side at `ys[at]`: these patterns of the upper and of the lower part.
    Along { at: usize, upper: usize, lower: usize },
}

struct Search<'a> {
    kinds: &'a [Kind],
    lying: &'a [Lying],
    demand: Counts,
    /// Sums of sides, ascending, from 0 to the sheet's side rounded down to a sum.
    xs: Vec<u32>,
    ys: Vec<u32>,
    known: Vec<Option<Vec<(Counts, Cut)>>>,
    work: u64,
}

impl<'a> Search<'a> {
    fn new((width, height): (u32, u32), kinds: &'a [Kind], lying: &'a [Lying]) -> Self {
        let mut demand = [0; MOST_KINDS];
        for (count, kind) in demand.iter_mut().zip(kinds) {
            *count = kind.count;
        }
        let sides = |turned_side: fn(&Kind) -> u32, upright_side: fn(&Kind) -> u32| {
            let sides = kinds.iter().zip(lying).flat_map(move |(kind, lying)| {
                let upright = lying.allows(false).then(|| (upright_side(kind), kind.count));
                upright.into_iter().chain(lying.allows(true).then(|| (turned_side(kind), kind.count)))
            });
            sides.collect::<Vec<_>>()
        };
        let xs = sums(&sides(|k| k.height, |k| k.width), width);
        let ys = sums(&sides(|k| k.width, |k| k.height), height);
        let known = vec![None; xs.len() * ys.len()];
        Self { kinds, lying, demand, xs, ys, known, work: 0 }
    }

    fn patterns(&self, ix: usize, iy: usize) -> &[(Counts, Cut)] {
        self.known[iy * self.xs.len() + ix].as_deref().unwrap_or_default()
    }

    /// Fills in the undominated patterns of the rectangle of `xs[ix]` × `ys[iy]`.
    fn solve(&mut self, ix: usize, iy: usize) {
        if self.known[iy * self.xs.len() + ix].is_some() {
            return;
        }
        let (width, height) = (self.xs[ix], self.ys[iy]);
        let mut found: Vec<(Counts, Cut)> = Vec::new();
        for grid in self.grids(width, height) {
            keep(&mut found, grid);
        }
        for at in 1..ix {
            if self.xs[at] * 2 > width || self.done(&found) {
                break;
            }
            let rest = floor(&self.xs, width - self.xs[at]);
            self.solve(at, iy);
            self.solve(rest, iy);
            self.combine((at, iy), (rest, iy), &mut found, |left, right| Cut::Across { at, left, right });
        }
        for at in 1..iy {
            if self.ys[at] * 2 > height || self.done(&found) {
                break;
            }
            let rest = floor(&self.ys, height - self.ys[at]);
            self.solve(ix, at);
            self.solve(ix, rest);
            self.combine((ix, at), (ix, rest), &mut found, |upper, lower| Cut::Along { at, upper, lower });
        }
        self.known[iy * self.xs.len() + ix] = Some(found);
    }

    fn done(&self, found: &[(Counts, Cut)]) -> bool {
        self.work >= WORK || found.iter().any(|(counts, _)| *counts == self.demand)
    }

    fn combine(
        &mut self,
        (ax, ay): (usize, usize),
        (bx, by): (usize, usize),
        found: &mut Vec<(Counts, Cut)>,
        cut: impl Fn(usize, usize) -> Cut,
    ) {
        let pairs = (self.patterns(ax, ay).len() * self.patterns(bx, by).len()) as u64;
        self.work += pairs + 1;
        for (i, (a, _)) in self.patterns(ax, ay).iter().enumerate() {
            for (j, (b, _)) in self.patterns(bx, by).iter().enumerate() {
                let both = std::array::from_fn(|kind| (a[kind] + b[kind]).min(self.demand[kind]));
                keep(found, (both, cut(i, j)));
            }
        }
    }

    /// Rectangles filled with one size each.
    fn grids(&self, width: u32, height: u32) -> Vec<(Counts, Cut)> {
        let mut grids = Vec::new();
        for (kind, size) in self.kinds.iter().enumerate() {
            for turned in [false, true] {
                let (w, h) = lie(size, turned);
                let (columns, rows) = (width / w.max(1), height / h.max(1));
                if self.lying[kind].allows(turned) && columns > 0 && rows > 0 && self.demand[kind] > 0 {
                    let mut counts = [0; MOST_KINDS];
                    let cells = u64::from(columns) * u64::from(rows);
                    counts[kind] = cells.min(u64::from(self.demand[kind])) as u16;
                    grids.push((counts, Cut::Grid { kind, turned, columns, rows }));
                }
            }
        }
        grids
    }

    fn place(&self, cut: &Cut, (ix, iy): (usize, usize), (x, y): (u32, u32), placed: &mut Vec<Placed>) {
        match *cut {
            Cut::Grid { kind, turned, columns, rows } => {
                let (w, h) = lie(&self.kinds[kind], turned);
                let wanted = usize::from(self.demand[kind]);
                let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
                placed.extend(cells.take(wanted).map(|(column, row)| Placed {
                    kind,
                    x: x + column * w,
                    y: y + row * h,
                    turned,
                }));
            }
            Cut::Across { at, left, right } => {
                let rest = floor(&self.xs, self.xs[ix] - self.xs[at]);
                self.place(&self.patterns(at, iy)[left].1, (at, iy), (x, y), placed);
                self.place(&self.patterns(rest, iy)[right].1, (rest, iy), (x + self.xs[at], y), placed);
            }
            Cut::Along { at, upper, lower } => {
                let rest = floor(&self.ys, self.ys[iy] - self.ys[at]);
                self.place(&self.patterns(ix, at)[upper].1, (ix, at), (x, y), placed);
                self.place(&self.patterns(ix, rest)[lower].1, (ix, rest), (x, y + self.ys[at]), placed);
            }
        }
    }
}

fn lie(kind: &Kind, turned: bool) -> (u32, u32) {
    if turned { (kind.height, kind.width) } else { (kind.width, kind.height) }
}

/// Keeps a pattern unless another one holds as much of everything, and drops those it makes redundant.
fn keep(found: &mut Vec<(Counts, Cut)>, pattern: (Counts, Cut)) {
    let holds = |a: &Counts, b: &Counts| a.iter().zip(b).all(|(a, b)| a >= b);
    if found.iter().any(|(known, _)| holds(known, &pattern.0)) {
        return;
    }
    found.retain(|(known, _)| !holds(&pattern.0, known));
    found.push(pattern);
}

/// All sums of sides up to `most`, each side used at most as often as there are pictures of it; includes 0.
fn sums(sides: &[(u32, u16)], most: u32) -> Vec<u32> {
    let mut sums = vec![0u32];
    for &(side, count) in sides {
        let mut more = sums.clone();
        for &sum in &sums {
            let steps = (1..=u32::from(count)).map(|n| u64::from(sum) + u64::from(side) * u64::from(n));
            more.extend(steps.take_while(|&sum| sum <= u64::from(most)).map(|sum| sum as u32));
        }
        more.sort_unstable();
        more.dedup();
        sums = more;
    }
    sums
}

/// Index of the largest sum that is no more than `value`.
fn floor(sums: &[u32], value: u32) -> usize {
    sums.partition_point(|&sum| sum <= value).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kind(width: u32, height: u32, count: u16) -> Kind {
        Kind { width, height, count }
    }

    #[test]
    fn the_order_of_the_tender_takes_two_sheets() {
        // 5寸 with a margin of 3 mm, for any 2寸: each sheet has two of them and four of 1寸, upright.
        for height in [45, 49, 53] {
            let packing = pack((121, 83), &[kind(35, height, 4), kind(25, 35, 8)]).unwrap();
            assert_eq!(packing.sheets.iter().map(Vec::len).collect::<Vec<_>>(), [6, 6], "{height}");
            assert!(packing.exact);
            assert!(packing.sheets.iter().flatten().all(|placed| !placed.turned), "{:?}", packing.sheets);
        }
    }

    #[test]
    fn pictures_are_turned_where_that_saves_a_sheet() {
        // Standards RPR-11: alone, four of 2寸 need one sheet turned and two upright; eight of 1寸 are upright.
        for height in [45, 49, 53] {
            let packing = pack((121, 83), &[kind(35, height, 4)]).unwrap();
            assert_eq!(packing.sheets.len(), 1);
            assert!(packing.sheets[0].iter().all(|placed| placed.turned));
        }
        let packing = pack((121, 83), &[kind(25, 35, 8)]).unwrap();
        assert!(packing.sheets.len() == 1 && packing.sheets[0].iter().all(|placed| !placed.turned));
    }

    #[test]
    fn mixed_sheets_save_paper() {
        // Standards RPR-12: 7寸 (172 × 121 inside its margin) holds both, 49 + 35 + 35 = 119.
        let packing = pack((172, 121), &[kind(35, 49, 4), kind(25, 35, 8)]).unwrap();
        assert_eq!(packing.sheets.len(), 1);
        assert!(packing.sheets[0].iter().all(|placed| !placed.turned), "{:?}", packing.sheets);
        assert_eq!(pack((20, 20), &[kind(25, 35, 1)]), None);
        assert!(pack((35, 25), &[kind(25, 35, 1)]).unwrap().sheets[0][0].turned);
    }

    /// Whether pictures of these sizes fit one sheet.
    type Fits<'a> = &'a dyn Fn(&[(u32, u32)]) -> bool;

    /// Whether the pictures fit one sheet anywhere, by trying every order, every orientation, and every corner point.
    fn fits(area: (u32, u32), rest: &mut Vec<(u32, u32)>, placed: &mut Vec<(u32, u32, u32, u32)>) -> bool {
        if rest.is_empty() {
            return true;
        }
        let mut xs = vec![0];
        let mut ys = vec![0];
        for &(x, y, w, h) in placed.iter() {
            xs.push(x + w);
            ys.push(y + h);
        }
        for at in 0..rest.len() {
            let (w, h) = rest.remove(at);
            for (w, h) in [(w, h), (h, w)] {
                for &x in &xs {
                    for &y in &ys {
                        let free = x + w <= area.0
                            && y + h <= area.1
                            && placed
                                .iter()
                                .all(|&(px, py, pw, ph)| x >= px + pw || px >= x + w || y >= py + ph || py >= y + h);
                        if free {
                            placed.push((x, y, w, h));
                            if fits(area, rest, placed) {
                                return true;
                            }
                            placed.pop();
                        }
                    }
                }
            }
            rest.insert(at, (w, h));
        }
        false
    }

    /// Whether the pictures can be cut out of the sheet, by trying every cut at every place.
    fn cuts((width, height): (u32, u32), pictures: &[(u32, u32)]) -> bool {
        let within = |w: u32, h: u32| (w <= width && h <= height) || (h <= width && w <= height);
        if let [(w, h)] = *pictures {
            return within(w, h);
        }
        let area: u32 = pictures.iter().map(|(w, h)| w * h).sum();
        if area > width * height || !pictures.iter().all(|&(w, h)| within(w, h)) {
            return false;
        }
        // The first picture is always on the first side; the place of the cut decides which side that is.
        (0..(1usize << (pictures.len() - 1)) - 1).any(|mask| {
            let first = |at: &usize| *at == 0 || mask >> (at - 1) & 1 == 1;
            let part = |side: bool| -> Vec<(u32, u32)> {
                (0..pictures.len()).filter(|at| first(at) == side).map(|at| pictures[at]).collect()
            };
            let (one, other) = (part(true), part(false));
            (1..width).any(|at| cuts((at, height), &one) && cuts((width - at, height), &other))
                || (1..height).any(|at| cuts((width, at), &one) && cuts((width, height - at), &other))
        })
    }

    /// The fewest sheets, by trying every distribution of the pictures.
    fn brute(fits: Fits<'_>, pictures: &[(u32, u32)], sheets: &mut Vec<Vec<(u32, u32)>>, best: &mut usize) {
        if sheets.len() >= *best {
            return;
        }
        let Some((&next, rest)) = pictures.split_first() else {
            *best = sheets.len();
            return;
        };
        for at in 0..=sheets.len() {
            if at == sheets.len() {
                sheets.push(Vec::new());
            }
            sheets[at].push(next);
            if fits(&sheets[at]) {
                brute(fits, rest, sheets, best);
            }
            sheets[at].pop();
            if sheets[at].is_empty() {
                sheets.pop();
            }
        }
    }

    fn compare(area: (u32, u32), kinds: &[Kind], fits: Fits<'_>) -> Result<(), TestCaseError> {
        let pictures: Vec<(u32, u32)> =
            kinds.iter().flat_map(|kind| vec![(kind.width, kind.height); usize::from(kind.count)]).collect();
        let fitting = pictures.iter().all(|&(w, h)| (w <= area.0 && h <= area.1) || (h <= area.0 && w <= area.1));
        let packing = pack(area, kinds);
        prop_assert_eq!(packing.is_some(), fitting);
        if let Some(packing) = packing {
            let mut best = pictures.len() + 1;
            brute(fits, &pictures, &mut Vec::new(), &mut best);
            prop_assert!(packing.exact);
            prop_assert_eq!(packing.sheets.len(), best, "{:?}", packing);
        }
        Ok(())
    }

    proptest! {
        // Three rectangles cannot interlock: what fits at all can be cut, so trying every position must agree.
        #[test]
        fn fewest_sheets_of_three(
            area in (8u32..30, 8u32..30),
            a in (2u32..16, 2u32..16, 1u16..3),
            b in (2u32..16, 2u32..16, 0u16..2),
        ) {
            let anywhere = |sheet: &[(u32, u32)]| fits(area, &mut sheet.to_vec(), &mut Vec::new());
            compare(area, &[kind(a.0, a.1, a.2), kind(b.0, b.1, b.2)], &anywhere)?;
        }

        #[test]
        fn fewest_sheets_by_cuts(
            area in (6u32..17, 6u32..17),
            a in (2u32..9, 2u32..9, 1u16..4),
            b in (2u32..9, 2u32..9, 0u16..3),
        ) {
            compare(area, &[kind(a.0, a.1, a.2), kind(b.0, b.1, b.2)], &|sheet| cuts(area, sheet))?;
        }

        #[test]
        fn nothing_overlaps_and_nothing_is_lost(
            area in (60u32..300, 60u32..220),
            sizes in prop::collection::vec((20u32..60, 20u32..60, 1u16..10), 1..4),
        ) {
            let kinds: Vec<Kind> = sizes.iter().map(|&(w, h, n)| kind(w, h, n)).collect();
            let packing = pack(area, &kinds).unwrap();
            for (number, size) in kinds.iter().enumerate() {
                let placed = packing.sheets.iter().flatten().filter(|placed| placed.kind == number).count();
                prop_assert_eq!(placed, usize::from(size.count));
            }
            for sheet in &packing.sheets {
                prop_assert!(!sheet.is_empty());
                let boxes: Vec<_> = sheet.iter().map(|p| { let (w, h) = lie(&kinds[p.kind], p.turned); (p.x, p.y, p.x + w, p.y + h) }).collect();
                for (at, a) in boxes.iter().enumerate() {
                    prop_assert!(a.2 <= area.0 && a.3 <= area.1);
                    for b in &boxes[at + 1..] {
                        prop_assert!(a.0 >= b.2 || b.0 >= a.2 || a.1 >= b.3 || b.1 >= a.3);
                    }
                }
            }
        }
    }
}
