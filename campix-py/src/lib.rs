//! Python module of campix: the classes and functions follow the Rust types one to one.
//!
//! Only translation happens here: arguments in, results out, the interpreter released while the engine works.
#![forbid(unsafe_code)]

mod cards;
mod casebook;
mod day;
mod decide;
mod exclusive;
mod facts;
mod failure;
mod guide;
mod join;
mod json;
mod landmarks;
mod made;
mod options;
mod originals;
mod people;
mod photo;
mod profile;
mod program;
mod report;
mod rules;
mod secret;
mod sheets;
mod source;
mod table;
mod thumb;
mod wait;

use pyo3::prelude::*;

/// Native part of the package `campix`.
#[pymodule]
mod _campix {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::cards::{card_screen, plan, print_cards, write_plan};
    #[pymodule_export]
    use crate::casebook::{PyCasebook, PyOutcomes, PyVerifier, conclusions, duties, providers, write_dossiers};
    #[pymodule_export]
    use crate::day::{PyCancelToken, apart, day_file, open_day, repair_journal, run_day, standings, verify_journal};
    #[pymodule_export]
    use crate::decide::{decide, decisions, pack, purge, sent};
    #[pymodule_export]
    use crate::facts::{PyFacts, landmarks, measure, restore_facts};
    #[pymodule_export]
    use crate::guide::{PyGuidance, guide};
    #[pymodule_export]
    use crate::join::{join_place, join_roster};
    #[pymodule_export]
    use crate::made::{PyMade, make, restore_made, retag};
    #[pymodule_export]
    use crate::options::check_options;
    #[pymodule_export]
    use crate::originals::deliver_originals;
    #[pymodule_export]
    use crate::people::{PyRoster, check_id, pattern_matches, restore_roster};
    #[pymodule_export]
    use crate::photo::{PyPhoto, restore_photo};
    #[pymodule_export]
    use crate::profile::{PyProfile, restore_profile};
    #[pymodule_export]
    use crate::program::run_cli;
    #[pymodule_export]
    use crate::report::{PyReport, check, check_original, restore_report, restore_written};
    #[pymodule_export]
    use crate::rules::{codes, explain, rules};
    #[pymodule_export]
    use crate::secret::{opened, protected, stored};
    #[pymodule_export]
    use crate::sheets::{sizes, write_sheets};

    /// Version of the engine, "MAJOR.MINOR.PATCH".
    #[pyfunction]
    fn version() -> &'static str {
        campix_core::VERSION
    }

    /// The default of `Limits`: bytes, pixels, side, metadata, memory.
    #[pyfunction]
    fn default_limits() -> crate::source::LimitFields {
        let limits = campix_core::Limits::default();
        (limits.bytes, limits.pixels, limits.side, limits.metadata, limits.memory)
    }
}
