//! `GET /worker.js`: the service worker of the forms. It stands at the root, so that it may serve `/S/` and `/K/`.

use super::assets;
use super::citizen::cache::Packed;
use super::citizen::encoding::{Encoding, Shell};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web::Bytes};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The worker in every coding, packed once in a process.
static PACKED: LazyLock<BTreeMap<Encoding, Packed>> = LazyLock::new(|| {
    let pack = |encoding: Encoding| {
        (encoding, Packed::new(Bytes::from(Shell::new(encoding, assets::WORKER.as_bytes()).close(b""))))
    };
    [Encoding::Brotli, Encoding::Gzip, Encoding::Identity].map(pack).into()
});

/// The worker. Phones ask for a newer one at every visit and get a 304 where there is none.
pub(super) async fn get(request: HttpRequest) -> HttpResponse {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let encoding = Encoding::choose(text(header::ACCEPT_ENCODING));
    let Some(packed) = PACKED.get(&encoding) else { return HttpResponse::InternalServerError().finish() };
    let fresh = text(header::IF_NONE_MATCH).is_some_and(|tags| packed.is_among(tags));
    let status = if fresh { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponse::build(status);
    response
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::ETAG, packed.etag.clone()));
    if let Some(name) = encoding.name() {
        response.insert_header((header::CONTENT_ENCODING, name));
    }
    if fresh { response.finish() } else { response.body(packed.bytes.clone()) }
}
