//! Code cards: what a picture shows of QR codes and Data Matrix symbols.
//!
//! Input: the pixels of a frame. Output: the texts that were read, and whether something is there that could not be. Pure: the same
//! pixels give the same answer.

mod luma;

use super::CollectionCode;
use crate::ground::pixels::RgbView;
use luma::Luma;

/// What a picture shows of code cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardSighting {
    /// Texts that were read, sorted, each once.
    pub codes: Vec<CollectionCode>,
    /// Something that may be a code was found and not read.
    pub unread: bool,
}

/// Reads the code cards in a picture.
///
/// Costs about as much as decoding the picture does; call it only where cards are in use.
pub fn read_card(picture: RgbView<'_>) -> CardSighting {
    let grey = Luma::of(picture);
    let (width, height) = (grey.size().width as usize, grey.size().height as usize);
    // The finder pattern alone is seven modules; smaller pictures hold no code.
    if width < 21 || height < 21 {
        return CardSighting::default();
    }
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| grey.data()[y * width + x]);
    let mut sighting = CardSighting::default();
    for grid in prepared.detect_grids() {
        match grid.decode() {
            Ok((_, text)) => sighting.codes.extend(CollectionCode::new(&text)),
            Err(_) => sighting.unread = true,
        }
    }
    sighting.codes.sort();
    sighting.codes.dedup();
    sighting
}
