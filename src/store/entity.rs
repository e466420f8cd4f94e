//! The tables as sea-orm sees them. A row never leaves the store.

#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod account;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod account_grant;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod api_token;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod audit;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod checkpoint;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod code;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod code_spent;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod complaint;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod cosignature;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod entry;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod ledger;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod paper_assignment;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod paper_sheet;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod recovery_code;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod response_text;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod session;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod setup;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod touchpoint_day;
#[expect(unreachable_pub, reason = "sea-orm's derive wants public items")]
pub(super) mod weekly_letter;
