//! A text is a profile or a list of faults; a profile stacks on itself and judges.
#![no_main]

use campix_core::profile::Profile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(profile) = Profile::parse(text) else { return };
    let _ = profile.to_json();
    if let Ok(twice) = Profile::stack(&[&profile, &profile]) {
        assert_eq!(twice.rules().count(), profile.rules().count());
    }
});
