//! What every measurement says of itself: with how much memory, on which machine.

use std::num::NonZeroUsize;

/// Memory of a process in bytes, `VmRSS` or at its highest `VmHWM`; `None` where the system does not tell.
pub(crate) fn memory(process: &str, what: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1_024)
}

/// Processor, cores and load: a busy machine is slower.
pub(crate) fn machine() -> String {
    let read = |path| std::fs::read_to_string(path).unwrap_or_default();
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or("?");
    format!("{}, {cores} cores, load {load}", model.trim_start_matches([' ', '\t', ':']))
}

/// The number behind an option of the command line, `--responses 1000000`.
pub(crate) fn option(name: &str, otherwise: usize) -> usize {
    let mut args = std::env::args().skip_while(|arg| arg != name);
    args.nth(1).and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}
