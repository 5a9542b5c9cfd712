//! What is on a card, and on which sheet it is printed.

use crate::ground::moment::Moment;
use crate::ground::options::{FilePath, options};
use crate::ground::text::Language;
use crate::ground::words::words;
use crate::people::number::KeyKind;
use crate::prints::card::label::{LabelSheet, sheet};

words! {
    /// What a card is for.
    #[derive(Default)]
    pub enum CardKind {
        /// To be photographed before its person: the code as large as the label allows.
        #[default]
        Card "card",
        /// To wait with: shooting number and time large, the code beside them.
        Slip "slip",
    }
}

words! {
    /// What of a person is printed in words.
    #[derive(Default)]
    pub enum CardFace {
        /// The number or code alone.
        #[default]
        Number "number",
        /// Name and number.
        Name "name",
    }
}

words! {
    /// How much of a QR code may be lost or dirty before it cannot be read any more (ISO/IEC 18004).
    #[derive(Default)]
    pub enum Correction {
        /// 15 %.
        Medium "medium",
        /// 25 %.
        #[default]
        Quartile "quartile",
        /// 30 %.
        High "high",
    }
}

options! {
    /// What is on a card, and on which sheet it is printed.
    #[derive(Debug, Clone, PartialEq)]
    pub struct CardOptions {
        /// What cards are for. Default: `card`.
        pub kind: CardKind = CardKind::Card,
        /// The sheet: an id or name of the table of sheets, or one of its own with page, label, columns, rows, origin and pitch in
        /// millimetres. Default: `cards-10`.
        #[serde(with = "sheet")]
        pub sheet: LabelSheet = LabelSheet::builtin()[0].clone(),
        /// What of a person is printed in words. Default: `number`.
        pub face: CardFace = CardFace::Number,
        /// The number that the code says; a person without it is a fault. Default: the first of collection code, student number and exam
        /// number that the person has. A number of an identity document is printed only if it is named here.
        pub key: Option<KeyKind> = None,
        /// How much of the code may be lost. Default: `quartile`.
        pub correction: Correction = Correction::Quartile,
        /// Labels of the first sheet that are used up already, and stay empty. Default: 0.
        pub skip: u16 = 0,
        /// A line at the lower edge of every card: the school and the occasion. Default: none.
        pub title: Option<String> = None,
        /// Language of the words on cards. Default: `zh`.
        pub language: Language = Language::Zh,
        /// Font files, in order of preference. Default: those of the system.
        pub fonts: Vec<FilePath> = Vec::new(),
        /// The time written into the file, such as `2026-09-01 08:00:00`. Default: 1970-01-01, so that two runs agree.
        #[serde(with = "crate::ground::options::moment")]
        pub made: Moment = Moment { milliseconds: 0 },
    }
}
