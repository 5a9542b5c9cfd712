//! A series of a day as lines of an SVG; the page draws, this only computes. Coordinates are rounded to a tenth of a unit.

use serde::Serialize;

use crate::day::handout::drift::{Change, Series, Watch, clock};
use crate::ground::text::{Language, Text};

/// One chart: one measure, all stations.
#[derive(Serialize)]
pub(in crate::day) struct Chart {
    title: String,
    /// Quantity and unit of the upright axis.
    upright: String,
    /// What the labels along the day are.
    along: String,
    /// Where the upright label is, halfway up.
    middle: f64,
    width: u32,
    height: u32,
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
    ticks: Vec<Tick>,
    hours: Vec<Tick>,
    lines: Vec<Line>,
    marks: Vec<Tick>,
}

#[derive(Serialize)]
struct Tick {
    at: f64,
    label: String,
}

#[derive(Serialize)]
struct Line {
    points: String,
    levels: String,
    label: String,
    end: f64,
    colour: &'static str,
}

const WIDTH: u32 = 1100;
const HEIGHT: u32 = 204;
const LEFT: u32 = 58;
const RIGHT: u32 = 1030;
const TOP: u32 = 12;
const BOTTOM: u32 = 164;
/// Height of a label.
const LABEL: f64 = 13.0;
/// Points of a line: more than a screen can show next to each other, few enough for a page of eight stations.
const POINTS: usize = 240;
/// Colours that people who do not see red and green can distinguish (P. Tol, "Colour schemes", bright).
const COLOURS: [&str; 7] = ["#4477aa", "#228833", "#aa3377", "#ccbb44", "#66ccee", "#ee6677", "#777777"];

/// One chart for each measure that has samples.
pub(in crate::day) fn charts(series: &[Series], changes: &[Change], language: Language) -> Vec<Chart> {
    Watch::ALL
        .into_iter()
        .filter_map(|watch| {
            let series: Vec<&Series> =
                series.iter().filter(|series| series.watch == watch && series.samples.len() > 1).collect();
            let changes: Vec<&Change> = changes.iter().filter(|change| change.watch == watch).collect();
            chart(watch, &series, &changes, language)
        })
        .collect()
}

fn chart(watch: Watch, series: &[&Series], changes: &[&Change], language: Language) -> Option<Chart> {
    let first = series.iter().filter_map(|series| series.samples.first()).map(|sample| sample.order).min()?;
    let last = series.iter().filter_map(|series| series.samples.last()).map(|sample| sample.order).max()?;
    let origin = series.first()?.stretches.first()?.level;
    // A colour has three numbers, a chart shows one: the difference from the start of the day.
    let value = |value: [f64; 3]| match watch {
        Watch::Backdrop => value.iter().zip(origin).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt(),
        _ => value[0],
    };
    let buckets: Vec<Vec<(f64, f64)>> = series.iter().map(|series| condensed(series, &value)).collect();
    let levels = || series.iter().flat_map(|series| &series.stretches).map(|stretch| value(stretch.level));
    let all = || buckets.iter().flatten().map(|(_, y)| *y).chain(levels());
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    if !low.is_finite() || !high.is_finite() {
        return None;
    }
    let step = step((high - low).max(1.0));
    let (low, high) =
        (libm::floor(low / step) * step, libm::ceil(high / step).max(libm::floor(low / step) + 1.0) * step);
    let span = f64::from(last.saturating_sub(first)).max(1.0);
    let x = |order: f64| tenth(f64::from(LEFT) + (order - f64::from(first)) / span * f64::from(RIGHT - LEFT));
    let y = |value: f64| tenth(f64::from(BOTTOM) - (value - low) / (high - low) * f64::from(BOTTOM - TOP));
    let mut ticks = Vec::new();
    let mut at = low;
    while at <= high + step / 2.0 && ticks.len() < 8 {
        ticks.push(Tick { at: y(at), label: if step < 1.0 { format!("{at:.1}") } else { format!("{at:.0}") } });
        at += step;
    }
    let lines: Vec<Line> = series
        .iter()
        .zip(&buckets)
        .enumerate()
        .map(|(index, (series, points))| {
            let points: Vec<String> =
                points.iter().map(|(order, value)| format!("{},{}", x(*order), y(*value))).collect();
            let levels: Vec<String> = series
                .stretches
                .iter()
                .map(|stretch| {
                    let height = y(value(stretch.level));
                    let ends = [stretch.start, stretch.end - 1].map(|at| x(f64::from(series.samples[at].order)));
                    format!("M{} {height}H{}", ends[0], ends[1])
                })
                .collect();
            Line {
                points: points.join(" "),
                levels: levels.join(""),
                label: series.station.clone().unwrap_or_default(),
                end: series.stretches.last().map_or(0.0, |stretch| y(value(stretch.level))),
                colour: COLOURS[index % COLOURS.len()],
            }
        })
        .collect();
    let lines = apart(lines);
    let marks = changes.iter().map(|change| Tick { at: x(f64::from(change.order)), label: mark(change) }).collect();
    Some(Chart {
        title: watch.title().get(language).to_owned(),
        upright: watch.axis().get(language).to_owned(),
        along: along(series).get(language).to_owned(),
        middle: tenth(f64::from(TOP + BOTTOM) / 2.0),
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: RIGHT,
        top: TOP,
        bottom: BOTTOM,
        ticks,
        hours: hours(series, &x),
        lines,
        marks,
    })
}

/// Labels at the ends of lines, moved down until none overlap.
fn apart(mut lines: Vec<Line>) -> Vec<Line> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*a].end.total_cmp(&lines[*b].end));
    let mut free = f64::NEG_INFINITY;
    for index in order {
        lines[index].end = lines[index].end.max(free);
        free = lines[index].end + LABEL;
    }
    lines
}

fn mark(change: &Change) -> String {
    let station = change.station.as_deref().unwrap_or_default();
    let at = change.taken.map_or_else(|| format!("#{}", change.order + 1), clock);
    format!("{station} {at}").trim().to_owned()
}

/// Medians of up to [`POINTS`] buckets of neighbours, each at the order of its middle sample.
fn condensed(series: &Series, value: &dyn Fn([f64; 3]) -> f64) -> Vec<(f64, f64)> {
    let size = series.samples.len().div_ceil(POINTS).max(1);
    series
        .samples
        .chunks(size)
        .map(|bucket| {
            let mut values: Vec<f64> = bucket.iter().map(|sample| value(sample.value)).collect();
            values.sort_by(f64::total_cmp);
            (f64::from(bucket[bucket.len() / 2].order), values[values.len() / 2])
        })
        .collect()
}

/// About ten labels along the day: times if the camera gives them, else numbers of photos.
fn hours(series: &[&Series], x: &dyn Fn(f64) -> f64) -> Vec<Tick> {
    let Some(longest) = series.iter().max_by_key(|series| series.samples.len()) else { return Vec::new() };
    let size = longest.samples.len().div_ceil(10).max(1);
    longest
        .samples
        .iter()
        .step_by(size)
        .map(|sample| Tick {
            at: x(f64::from(sample.order)),
            label: sample.taken.map_or_else(|| (sample.order + 1).to_string(), clock),
        })
        .collect()
}

/// What the labels of [`hours`] say.
fn along(series: &[&Series]) -> Text {
    let samples = || series.iter().flat_map(|series| &series.samples);
    let timed = samples().filter(|sample| sample.taken.is_some()).count();
    match (timed, samples().count()) {
        (0, _) => Text::fixed("照片序号", "number of the photo"),
        (timed, all) if timed == all => Text::fixed("拍摄时间（时:分）", "time of day (h:min)"),
        _ => Text::fixed("拍摄时间（时:分）或照片序号", "time of day (h:min), or number of the photo"),
    }
}

/// 1, 2 or 5 times a power of ten, so that four to eight steps make up the range.
fn step(range: f64) -> f64 {
    let mut step = 0.1;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(40) {
        if range / step <= 6.0 {
            break;
        }
        step *= factor;
    }
    step
}

fn tenth(value: f64) -> f64 {
    libm::round(value * 10.0) / 10.0
}
