//! Many phones at once, each on a connection of its own, each with its own list of what it was told.

use hailong::ids::{Hour, ResponseId};
use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use time::OffsetDateTime;
use uuid::Uuid;

const CLIENTS: usize = 16;

/// Longer than anything here takes, so that a fault ends the test and does not hang it.
const PATIENCE: Duration = Duration::from_mins(1);

/// What clients were told, by the ids that they made.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The receipts.
    pub(crate) acknowledged: BTreeMap<Uuid, String>,
    /// Sent, and no answer came back: the request's address and nothing else is known.
    pub(crate) unknown: BTreeMap<Uuid, String>,
    /// The addresses of those that were acknowledged.
    pub(crate) addresses: BTreeMap<Uuid, String>,
}

impl Told {
    pub(crate) fn add(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        self.unknown.extend(other.unknown);
        self.addresses.extend(other.addresses);
    }

    /// Sends again what has no answer, until it has one, and whatever was acknowledged, which has to get
    /// its first receipt whatever the sheet says now.
    pub(crate) fn send_again(&mut self, port: u16) {
        let mut phone = Phone::connect(port).unwrap();
        for (id, address) in std::mem::take(&mut self.unknown) {
            let answer = phone.put(&address, 1).unwrap();
            assert!(matches!(answer.status, 200 | 201), "{id}: {answer:?}");
            self.acknowledged.insert(id, answer.body);
            self.addresses.insert(id, address);
        }
        for (id, receipt) in &self.acknowledged {
            let answer = phone.put(&self.addresses[id], 5).unwrap();
            assert_eq!((answer.status, &answer.body), (200, receipt), "{id}");
        }
    }
}

/// The clients of one cycle.
pub(crate) struct Clients {
    threads: Vec<JoinHandle<Told>>,
    acknowledged: mpsc::Receiver<()>,
    stop: Arc<AtomicBool>,
}

impl Clients {
    /// Starts them; each sends one sheet after the other until it is stopped or cut off.
    pub(crate) fn start(port: u16, cycle: usize, code: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (count, acknowledged) = mpsc::channel();
        let threads = (0..CLIENTS).map(|client| {
            let (count, stop, code) = (count.clone(), Arc::clone(&stop), code.to_owned());
            std::thread::spawn(move || run(port, (cycle, client), &code, &count, &stop))
        });
        Self { threads: threads.collect(), acknowledged, stop }
    }

    /// Waits until so many sheets were acknowledged since the start.
    pub(crate) fn wait_for(&self, acknowledged: usize) {
        for _ in 0..acknowledged {
            self.acknowledged.recv_timeout(PATIENCE).unwrap();
        }
    }

    /// Stops those that still run and collects what all were told.
    pub(crate) fn end(self) -> Told {
        self.stop.store(true, Ordering::Relaxed);
        let mut told = Told::default();
        for thread in self.threads {
            told.add(thread.join().unwrap());
        }
        told
    }
}

fn run(
    port: u16,
    (cycle, client): (usize, usize),
    code: &str,
    count: &mpsc::Sender<()>,
    stop: &AtomicBool,
) -> Told {
    let mut told = Told::default();
    // The server may be gone before this client's turn came.
    let Ok(mut phone) = Phone::connect(port) else { return told };
    for n in 0u32.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let mut random = [0; 12];
        random[0] = u8::try_from(cycle).unwrap();
        random[1] = u8::try_from(client).unwrap();
        random[8..].copy_from_slice(&n.to_be_bytes());
        let id = ResponseId::new(Hour::of(OffsetDateTime::now_utc()), random);
        let address = format!("/api/v1/touchpoints/{code}/responses/{id}");
        // Before the first byte leaves: from here on it may be stored.
        told.unknown.insert(id.uuid(), address.clone());
        let Ok(answer) = phone.put(&address, n % 5 + 1) else { break };
        assert_eq!(answer.status, 201, "{id}: {answer:?}");
        told.unknown.remove(&id.uuid());
        told.acknowledged.insert(id.uuid(), answer.body);
        told.addresses.insert(id.uuid(), address);
        // Nobody waits any more once the server was killed.
        let _ = count.send(());
    }
    told
}

#[derive(Debug)]
struct Answer {
    status: u16,
    body: String,
}

/// A connection that stays open, speaking as much HTTP as a sheet needs.
struct Phone(BufReader<TcpStream>);

impl Phone {
    fn connect(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a sheet; an answer that is not whole is none.
    fn put(&mut self, address: &str, rating: u32) -> io::Result<Answer> {
        let body = format!(
            r#"{{"definition":"mot-cua-nhanh.1","lang":"vi","answers":{{"access":{rating},"comment":"Tốt."}}}}"#
        );
        let length = body.len();
        let request = format!(
            "PUT {address} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        self.0.get_mut().write_all(request.as_bytes())?;
        let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)?;
        let mut length = 0;
        loop {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                return Err(cut());
            }
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().map_err(|_no_number| cut())?;
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
    }
}
