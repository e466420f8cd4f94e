//! `/staff/posters`: posters as one PDF, one for each unit, or pictures.

use super::wanted::{self, Wanted, WantedForm};
use crate::account::Right;
use crate::account::audit::Action;
use crate::catalog::decide::posters;
use crate::ids::Channel;
use crate::print::order::{self, Look, Second};
use crate::print::press::Press;
use crate::print::{Batch, Finish, Format, Sheet, bundle};
use crate::touchpoint::{Printing, Touchpoint};
use crate::web::App;
use crate::web::staff::fault::StaffError;
use crate::web::staff::frame::{self, Choice, Errors, Frame, Typed};
use crate::web::staff::orders::{FileKind, Job, Order, Orders, Output, Record};
use crate::web::staff::session::Session;
use actix_web::HttpResponse;
use actix_web::web::{self, Bytes};
use askama::Template;
use std::io::Cursor;

/// Posters of one order, at most.
const MOST: usize = 5_000;

#[derive(Template)]
#[template(path = "staff/touchpoints/posters.html")]
struct OrderPage {
    page: Frame,
    /// Whether this program prints.
    able: bool,
    /// Whether it knows the address that codes lead to.
    host: String,
    wanted: WantedForm,
    sheets: Vec<Choice>,
    finishes: Vec<Choice>,
    wraps: Vec<Choice>,
    seconds: Vec<Choice>,
}

/// Whether a poster of this touchpoint can be printed by this person.
pub(super) fn can(app: &App, session: &Session, touchpoint: &Touchpoint) -> bool {
    cfg!(feature = "print")
        && app.settings.origin.is_some()
        && !touchpoint.revoked
        && touchpoint.channel == Channel::Qr
        && session.holds(touchpoint.unit, Right::PrintPosters)
}

/// What to print.
pub(in crate::web) async fn get(app: web::Data<App>, session: Session) -> Result<HttpResponse, StaffError> {
    let typed = Typed::of_query(session.visit().query());
    frame::page(&session, &view(&app, &session, &typed, Errors::default())?)
}

/// Prints it.
pub(in crate::web) async fn post(
    app: web::Data<App>,
    session: Session,
    typed: Typed,
) -> Result<HttpResponse, StaffError> {
    let mut errors = Errors::default();
    let batch = batch(&app, &session, &typed, &mut errors)?;
    let Some(batch) = batch.filter(|_| errors.is_empty()) else {
        return frame::refused(&session, &view(&app, &session, &typed, errors)?);
    };
    let wrap = Wrap::ALL.into_iter().find(|wrap| wrap.as_str() == typed.get("wrap"));
    let wrap = wrap.unwrap_or(Wrap::Whole);
    let posters = batch.posters.len();
    let name = format!("ap-phich-{}-{}", batch.sheet.as_str(), batch.printed);
    let order = Order { name, kind: wrap.kind(posters), total: Some(posters), back: "/staff/posters" };
    let record = record(&session, &batch);
    let press = app.settings.press.clone();
    let make = move |job: &Job| {
        let file = wrap.print(&press, &batch, &|done| job.progress(done))?;
        Ok(Output::Memory(Bytes::from(file)))
    };
    let Some(job) = Orders::start(&app, &session, order, record, make)? else {
        errors.add("campaign", &session.words().orders.busy);
        return frame::refused(&session, &view(&app, &session, &typed, errors)?);
    };
    Ok(job.leads().await)
}

/// What the posters come as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrap {
    /// All in one PDF.
    Whole,
    /// A PDF for each unit.
    Units,
    /// A picture for each poster.
    Pictures(Format),
}

impl Wrap {
    const ALL: [Self; 4] =
        [Self::Whole, Self::Units, Self::Pictures(Format::Png), Self::Pictures(Format::Svg)];

    fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "pdf",
            Self::Units => "units",
            Self::Pictures(format) => match format {
                Format::Pdf | Format::Png => "png",
                Format::Svg => "svg",
            },
        }
    }

    /// What the file is that so many posters come in.
    fn kind(self, posters: usize) -> FileKind {
        match self {
            Self::Whole => FileKind::Pdf,
            Self::Pictures(format) if posters == 1 => match format {
                Format::Pdf => FileKind::Pdf,
                Format::Png => FileKind::Png,
                Format::Svg => FileKind::Svg,
            },
            Self::Units | Self::Pictures(_) => FileKind::Zip,
        }
    }

    fn print(
        self,
        press: &Press,
        batch: &Batch,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<u8>, String> {
        let (format, bundled) = match self {
            Self::Whole => (Format::Pdf, false),
            Self::Units => (Format::Pdf, true),
            Self::Pictures(format) => (format, batch.posters.len() > 1),
        };
        if bundled {
            let zip = bundle::write(press, batch, format, Cursor::new(Vec::new()), progress);
            return zip.map(Cursor::into_inner).map_err(|error| error.to_string());
        }
        let files = press.print(batch, format, progress).map_err(|error| error.to_string())?;
        files.into_iter().next().ok_or_else(|| "no file was made".to_owned())
    }
}

/// In the register and in the log: a poster that hangs somewhere is always in both.
fn record(session: &Session, batch: &Batch) -> Record {
    let catalog = session.catalog();
    let numbers: Vec<_> = batch.posters.iter().map(|poster| catalog.next_poster(poster.code)).collect();
    let printing = Printing {
        by: session.account().no.subject(),
        sheet: batch.sheet.as_str().to_owned(),
        finish: batch.finish.as_str().to_owned(),
        host: batch.origin.to_string(),
        touchpoints: batch.posters.iter().map(|poster| poster.code).collect(),
    };
    let subject = batch.posters.first().map_or_else(String::new, |poster| poster.code.to_string());
    let act = session
        .act(Action::PostersPrinted, subject)
        .with("count", &batch.posters.len())
        .with("sheet", &printing.sheet)
        .with("finish", &printing.finish);
    Record::with(act, move |catalog| posters::register(catalog, printing, &numbers))
}

fn batch(
    app: &App,
    session: &Session,
    typed: &Typed,
    errors: &mut Errors,
) -> Result<Option<Batch>, StaffError> {
    let w = &session.words().touchpoints;
    let Some(origin) = app.settings.origin.clone().filter(|_| cfg!(feature = "print")) else {
        errors.add("campaign", &w.print_unable);
        return Ok(None);
    };
    let Some(Wanted { campaign, which }) = wanted::read(session, typed, errors)? else { return Ok(None) };
    let sheet = Sheet::ALL.into_iter().find(|sheet| sheet.as_str() == typed.get("sheet"));
    let finish = Finish::ALL.into_iter().find(|finish| finish.as_str() == typed.get("finish"));
    let look = Look {
        sheet: sheet.unwrap_or(Sheet::A4),
        finish: finish.unwrap_or_default(),
        office: Some(app.office_name()),
        logo: app.look().face.logo.as_ref().map(|logo| logo.svg().to_owned()),
        origin,
        second: if typed.get("second") == "none" { Second::None } else { Second::Own },
    };
    match order::batch(session.catalog(), &campaign.id, &which, look, session.today()) {
        Ok(batch) if batch.posters.len() > MOST => {
            errors.add("unit", &w.fault_many.fill(&[("most", &MOST)]));
            Ok(None)
        }
        Ok(batch) => Ok(Some(batch)),
        Err(error) => {
            tracing::debug!(%error, "an order of posters is refused");
            errors.add("unit", &w.fault_nothing);
            Ok(None)
        }
    }
}

fn view(app: &App, session: &Session, typed: &Typed, errors: Errors) -> Result<OrderPage, StaffError> {
    let w = &session.words().touchpoints;
    let choice = |name, value, text, first| Choice::typed(typed, name, value, text, first);
    let sheets = Sheet::ALL.map(|sheet| {
        let text = match sheet {
            Sheet::A4 => &w.sheet_a4,
            Sheet::A5 => &w.sheet_a5,
            Sheet::Tent => &w.sheet_tent,
            Sheet::Stickers => &w.sheet_stickers,
        };
        choice("sheet", sheet.as_str(), text.to_string(), sheet == Sheet::A4)
    });
    let wraps = Wrap::ALL.map(|wrap| {
        let text = match wrap {
            Wrap::Whole => &w.wrap_whole,
            Wrap::Units => &w.wrap_units,
            Wrap::Pictures(Format::Pdf | Format::Png) => &w.wrap_png,
            Wrap::Pictures(Format::Svg) => &w.wrap_svg,
        };
        choice("wrap", wrap.as_str(), text.to_string(), wrap == Wrap::Whole)
    });
    Ok(OrderPage {
        page: Frame::new(app, session, w.print_title.to_string()).with_errors(errors),
        able: cfg!(feature = "print"),
        host: app.settings.origin.as_ref().map_or_else(String::new, ToString::to_string),
        wanted: wanted::form(session, typed, &w.print_unit_hint)?,
        sheets: sheets.into(),
        finishes: finishes(session, typed),
        wraps: wraps.into(),
        seconds: vec![
            choice("second", "own", w.second_own.to_string(), true),
            choice("second", "none", w.second_none.to_string(), false),
        ],
    })
}

/// For which printer and which eyes.
pub(super) fn finishes(session: &Session, typed: &Typed) -> Vec<Choice> {
    let w = &session.words().touchpoints;
    let finish = |finish: Finish| {
        let text = match finish {
            Finish::Colour => &w.finish_colour,
            Finish::Contrast => &w.finish_contrast,
            Finish::Mono => &w.finish_mono,
        };
        Choice::typed(typed, "finish", finish.as_str(), text.to_string(), finish == Finish::Colour)
    };
    Finish::ALL.map(finish).into()
}
