//! Where profiles come from: the shipped ones, a file, a text, several on top of each other.

use std::borrow::Cow;
use std::path::Path;

use crate::ground::ceiling;
use crate::ground::options::{is_profile_file, split_variant};
use crate::profile::error::ProfileError;
use crate::profile::standard::Profile;
use crate::profile::{builtin, stack};

impl Profile {
    /// The shipped profile called `id`, or a variant of it: `id@variant`.
    ///
    /// ```
    /// use campix_core::profile::Profile;
    /// let white = Profile::builtin("moe-2017-99@white")?;
    /// assert_eq!(white.id(), "moe-2017-99@white");
    /// # Ok::<(), campix_core::profile::ProfileError>(())
    /// ```
    ///
    /// # Errors
    /// [`ProfileError::Unknown`] if there is none, [`ProfileError::NoVariant`] if it has no such variant.
    pub fn builtin(id: &str) -> Result<Self, ProfileError> {
        let (id, variant) = split_variant(id);
        match builtin::text(id) {
            Some(text) => Self::parse(text)?.chosen(variant),
            None => Err(ProfileError::Unknown {
                id: id.to_owned(),
                known: Self::builtin_ids().map(str::to_owned).collect(),
            }),
        }
    }

    /// The profile a person names: the id of a shipped one, or the path of a file that ends with `.toml`; either with
    /// `@variant` behind it.
    ///
    /// # Errors
    /// As for [`Profile::builtin`] and [`Profile::open`].
    pub fn named(name: &str) -> Result<Self, ProfileError> {
        if is_profile_file(name) { Self::open(name) } else { Self::builtin(name) }
    }

    /// The profile with the variant `name` of one of its layers, such as the colour of the backdrop.
    ///
    /// # Errors
    /// [`ProfileError::NoVariant`] if no layer has one of this name, or one was chosen before; [`ProfileError::Conflict`]
    /// if another layer excludes it.
    pub fn variant(&self, name: &str) -> Result<Self, ProfileError> {
        stack::with_variant(self, name)
    }

    fn chosen(self, variant: Option<&str>) -> Result<Self, ProfileError> {
        match variant {
            None => Ok(self),
            Some(name) => self.variant(name),
        }
    }

    /// Ids of all shipped profiles, layers of advice and thresholds included.
    pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
        builtin::ALL.iter().map(|&(id, _)| id)
    }

    /// Reads the profile in the file at `path`; what it extends is looked for among the shipped ones. A path that ends with
    /// `.toml@variant` chooses a variant of it.
    ///
    /// # Errors
    /// [`ProfileError::File`] if it cannot be read, is not UTF-8 or has more bytes than [`ceiling::OPTIONS`], and as for [`Profile::parse`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ProfileError> {
        let path = path.as_ref();
        let named = path.to_str().filter(|name| is_profile_file(name)).map(split_variant);
        let (file, variant) = named.map_or((path, None), |(file, variant)| (Path::new(file), variant));
        Self::parse(&ceiling::read_text(file, ceiling::OPTIONS)?)?.chosen(variant)
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
