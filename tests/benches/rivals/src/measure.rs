//! In: things that do the same. Out: what each costs, measured in turn in one process.

use std::time::Instant;

use crate::alloc;

/// Rounds, of which the best counts: what disturbs only adds.
pub(crate) const ROUNDS: usize = 7;

/// Slices of a round.
const SLICES: usize = 25;

/// One way to do it: so many times.
pub(crate) type Way<'a> = &'a mut dyn FnMut(usize);

/// What one way costs each time.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) nanos: f64,
    /// Nanoseconds that this thread worked; what waits for others is not in it.
    pub(crate) work: f64,
    pub(crate) allocations: f64,
}

impl Cost {
    /// The time, for people.
    pub(crate) fn time(self) -> String {
        told(self.nanos)
    }

    /// The work, for people.
    pub(crate) fn work(self) -> String {
        told(self.work)
    }

    /// Allocations, for people.
    pub(crate) fn allocations(self) -> String {
        if self.allocations < 0.01 {
            "0 allocations".into()
        } else if (self.allocations - 1.0).abs() < 0.01 {
            "1 allocation".into()
        } else {
            format!("{:.1} allocations", self.allocations).replace(".0 ", " ")
        }
    }

    /// How many times as long as the other.
    pub(crate) fn over(self, other: Self) -> f64 {
        self.nanos / other.nanos
    }
}

fn told(nanos: f64) -> String {
    if nanos < 1_000.0 {
        format!("{nanos:.0} ns")
    } else {
        format!("{:.1} µs", nanos / 1_000.0)
    }
}

/// Nanoseconds that this thread has worked so far; none where the system does not tell.
fn worked() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split(' ').next().and_then(|nanos| nanos.parse().ok());
    nanos.unwrap_or(f64::NAN)
}

/// The ways in turn, a slice each, [`SLICES`] times a round, [`ROUNDS`] rounds after one to get warm. What counts is the
/// median slice of the best round: whoever else uses the machine for a moment spoils single slices only.
pub(crate) fn interleaved<const N: usize>(times: usize, ways: &mut [Way<'_>; N]) -> [Cost; N] {
    let slice = times.div_ceil(SLICES);
    for way in ways.iter_mut() {
        way(times);
    }
    let worst = Cost {
        nanos: f64::INFINITY,
        work: f64::INFINITY,
        allocations: f64::INFINITY,
    };
    let mut best = [worst; N];
    for _ in 0..ROUNDS {
        let slices = || std::array::from_fn(|_| Vec::with_capacity(SLICES));
        let (mut nanos, mut works): ([Vec<f64>; N], [Vec<f64>; N]) = (slices(), slices());
        for _ in 0..SLICES {
            for (at, way) in ways.iter_mut().enumerate() {
                let work = worked();
                let (before, start) = (alloc::count(), Instant::now());
                way(slice);
                let time = start.elapsed().as_nanos() as f64;
                let allocations = (alloc::count() - before) as f64 / slice as f64;
                nanos[at].push(time / slice as f64);
                works[at].push((worked() - work) / slice as f64);
                best[at].allocations = best[at].allocations.min(allocations);
            }
        }
        for (at, best) in best.iter_mut().enumerate() {
            best.nanos = best.nanos.min(median(&mut nanos[at]));
            best.work = best.work.min(median(&mut works[at]));
        }
    }
    best
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
