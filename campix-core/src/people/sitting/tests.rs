use super::*;
use crate::ground::geometry::{Point, Size};
use crate::ground::pixels::RgbPixels;

#[test]
fn a_frame_does_not_differ_from_itself_and_its_text_is_read_back() {
    let mut picture = RgbPixels::filled(Size::new(120, 160), [100, 197, 255]);
    for (k, value) in picture.data_mut().iter_mut().enumerate() {
        *value = value.wrapping_add((k % 97) as u8);
    }
    let head = HeadPlace { eyes: Point::new(60.0, 68.0), interpupil: 24.0 };
    for head in [Some(head), None] {
        let look = SittingLook::of(picture.view(), head);
        assert_eq!(look.difference(&look).total(), 0);
        let text = serde_json::to_string(&look).unwrap();
        assert_eq!(serde_json::from_str::<SittingLook>(&text).unwrap(), look);
        assert!(text.len() < 2 * 200, "{}", text.len());
    }
    assert!(serde_json::from_str::<SittingLook>("\"00\"").is_err());
}
