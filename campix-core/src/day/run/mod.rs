//! A running day: photos are surveyed, allotted to people, and moved to their places.

pub(crate) mod agree;
pub(super) mod allot;
mod apart;
mod carry;
mod companions;
mod conduct;
pub(super) mod day;
pub(super) mod decide;
pub(super) mod delivery;
pub(crate) mod error;
pub(super) mod fault;
mod files;
pub(super) mod finished;
pub(super) mod guard;
pub(in crate::day) mod join;
pub(in crate::day) mod join_fault;
pub(super) mod judged;
mod kept;
mod lists;
pub(super) mod naming;
pub(super) mod options;
pub(super) mod originals;
pub(crate) mod place;
pub(crate) mod portrait;
pub(super) mod purge;
mod recall;
pub(super) mod replay;
mod result_files;
mod rulings;
pub(in crate::day) mod scanned;
mod schema;
pub(in crate::day) mod secret;
pub(super) mod sending;
pub(super) mod source;
pub(in crate::day) mod stored;
mod survey;
pub(super) mod totals;
pub(crate) mod work;

#[cfg(test)]
mod agreement_tests;
#[cfg(test)]
mod finished_tests;
#[cfg(test)]
mod folder_tests;
#[cfg(test)]
mod full_disk_tests;
#[cfg(test)]
mod guard_tests;
#[cfg(test)]
mod judged_tests;
#[cfg(test)]
mod option_tests;
#[cfg(test)]
mod purge_tests;
#[cfg(test)]
mod repair_tests;
#[cfg(test)]
mod sending_tests;
#[cfg(test)]
mod tests;
