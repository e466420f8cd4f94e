//! Open data of a campaign: `GET /results/{campaign}/data.csv`, `data.json`, `dictionary.csv` and
//! `manifest.json`, of what the page above them shows everyone, by the same parameters; never more, whoever
//! asks and wherever this service listens.

use super::ask::{self, Refusal, Seen};
use super::filter::Wishes;
use crate::export::manifest::{About, Content};
use crate::export::{Cell, ExportError, Manifest, table};
use crate::web::App;
use crate::web::citizen::cache::Packed;
use crate::web::problem::Problem;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, mime, web};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum File {
    Csv,
    Json,
    /// What the columns mean, and from what the figures were counted.
    Dictionary,
    /// Of the CSV.
    Manifest,
}

impl File {
    fn name(self, campaign: &str) -> String {
        match self {
            Self::Csv => format!("so-lieu-mo-{campaign}.csv"),
            Self::Json => format!("so-lieu-mo-{campaign}.json"),
            Self::Dictionary => format!("tu-dien-so-lieu-{campaign}.csv"),
            Self::Manifest => Manifest::beside(&Self::Csv.name(campaign)),
        }
    }

    fn media(self) -> mime::Mime {
        match self {
            Self::Csv | Self::Dictionary => mime::TEXT_CSV_UTF_8,
            Self::Json | Self::Manifest => mime::APPLICATION_JSON,
        }
    }

    fn of(self, seen: &Seen) -> Result<Vec<u8>, ExportError> {
        let document = seen.document();
        match self {
            Self::Csv => Ok(table::csv(&document, Vec::new())?.0),
            Self::Json => Ok(serde_json::to_vec_pretty(&document).unwrap_or_default()),
            Self::Dictionary => {
                table::dictionary(&document, &seen.catalog.ledger.name, &terms(seen), Vec::new())
            }
            Self::Manifest => {
                let (csv, rows) = table::csv(&document, Vec::new())?;
                let about = About::document(Content::OpenData, &document, rows);
                let name = Self::Csv.name(seen.campaign.id.as_str());
                Ok(Manifest::of(about, &name, csv.as_slice())?.text().into_bytes())
            }
        }
    }
}

/// What the rules keep back, and whose word it is how the data may be used.
fn terms(seen: &Seen) -> Vec<Vec<Cell<'static>>> {
    let fewest = seen.campaign.terms.rules.show_from();
    let row = |name: &'static str, text: String| vec![Cell::text(name), Cell::text(text), Cell::text("")];
    vec![
        row(
            "(ngưỡng công bố)",
            format!("Không có số liệu của dưới {fewest} người, kể cả số có thể suy ra được từ các số khác."),
        ),
        row("(giấy phép)", "Do cơ quan công bố số liệu quyết định; chưa nêu ở đây.".to_owned()),
    ]
}

pub(in crate::web) async fn csv(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
) -> HttpResponse {
    answer(app, id.into_inner(), &request, File::Csv).await
}

pub(in crate::web) async fn json(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
) -> HttpResponse {
    answer(app, id.into_inner(), &request, File::Json).await
}

pub(in crate::web) async fn dictionary(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
) -> HttpResponse {
    answer(app, id.into_inner(), &request, File::Dictionary).await
}

pub(in crate::web) async fn manifest(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
) -> HttpResponse {
    answer(app, id.into_inner(), &request, File::Manifest).await
}

async fn answer(app: web::Data<App>, id: String, request: &HttpRequest, file: File) -> HttpResponse {
    let query = request.query_string().to_owned();
    let made = web::block(move || make(&app, &id, &query, file)).await;
    match made {
        Ok(Ok((name, bytes))) => fresh(request, file, &name, bytes),
        Ok(Err(problem)) => problem.respond(),
        Err(error) => {
            tracing::error!(%error, "open data cannot be counted");
            Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).retry_after(2).respond()
        }
    }
}

/// The file of what the page shows by these parameters.
fn make(app: &App, id: &str, query: &str, file: File) -> Result<(String, Vec<u8>), Problem> {
    let catalog = app.catalog();
    let absent = super::api::problem;
    let (campaign, _) =
        ask::find(app, &ask::Viewer::Anyone, &catalog, id).map_err(|r| absent(r, Vec::new()))?;
    let wish = Wishes::of(&ask::pairs(query), false).request(&catalog, &campaign);
    let seen = ask::open_data(app, id, &wish).map_err(|refusal: Refusal| absent(refusal, Vec::new()))?;
    let bytes = file.of(&seen).map_err(|error| {
        tracing::error!(%error, "open data cannot be written");
        Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    Ok((file.name(campaign.id.as_str()), bytes))
}

/// The bytes, or that whoever asks has them already. They may be kept, and are asked for anew each time: a
/// figure that is corrected is corrected everywhere.
fn fresh(request: &HttpRequest, file: File, name: &str, bytes: Vec<u8>) -> HttpResponse {
    let packed = Packed::new(bytes.into());
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let status = if known.is_some_and(|tags| packed.is_among(tags)) {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CACHE_CONTROL, "public, no-cache"))
        .insert_header((header::ETAG, packed.etag.clone()));
    if status == StatusCode::NOT_MODIFIED {
        return response.finish();
    }
    response
        .content_type(file.media())
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(packed.bytes)
}
