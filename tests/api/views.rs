//! The screens of figures: which units miss their target, what to do first, what changed.

use crate::put::sheet;
use crate::report::{letters, xml};
use crate::results::publish;
use crate::support::staff::{OWN, Staff, WHOLE};
use crate::support::{BEGIN, Counter, Service};
use hailong::account::Role;
use hailong::campaign::Rules;
use hailong::ids::{CampaignNo, Hour, ResponseId};
use hailong::ledger::Response;
use hailong::store::NewResponse;
use reqwest::StatusCode;
use serde_json::json;
use std::collections::BTreeMap;
use time::Duration;

on_both!(
    an_officer_reads_which_unit_misses_its_target_what_to_do_first_and_what_changed,
    a_unit_leader_is_told_why_a_view_is_not_for_them,
    the_way_down_leads_to_the_counters_of_a_unit_for_home_affairs_alone,
    units_that_merged_stand_as_on_the_day_of_the_answer_or_as_today,
    a_figure_is_explained_and_worked_out_again_from_its_file_alone,
    an_open_page_is_told_of_a_response_and_keeps_no_session_alive,
    a_unit_s_own_survey_stands_beside_the_open_code_of_the_office_above,
);

const PAGE: &str = "/staff/results/mot-cua";

/// So many people who rate the two criteria like this.
async fn send(service: &Service, people: std::ops::Range<u8>, access: u8, staff: u8) {
    for person in people {
        let id = ResponseId::new(Hour::of(crate::support::BEGIN), [person; 12]).to_string();
        let answers = json!({ "field": "dat-dai", "access": access, "staff": staff, "overall": access });
        let answer = service.put(&Counter::Quick.response(&id), &sheet(&answers)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
}

pub(crate) fn holds(text: &str, words: &[&str]) {
    for words in words {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

async fn the_way_down_leads_to_the_counters_of_a_unit_for_home_affairs_alone(service: &Service) {
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let wish = [("campaign", "mot-cua"), ("unit", "19363"), ("counter", "Quầy Hộ tịch"), ("channel", "qr")];
    assert_eq!(home.post("/staff/touchpoints/new", &wish).await.status, StatusCode::SEE_OTHER);
    let other =
        service.app.catalog().touchpoints.values().find(|of| of.counter == "Quầy Hộ tịch").unwrap().code;
    send(service, 1..13, 5, 5).await;
    for person in 13..24u8 {
        let id = ResponseId::new(Hour::of(crate::support::BEGIN), [person; 12]).to_string();
        let answers = json!({ "field": "ho-tich", "access": 2, "staff": 2, "overall": 2 });
        let address = format!("/api/v1/touchpoints/{other}/responses/{id}");
        assert_eq!(service.put(&address, &sheet(&answers)).await.status, StatusCode::CREATED);
    }
    service.app.mirror.catch_up(&service.store).await.unwrap();

    let page = home.get(PAGE).await.text();
    holds(&page, &["<a href=\"/staff/results/mot-cua?under=19363&#38;by=counter\">Xã Vĩnh Linh</a>"]);
    let unit = home.get(&format!("{PAGE}?under=19363&by=counter")).await.text();
    let counter = format!("/staff/results/mot-cua?under=19363&#38;touchpoint={other}");
    holds(
        &unit,
        &[
            "cao nhất là Quầy Đất đai với 100,00",
            &format!("<a href=\"{counter}\">Quầy Hộ tịch</a>"),
            "<option value=\"counter\" selected>Quầy</option>",
            &format!("<option value=\"{other}\">Quầy Hộ tịch</option>"),
        ],
    );
    let asked = format!("under=19363&touchpoint={other}");
    let one = home.get(&format!("{PAGE}?{asked}")).await.text();
    holds(
        &one,
        &[
            "<span aria-current=\"location\">Quầy Hộ tịch</span>",
            "<a href=\"/staff/results/mot-cua?under=19363&#38;by=counter\">Xã Vĩnh Linh</a>",
            "11 người trả lời",
            "Chỉ số theo quầy",
            "<option value=\"counter\" selected>Quầy</option>",
            "Quầy Hộ tịch chưa đạt mục tiêu 90\u{a0}%",
        ],
    );
    assert!(!one.contains("Xã Vĩnh Linh chưa đạt"), "one counter's figures are not its unit's: {one}");
    let standing = home.get(&format!("{PAGE}/standing?{asked}")).await;
    assert_eq!(standing.status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&standing.text(), &["không lọc theo quầy hay câu trả lời"]);
    let explained = home.get(&format!("{PAGE}/explain?{asked}&of=overall")).await.text();
    holds(&explained, &["Điểm khảo sát (mã)", &other.to_string()]);
    let csv = home.get(&format!("{PAGE}/files/ranking.csv?under=19363&by=counter")).await.text();
    holds(&csv, &["Quầy Hộ tịch,11,0.00,"]);
    let unknown = home.get(&format!("{PAGE}?touchpoint=1394XF0,x")).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&unknown.text(), &["Đợt này không có điểm khảo sát “x”. Hãy chọn quầy trong danh sách."]);

    // A step of ten people in the unit may be one person at a counter.
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    assert!(!leader.get(PAGE).await.text().contains("by=counter"));
    for asked in ["under=19363&by=counter".to_owned(), asked] {
        let refused = leader.get(&format!("{PAGE}?{asked}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        holds(&refused.text(), &["Trang này không chia số liệu theo quầy"]);
        let program = service.get(&format!("/api/v1/campaigns/mot-cua/index?{asked}")).await;
        assert!(program.status.is_client_error(), "{}", program.text());
        holds(&program.text(), &["do not tell counters of one unit apart"]);
    }
}

async fn an_officer_reads_which_unit_misses_its_target_what_to_do_first_and_what_changed(service: &Service) {
    send(service, 1..31, 5, 5).await;
    send(service, 31..41, 2, 1).await;
    service.pass(Duration::days(10));
    send(service, 41..71, 2, 4).await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;

    let standing = home.get(&format!("{PAGE}/standing")).await;
    assert_eq!(standing.status, StatusCode::OK, "{}", standing.text());
    let text = standing.text();
    holds(
        &text,
        &[
            "1 trong 1 đơn vị chắc chắn chưa đạt mục tiêu 90\u{a0}%.",
            "Chắc chắn chưa đạt, thấp nhất đứng đầu: Xã Vĩnh Linh (64,29\u{a0}%).",
            "Chưa đủ cơ sở xếp hạng",
            "Chỉ kênh dùng để xếp hạng: quét mã QR tại quầy.",
            "Người trả lời tự chọn, không phải mẫu ngẫu nhiên",
            "−25,71",
            "aria-current=\"page\">Đơn vị so với mục tiêu",
            "<a href=\"/staff/results/mot-cua/standing?under=19363\">Xã Vĩnh Linh</a>",
        ],
    );
    assert!(!text.contains("Xác suất đạt mục tiêu</th>"), "no chance among people who came by themselves");
    assert!(!text.contains(" style="));
    let unit = home.get(&format!("{PAGE}/standing?under=19363")).await.text();
    holds(
        &unit,
        &["<span aria-current=\"location\">Xã Vĩnh Linh</span>", "files/standing/ranking.csv?under=19363"],
    );
    assert_eq!(home.get(&format!("{PAGE}/standing?under=9")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let land = home.get(&format!("{PAGE}/standing?field=dat-dai")).await.text();
    holds(&land, &["chưa đạt mục tiêu 85\u{a0}%", "−20,71"]);
    let score = home.get(&format!("{PAGE}/standing?method=mean-score.1")).await.text();
    holds(&score, &["Cách tính này cho điểm số, không phải tỷ lệ hài lòng, nên không so với mục tiêu"]);
    assert!(!score.contains("So với mục tiêu (điểm %)") && !score.contains("Đạt mục tiêu?"), "{score}");

    // What is taken along is what stands on the page.
    let csv = home.get(&format!("{PAGE}/files/standing/ranking.csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    holds(&csv.text(), &["Xã Vĩnh Linh,Chưa đủ cơ sở xếp hạng,70,64.29,", ",-25.71,Chưa đạt\r\n"]);
    let svg = home.get(&format!("{PAGE}/files/standing/ranking.svg")).await.text();
    holds(&svg, &["<svg class=\"chart\"", "xmlns=\"http://www.w3.org/2000/svg\"", "Mục tiêu 90"]);
    let png = home.get(&format!("{PAGE}/files/ranking.png")).await;
    assert_eq!((png.header("content-type"), &png.bytes[..8]), ("image/png", &b"\x89PNG\r\n\x1a\n"[..]));
    for nothing in ["files/standing/nothing.csv", "files/ranking.exe", "files/nowhere/ranking.csv"] {
        assert_eq!(home.get(&format!("{PAGE}/{nothing}")).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }

    what_to_do_first_and_what_changed(&home).await;
}

async fn what_to_do_first_and_what_changed(home: &Staff<'_>) {
    let priorities = home.get(&format!("{PAGE}/priorities")).await.text();
    holds(&priorities, &["Nên làm trước: “", "Mức quan trọng", "không có nghĩa là nguyên nhân"]);

    // In the report the same criteria stand in a picture, by their numbers in its table.
    let wish = [("under", ""), ("before", ""), ("number", ""), ("format", "docx")];
    let report = home.fetched(&home.post(&format!("{PAGE}/report"), &wish).await).await;
    let text = letters(&report);
    holds(&text, &["Trong biểu đồ, mỗi ô là một tiêu chí, mang số thứ tự", "Làm trước"]);
    holds(&xml(&report), &["descr=\"Nên làm trước: “"]);

    let days = "from=2026-12-01&to=2026-12-31&from2=2026-11-01&to2=2026-11-30";
    let compare = home.get(&format!("{PAGE}/compare?{days}")).await;
    assert_eq!(compare.status, StatusCode::OK);
    holds(
        &compare.text(),
        &[
            "Chênh lệch −25,00 điểm phần trăm",
            "bên thứ nhất thấp hơn, vượt mức ngẫu nhiên",
            "tháng 12/2026: 50,00\u{a0}% hài lòng (n = 30)",
            "tháng 11/2026: 75,00\u{a0}% hài lòng (n = 40)",
            "Người trả lời tự chọn: chênh lệch có thể do lần này những người khác trả lời.",
            "value=\"2026-11-01\"",
        ],
    );
    let nothing = home.get(&format!("{PAGE}/compare")).await.text();
    holds(&nothing, &["Hãy chọn hai bên để so sánh", "Tháng 12/2026 với tháng 11/2026"]);
    let empty = home.get(&format!("{PAGE}/compare?campaign2=vinh-linh")).await.text();
    holds(&empty, &["Một bên chưa có đủ phiếu để so sánh"]);
    let unlike = home.get(&format!("{PAGE}/compare?campaign2=sipas-2017")).await.text();
    holds(&unlike, &["phiếu hỏi hoặc cách tính khác nhau"]);

    let trend = home.get(&format!("{PAGE}/trend")).await.text();
    holds(
        &trend,
        &[
            "Chỉ số giảm dần, từ 75,00\u{a0}% (tháng 11/2026) đến 50,00\u{a0}% (tháng 12/2026)",
            "−25,00",
            "Tháng 12/2026",
        ],
    );
}

async fn units_that_merged_stand_as_on_the_day_of_the_answer_or_as_today(service: &Service) {
    send(service, 1..13, 5, 5).await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let before = home.get(PAGE).await.text();
    assert!(!before.contains("Cơ cấu đơn vị <select"), "units did not change: nothing to choose");

    let wish = [("from", "19363,19372"), ("into", "19400=Xã Bến Hải"), ("on", "2026-12-01")];
    let fingerprint = home.post("/staff/units/reform", &wish).await.hidden("fingerprint");
    home.post("/staff/units/reform", &[&wish[..], &[("fingerprint", &fingerprint)]].concat()).await;
    service.pass(Duration::days(10));
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;

    let of_then = home.get(PAGE).await.text();
    holds(
        &of_then,
        &["Như vào ngày trả lời", "<option value=\"2026-12-04\">Như vào ngày 04/12/2026</option>"],
    );
    holds(&of_then, &[">Xã Vĩnh Linh</a></th>"]);
    assert!(!of_then.contains("tính cho Xã Bến Hải"));
    for view in ["", "/standing"] {
        let now = home.get(&format!("{PAGE}{view}?structure=2026-12-04")).await.text();
        holds(
            &now,
            &[
                "Theo cơ cấu đơn vị ngày 04/12/2026. Đơn vị đã sáp nhập, giải thể hoặc chia tách tính cho đơn vị kế thừa chính: Xã Vĩnh Linh (đến 30/11/2026) tính cho Xã Bến Hải; Xã Cửa Tùng (đến 30/11/2026) tính cho Xã Bến Hải.",
                "<option value=\"2026-12-04\" selected>",
                "Xã Bến Hải</a>",
            ],
        );
        assert!(!now.contains(">Xã Vĩnh Linh</a>"), "{view}");
    }
}

/// The row of a figure in the file of the sums, by column.
fn row(file: &str, figure: &str) -> BTreeMap<String, String> {
    let mut file = csv::Reader::from_reader(file.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<BTreeMap<String, String>> = file.deserialize().collect::<Result<_, _>>().unwrap();
    rows.into_iter().find(|row| row["figure"] == figure).unwrap()
}

/// A figure and its interval from the file alone, by the formulas as they are printed: the ratio, its variance by
/// respondent, Korn and Graubard's n, Wilson's interval. `quantile` is Student's for n − 1.
fn worked_out(row: &BTreeMap<String, String>, quantile: f64) -> [f64; 3] {
    const Z: f64 = 1.959_963_984_540_054;
    let sum = |name: &str| row[name].parse::<f64>().unwrap();
    let [n, y, m, yy, ym, mm] = ["n", "sum_y", "sum_m", "sum_yy", "sum_ym", "sum_mm"].map(sum);
    let share = y / m;
    let variance = n / (n - 1.0) * (yy - 2.0 * share * ym + share * share * mm) / (m * m);
    let n = if row["figure"].starts_with("criterion") {
        n
    } else {
        share * (1.0 - share) / variance * (Z / quantile).powi(2)
    };
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    [share, (middle - half) / (1.0 + Z * Z / n), (middle + half) / (1.0 + Z * Z / n)]
}

async fn a_figure_is_explained_and_worked_out_again_from_its_file_alone(service: &Service) {
    send(service, 1..31, 5, 5).await;
    send(service, 31..41, 2, 4).await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let overview = home.get(PAGE).await.text();
    holds(
        &overview,
        &["<a href=\"/staff/results/mot-cua/explain?of=overall\">87,50\u{a0}%</a>", "explain?of=factor%3A"],
    );
    let page = home.get(&format!("{PAGE}/explain?of=overall")).await.text();
    let hash = crate::support::definition("mot-cua-nhanh.1").hash.to_string();
    holds(
        &page,
        &[
            "70 / 80 = 87,50\u{a0}%",
            "Σym = 140",
            "pooled-share.1",
            &hash,
            "quét mã QR tại quầy",
            "Câu bỏ trống",
            "120",
        ],
    );
    let csv = home.get(&format!("{PAGE}/explain/counts")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    // Student's t with 39 degrees of freedom.
    for figure in ["overall", "criterion:access"] {
        let row = row(&csv.text(), figure);
        let found = worked_out(&row, 2.022_690_920_04);
        let told = ["value", "low", "high"].map(|name| row[name].parse::<f64>().unwrap());
        assert!(found.iter().zip(told).all(|(a, b)| (a - b).abs() < 1e-7), "{figure}: {found:?} {told:?}");
    }
    assert_eq!(
        home.get(&format!("{PAGE}/explain?of=factor:x")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );

    // Sums of squares tell more than is published: not for whoever sees what everyone sees.
    publish(service, Rules::default()).await;
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    let page = leader.get(&format!("{PAGE}/explain?of=overall")).await.text();
    holds(&page, &["70 / 80 = 87,50\u{a0}%", "không công bố"]);
    assert!(!page.contains("explain/counts") && !page.contains("Σym"), "{page}");
    assert_eq!(leader.get(&format!("{PAGE}/explain/counts")).await.status, StatusCode::NOT_FOUND);
}

async fn an_open_page_is_told_of_a_response_and_keeps_no_session_alive(service: &Service) {
    send(service, 1..12, 5, 5).await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let page = home.get(PAGE).await.text();
    holds(&page, &["data-live=\"/staff/results/mot-cua/live\"", "· 11 phiếu"]);
    let live = format!("{PAGE}/live");
    let first = home.get(&live).await;
    let tag = first.header("etag").to_owned();
    assert!(page.contains(&format!("data-tag=\"{}\"", tag.replace('"', "&#34;"))), "{tag}: {page}");
    let again = || home.browser.request(reqwest::Method::GET, &live).header("if-none-match", &tag);
    assert_eq!(home.browser.send(again()).await.status, StatusCode::NOT_MODIFIED);
    send(service, 12..13, 1, 1).await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let moved = home.browser.send(again()).await;
    assert_eq!(moved.status, StatusCode::OK);
    holds(&moved.text(), &["· 12 phiếu", "data-part=\"figures\""]);
    assert!(!moved.text().contains("<html"));

    // A page that stands open for an hour is nobody there.
    for _ in 0..12 {
        service.pass(Duration::minutes(5));
        home.browser.send(again()).await;
    }
    assert_eq!(home.browser.send(again()).await.status, StatusCode::SEE_OTHER);

    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    assert!(!leader.get(PAGE).await.text().contains("data-live"));
    assert_eq!(leader.get(&live).await.status, StatusCode::NOT_FOUND);
}

async fn a_unit_leader_is_told_why_a_view_is_not_for_them(service: &Service) {
    send(service, 1..41, 5, 2).await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let leader = service.signed_in(Role::UnitLeader, OWN).await;
    // Nothing is released on the first day, so nothing is said of anybody.
    let standing = leader.get(&format!("{PAGE}/standing")).await;
    assert_eq!(standing.status, StatusCode::OK);
    holds(&standing.text(), &["Chưa đơn vị nào có đủ phiếu để xem chỉ số."]);
    let priorities = leader.get(&format!("{PAGE}/priorities")).await.text();
    holds(&priorities, &["Trang này tính từ từng phiếu riêng lẻ"]);
    assert!(!priorities.contains("<svg class=\"chart"), "{priorities}");
    for view in ["trend", "compare?from=2026-11-01&to=2026-11-30&from2=2026-10-01&to2=2026-10-31"] {
        let refused = leader.get(&format!("{PAGE}/{view}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{view}");
        holds(&refused.text(), &["được xem khi kết quả đã công bố"]);
    }
    for file in ["files/priorities/matrix.csv", "files/trend/months.csv"] {
        assert_eq!(leader.get(&format!("{PAGE}/{file}")).await.status, StatusCode::NOT_FOUND, "{file}");
    }
    publish(service, Rules::default()).await;
    service.app.mirror.catch_up(&service.store).await.unwrap();
    holds(
        &leader.get(&format!("{PAGE}/trend")).await.text(),
        &["Mới có một tháng, tháng 11/2026: 50,00\u{a0}%"],
    );
    holds(&leader.get(&format!("{PAGE}/standing")).await.text(), &["Xã Vĩnh Linh (50,00\u{a0}%)"]);
}

async fn a_unit_s_own_survey_stands_beside_the_open_code_of_the_office_above(service: &Service) {
    send(service, 0..12, 5, 5).await;
    for (n, like) in (200u8..).zip(service.stored().await) {
        let response = Response { campaign: CampaignNo(8), ..like };
        let id = ResponseId::new(Hour::of(BEGIN), [n; 12]);
        service.store.submit(NewResponse { id, response, texts: vec![], nonce: [n; 16] }).await.unwrap();
    }
    service.app.mirror.catch_up(&service.store).await.unwrap();
    let home = service.signed_in(Role::HomeAffairs, WHOLE).await;
    let page = home.get("/staff/results/vinh-linh/compare").await.text();
    let link =
        page.split("<a ").find(|link| link.contains("Đợt này với mã QR của đợt “Khảo sát mot-cua”")).unwrap();
    let address = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    let address = address.replace("&amp;", "&").replace("&#38;", "&");
    assert!(address.contains("campaign2=mot-cua") && address.contains("under=19363"), "{address}");
    let beside = home.get(&address).await.text();
    assert_eq!(beside.matches("(n = 12)").count(), 2, "{beside}");
    let above = home.get("/staff/results/mot-cua/compare").await.text();
    assert!(!above.contains("Đợt này với mã QR của đợt"), "nobody is above the province");
}
