//! Where profiles come from: the shipped ones, a file, a text, several on top of each other.

use std::borrow::Cow;
use std::path::Path;

use crate::ground::ceiling;
use crate::profile::error::ProfileError;
use crate::profile::standard::Profile;
use crate::profile::{builtin, stack};

impl Profile {
    /// The shipped profile called `id`.
    ///
    /// # Errors
    /// [`ProfileError::Unknown`] if there is none.
    pub fn builtin(id: &str) -> Result<Self, ProfileError> {
        match builtin::text(id) {
            Some(text) => Self::parse(text),
            None => Err(ProfileError::Unknown {
                id: id.to_owned(),
                known: Self::builtin_ids().map(str::to_owned).collect(),
            }),
        }
    }

    /// Ids of all shipped profiles, layers of advice and thresholds included.
    pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
        builtin::ALL.iter().map(|&(id, _)| id)
    }

    /// Reads the profile in the file at `path`; what it extends is looked for among the shipped ones.
    ///
    /// # Errors
    /// [`ProfileError::File`] if it cannot be read, is not UTF-8 or has more bytes than [`ceiling::OPTIONS`], and as for [`Profile::parse`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ProfileError> {
        Self::parse(&ceiling::read_text(path, ceiling::OPTIONS)?)
    }

    /// Reads a profile; what it extends is looked for among the shipped ones.
    ///
    /// # Errors
    /// [`ProfileError::Invalid`] with every fault of a text; [`ProfileError::Conflict`] if the stack cannot be
    /// satisfied; [`ProfileError::Incomplete`], [`ProfileError::Unknown`] or [`ProfileError::Cycle`] if it cannot be
    /// put together.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        Self::parse_with(text, &|_| None)
    }

    /// Reads a profile; what it extends is looked up by id with `find` first, then among the shipped ones.
    ///
    /// # Errors
    /// As for [`Profile::parse`].
    pub fn parse_with<'t>(text: &str, find: &dyn Fn(&str) -> Option<Cow<'t, str>>) -> Result<Self, ProfileError> {
        stack::load(text, find)
    }

    /// Puts several profiles on top of each other; the first only decides the order of the result's titles.
    ///
    /// # Errors
    /// [`ProfileError::Conflict`] if they contradict each other, [`ProfileError::Empty`] if there are none.
    pub fn stack(profiles: &[&Self]) -> Result<Self, ProfileError> {
        stack::stack(profiles)
    }
}
