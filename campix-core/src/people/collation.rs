//! The order in which people look for a class: by pinyin, and numbers by their value.

use super::person::Group;

/// Order of groups for people: pinyin for the usual characters, since GB 2312 lists them so, and digits by value.
pub(crate) fn collation(group: &Group) -> [Vec<u64>; 3] {
    [&group.department, &group.major, &group.class].map(|text| text_order(text))
}

fn text_order(text: &str) -> Vec<u64> {
    let mut order = Vec::new();
    let mut digits = String::new();
    let flush = |digits: &mut String, order: &mut Vec<u64>| {
        if !digits.is_empty() {
            // A number sorts as one letter among the digits; numbers longer than any class has sort by their last digits.
            let tail: String = digits.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
            order.push((0x30 << 40) + tail.parse::<u64>().unwrap_or(0));
            digits.clear();
        }
    };
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        flush(&mut digits, &mut order);
        let mut utf8 = [0; 4];
        let coded = encoding_rs::GB18030.encode(c.encode_utf8(&mut utf8)).0;
        let code = coded.iter().fold(0u64, |code, byte| code << 8 | u64::from(*byte));
        // One-byte codes first, then two-byte ones, of which level 1 of GB 2312 (B0A1–D7F9) is in pinyin order.
        let level = match coded.len() {
            1 => code << 40,
            2 if (0xB0A1..=0xD7F9).contains(&code) => (0x80 << 40) + code,
            2 => (0x81 << 40) + code,
            _ => (0x82 << 40) + code,
        };
        order.push(level);
    }
    flush(&mut digits, &mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_sort_as_people_expect() {
        let mut classes = ["软工2310", "软工2302", "会计2301", "英语2301", "Art 2", "软工99", "Art 10", ""];
        classes.sort_by_key(|class| collation(&Group::new("", "", class)));
        assert_eq!(classes, ["", "Art 2", "Art 10", "会计2301", "软工99", "软工2302", "软工2310", "英语2301"]);
    }
}
