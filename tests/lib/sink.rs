//! A server of e-mail on this machine that takes letters, or refuses them, and keeps what it was told. It knows nobody
//! called `khong-con`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// It answers until the tests end.
pub(crate) struct Sink {
    pub(crate) port: u16,
    told: Arc<Told>,
}

#[derive(Default)]
struct Told {
    /// Of each letter the envelope and the letter, line by line.
    letters: Mutex<Vec<Vec<String>>>,
    refusing: AtomicBool,
    refused: AtomicUsize,
}

impl Sink {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = Arc::<Told>::default();
        let its = Arc::clone(&told);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let its = Arc::clone(&its);
                std::thread::spawn(move || its.converse(stream));
            }
        });
        Self { port, told }
    }

    /// From now on every letter is refused, or taken again.
    #[allow(dead_code, reason = "not every test file refuses letters")]
    pub(crate) fn refuse(&self, refusing: bool) {
        self.told.refusing.store(refusing, Ordering::Relaxed);
    }

    /// How many letters were refused.
    #[allow(dead_code, reason = "not every test file refuses letters")]
    pub(crate) fn refused(&self) -> usize {
        self.told.refused.load(Ordering::Relaxed)
    }

    /// The letters that were taken.
    pub(crate) fn letters(&self) -> Vec<Vec<String>> {
        self.told.letters.lock().unwrap().clone()
    }
}

impl Told {
    fn converse(&self, mut stream: TcpStream) -> Option<()> {
        let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
        let (mut said, mut in_letter) = (Vec::new(), false);
        stream.write_all(b"220 sink\r\n").ok()?;
        while let Some(Ok(line)) = lines.next() {
            let reply: &[u8] = match line.as_str() {
                "." if in_letter => {
                    in_letter = false;
                    self.letters.lock().unwrap().push(std::mem::take(&mut said));
                    b"250 taken\r\n"
                }
                _ if in_letter => b"",
                "DATA" => {
                    in_letter = true;
                    b"354 go on\r\n"
                }
                recipient if recipient.starts_with("RCPT TO:<khong-con@") => b"550 no such mailbox\r\n",
                "QUIT" => b"221 bye\r\n",
                envelope if envelope.starts_with("MAIL") && self.refusing.load(Ordering::Relaxed) => {
                    self.refused.fetch_add(1, Ordering::Relaxed);
                    b"451 try again later\r\n"
                }
                _ => b"250 ok\r\n",
            };
            said.push(line);
            stream.write_all(reply).ok()?;
            if reply.starts_with(b"221") {
                break;
            }
        }
        Some(())
    }
}
