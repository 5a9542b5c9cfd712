//! Paper: print sheets with captions, as PDF and as minilab pages, and what every document on paper is made of.
//!
//! Input: people, their originals, an order in millimetres, fonts. Output: bags of sheets by department, major and class, with
//! dividers, packing lists and running numbers. Invariant: prints are cut from originals, never stretched or mirrored;
//! no character becomes a box; names and numbers appear only on paper, never in file names or errors.

mod bag;
mod caption;
mod card;
mod crop;
mod job;
mod layout;
mod options;
mod pack;
mod size;

pub use caption::{Caption, CaptionFault};
pub use card::{
    CardError, CardFace, CardFault, CardFaultKind, CardJob, CardKind, CardOptions, Cards, Correction, LabelSheet,
    in_rows,
};
pub use crop::{CropError, PrintCrop, print_crop};
pub use job::{NamedOriginals, Originals, PersonFault, SheetError, SheetJob, SheetReport, WrittenBag};
pub use layout::{Cell, Layout, OrderError, SheetLayout};
pub use options::{CutMarks, Medium, Numbers, Ordered, Pictures, Sharing, SheetOptions};
pub use size::{PaperSize, SizeError, Sizes};
