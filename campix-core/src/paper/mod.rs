//! Paper: the parts of every document on paper – fonts, pages as lists of things to draw, PDF, minilab pages.

pub(crate) mod font;
pub(crate) mod length;
pub(crate) mod minilab;
pub(crate) mod page;
pub(crate) mod pdf;
pub(crate) mod srgb_profile;
#[cfg(feature = "dossier")]
pub(crate) mod wrap;

pub use font::{FontError, Fonts, Line};
pub use length::Mm;
pub use minilab::{MinilabError, draw, minilab_page};
pub use page::{BLACK, Colour, Frame, Item, Page, Picture, Turn};
pub use pdf::{PdfError, PdfFile, PdfInfo};
