//! The load, in a process of its own: each connection sends a response, waits for its answer, sends the
//! next. Plain HTTP/1.1 by hand, so that the client costs little of the machine that it shares.

use anyhow::{Context as _, Result, bail, ensure};
use hailong::ids::{Hour, ResponseId};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What to send, where to, how long.
pub(crate) struct Load {
    pub(crate) connections: usize,
    pub(crate) measured: Duration,
    pub(crate) address: SocketAddr,
}

/// What came back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Answers 201.
    pub(crate) stored: u32,
    pub(crate) seconds: f64,
    /// Microseconds that half, and 99 of 100, of the requests took at most.
    pub(crate) p50_us: u32,
    pub(crate) p99_us: u32,
}

/// Runs the load in a child process and waits for it.
pub(crate) fn spawn(load: &Load) -> Result<Outcome> {
    let output = Command::new(std::env::current_exe()?)
        .arg("client")
        .args([load.address.to_string(), load.connections.to_string(), load.measured.as_millis().to_string()])
        .output()?;
    ensure!(output.status.success(), "the client failed: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("the client's answer")
}

/// The child's side.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let [address, connections, millis] = arguments else { bail!("client ADDRESS CONNECTIONS MILLISECONDS") };
    let (address, connections): (SocketAddr, u64) = (address.parse()?, connections.parse()?);
    let measured = Duration::from_millis(millis.parse()?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        let began = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for connection in 0..connections {
            tasks.spawn(converse(address, connection, began + measured));
        }
        let mut times = Vec::new();
        while let Some(task) = tasks.join_next().await {
            times.extend(task??);
        }
        let seconds = began.elapsed().as_secs_f64();
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        anyhow::Ok(Outcome { stored: u32::try_from(times.len())?, seconds, p50_us: at(50), p99_us: at(99) })
    })?;
    println!("{}", serde_json::to_string(&outcome)?);
    Ok(())
}

/// One connection's requests until the time is over; how long each took, in microseconds.
async fn converse(address: SocketAddr, connection: u64, until: Instant) -> Result<Vec<u32>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut request = Request::new(connection)?;
    let mut times = Vec::with_capacity(1 << 14);
    let mut answer = vec![0; 4_096];
    while Instant::now() < until {
        let sent = Instant::now();
        stream.write_all(request.next()).await?;
        let mut filled = 0;
        loop {
            let more = stream.read(&mut answer[filled..]).await?;
            ensure!(more > 0, "the server hung up");
            filled += more;
            if is_complete(&answer[..filled])? {
                break;
            }
        }
        times.push(u32::try_from(sent.elapsed().as_micros())?);
    }
    Ok(times)
}

/// Whether the answer is here whole; anything but 201 ends the benchmark.
fn is_complete(answer: &[u8]) -> Result<bool> {
    let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(false) };
    let text = std::str::from_utf8(&answer[..head])?;
    ensure!(text.starts_with("HTTP/1.1 201"), "{}", String::from_utf8_lossy(answer));
    let length = text
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned))
        .context("an answer without a length")?;
    Ok(answer.len() >= head + 4 + length.trim().parse::<usize>()?)
}

/// A request whose id is made anew each time: the hour, then random bits, as the form's script does.
struct Request {
    bytes: Vec<u8>,
    /// Where the id stands.
    id: usize,
    state: u64,
    hour: Hour,
}

impl Request {
    fn new(connection: u64) -> Result<Self> {
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).context("randomness")?;
        let body = super::fixture::SHEET;
        let head = format!("PUT /api/v1/touchpoints/{}/responses/", super::fixture::touchpoint()?);
        let rest = format!(
            " HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let id = head.len();
        let bytes = [head.as_bytes(), &[b'0'; 36], rest.as_bytes()].concat();
        Ok(Self {
            bytes,
            id,
            state: u64::from_ne_bytes(seed) ^ connection.rotate_left(40),
            hour: super::fixture::now(),
        })
    }

    fn next(&mut self) -> &[u8] {
        let mut random = [0; 12];
        random[..8].copy_from_slice(&self.random().to_be_bytes());
        random[8..].copy_from_slice(&self.random().to_be_bytes()[..4]);
        let id = ResponseId::new(self.hour, random);
        id.uuid().hyphenated().encode_lower(&mut self.bytes[self.id..self.id + 36]);
        &self.bytes
    }

    /// SplitMix64: distinct ids are all that is needed here.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
