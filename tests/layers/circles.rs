//! Files that import each other, directly or indirectly.

use std::collections::{BTreeMap, BTreeSet};

/// Groups of more than one file in which each reaches each other, along the given edges.
pub(crate) fn circles<'a>(edges: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Vec<&'a str>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in edges {
        next.entry(from).or_default().insert(to);
        next.entry(to).or_default();
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|&start| (start, reach(start, &next))).collect();
    let mut found = BTreeSet::new();
    for (&one, reach) in &reached {
        if reach.contains(one) {
            found.insert(reach.iter().filter(|other| reached[*other].contains(one)).copied().collect::<Vec<_>>());
        }
    }
    found.into_iter().filter(|circle| circle.len() > 1).collect()
}

/// Everything reachable from `start` by one edge or more.
fn reach<'a>(start: &'a str, next: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        open.extend(next[at].iter().filter(|to| reached.insert(**to)));
    }
    reached
}
