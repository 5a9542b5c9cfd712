//! What a host is told of each photo while a day runs.

use std::sync::Mutex;

use super::tests::Setting;
use crate::day::{DayError, JudgedPhoto};
use crate::ground::digest::Sha256Digest;
use crate::ground::progress::CancelToken;
use crate::people::matching::Grade;

/// A hook for one day, and what it hears. A `Setting` outlives no borrow, so both live as long as the tests.
fn hears(name: &str, and: impl Fn(&JudgedPhoto) + Sync + 'static) -> (&'static Mutex<Vec<JudgedPhoto>>, Setting) {
    let heard: &'static Mutex<Vec<JudgedPhoto>> = Box::leak(Box::default());
    let hook = move |photo: &JudgedPhoto| {
        heard.lock().unwrap().push(photo.clone());
        and(photo);
    };
    let mut day = Setting::new(name, 4);
    day.judged = Some(Box::leak(Box::new(hook)));
    (heard, day)
}

#[test]
fn every_photo_is_handed_over_once_when_it_is_judged() {
    let (heard, day) = hears("judged", |_| {});
    for (name, text) in [("p0.jpg", "fine 0"), ("p1.jpg", "fail 1"), ("p2.jpg", "unreadable 2")] {
        day.photo(name, text);
    }
    day.photo("p3.jpg", &"too large".repeat(1_000));
    day.run().unwrap();
    let mut photos = std::mem::take(&mut *heard.lock().unwrap());
    photos.sort_by_key(|photo| photo.order);
    let told: Vec<_> = photos.iter().map(|photo| (photo.order, photo.name.reveal(), photo.grade)).collect();
    let expected = [
        (0, "p0.jpg", Grade::Pass),
        (1, "p1.jpg", Grade::Fail),
        (2, "p2.jpg", Grade::Unreadable),
        (3, "p3.jpg", Grade::Unreadable),
    ];
    assert_eq!(told, expected);
    assert_eq!(photos[0].photo, Some(Sha256Digest::of(b"fine 0")));
    assert!(!photos[0].files.is_empty() && photos[1].files.is_empty());
    // A file that was never read has no digest; the reason is told.
    assert!(photos[3].photo.is_none() && !photos[3].notes.is_empty());
    for photo in &photos {
        // In tests this is held against the schema.
        let json = photo.to_json().to_string();
        assert!(!json.contains("p0.jpg") && !format!("{photo:?}").contains("p0.jpg"), "{json}");
    }

    // What an earlier run judged is not handed over again; what could not be read is tried again.
    day.photo("p1_2.jpg", "fine 1");
    day.run().unwrap();
    let mut again: Vec<_> = heard.lock().unwrap().iter().map(|photo| photo.name.reveal().to_owned()).collect();
    again.sort();
    assert_eq!(again, ["p1_2.jpg", "p3.jpg"]);
}

#[test]
fn whoever_hears_of_a_photo_may_stop_the_day_and_hears_of_no_photo_twice() {
    let cancel = CancelToken::default();
    let token = cancel.clone();
    let (heard, mut day) = hears("judged-stop", move |_| token.cancel());
    day.options.threads = 1;
    day.cancel = cancel;
    for at in 0..200 {
        day.photo(&format!("p0_{at:03}.jpg"), &format!("fine {at}"));
    }
    let Err(DayError::Cancelled { done }) = day.run() else { panic!("the day was not stopped") };
    let first = heard.lock().unwrap().len() as u64;
    // All that is on record was told: a photo that was in work when the day was stopped, too.
    assert!(first == done && done < 200, "{first} {done}");
    day.cancel = CancelToken::default();
    day.judged = Some(Box::leak(Box::new(move |photo: &JudgedPhoto| heard.lock().unwrap().push(photo.clone()))));
    day.run().unwrap();
    let mut orders: Vec<u32> = heard.lock().unwrap().iter().map(|photo| photo.order).collect();
    orders.sort_unstable();
    assert_eq!(orders, (0..200).collect::<Vec<_>>());
}
