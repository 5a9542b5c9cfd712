//! Paper: print sheets with captions, as PDF and as minilab pages, and what every document on paper is made of.

mod font;
mod page;
mod pdf;

pub use font::{FontError, Fonts, Line};
pub use page::{BLACK, Colour, Frame, Item, Page, Picture, Turn};
pub use pdf::{PdfError, PdfFile, PdfInfo};
