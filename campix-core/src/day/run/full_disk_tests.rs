//! A disk that is full at any step of a run: a typed error, nothing half-written, and the next run ends as it should.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::day::record::handover::Packing;
use crate::day::run::error::DayError;
use crate::day::run::tests::Setting;
use crate::day::verify_journal;
use crate::ground::folder;
use crate::ground::whole_file::{Disk, DiskFile, SystemDisk};

/// A disk on which a number of operations succeed – files begun, pieces written, synced, renamed – and then none.
#[derive(Clone)]
struct FullAfter(Arc<AtomicU64>);

impl FullAfter {
    fn step(&self) -> io::Result<()> {
        let left = self.0.load(Ordering::SeqCst);
        if left == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.0.store(left - 1, Ordering::SeqCst);
        Ok(())
    }
}

struct Counted(Box<dyn DiskFile>, FullAfter);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1.step()?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl io::Seek for Counted {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl DiskFile for Counted {
    fn sync(&self) -> io::Result<()> {
        self.1.step()?;
        self.0.sync()
    }
}

impl Disk for FullAfter {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.step()?;
        Ok(Box::new(Counted(SystemDisk.open(path)?, self.clone())))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        SystemDisk.rename(from, to)
    }
}

#[test]
fn full_at_any_step_of_any_file_the_run_ends_with_an_error_and_the_next_one_well() {
    let fill = |day: &Setting| {
        day.photo("p0.jpg", "fine 0");
        day.photo("p1.jpg", "fail 1");
        day.photo("p2.jpg", "blue-only 2");
    };
    let whole = Setting::new("full-never", 3);
    fill(&whole);
    whole.run().unwrap();
    let tree = whole.tree();
    let results = tree.keys().filter(|path| path.starts_with("results") || path.starts_with("packages")).count();
    let mut steps = 0;
    loop {
        let day = Setting::new("full-at", 3);
        fill(&day);
        let disk = FullAfter(Arc::new(AtomicU64::new(steps)));
        let ended = day.run_on(&disk, Packing::ZipByDepartment);
        for path in folder::walk(&day.out()).unwrap() {
            assert!(!path.to_string_lossy().ends_with(".part"), "{steps}");
        }
        match ended {
            Ok(_) => break,
            Err(DayError::DiskFull { .. }) => {}
            Err(other) => panic!("after {steps} steps: {other:?}"),
        }
        verify_journal(day.out().join("journal.jsonl")).unwrap();
        day.run().unwrap();
        assert_eq!(day.tree(), tree, "after {steps} steps");
        steps += 1;
    }
    // Each of them is begun, written, synced and renamed.
    assert!(steps >= 4 * results as u64, "{steps} steps for {results} results");
}
