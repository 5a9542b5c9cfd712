//! Loops over pixels and coefficients on the widest registers that there are.

/// Does the work, compiled once for each width and chosen at run time.
pub(super) fn widest<W: pulp::WithSimd>(work: W) -> W::Output {
    // A module of WebAssembly with one vector instruction is refused where there are none, so it is built for one width.
    #[cfg(target_arch = "wasm32")]
    return work.with_simd(pulp::Scalar::new());
    #[cfg(not(target_arch = "wasm32"))]
    pulp::Arch::new().dispatch(work)
}
