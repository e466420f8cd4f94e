//! How long something takes.

use std::time::{Duration, Instant};

/// The median of so many runs.
pub(crate) fn median(runs: usize, work: impl FnMut()) -> Duration {
    medians(runs, work).0
}

/// The medians of so many runs: how long, and for how much of it this thread had a processor, which on a busy
/// machine tells more; the same where the system does not say.
pub(crate) fn medians(runs: usize, mut work: impl FnMut()) -> (Duration, Duration) {
    let (mut took, mut worked) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let (start, before) = (Instant::now(), on_processor());
        work();
        took.push(start.elapsed());
        worked.push(
            on_processor()
                .zip(before)
                .map_or(start.elapsed(), |(after, before)| after.saturating_sub(before)),
        );
    }
    took.sort_unstable();
    worked.sort_unstable();
    (took[runs / 2], worked[runs / 2])
}

/// How long this thread has had a processor.
fn on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split_whitespace().next()?.parse().ok()?))
}

pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
