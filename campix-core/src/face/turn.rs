//! Quarter turns of a picture that may lie on its side or upside down.

use super::map::Map;
use crate::ground::geometry::Point;

/// How a picture has to be turned until a face in it is upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// A quarter clockwise.
    Right,
    /// By half.
    Around,
    /// A quarter counter-clockwise.
    Left,
}

impl Turn {
    pub(super) const ALL: [Self; 3] = [Self::Right, Self::Around, Self::Left];

    /// The map as it looks after the turn.
    pub(super) fn apply(self, map: &Map) -> Map {
        let (width, height) = match self {
            Self::Around => (map.width, map.height),
            Self::Right | Self::Left => (map.height, map.width),
        };
        let mut turned = Map::framed(height, width, map.channels);
        let channels = map.channels;
        for y in 0..height {
            for (x, pixel) in turned.row_mut(y).chunks_exact_mut(channels).enumerate() {
                let (x, y) = match self {
                    Self::Right => (y, map.height - 1 - x),
                    Self::Around => (map.width - 1 - x, map.height - 1 - y),
                    Self::Left => (map.width - 1 - y, x),
                };
                pixel.copy_from_slice(&map.row(y)[x * channels..][..channels]);
            }
        }
        turned
    }

    /// Where a point of the turned map lies on the map itself, which is `width` × `height`.
    pub(super) fn back(self, at: Point, width: f64, height: f64) -> Point {
        match self {
            Self::Right => Point::new(at.y, height - at.x),
            Self::Around => Point::new(width - at.x, height - at.y),
            Self::Left => Point::new(width - at.y, at.x),
        }
    }

    /// How a face is turned that this turn makes upright: radians, clockwise.
    pub(super) const fn angle(self) -> f64 {
        match self {
            Self::Right => -core::f64::consts::FRAC_PI_2,
            Self::Around => core::f64::consts::PI,
            Self::Left => core::f64::consts::FRAC_PI_2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3 wide, 2 high, with its number in every pixel.
    fn map() -> Map {
        let mut map = Map::zeros(2, 3, 1);
        for y in 0..2 {
            for x in 0..3 {
                map.row_mut(y)[x] = (y * 3 + x) as i16;
            }
        }
        map
    }

    fn rows(map: &Map) -> Vec<Vec<i16>> {
        (0..map.height).map(|y| map.row(y).to_vec()).collect()
    }

    #[test]
    fn a_quarter_clockwise_brings_the_left_edge_up() {
        assert_eq!(rows(&Turn::Right.apply(&map())), [[3, 0], [4, 1], [5, 2]]);
        assert_eq!(rows(&Turn::Left.apply(&map())), [[2, 5], [1, 4], [0, 3]]);
        assert_eq!(rows(&Turn::Around.apply(&map())), [[5, 4, 3], [2, 1, 0]]);
    }

    #[test]
    fn a_point_of_the_turned_map_is_found_on_the_map() {
        let map = map();
        for turn in Turn::ALL {
            let turned = turn.apply(&map);
            for y in 0..turned.height {
                for x in 0..turned.width {
                    let at = turn.back(Point::new(x as f64 + 0.5, y as f64 + 0.5), 3.0, 2.0);
                    assert_eq!(map.row(at.y as usize)[at.x as usize], turned.row(y)[x], "{turn:?} {x} {y}");
                }
            }
        }
    }
}
