//! Eight sums of products side by side, on the registers that the machine has.
//!
//! Sums are exact 32-bit integers, so every machine gives the same bits whatever it adds first; wider registers only make it
//! faster. Reading weights makes sure that no sum can overflow (see `weights`).

// A kernel gets the instructions of a register width only where it is inlined into the function that has them.
#![allow(clippy::inline_always)]

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use pulp::x86::{V2, V3};

/// Sums computed side by side; every layer has a multiple of them as outputs.
pub(super) const LANES: usize = 8;

/// Two values that are multiplied with two weights at once.
pub(super) type Pair = [i16; 2];

/// A way to compute eight sums.
pub(super) trait Lanes: Copy {
    /// Eight sums.
    type Sum: Copy;

    /// All sums zero.
    fn zero(self) -> Self::Sum;

    /// `sum[lane] + pair[0] · weights[lane][0] + pair[1] · weights[lane][1]`.
    fn add(self, sum: Self::Sum, pair: Pair, weights: &[Pair; LANES]) -> Self::Sum;

    /// The eight sums as numbers.
    fn numbers(self, sum: Self::Sum) -> [i32; LANES];
}

/// What every machine can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain;

impl Lanes for Plain {
    type Sum = [i32; LANES];

    #[inline(always)]
    fn zero(self) -> Self::Sum {
        [0; LANES]
    }

    #[inline(always)]
    fn add(self, sum: Self::Sum, pair: Pair, weights: &[Pair; LANES]) -> Self::Sum {
        let [first, second] = pair.map(i32::from);
        std::array::from_fn(|lane| {
            let [a, b] = weights[lane].map(i32::from);
            sum[lane].wrapping_add(first.wrapping_mul(a)).wrapping_add(second.wrapping_mul(b))
        })
    }

    #[inline(always)]
    fn numbers(self, sum: Self::Sum) -> [i32; LANES] {
        sum
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod x86 {
    use super::{LANES, Lanes, Pair};
    use pulp::x86::{V2, V3};
    #[cfg(target_arch = "x86")]
    use std::arch::x86::{__m128i, __m256i};
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64::{__m128i, __m256i};

    impl Lanes for V3 {
        type Sum = __m256i;

        #[inline(always)]
        fn zero(self) -> __m256i {
            pulp::cast([0_i32; LANES])
        }

        #[inline(always)]
        fn add(self, sum: __m256i, pair: Pair, weights: &[Pair; LANES]) -> __m256i {
            let products = self.avx2._mm256_madd_epi16(pulp::cast([pair; LANES]), pulp::cast(*weights));
            self.avx2._mm256_add_epi32(sum, products)
        }

        #[inline(always)]
        fn numbers(self, sum: __m256i) -> [i32; LANES] {
            pulp::cast(sum)
        }
    }

    impl Lanes for V2 {
        type Sum = [__m128i; 2];

        #[inline(always)]
        fn zero(self) -> [__m128i; 2] {
            pulp::cast([0_i32; LANES])
        }

        #[inline(always)]
        fn add(self, sum: [__m128i; 2], pair: Pair, weights: &[Pair; LANES]) -> [__m128i; 2] {
            let weights: [__m128i; 2] = pulp::cast(*weights);
            let pairs = pulp::cast([pair; LANES / 2]);
            std::array::from_fn(|half| {
                self.sse2._mm_add_epi32(sum[half], self.sse2._mm_madd_epi16(pairs, weights[half]))
            })
        }

        #[inline(always)]
        fn numbers(self, sum: [__m128i; 2]) -> [i32; LANES] {
            pulp::cast(sum)
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm {
    use super::{LANES, Lanes, Pair};
    use pulp::wasm::Simd128;
    use std::arch::wasm32::v128;

    impl Lanes for Simd128 {
        type Sum = [v128; 2];

        #[inline(always)]
        fn zero(self) -> [v128; 2] {
            pulp::cast([0_i32; LANES])
        }

        #[inline(always)]
        fn add(self, sum: [v128; 2], pair: Pair, weights: &[Pair; LANES]) -> [v128; 2] {
            let weights: [v128; 2] = pulp::cast(*weights);
            let pairs = pulp::cast([pair; LANES / 2]);
            std::array::from_fn(|half| {
                self.simd128.i32x4_add(sum[half], self.simd128.i32x4_dot_i16x8(pairs, weights[half]))
            })
        }

        #[inline(always)]
        fn numbers(self, sum: [v128; 2]) -> [i32; LANES] {
            pulp::cast(sum)
        }
    }
}

/// Work that is compiled once for each kind of register.
pub(super) trait Work {
    /// What comes out of it.
    type Output;

    /// Does it.
    fn with<L: Lanes>(self, lanes: L) -> Self::Output;
}

/// Does the work on the widest registers that there are.
pub(super) fn dispatch<W: Work>(work: W) -> W::Output {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        if let Some(lanes) = V3::try_new() {
            return lanes.vectorize(On { lanes, work });
        }
        if let Some(lanes) = V2::try_new() {
            return lanes.vectorize(On { lanes, work });
        }
    }
    // A module with one vector instruction is refused where there are none, so a build has them everywhere or nowhere.
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    if let Some(lanes) = pulp::wasm::Simd128::try_new() {
        return lanes.vectorize(On { lanes, work });
    }
    work.with(Plain)
}

/// Work and where it is done.
#[cfg(any(target_arch = "x86", target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))]
struct On<L, W> {
    lanes: L,
    work: W,
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))]
impl<L: Lanes, W: Work> pulp::NullaryFnOnce for On<L, W> {
    type Output = W::Output;

    #[inline(always)]
    fn call(self) -> W::Output {
        self.work.with(self.lanes)
    }
}

/// The same work on every kind of register that this machine has.
#[cfg(test)]
pub(super) fn everywhere<W: Work + Copy>(work: W) -> Vec<(&'static str, W::Output)> {
    let mut all = vec![("plain", work.with(Plain))];
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        all.extend(V2::try_new().map(|lanes| ("128 bits", lanes.vectorize(On { lanes, work }))));
        all.extend(V3::try_new().map(|lanes| ("256 bits", lanes.vectorize(On { lanes, work }))));
    }
    all
}
