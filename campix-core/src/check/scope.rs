//! What a profile asks a photo to be measured for.

use crate::measure::Scope;
use crate::profile::Profile;
use crate::rules::{Subject, entry};

/// What has to be measured for `profile` to be judged. Of several profiles, [`Scope::and`] joins what each of them asks for.
///
/// ```
/// use campix_core::check;
/// use campix_core::measure::Scope;
/// use campix_core::profile::Profile;
///
/// let national = Profile::builtin("moe-2017-99").unwrap();
/// assert_eq!(check::scope(&national), Scope::ALL);
/// let card = Profile::builtin("social-card").unwrap();
/// assert_eq!(check::scope(&card), Scope::LEAST);
/// ```
pub fn scope(profile: &Profile) -> Scope {
    let asks = |subject| profile.rules().chain(profile.original()).any(|rule| entry(rule.id).subject == subject);
    let mut scope = Scope::LEAST;
    scope.appearance = asks(Subject::Appearance);
    scope.evidence = asks(Subject::Evidence);
    scope
}
