//! An office's own templates: laid out by a child process that may take only so long and so much memory,
//! and that reads nothing but its folder and the shipped templates. The codes on its pages are read back
//! there as on any sheet.
//!
//! The child is this program again, with [`COMMAND`]. It is given the batch as JSON on its standard
//! input and answers with the files, each behind its length, or with the faults, one a line, and 1.

use super::PrintError;
use super::files::Files;
use super::poster::{Batch, Format};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The command under which the program lays out for its parent.
pub const COMMAND: &str = "print-own";

/// What a child may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub time: Duration,
    pub memory_mb: u32,
}

/// A folder of templates and what laying them out may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub folder: PathBuf,
    pub limits: Limits,
}

#[derive(Serialize, Deserialize)]
struct Order {
    folder: PathBuf,
    format: Format,
    memory_mb: u32,
    batch: Batch,
}

/// How often the parent looks after its child.
const LOOK_EVERY: Duration = Duration::from_millis(20);

impl Own {
    /// The files of these posters, with this folder's templates before the shipped ones.
    ///
    /// # Errors
    /// As [`Batch::print`]; [`PrintError::Own`] with file, line and column where a template is refused;
    /// [`PrintError::Slow`] and [`PrintError::Large`] where a limit is reached.
    pub fn print(&self, batch: &Batch, format: Format) -> Result<Vec<Vec<u8>>, PrintError> {
        let memory_mb = self.limits.memory_mb;
        let order = Order { folder: self.folder.clone(), format, memory_mb, batch: batch.clone() };
        let order = serde_json::to_vec(&order).map_err(child)?;
        let program = std::env::current_exe().map_err(child)?;
        let pipe = Stdio::piped;
        let mut process = Command::new(program)
            .arg(COMMAND)
            .stdin(pipe())
            .stdout(pipe())
            .stderr(pipe())
            .spawn()
            .map_err(child)?;
        // A child that dies early does not read its order to the end.
        if let Some(mut input) = process.stdin.take() {
            input.write_all(&order).ok();
        }
        let said = [process.stdout.take().map(gather), process.stderr.take().map(gather)];
        let ended = self.wait(&mut process);
        let [out, complaints] =
            said.map(|reader| reader.and_then(|reader| reader.join().ok()).unwrap_or_default());
        match ended? {
            Some(0) => unpack(&out).ok_or_else(|| child("its answer was cut off")),
            Some(_) => {
                let complaints = String::from_utf8_lossy(&complaints);
                Err(PrintError::Own { faults: complaints.lines().map(str::to_owned).collect() })
            }
            // Without an exit code it was ended by a signal: out of memory, it aborts.
            None => Err(PrintError::Large { mb: memory_mb }),
        }
    }

    /// The exit code; `None` where a signal ended it.
    fn wait(&self, process: &mut Child) -> Result<Option<i32>, PrintError> {
        let began = Instant::now();
        loop {
            if let Some(status) = process.try_wait().map_err(child)? {
                return Ok(status.code());
            }
            if began.elapsed() > self.limits.time {
                process.kill().map_err(child)?;
                process.wait().map_err(child)?;
                return Err(PrintError::Slow { seconds: self.limits.time.as_secs() });
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }
}

fn child(error: impl std::fmt::Display) -> PrintError {
    PrintError::Child { reason: error.to_string() }
}

/// Reads on while the parent waits: a full pipe would hold the child.
fn gather(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).ok();
        bytes
    })
}

fn unpack(mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut files = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<8>() {
        let (file, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        files.push(file.to_vec());
        bytes = rest;
    }
    bytes.is_empty().then_some(files)
}

/// The child's side: reads an order, answers it. Returns whether it could.
///
/// # Errors
/// Where its pipes are closed.
pub fn serve(input: impl Read, mut output: impl Write, mut complaints: impl Write) -> io::Result<bool> {
    let order: Order = serde_json::from_reader(input)?;
    limit(order.memory_mb)?;
    match lay_out(&order) {
        Ok(files) => {
            for file in files {
                output.write_all(&(file.len() as u64).to_le_bytes())?;
                output.write_all(&file)?;
            }
            output.flush()?;
            Ok(true)
        }
        Err(PrintError::Layout { faults }) => {
            faults.iter().try_for_each(|fault| writeln!(complaints, "{fault}"))?;
            Ok(false)
        }
        Err(error) => {
            writeln!(complaints, "{error}")?;
            Ok(false)
        }
    }
}

fn lay_out(order: &Order) -> Result<Vec<Vec<u8>>, PrintError> {
    let files = Files::with_own(&order.folder)
        .map_err(|error| child(format!("the folder {}: {error}", order.folder.display())))?;
    order.batch.print_from(&files, order.format, &|_| {})
}

/// Holds this process to so much address space; elsewhere than on Unix to nothing but its time.
#[cfg(unix)]
fn limit(memory_mb: u32) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let bytes = u64::from(memory_mb) * 1024 * 1024;
    Ok(setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) })?)
}

#[cfg(not(unix))]
fn limit(_memory_mb: u32) -> io::Result<()> {
    Ok(())
}

/// Where the templates of an office are, as a path that a child finds from anywhere.
///
/// # Errors
/// Where there is no such folder.
pub fn folder(path: &Path) -> io::Result<PathBuf> {
    let folder = path.canonicalize()?;
    if folder.is_dir() { Ok(folder) } else { Err(io::ErrorKind::NotADirectory.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_out_as_they_went_in_and_a_cut_answer_is_none() {
        let packed = [&3u64.to_le_bytes()[..], b"abc", &0u64.to_le_bytes()].concat();
        assert_eq!(unpack(&packed), Some(vec![b"abc".to_vec(), Vec::new()]));
        assert_eq!(unpack(&packed[..packed.len() - 1]), None);
        assert_eq!(unpack(&packed[..10]), None);
    }
}
