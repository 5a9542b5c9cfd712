use super::*;

#[test]
fn every_builtin_loads() {
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(profile.id(), id);
        assert_eq!(profile.digest().len(), 64);
    }
}
