//! Optimal Huffman codes from exact symbol counts (ITU-T T.81, annex K.2, with its limit of 16 bits).

/// How often each symbol occurs.
pub(super) type Histogram = [u32; 256];

/// A code as a DHT segment states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    /// Codes of each length, 1–16 bits at 0–15.
    pub(super) counts: [u8; 16],
    /// Symbols, shortest code first.
    pub(super) symbols: Vec<u8>,
    /// Bits of each symbol's code; 0: not in the code.
    pub(super) lengths: [u8; 256],
}

/// A tree over 256 symbols and the reserved one cannot be deeper.
const DEEPEST: usize = 257;

impl Code {
    /// The shortest code for `histogram`. The word of all ones stays unused, as the format demands.
    pub(super) fn optimal(histogram: &Histogram) -> Self {
        let mut leaves: Vec<(u64, u16)> = histogram
            .iter()
            .zip(0_u16..)
            .filter(|(count, _)| **count > 0)
            .map(|(&count, s)| (u64::from(count), s))
            .collect();
        // Rarest first; equal counts by descending symbol, so that small symbols get the shorter words.
        leaves.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        let per_length = tree_lengths(&leaves);
        let mut counts = [0; 16];
        for (count, &n) in counts.iter_mut().zip(&limit_to_16(per_length)[1..]) {
            *count = n as u8;
        }
        let symbols: Vec<u8> = leaves.iter().rev().map(|&(_, symbol)| symbol as u8).collect();
        let mut lengths = [0; 256];
        let mut rest = symbols.iter();
        for (length, &n) in (1..).zip(&counts) {
            for &symbol in rest.by_ref().take(usize::from(n)) {
                lengths[usize::from(symbol)] = length;
            }
        }
        Self { counts, symbols, lengths }
    }

    /// Bits of all symbols in `histogram` with the raw bits that follow them.
    pub(super) fn bits(&self, histogram: &Histogram) -> u64 {
        histogram
            .iter()
            .zip(&self.lengths)
            .enumerate()
            .map(|(symbol, (&count, &length))| u64::from(count) * u64::from(u32::from(length) + (symbol as u32 & 15)))
            .sum()
    }

    /// Bytes this code takes in a DHT segment of its own.
    pub(super) fn segment_bytes(&self) -> u64 {
        2 + 2 + 17 + self.symbols.len() as u64
    }

    /// Code word and length of each symbol: `word << 5 | length`.
    pub(super) fn words(&self) -> [u32; 256] {
        let mut words = [0; 256];
        let mut word = 0_u32;
        let mut rest = self.symbols.iter();
        for (length, &n) in (1_u32..).zip(&self.counts) {
            for &symbol in rest.by_ref().take(usize::from(n)) {
                words[usize::from(symbol)] = word << 5 | length;
                word += 1;
            }
            word <<= 1;
        }
        words
    }
}

/// Leaves at each depth of the Huffman tree over `leaves` (rarest first) and one reserved, still rarer leaf.
fn tree_lengths(leaves: &[(u64, u16)]) -> [u32; DEEPEST + 1] {
    let n = leaves.len() + 1;
    let mut depth_counts = [0; DEEPEST + 1];
    if n == 1 {
        return depth_counts;
    }
    // Two queues: leaves by weight, and inner nodes, which arise by weight. Node i < n is a leaf, 0 the reserved one.
    let mut weights: Vec<u64> = Vec::with_capacity(2 * n);
    weights.push(0);
    weights.extend(leaves.iter().map(|leaf| leaf.0));
    let mut parents = vec![0_usize; 2 * n - 1];
    let (mut leaf, mut inner) = (0, n);
    for node in n..2 * n - 1 {
        let mut take = || {
            let from_leaves = leaf < n && (inner >= node || weights[leaf] <= weights[inner]);
            let next = if from_leaves { &mut leaf } else { &mut inner };
            *next += 1;
            *next - 1
        };
        let (a, b) = (take(), take());
        parents[a] = node;
        parents[b] = node;
        weights.push(weights[a] + weights[b]);
    }
    let mut depths = vec![0_usize; 2 * n - 1];
    for node in (0..2 * n - 2).rev() {
        depths[node] = depths[parents[node]] + 1;
        if node < n {
            depth_counts[depths[node]] += 1;
        }
    }
    depth_counts
}

/// Moves words longer than 16 bits up (annex K.3), then drops the reserved one, which is among the longest.
fn limit_to_16(mut counts: [u32; DEEPEST + 1]) -> [u32; 17] {
    for length in (17..=DEEPEST).rev() {
        while counts[length] > 0 {
            let shorter = (1..length - 1).rev().find(|&l| counts[l] > 0).unwrap_or(1);
            counts[length] -= 2;
            counts[length - 1] += 1;
            counts[shorter + 1] += 2;
            counts[shorter] -= 1;
        }
    }
    let mut limited = [0; 17];
    limited.copy_from_slice(&counts[..17]);
    if let Some(longest) = limited.iter_mut().rev().find(|n| **n > 0) {
        *longest -= 1;
    }
    limited
}
