//! A province's own face: on every page, and allowed by the policy of every page.

use crate::size::weighed;
use crate::support::{Counter, Service};
use hailong::brand::{Brand, Logo};
use hailong::web::assets::csp_hash;

on_both!(a_face_is_on_every_page_and_allowed_by_its_hash, without_a_face_no_page_carries_one,);

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"><title>x</title>
<path id="a" fill="#fff" d="M4 40Q24 4 44 40Z"/></svg>"##;

fn pages() -> [String; 6] {
    [
        Counter::Quick.form(),
        format!("{}?lang=en", Counter::Sipas2017.form()),
        "/".into(),
        "/results".into(),
        Counter::Closed.form(),
        "/nowhere".into(),
    ]
}

async fn a_face_is_on_every_page_and_allowed_by_its_hash(service: &Service) {
    let brand = Brand { accent: Some("#8A1C1C".parse().unwrap()), logo: Some(Logo::parse(LOGO).unwrap()) };
    let faced = service.with_face(brand).await;
    for path in pages() {
        let answer = faced.get(&path).await;
        let text = answer.text();
        let style =
            text.split("<style>").find(|part| part.starts_with(":root{--leaf:#8a1c1c}")).expect(&path);
        let style = style.split("</style>").next().unwrap();
        assert!(
            style.contains("(prefers-color-scheme:dark){:root{--leaf:#") && style.contains(".logo{"),
            "{style}"
        );
        let policy = answer.header("content-security-policy");
        assert!(policy.contains(&csp_hash(style)) && !policy.contains("unsafe"), "{path}: {policy}");
        let sign = r##"<span class="logo" role="img" aria-label="Tỉnh Quảng Trị"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="#fff" d="M4 40Q24 4 44 40Z"/></svg></span>"##;
        assert_eq!(text.matches(sign).count(), 1, "{path}: {text}");
    }
}

/// The longest sign that is allowed, of noise that does not compress.
fn heaviest() -> Logo {
    let path = |points: usize| {
        let mut n = 1u32;
        let mut next = || {
            n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            n >> 20
        };
        let points: Vec<_> = (0..points).map(|_| format!("L{} {}", next(), next())).collect();
        let points = points.concat();
        Logo::parse(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4096 4096\"><path d=\"M0 0{points}\"/></svg>"
        ))
    };
    (1..300).map_while(|points| path(points).ok()).last().unwrap()
}

#[tokio::test]
async fn a_form_with_the_heaviest_face_fits_its_budget() {
    let service = Service::on_sqlite().await;
    let logo = heaviest();
    assert!(logo.weight() > 350, "{}", logo.weight());
    let brand = Brand { accent: Some("#0b5a4c".parse().unwrap()), logo: Some(logo) };
    weighed(&service.with_face(brand).await).await;
}

async fn without_a_face_no_page_carries_one(service: &Service) {
    for path in pages() {
        let text = service.get(&path).await.text().clone();
        assert!(!text.contains("logo") && !text.contains("<style></style>"), "{path}");
    }
}
