//! Code cards: what a picture shows of QR codes and Data Matrix symbols.
//!
//! Input: the pixels of a frame. Output: the texts that were read, and whether something is there that could not be. Work rises with
//! evidence: every frame is searched for finder patterns and borders, and only what was found is sampled, sharpened and decoded. Pure:
//! the same pixels give the same answer.

mod busy;
mod finder;
mod guard;
mod homography;
mod ink;
mod luma;
mod matrix;
mod mended;
mod module;
mod qr;
#[cfg(test)]
mod tests;

use super::CollectionCode;
use crate::ground::pixels::RgbView;
use busy::busy;
use finder::{Finder, finders, length};
use ink::{DARK, Inks, LIGHT};
use luma::{Luma, Part};
use matrix::{Found, symbol};
use qr::{Candidate, Reading, candidates, searched};

/// What a picture shows of code cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardSighting {
    /// Texts that were read, sorted, each once.
    pub codes: Vec<CollectionCode>,
    /// Something that may be a code was found and not read.
    pub unread: bool,
}

/// Longer side of the picture that is searched, px: in 24 megapixels a card 1/12 as wide as the frame is read (`benches/RESULTS.md`).
const SEARCHED: usize = 2200;
/// Shorter side of the smallest picture that is searched, px: less holds no code that fills it.
const SMALLEST: usize = 60;
/// Longer side of the largest picture that is searched sharpened twice, and sharpened at all if it is the whole picture, px.
const SHARPENED: usize = 900;
/// Candidates that are decoded in one picture at most.
const DECODED: usize = 24;
/// Patterns of one ink and size at most, if they are to be those of a code that cannot be read, see [`alike`].
const REPEATED: usize = 8;
/// Ratio of modules up to which patterns have one size.
const SAME_SIZE: f32 = 1.25;
/// Module, px, at which a code is sampled: more adds noise of paper and screens, less mixes modules.
const SAMPLED: f32 = 5.0;

/// Reads the code cards in a picture.
///
/// The more pixels the better small cards are read. Costs about as much as decoding the picture does; call it only where cards are in use.
pub fn read_card(picture: RgbView<'_>) -> CardSighting {
    let step = picture.width().max(picture.height()).div_ceil(SEARCHED);
    let views = views(Luma::of(picture, Part::whole(picture), step));
    let mut sighting = CardSighting::default();
    let patterns = patterns(&views);
    let mut read = vec![false; patterns.len()];
    let mut suspects = Vec::new();
    for candidate in candidates(&patterns).into_iter().take(DECODED) {
        if candidate.members.iter().any(|&member| read[member]) {
            continue;
        }
        let (reading, luma) = attempt(picture, step, &candidate);
        let mut texts: Vec<String> = Vec::new();
        match reading {
            Reading::Text(text) => texts.push(text),
            Reading::Code => texts = searched(&luma),
            Reading::Nothing if candidate.is_whole() => texts = searched(&luma),
            // Two faultless patterns side by side are a code even where its middle is burnt out.
            Reading::Nothing if candidate.patterns.iter().flatten().all(Finder::is_plain) => {}
            Reading::Nothing => continue,
        }
        if texts.is_empty() {
            if candidate.is_sound() && alike(&candidate, &patterns) <= REPEATED {
                suspects.push(candidate.members);
            }
            continue;
        }
        for member in candidate.members {
            read[member] = true;
        }
        sighting.codes.extend(texts.iter().filter_map(|text| CollectionCode::new(text)));
    }
    sighting.unread = suspects.iter().any(|members| members.iter().all(|&member| !read[member]));
    sighting.unread |= patterns.iter().zip(&read).any(|(pattern, read)| !read && lonely(pattern, &views));
    let symbols = symbols(&views);
    sighting.unread |= symbols.iter().any(|found| found.reading == Reading::Code);
    sighting.codes.extend(symbols.iter().filter_map(|found| match &found.reading {
        Reading::Text(text) => CollectionCode::new(text),
        _ => None,
    }));
    sighting.codes.sort();
    sighting.codes.dedup();
    sighting
}

/// Patterns like those of a candidate, its own among them: of the same ink, in modules of about the same size. Cloth repeats what
/// looks like a pattern at every crossing of its stripes; a code has three.
fn alike(candidate: &Candidate, patterns: &[Finder]) -> usize {
    let module = candidate.module();
    let same = |pattern: &&Finder| {
        let ratio = pattern.module() / module;
        (1.0 / SAME_SIZE..=SAME_SIZE).contains(&ratio)
            && candidate.patterns.iter().flatten().all(|own| own.ink == pattern.ink)
    };
    patterns.iter().filter(same).count()
}

/// The picture in one size.
struct View {
    luma: Luma,
    inks: Inks,
    /// Regions full of changes.
    busy: Vec<Part>,
    /// Pixels of the first view in one of this.
    scale: f32,
    /// How often it was sharpened.
    sharpened: u32,
}

impl View {
    fn new(luma: Luma, scale: f32) -> Self {
        let inks = Inks::of(&luma);
        let busy = busy(&inks);
        Self { luma, inks, busy, scale, sharpened: 0 }
    }

    /// Sharpened; noise then looks busy, so regions are left to the view without.
    fn sharpened(&self) -> Self {
        let luma = self.luma.sharpened();
        let inks = Inks::of(&luma);
        Self { luma, inks, busy: Vec::new(), scale: self.scale, sharpened: self.sharpened + 1 }
    }
}

/// The picture, halved again and again; all but the largest also sharpened, the small ones twice, because where blur has run rings and modules together they come
/// apart again. In the largest, blur that needs it makes a module smaller than what can be read.
fn views(picture: Luma) -> Vec<View> {
    let mut views = Vec::new();
    let mut next = Some(picture);
    let mut scale = 1.0;
    while let Some(luma) = next.take() {
        next = (luma.width.min(luma.height) >= 2 * SMALLEST).then(|| luma.half());
        let view = View::new(luma, scale);
        let small = view.luma.width.max(view.luma.height) <= SHARPENED;
        if small || scale > 1.0 {
            let once = view.sharpened();
            let twice = small.then(|| once.sharpened());
            views.extend([Some(view), Some(once), twice].into_iter().flatten());
        } else {
            views.push(view);
        }
        scale *= 2.0;
    }
    views
}

/// Finder patterns of both inks in all sizes, each once, in pixels of the first view.
fn patterns(views: &[View]) -> Vec<Finder> {
    let mut all: Vec<Finder> = Vec::new();
    for View { luma, inks, scale, sharpened, .. } in views {
        for finder in [DARK, LIGHT].into_iter().flat_map(|ink| finders(luma, inks, ink)) {
            let finder = Finder { harsh: *sharpened > 1, ..finder }.scaled(*scale, [0.0, 0.0]);
            let same = |other: &&mut Finder| {
                let away = [finder.centre[0] - other.centre[0], finder.centre[1] - other.centre[1]];
                other.ink == finder.ink && length(away) < 1.5 * other.module().max(finder.module())
            };
            match all.iter_mut().find(same) {
                Some(other) if other.rays >= finder.rays || finder.harsh && !other.harsh => {}
                Some(other) => *other = finder,
                None => all.push(finder),
            }
        }
    }
    all
}

/// Whether a pattern that belongs to no code that was read lies in a region full of changes, where its modules are 1.4 to 5 pixels: the rest
/// of a code whose other patterns are torn off or burnt out.
fn lonely(pattern: &Finder, views: &[View]) -> bool {
    if !pattern.is_plain() {
        return false;
    }
    views.iter().any(|View { busy, scale, .. }| {
        let module = pattern.module() / scale;
        let [x, y] = pattern.centre.map(|at| at / scale);
        let inside = |part: &Part| {
            let (left, top) = (part.left as f32, part.top as f32);
            let (right, bottom) = (left + part.width as f32, top + part.height as f32);
            let wide = part.width.min(part.height) as f32 > 9.0 * module;
            wide && x > left && y > top && x < right && y < bottom
        };
        (1.4..5.0).contains(&module) && busy.iter().any(inside)
    })
}

/// Data Matrix symbols of both inks in all sizes; of one place the text that was read, if any, in pixels of the first view.
fn symbols(views: &[View]) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for View { luma, inks, busy, scale, .. } in views {
        for &part in busy {
            for found in [DARK, LIGHT].into_iter().filter_map(|ink| symbol(luma, inks, part, ink)) {
                let found = Found { centre: found.centre.map(|at| at * scale), size: found.size * scale, ..found };
                let same = |other: &&mut Found| {
                    let away = [found.centre[0] - other.centre[0], found.centre[1] - other.centre[1]];
                    length(away) < 0.5 * found.size.max(other.size)
                };
                match all.iter_mut().find(same) {
                    Some(other) if other.reading == Reading::Code => *other = found,
                    Some(_) => {}
                    None => all.push(found),
                }
            }
        }
    }
    all
}

/// Decodes a candidate where its modules have the right size; what it is, and the picture that was decoded, dark on light.
fn attempt(picture: RgbView<'_>, step: usize, candidate: &Candidate) -> (Reading, Luma) {
    let scale = step as f32;
    let full = candidate.scaled(scale, [0.0, 0.0]);
    let module = full.module();
    let reduce = ((module / SAMPLED) as usize).max(1);
    let part = Part::around(&full.extent(), 6.0 * module, picture).unwrap_or(Part::whole(picture));
    let luma = Luma::of(picture, part, reduce);
    let small = 1.0 / reduce as f32;
    let placed = full.scaled(small, [-(part.left as f32) * small, -(part.top as f32) * small]);
    let mut reading = placed.read(&luma);
    if reading == Reading::Code || reading == Reading::Nothing && candidate.is_whole() {
        match placed.read(&luma.sharpened()) {
            Reading::Nothing => {}
            sharper => reading = sharper,
        }
    }
    let dark = placed.patterns.iter().flatten().all(|finder| finder.ink == DARK);
    (reading, if dark { luma } else { luma.inverted() })
}
