//! The demo's staff: an account for each role, so that whoever opens the demo sees the console with each
//! one's eyes. There is no password that anybody could know beforehand: each start draws one, and codes in
//! the place of the telephone, and prints them on its terminal alone.

use crate::account::audit::{Act, Action};
use crate::account::token::TypedCode;
use crate::account::totp::SECRET_BYTES;
use crate::account::{AccountNo, Grant, Login, Role, password};
use crate::catalog::Catalog;
use crate::cli::output;
use crate::cli::user::{act, me, random, unit_no};
use crate::ids::LedgerId;
use crate::store::{NewAccount, Store};
use anyhow::Context as _;

/// Codes of each account that is asked for a second factor: it comes in so often before the next start.
const CODES: usize = 3;

struct Member {
    login: &'static str,
    name: &'static str,
    role: Role,
    /// The unit by its code; the whole province where `None`.
    unit: Option<&'static str>,
    /// As the terminal says it.
    who: &'static str,
}

/// Who proposes to exclude a set, and who decides.
pub(super) const TWO: [&str; 2] = ["noivu", "giamsat"];

const STAFF: [Member; 5] = [
    Member {
        login: TWO[0],
        name: "Cán bộ Nội vụ (mô phỏng)",
        role: Role::HomeAffairs,
        unit: None,
        who: "Nội vụ officer: runs campaigns, prints, exports",
    },
    Member {
        login: "lanhdao",
        name: "Lãnh đạo xã (mô phỏng)",
        role: Role::UnitLeader,
        unit: Some(super::SHOWN),
        who: "leader of Xã Vĩnh Linh: that commune's figures, comments, complaints",
    },
    Member {
        login: "motcua",
        name: "Cán bộ một cửa (mô phỏng)",
        role: Role::CounterStaff,
        unit: Some(super::SHOWN),
        who: "counter staff of Xã Vĩnh Linh: posters, the tablet, paper sheets of others",
    },
    Member {
        login: TWO[1],
        name: "Giám sát (mô phỏng)",
        role: Role::Auditor,
        unit: None,
        who: "auditor: reads everything, the log too; changes nothing",
    },
    Member {
        login: "quantri",
        name: "Quản trị (mô phỏng)",
        role: Role::Admin,
        unit: None,
        who: "administrator: accounts, tokens, settings; sees no answers",
    },
];

/// What opens the accounts until the next start.
pub(super) struct Keys {
    password: String,
    /// For each member of [`STAFF`]; empty where no second factor is asked for.
    codes: [Vec<TypedCode>; STAFF.len()],
}

/// Makes the accounts where they are not there, and gives all of them new keys.
///
/// # Errors
/// Where the ledger holds real answers; where the database does not answer.
pub(super) async fn ensure(store: &Store, ledger: LedgerId) -> anyhow::Result<Keys> {
    let catalog = store.catalog(ledger).await?;
    anyhow::ensure!(catalog.ledger.demo, "a ledger of real responses has no accounts for playing");
    let password = TypedCode::new(random()?).reveal();
    let hash = password::hash(&password, random()?).context("the password cannot be hashed")?;
    let mut keys = Keys { password, codes: [const { Vec::new() }; STAFF.len()] };
    for (member, codes) in STAFF.iter().zip(&mut keys.codes) {
        let no = member.account(store, &catalog, &hash).await?;
        if member.role.needs_second_factor() {
            *codes = new_codes(store, ledger, no).await?;
        }
    }
    Ok(keys)
}

impl Member {
    fn login(&self) -> anyhow::Result<Login> {
        Ok(self.login.parse()?)
    }

    /// The member's account, open, with this password.
    async fn account(&self, store: &Store, catalog: &Catalog, hash: &str) -> anyhow::Result<AccountNo> {
        let (ledger, login) = (catalog.ledger.id, self.login()?);
        if let Some((person, _)) = store.person_by_login(ledger, &login).await? {
            let no = person.account.no;
            if person.account.disabled {
                store.disable_account(ledger, no, false, &act(Action::AccountEnabled, no)).await?;
            }
            store.set_password(ledger, no, hash, None, None, &act(Action::PasswordReset, no)).await?;
            return Ok(no);
        }
        let unit = self.unit.map(|code| unit_no(&code.parse()?, catalog)).transpose()?;
        let new = NewAccount {
            login: login.clone(),
            name: self.name.parse()?,
            lang: "vi".to_owned(),
            password: hash.to_owned(),
            first_until: None,
            roles: [Grant { role: self.role, unit }].into(),
        };
        // As old as the demo's past: an account takes part in exclusions a week after it was created.
        let created = i64::from(catalog.ledger.first_hour.0) * 3_600;
        let act = Act::new(created, me(), Action::AccountCreated, "").with("role", &self.role);
        Ok(store.create_account(ledger, new, &act.with("unit", self.unit.unwrap_or(""))).await?)
    }
}

/// New codes in the place of the telephone. An account without a telephone gets one that nobody holds.
async fn new_codes(store: &Store, ledger: LedgerId, no: AccountNo) -> anyhow::Result<Vec<TypedCode>> {
    let codes = (0..CODES).map(|_| Ok(TypedCode::recovery(random()?))).collect::<anyhow::Result<Vec<_>>>()?;
    let hashes: Vec<_> = codes.iter().map(TypedCode::hash).collect();
    let has_one = store.secrets(ledger, no).await?.is_some_and(|secrets| secrets.totp.is_some());
    if has_one {
        store.set_recovery_codes(ledger, no, &hashes, &act(Action::RecoveryCodesMade, no)).await?;
    } else {
        let secret: [u8; SECRET_BYTES] = random()?;
        let act = act(Action::SecondFactorSet, no);
        store.set_second_factor(ledger, no, Some(&secret), &hashes, &act).await?;
    }
    Ok(codes)
}

impl Keys {
    /// Says how to come in as whom.
    pub(super) fn tell(&self, console: &str) -> anyhow::Result<()> {
        output::say(&format!(
            "\n  console  {console}/staff  (a password travels over https, or on this machine alone)\n  \
             password {}  for each name below; every start draws a new one\n",
            self.password
        ))?;
        for (member, codes) in STAFF.iter().zip(&self.codes) {
            output::say(&format!("    {:<8} {}", member.login, member.who))?;
            for (at, code) in codes.iter().enumerate() {
                let what = if at == 0 { "in place of the telephone’s code, once each:" } else { "" };
                output::say(&format!("    {:<8} {what:<43} {}", "", code.reveal()))?;
            }
        }
        Ok(())
    }
}
