//! Every number that decides whether something is a signal. They are fixed before any acceptance run: the
//! simulator that judges them shares no code with what stands here.
//!
//! "Ours" means: chosen by thought and then tried on the small province of `assess/tests.rs`, so that an
//! honest one is flagged in under 1 % of its unit-weeks. No source gives them, and pilot data may move them.
//! A bar on the size of an effect stands beside each test: with many sheets, a difference that nobody would
//! mind is far beyond chance as well.

/// Share of false ones among the signals of a week or a day that we put up with (Y. Benjamini and Y. Hochberg, Journal
/// of the Royal Statistical Society B 57, 1995). Ours: people look at each, nothing is done by itself, and at 0.05
/// one in four offices that stuff more and more each week was found a week later or not at all.
pub const FALSE_DISCOVERY: f64 = 0.1;

/// Weeks before, that a unit is compared with: the design's eight.
pub const BASE_WEEKS: u32 = 8;
/// A unit that has been there for fewer whole weeks is compared with its peers alone. Ours.
pub const FEWEST_BASE_WEEKS: u32 = 4;
/// Units that tell what a week is like for everybody; with fewer there are no peers. Ours.
pub const FEWEST_PEERS: usize = 10;
/// Sheets in the weeks before, for a unit to tell that. Ours.
pub const PEER_SHEETS: u32 = 20;
/// A slow change is looked for in the last week, the last two and the last four. Ours; the price is a
/// p-value times three.
pub const WINDOWS: [u32; 3] = [1, 2, 4];

/// A unit's week differs from its usual one by at least this much beyond chance, as a share of it, even where
/// its peers look calmer: the spread of a few quiet weeks is no promise. Ours.
pub const LEAST_VOLUME_SPREAD: f64 = 0.15;
/// The same for the share of sheets of one kind. Ours.
pub const LEAST_SHARE_SPREAD: f64 = 0.02;
/// How far honest units lie apart is read off the windows that ended in so many weeks. Ours: one window of a hundred
/// small units tells it to a quarter, eight to a tenth.
pub const SPREAD_WEEKS: u32 = 8;
/// A unit's own last weeks, that tell how calm it is. Ours.
pub const CALM_WEEKS: u32 = 12;
/// Beside them it is taken for as calm as its peers in so many more. Ours.
pub const CALM_AS_PEERS: f64 = 4.0;
/// A week counts for at most three standard errors, squared: one strange one does not make a unit restless. Ours.
pub const CALM_MOST: f64 = 9.0;
/// The calmest unit differs by this much beyond chance, as a share. Ours.
pub const CALM_SPREAD: f64 = 0.12;

/// One hour has this many sheets, at least. Ours.
pub const BURST_SHEETS: u32 = 10;
/// And this many times the usual of the same hour of the week. Ours.
pub const BURST_TIMES: f64 = 5.0;
/// The usual of an hour is never taken for less: the design's.
pub const BURST_FLOOR: f64 = 0.5;
/// Hours vary beyond chance by half of their mean: people come in groups. Ours.
pub const BURST_SPREAD: f64 = 0.5;

/// Seconds that answering a question takes at least: half of the two seconds below which the literature calls
/// answers careless (J. L. Huang et al., Journal of Business and Psychology 27, 2012).
pub const FAST_SECONDS_A_QUESTION: f64 = 1.0;
/// Seconds that reading a word takes at least (C. Zhang, 2013).
pub const FAST_SECONDS_A_WORD: f64 = 0.3;
/// Vietnamese writes each syllable apart; so many written ones are taken for one word. Ours, on the careful side.
pub const FAST_SYLLABLES_A_WORD: f64 = 2.0;
/// From this response on, one device sends many to one unit in a day: the design's.
pub const DEVICE_RESPONSES: u32 = 4;
/// From this response on, those with the same ratings are repeated: the design's.
pub const ALIKE_RESPONSES: u32 = 3;
/// Minutes within which a touchpoint's responses are counted: the design's.
pub const BURST_MINUTES: u32 = 10;
/// How rarely chance gives ten minutes so many: the design's.
pub const BURST_CHANCE: f64 = 1e-4;

/// Sheets of a day that are marked as from one device, at least: a family of eight with one telephone, or an
/// office whose network makes its visitors one. Ours.
pub const MARKED_SHEETS: u32 = 5;
/// Their share is this many times the usual one, at least. Ours.
pub const MARKED_TIMES: f64 = 2.0;
/// And lies so far above it. Ours.
pub const MARKED_DIFFERENCE: f64 = 0.2;
/// The usual share is never taken for less. Ours.
pub const MARKED_FLOOR: f64 = 0.02;
/// How far two sheets of one day hang together in being marked. Ours.
pub const MARKED_TOGETHER: f64 = 0.05;
/// Where a unit has no weeks before, it is compared with those peers that have most: this share of them has less.
/// Ours: networks that make many people one device are common, and nobody is to be accused of one.
pub const MARKED_PEERS: f64 = 0.9;

/// Sheets of a week that were sent too fast, at least. Ours.
pub const FAST_SHEETS: u32 = 8;
/// Their share is this many times the usual one, at least. Ours.
pub const FAST_TIMES: f64 = 3.0;
/// And lies so far above it. Ours.
pub const FAST_DIFFERENCE: f64 = 0.1;
/// The usual share is never taken for less. Ours.
pub const FAST_FLOOR: f64 = 0.02;
/// How far two sheets of one week hang together in being fast. Ours.
pub const FAST_TOGETHER: f64 = 0.02;

/// Off hours are those before this hour of a working day, local time. Ours.
pub const DAY_BEGINS: u8 = 6;
/// And those from this hour on; counters close by 17:30, people answer on the way home. Ours.
pub const DAY_ENDS: u8 = 20;
/// Sheets at the counter in the week, at least. Ours.
pub const OFF_HOURS_SHEETS: u32 = 20;
/// Of them off hours, at least. Ours.
pub const OFF_HOURS_COUNT: u32 = 5;
/// The usual share is never taken for less. Ours.
pub const OFF_HOURS_FLOOR: f64 = 0.01;
/// The share is this many times the usual one, at least. Ours.
pub const OFF_HOURS_TIMES: f64 = 3.0;
/// And lies so far above it. Ours.
pub const OFF_HOURS_DIFFERENCE: f64 = 0.1;
/// How far two sheets of one unit hang together in being off hours. Ours.
pub const OFF_HOURS_TOGETHER: f64 = 0.02;

/// Weeks that the open channels and the codes are compared over. Ours: a week has too few codes.
pub const GAP_WEEKS: u32 = 4;
/// Rated sheets on either side, at least: fewer, and the normal approximation is told with a warning.
pub const GAP_SHEETS: u32 = 30;
/// Standard errors between them: the design's |z| > 3.
pub const GAP_Z: f64 = 3.0;
/// And points between them, of 1: the design's ten, for the unit alone and beyond what the peers' channels
/// differ by.
pub const GAP_DIFFERENCE: f64 = 0.1;

/// Weeks that turnout and score are told over. Ours.
pub const TURNOUT_WEEKS: u32 = 4;
/// Rated sheets in them, at least. Ours.
pub const TURNOUT_SHEETS: u32 = 30;
/// Sheets a dossier are this many times the peers' median. Ours.
pub const TURNOUT_TIMES: f64 = 1.5;
/// The share of sheets all at the top lies so far above theirs. Ours.
pub const TURNOUT_DIFFERENCE: f64 = 0.2;
/// A correlation among all units at this p-value is common: then either alone must be as rare. Ours.
pub const TURNOUT_CORRELATED: f64 = 0.05;
/// Shuffles that tell it.
pub const TURNOUT_TRIALS: u32 = 999;

/// Rated sheets in the week, at least. Ours.
pub const ENTROPY_SHEETS: u32 = 20;
/// Entropy is at most this share of the unit's own usual one. Ours: an excellent office is always low.
pub const ENTROPY_OWN: f64 = 0.5;
/// Without weeks before, at most this share of the peers' median. Ours.
pub const ENTROPY_PEERS: f64 = 0.15;
/// Among as many answers of a peer, so rare: the design's 0.1 percentile.
pub const ENTROPY_CHANCE: f64 = 0.001;
/// Draws of peers, at most: enough to tell a p-value of 0.00005.
pub const ENTROPY_TRIALS: u32 = 19_999;
/// A sheet is worth two answers, however many it holds: one person's hang together by 0.2 to 0.6, the design's
/// range, and n answers that hang together by r are worth about 1/r.
pub const ENTROPY_A_SHEET: u32 = 2;
/// Answers that are drawn, at most. Ours.
pub const ENTROPY_DRAWS: u32 = 400;

/// Rated sheets in the window and in the weeks before it, at least. Ours.
pub const CHANGE_SHEETS: [u32; 2] = [20, 40];
/// More sheets than usual: at least this many times. Ours.
pub const RISE_TIMES: f64 = 1.15;
/// Fewer, together with fewer dissatisfied: at most this many times. Ours.
pub const FALL_TIMES: f64 = 0.8;
/// The share of sheets that are all at the top (or dissatisfied) changed by so much. Ours: where most people choose the
/// top already, a third of added sheets moves it by no more.
pub const CHANGE_DIFFERENCE: f64 = 0.05;
/// Number and share must each be so rare by themselves, then their sum is looked at (S. A. Stouffer, 1949): a
/// unit that grows, or one that gets better, is no signal. Ours.
pub const CHANGE_NUMBER: f64 = 0.1;
/// Offices at which most people already choose the top move little when sheets all at the top are added. Ours.
pub const CHANGE_SHARE: f64 = 0.1;
/// Standard errors that either may bring into the sum: neither makes up for the other. Ours.
pub const CHANGE_MOST_Z: f64 = 5.0;

/// Sheets that were to be expected, for a lack of them to be one. Ours.
pub const FEW_EXPECTED: f64 = 15.0;
/// At most this share of them came. Ours.
pub const FEW_TIMES: f64 = 0.5;

/// More working days in a row than this without a sheet: the design's.
pub const SILENT_DAYS: u32 = 3;
/// Sheets that were to be expected in them. Ours.
pub const SILENT_EXPECTED: f64 = 8.0;
/// A code's days vary beyond chance by this share of their mean. Ours.
pub const SILENT_SPREAD: f64 = 0.2;
/// Days on which the campaign has less than this share of its usual are holidays. Ours.
pub const HOLIDAY_SHARE: f64 = 0.2;

/// Scans in the week, at least. Ours.
pub const SCANS: u32 = 30;
/// Sheets a scan are at most this share of the usual. Ours.
pub const SCANS_TIMES: f64 = 0.25;
/// How far two scans of one poster hang together in leading to a sheet: programs that follow links are scans
/// too. Ours.
pub const SCANS_TOGETHER: f64 = 0.05;
