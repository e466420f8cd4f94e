//! `GET /staff/results/{campaign}/files/…`: a chart as SVG or PNG, the table behind it as CSV, at the address
//! of its view with the same question behind it.

use super::{Question, View, ViewFault, asked};
use crate::account::Right;
use crate::chart::{self, Shape};
use crate::web::App;
use crate::web::results::ask::Viewer;
use crate::web::results::page::Absent;
use crate::web::staff::fault::StaffError;
use crate::web::staff::session::Session;
use actix_web::http::header;
use actix_web::{HttpResponse, web};

/// A file of the overview.
pub(in crate::web) async fn overview(
    app: web::Data<App>,
    session: Session,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, StaffError> {
    let (id, file) = path.into_inner();
    answer(app, session, id, View::Overview, file).await
}

/// A file of another view.
pub(in crate::web) async fn get(
    app: web::Data<App>,
    session: Session,
    path: web::Path<(String, String, String)>,
) -> Result<HttpResponse, StaffError> {
    let (id, view, file) = path.into_inner();
    let view = View::ALL.into_iter().find(|known| known.tail().strip_prefix('/') == Some(&view));
    answer(app, session, id, view.ok_or(StaffError::Missing)?, file).await
}

async fn answer(
    app: web::Data<App>,
    session: Session,
    id: String,
    view: View,
    file: String,
) -> Result<HttpResponse, StaffError> {
    let campaign = session.campaign(&id, Right::SeeFigures)?.id.clone();
    let (name, ending) = file.split_once('.').ok_or(StaffError::Missing)?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.ending() == ending).ok_or(StaffError::Missing)?;
    let saved = format!("{campaign}-{name}-{}.{ending}", session.today());
    let (viewer, query, name) =
        (Viewer::Staff(session.clone()), session.visit().query().to_owned(), name.to_owned());
    let made = web::block(move || {
        asked(&app, &viewer, &id, &query, |question| make(question, view, &name, kind)).flatten()
    });
    let bytes = match made.await.map_err(|error| StaffError::Broken(error.to_string()))? {
        Ok(bytes) => bytes,
        Err(Absent::NotHere) => return Err(StaffError::Missing),
        Err(Absent::Chart(error)) => return Err(StaffError::Broken(error.to_string())),
    };
    Ok(HttpResponse::Ok()
        .content_type(kind.media())
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{saved}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes))
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Svg,
    Png,
    Csv,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Csv];

    fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Csv => "csv",
        }
    }

    fn media(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A question that has no figures has no file either.
fn make(question: &Question<'_>, view: View, name: &str, kind: Kind) -> Result<Vec<u8>, Absent> {
    let body = question.body(view).map_err(|fault| match fault {
        ViewFault::Refused(_) => Absent::NotHere,
        ViewFault::Chart(error) => Absent::Chart(error),
    })?;
    let part = body.part(name).ok_or(Absent::NotHere)?;
    let chart = || part.chart().ok_or(Absent::NotHere);
    match kind {
        Kind::Svg => Ok(chart()?.svg(Shape::File).map_err(Absent::Chart)?.into_bytes()),
        Kind::Png => {
            let svg = chart()?.svg(Shape::File).map_err(Absent::Chart)?;
            chart::png(&svg).map_err(Absent::Chart)
        }
        Kind::Csv => {
            part.grid.csv().map_err(|error| Absent::Chart(chart::ChartError::Drawing(error.to_string())))
        }
    }
}
