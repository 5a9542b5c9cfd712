//! How far long work is, in one line of a terminal.

use campix_core::progress::{Phase, Progress};

/// "sheets 12/400 (3.1/s, about 125 s left)".
pub(crate) fn line(progress: Progress, zh: bool) -> String {
    let (chinese, english) = match progress.phase {
        Phase::Photos => ("照片", "photos"),
        Phase::Delivery => ("交付", "delivery"),
        Phase::Originals => ("原片", "originals"),
        Phase::Sheets => ("排版", "sheets"),
        Phase::Dossiers => ("档案", "dossiers"),
        _ => ("结果", "results"),
    };
    // Of sheets and dossiers people are counted.
    let unit = if matches!(progress.phase, Phase::Sheets | Phase::Dossiers) { "人" } else { "张" };
    let total = progress.total.map_or_else(|| "?".to_owned(), |total| total.to_string());
    let mut line = format!("{} {}/{total}", if zh { chinese } else { english }, progress.done);
    if progress.per_second > 0.0 {
        let left = progress.left.map(|left| left.as_secs());
        line += &match (zh, left) {
            (true, Some(left)) => format!("（{:.1} {unit}/秒，约剩 {left} 秒）", progress.per_second),
            (true, None) => format!("（{:.1} {unit}/秒）", progress.per_second),
            (false, Some(left)) => format!(" ({:.1}/s, about {left} s left)", progress.per_second),
            (false, None) => format!(" ({:.1}/s)", progress.per_second),
        };
    }
    line
}
