//! A service that runs beside a test, and a browser at its console.

use crate::support::Office;
use hailong::account::token::Token;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running service; ended with the test.
pub(crate) struct Running {
    child: Child,
    pub(crate) port: u16,
    pub(crate) first_line: String,
    lines: BufReader<ChildStdout>,
}

impl Running {
    pub(crate) fn start(office: &Office, args: &[&str]) -> Self {
        Self::start_with(office, args, &[])
    }

    pub(crate) fn start_with(office: &Office, args: &[&str], env: &[(&str, &str)]) -> Self {
        Self::start_logging(office, args, env, Stdio::inherit())
    }

    /// Starts it so that its log goes there.
    pub(crate) fn start_logging(office: &Office, args: &[&str], env: &[(&str, &str)], log: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hailong"))
            .args(["serve", "--port", "0", "--bind", "127.0.0.1"])
            .args(args)
            .current_dir(office.folder())
            .env("HAILONG__DATABASE__URL", &office.url)
            .env("HAILONG__LOG__FILTER", "warn")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut first_line = String::new();
        lines.read_line(&mut first_line).unwrap();
        let port = first_line.rsplit("port ").next().unwrap().trim_end_matches([')', '\n']).parse().unwrap();
        Self { child, port, first_line, lines }
    }

    /// What it says up to the line that begins so.
    pub(crate) fn says_until(&mut self, last: &str) -> String {
        let mut said = String::new();
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).unwrap();
            assert!(read > 0, "the program ended before it said `{last}`:\n{said}");
            said.push_str(&line);
            if line.starts_with(last) {
                return said;
            }
        }
    }

    /// The status line of an answer.
    pub(crate) fn get(&self, path: &str) -> String {
        let answer = self.exchange(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        answer.lines().next().unwrap().to_owned()
    }

    /// Sends these lines as they are and reads the answer to its end.
    pub(crate) fn exchange(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// A browser on this machine that was never here.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { service: self, token: None }
    }

    /// Asks it to end, as an operating system does, and returns its exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A browser at the console, with its cookie.
pub(crate) struct Browser<'a> {
    service: &'a Running,
    token: Option<String>,
}

impl Browser<'_> {
    /// A page, headers and all.
    pub(crate) fn get(&mut self, path: &str) -> String {
        self.send("GET", path, "")
    }

    /// Sends a form; values are of letters, digits and dashes.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        if self.token.is_none() {
            self.get("/staff/login");
        }
        let token = Token::parse(self.token.as_ref().unwrap()).unwrap().form_token([3; 16]);
        let fields: Vec<_> = fields.iter().map(|(name, value)| format!("&{name}={value}")).collect();
        self.send("POST", path, &format!("_form={token}{}", fields.concat()))
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> String {
        let cookie = self.token.as_ref().map_or_else(String::new, |t| format!("Cookie: hl-local={t}\r\n"));
        let answer = self.service.exchange(&format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n{cookie}Content-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.service.port,
            body.len()
        ));
        let set = answer.lines().find(|line| line.to_lowercase().starts_with("set-cookie: hl-local="));
        if let Some(set) = set {
            let value = set.split_once('=').unwrap().1.split(';').next().unwrap();
            self.token = Some(value.to_owned()).filter(|value| !value.is_empty());
        }
        answer
    }
}

/// Where a redirect leads.
pub(crate) fn location(answer: &str) -> &str {
    let line = answer.lines().find(|line| line.to_lowercase().starts_with("location: "));
    line.unwrap_or_else(|| panic!("{answer}")).split_once(": ").unwrap().1
}
