//! The passphrase of a protected secret: from a file or the environment, never from the command line, which others can see.

use std::path::{Path, PathBuf};

use campix_core::ceiling;
use campix_core::people::number::Passphrase;
use clap::Args;

use crate::files;
use crate::host::Context;
use crate::stop::{OrStop as _, Stop};

/// The variable of the environment that holds it.
const VARIABLE: &str = "CAMPIX_PASSPHRASE";

/// `--passphrase-file`, for commands that read a project's secret.
#[derive(Debug, Args)]
pub(crate) struct Phrase {
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Phrase {
    /// The first line of the file, else what the environment has.
    pub(crate) fn read(&self, context: &Context<'_, '_>) -> Result<Option<Passphrase>, Stop> {
        match &self.passphrase_file {
            Some(path) => of_file(path).map(Some),
            None => match context.host.variable(VARIABLE).filter(|text| !text.is_empty()) {
                Some(text) => Ok(Some(Passphrase::new(&text.to_string_lossy()).or_stop()?)),
                None => Ok(None),
            },
        }
    }
}

/// The passphrase in the first line of a file.
pub(crate) fn of_file(path: &Path) -> Result<Passphrase, Stop> {
    let text = files::text(path, ceiling::SECRET)?;
    Passphrase::new(text.lines().next().unwrap_or_default()).or_stop_at(path)
}
