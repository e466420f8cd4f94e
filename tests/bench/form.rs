//! How soon a citizen can answer on a slow phone: the form, as the released program serves it, beside a static
//! page of the same bytes from the same HTTP server, both through 400 kbit/s, 400 ms and a processor four
//! times slower, in turn; and Lighthouse's figure for performance.
//!
//! `cargo bench --bench form`, after `npm ci --prefix tests/browser`. `form/measure.js` drives the browser and
//! puts the static pages into a folder; here they are served by actix-web and nothing of ours, packed
//! beforehand as the form is.

use actix_web::http::header;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::{Context as _, Result, ensure};
use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Pages that were packed at their first request, by name.
type Packed = Mutex<HashMap<String, Vec<u8>>>;

fn main() -> Result<()> {
    actix_web::rt::System::new().block_on(measure())
}

async fn measure() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (root, packed) = (web::Data::new(folder.path().to_owned()), web::Data::new(Packed::default()));
    let server = HttpServer::new(move || {
        App::new().app_data(root.clone()).app_data(packed.clone()).route("/{name}", web::get().to(page))
    })
    .workers(2)
    .bind(("127.0.0.1", 0))?;
    let address = *server.addrs().first().context("the static server has no address")?;
    let running = actix_web::rt::spawn(server.run());
    let mut browser = Command::new("node");
    browser
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/form/measure.js"))
        .args(std::env::args().skip(1).filter(|argument| argument != "--bench"))
        .env("HAILONG_BIN", env!("CARGO_BIN_EXE_hailong"))
        .env("STATIC_FOLDER", folder.path())
        .env("STATIC_ORIGIN", format!("http://{address}"));
    let status = web::block(move || browser.status()).await?.context("node does not start")?;
    running.abort();
    ensure!(status.success(), "a bar was missed, or the measurement failed: {status}");
    Ok(())
}

/// A page of the folder, packed once as hard as brotli can.
async fn page(root: web::Data<PathBuf>, packed: web::Data<Packed>, name: web::Path<String>) -> HttpResponse {
    let mut packed = packed.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = match packed.get(name.as_str()) {
        Some(bytes) => bytes.clone(),
        None => match pack(&root.join(name.as_str())) {
            Ok(bytes) => packed.entry(name.into_inner()).or_insert(bytes).clone(),
            Err(error) => return HttpResponse::NotFound().body(error.to_string()),
        },
    };
    HttpResponse::Ok()
        .insert_header(header::ContentType::html())
        .insert_header((header::CONTENT_ENCODING, "br"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(bytes)
}

fn pack(file: &Path) -> Result<Vec<u8>> {
    let text = std::fs::read(file).with_context(|| file.display().to_string())?;
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    packed.write_all(&text)?;
    Ok(packed.into_inner())
}
