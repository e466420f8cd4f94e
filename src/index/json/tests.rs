use super::*;
use crate::ids::{CampaignNo, Channel};
use crate::index::testing::{Row, ask, code, columns, definition, table, units};
use crate::index::{Dimension, Filter, Method, for_public};
use time::macros::date;

fn campaign(definition: &Definition) -> Campaign {
    Campaign {
        no: CampaignNo(1),
        id: code("mot-cua-2026"),
        title: "Khảo sát một cửa năm 2026".into(),
        definition: definition.name.clone(),
        definition_hash: definition.hash,
        units: vec![],
        opens: date!(2026 - 01 - 01),
        closes: date!(2026 - 12 - 31),
        method: "pooled-share.1".into(),
        public: true,
        ranking_channels: vec![Channel::Code],
        closed: false,
        published: false,
        terms: crate::campaign::Terms::default(),
    }
}

/// The shape that others read: a change here is a change for them.
#[test]
fn the_outer_shape_stays() {
    let definition = definition(&[(1, None)]);
    let mut rows = vec![Row { field: 0, ..Row::of(1, &[4, 1]) }; 9];
    rows.push(Row { field: u16::MAX, ..Row::of(1, &[254, 2]) });
    rows.push(Row { field: u16::MAX - 1, ..Row::of(2, &[1, 3]) });
    let columns = columns(&definition, &rows);
    let by = [Dimension::Unit, Dimension::Field];
    let figures = ask(table(&columns, &definition), Method::PooledShare, &by, &units(2), Filter::default());
    let campaign = campaign(&definition);
    let filter = BTreeMap::from([("channel".to_owned(), "qr".to_owned())]);
    let context = Context {
        campaign: &campaign,
        fields: &BTreeMap::new(),
        language: &definition.languages[0],
        entries: 12,
        demo: true,
        filter: &filter,
        beside: None,
    };
    let document = Document::of(&figures, &context);
    insta::assert_json_snapshot!("all", document);
    insta::assert_json_snapshot!("public", Document::of(&for_public(&figures, 10), &context).groups);
    let text = serde_json::to_string(&document).unwrap_or_default();
    assert!(serde_json::from_str::<Document>(&text).is_ok_and(|read| read.groups.len() == 3));
}
