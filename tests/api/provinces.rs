//! The screens of figures where a campaign is of several provinces.

use crate::put::sheet;
use crate::support::staff::WHOLE;
use crate::support::{self, Service};
use crate::views::holds;
use hailong::account::Role;
use hailong::campaign::Campaign;
use hailong::catalog::Catalog;
use hailong::ids::{CampaignNo, Hour, LedgerId, ResponseId, UnitNo};
use hailong::ledger::Event;
use hailong::unit::{Unit, UnitKind};
use reqwest::StatusCode;
use serde_json::json;
use std::convert::Infallible;
use time::macros::date;

on_both!(a_campaign_of_several_provinces_begins_with_them,);

/// A second province with more communes than a list names, and a campaign of both.
async fn two_provinces(service: &Service) {
    let unit = |no, code: String, kind, parent: Option<&str>| Unit {
        no: UnitNo(no),
        name: format!("Đơn vị {code}"),
        code: code.parse().unwrap(),
        kind,
        parent: parent.map(|code| code.parse().unwrap()),
        valid_from: None,
        valid_to: None,
        successor: None,
        lat: None,
        lon: None,
    };
    let communes = (0..420).map(|n| unit(100 + n, (20_001 + n).to_string(), UnitKind::Commune, Some("46")));
    let units = std::iter::once(unit(10, "46".to_owned(), UnitKind::Province, None)).chain(communes);
    let quick = support::definition("mot-cua-nhanh.1");
    let (opens, closes) = (date!(2026 - 11 - 01), date!(2026 - 12 - 31));
    let campaign = Campaign {
        units: ["44", "46"].map(|code| code.parse().unwrap()).into(),
        ..support::campaign(20, "hai-tinh", &quick, opens, closes)
    };
    let events = [Event::UnitTree { units: units.collect() }, Event::CampaignOpened { campaign }];
    let change = |_: &Catalog| Ok::<_, Infallible>(events.to_vec());
    service.store.change(LedgerId(1), Hour::of(crate::support::BEGIN), change).await.unwrap();
    service.app.mirror.catch_up(&service.store).await.unwrap();
}

async fn a_campaign_of_several_provinces_begins_with_them(service: &Service) {
    two_provinces(service).await;
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let wish = [("campaign", "hai-tinh"), ("unit", "19363"), ("counter", "Quầy 1"), ("channel", "qr")];
    assert_eq!(home.post("/staff/touchpoints/new", &wish).await.status, StatusCode::SEE_OTHER);
    let code =
        service.app.catalog().touchpoints.values().find(|of| of.campaign == CampaignNo(20)).unwrap().code;
    for person in 1..13u8 {
        let id = ResponseId::new(Hour::of(crate::support::BEGIN), [person; 12]).to_string();
        let address = format!("/api/v1/touchpoints/{code}/responses/{id}");
        let answer = service.put(&address, &sheet(&json!({ "access": 5, "staff": 5 }))).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let page = "/staff/results/hai-tinh";
    let country = home.get(page).await.text();
    holds(
        &country,
        &[
            "<option value=\"province\" selected>Tỉnh, thành phố</option>",
            "<a href=\"/staff/results/hai-tinh?under=44\">Tỉnh Quảng Trị</a>",
            "<option value=\"46\">Đơn vị 46</option>",
        ],
    );
    assert!(!country.contains("Xã Vĩnh Linh"), "neither a figure of it nor a line of the list: {country}");
    let standing = home.get(&format!("{page}/standing")).await.text();
    holds(&standing, &["Không đơn vị nào chắc chắn chưa đạt", "under=44\">Tỉnh Quảng Trị</a>"]);
    let province = home.get(&format!("{page}?under=44")).await.text();
    holds(
        &province,
        &[
            "<option value=\"unit\" selected>Đơn vị</option>",
            ">Xã Vĩnh Linh</a>",
            "<option value=\"19372\">\u{2003}Xã Cửa Tùng</option>",
        ],
    );
    assert!(!province.contains("<option value=\"20001\""), "of the other province its name alone");
    let communes = home.get(&format!("{page}?by=commune")).await.text();
    holds(&communes, &[">Xã Vĩnh Linh</a>"]);
}
