//! The QR code of a text, as modules, as a drawing on a page, and as SVG.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::paper::page::{BLACK, Frame, Page};
use crate::prints::card::options::Correction;

/// White around a code, in modules (ISO/IEC 18004, 5.3.8).
pub(super) const QUIET: usize = 4;

/// A code: dark modules row after row.
pub(super) struct Code {
    side: usize,
    dark: Vec<bool>,
}

impl Code {
    /// `None` if the text is too long for any code.
    pub(super) fn new(text: &str, correction: Correction) -> Option<Self> {
        let level = match correction {
            Correction::Medium => EcLevel::M,
            Correction::Quartile => EcLevel::Q,
            Correction::High => EcLevel::H,
        };
        let code = QrCode::with_error_correction_level(text.as_bytes(), level).ok()?;
        Some(Self {
            side: code.width(),
            dark: code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect(),
        })
    }

    /// Modules on a side, the white around the code included.
    pub(super) fn whole_side(&self) -> usize {
        self.side + 2 * QUIET
    }

    /// Runs of dark modules: column and row of the first, and how many, counted from the corner of the white.
    fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (row, modules) in self.dark.chunks(self.side).enumerate() {
            let mut column = 0;
            for same in modules.chunk_by(|one, other| one == other) {
                if same[0] {
                    runs.push((column + QUIET, row + QUIET, same.len()));
                }
                column += same.len();
            }
        }
        runs
    }

    /// Draws the code with its white into a square.
    pub(super) fn draw(&self, page: &mut Page, at: Frame) {
        let module = at.width / self.whole_side() as f64;
        for (column, row, length) in self.runs() {
            let (x, y) = (at.x + column as f64 * module, at.y + row as f64 * module);
            page.fill(Frame::new(x, y, length as f64 * module, module), BLACK);
        }
    }

    /// The code as SVG without size of its own.
    pub(super) fn svg(&self) -> String {
        let side = self.whole_side();
        let mut path = String::new();
        for (column, row, length) in self.runs() {
            // Writing to a string never fails.
            let _ = write!(path, "M{column} {row}h{length}v1h-{length}z");
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" role=\"img\">\
             <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
        )
    }
}
