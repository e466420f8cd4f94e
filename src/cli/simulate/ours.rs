//! The service's own detectors before a simulated province: each arrival becomes the response that the ledger would
//! hold, with the marks that it would have been given, and every night what has ended is looked at.

use crate::definition::shipped;
use crate::ids::UnitNo;
use crate::ledger::response::ResponseView;
use crate::ledger::{Response, Signals};
use crate::quality::response::{Velocity, counts_devices, of_speed, of_velocity, usual};
use crate::quality::thresholds::BURST_MINUTES;
use crate::quality::{Beside, Due, Finding, Poster, Round, Watch, Week};
use crate::simulate::scenario::adapter::{Simulation, unit_no};
use crate::simulate::scenario::referee::{self, Detector, Flag};
use crate::simulate::scenario::world::{Arrival, Place, Province};
use crate::simulate::scenario::{Day, Minute};
use std::collections::HashMap;

/// What people are asked: as many questions on the scale as they are simulated for.
const QUESTIONNAIRE: &str = "mot-cua-nhanh.1";

/// The detectors with all that the service would know.
pub(super) struct Ours {
    simulation: Simulation,
    watch: Watch,
    beside: Beside,
    today: Today,
}

/// What was counted of a day, as the service counts it.
#[derive(Default)]
struct Today {
    day: Option<Day>,
    devices: HashMap<(UnitNo, u64), Device>,
    windows: HashMap<(usize, u32), u32>,
}

#[derive(Default)]
struct Device {
    responses: u32,
    by_answers: HashMap<Vec<u8>, u32>,
}

impl Ours {
    pub(super) fn new(province: &Province) -> Self {
        let definition = shipped::find(QUESTIONNAIRE).unwrap_or_else(|| unreachable!("it is shipped"));
        let simulation = Simulation::of(province, definition)
            .unwrap_or_else(|error| unreachable!("a questionnaire that was chosen for it: {error}"));
        let poster = |place: &Place| Poster {
            unit: unit_no(place.unit),
            channel: place.channel,
            hung: province.units[place.unit].date(),
            gone: None,
        };
        let codes = simulation.touchpoints.iter().map(|touchpoint| touchpoint.code);
        let posters = codes.zip(province.touchpoints.iter().map(poster)).collect();
        let beside = Beside { posters, ..Beside::default() };
        Self { simulation, watch: Watch::default(), beside, today: Today::default() }
    }

    /// What is known beside the responses by the end of a week.
    fn learn(&mut self, province: &Province, week: &referee::Week<'_>) {
        for visits in week.visits {
            let code = self.simulation.touchpoints[visits.touchpoint].code;
            let of = Week::of_day(visits.day.date());
            *self.beside.scans.entry((code, of)).or_default() += visits.scans;
        }
        for issued in week.codes {
            let of = Week::of_day(province.start_of(issued.week).day().date());
            *self.beside.codes.entry((unit_no(issued.unit), of)).or_default() += issued.count;
        }
        for returned in week.dossiers {
            *self.beside.dossiers.entry((unit_no(returned.unit), returned.month)).or_default() +=
                returned.count;
        }
    }

    fn take(&mut self, arrival: &Arrival) {
        let response = self.simulation.response(arrival);
        let signals = response.signals | self.marks(arrival, &response);
        let body = Response { signals, ..response }.body();
        match ResponseView::read(&body) {
            Ok(view) => self.watch.push(&view, &self.simulation.catalog.definitions),
            Err(fault) => unreachable!("a body that was just written: {fault}"),
        }
    }

    /// The marks that the service would have given.
    fn marks(&mut self, arrival: &Arrival, response: &Response) -> Signals {
        let day = arrival.minute.day();
        if self.today.day != Some(day) {
            self.today = Today { day: Some(day), ..Today::default() };
        }
        let device = arrival.device.filter(|_| counts_devices(response.channel));
        let (mut device_count, mut alike) = (0, 0);
        if let Some(device) = device {
            let device = self.today.devices.entry((response.unit, device)).or_default();
            device.responses += 1;
            let same = device.by_answers.entry(response.answers.clone()).or_default();
            *same += 1;
            (device_count, alike) = (device.responses, *same);
        }
        let window =
            self.today.windows.entry((arrival.touchpoint, arrival.minute.0 / BURST_MINUTES)).or_default();
        *window += 1;
        let velocity = Velocity { device: device_count, alike, window: *window };
        let seen = self.watch.of(response.campaign);
        let usual = seen.and_then(|seen| usual(seen, response.unit, response.hour));
        of_velocity(velocity, usual) | self.speed(arrival)
    }

    /// Of a page the service knows the minute in which it was opened, and so the longest that answering can have
    /// taken. The second of sending is not simulated: it is taken for the middle of its minute.
    fn speed(&self, arrival: &Arrival) -> Signals {
        let Some(elapsed) = arrival.elapsed else { return Signals::default() };
        let sent = u64::from(arrival.minute.0) * 60 + 30;
        let opened = sent.saturating_sub(elapsed.into());
        let form = &self.simulation.form;
        of_speed(form.definition(), &form.answers(&arrival.answers), sent - opened / 60 * 60)
    }

    fn flag(province: &Province, finding: &Finding) -> Option<Flag> {
        let unit = finding.set.unit.0.checked_sub(1)?;
        let raised = Minute(finding.known_from().0 * 60);
        let week = Day::of(finding.week.first_day()).at(0);
        Some(Flag {
            signal: finding.signal().to_string(),
            unit: usize::try_from(unit).ok()?,
            week: province.week_of(week),
            raised,
        })
    }
}

impl Detector for Ours {
    fn week(&mut self, province: &Province, week: &referee::Week<'_>) -> Vec<Flag> {
        self.learn(province, week);
        let (mut rest, mut flags) = (week.arrivals, Vec::new());
        for day in week.from.day().0..week.until.day().0 {
            let (now, later) = rest.split_at(rest.partition_point(|arrival| arrival.minute.day().0 <= day));
            for arrival in now {
                self.take(arrival);
            }
            rest = later;
            let date = Day(day).date();
            let weeks =
                if date.weekday() == time::Weekday::Sunday { vec![Week::of_day(date)] } else { vec![] };
            let due = Due { days: vec![date], weeks };
            if let Some(seen) = self.watch.of(self.simulation.campaign) {
                let round = Round::of(self.simulation.campaign, seen, &self.beside, &due);
                flags.extend(round.findings.iter().filter_map(|finding| Self::flag(province, finding)));
            }
        }
        flags
    }
}
