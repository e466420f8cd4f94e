use super::*;
use proptest::prelude::*;

const COLUMNS: Columns = Columns { required: &["code", "name"], optional: &["lat"], prefixes: &["name_"] };

fn faults(bytes: &[u8]) -> String {
    let table = read("u.csv", bytes, &COLUMNS);
    table.faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn cells(bytes: &[u8]) -> Vec<(u64, String, String)> {
    let table = read("u.csv", bytes, &COLUMNS);
    assert!(table.complete && table.faults.is_empty(), "{:?}", table.faults);
    let row = |r: &Row| (r.place.row.unwrap(), r.cell("code").to_owned(), r.cell("name").to_owned());
    table.rows.iter().map(row).collect()
}

#[test]
fn what_spreadsheets_make_of_a_table_is_the_same_table() {
    let expected = vec![(2, "01".to_owned(), "Xã Vĩnh, Linh".to_owned()), (5, "02".into(), "Hồ Xá".into())];
    let plain = "code,name\n01,\"Xã Vĩnh, Linh\"\n,\n\n02,Hồ Xá\n";
    assert_eq!(cells(plain.as_bytes()), expected);
    assert_eq!(cells(format!("\u{feff}{plain}").as_bytes()), expected);
    assert_eq!(cells(plain.replace('\n', "\r\n").as_bytes()), expected);
    assert_eq!(
        cells(b"Code ;NAME\n01;X\xc3\xa3 V\xc4\xa9nh, Linh\n;\n\n 02 ; H\xe1\xbb\x93 X\xc3\xa1"),
        expected
    );
    assert_eq!(cells(plain.nfd().collect::<String>().as_bytes()), expected);
}

#[test]
fn every_fault_has_its_place_and_its_remedy() {
    let all = [
        faults(b""),
        faults(b"PK\x03\x04rest"),
        faults(b"\xD0\xCF\x11\xE0rest"),
        faults(b"\xff\xfec\0"),
        faults(b"code,name\n01,X\xc3\xa3\n02,X\xe3\n"),
        faults(b"cod,name,name,nam,name_en,extra\n01,a,b,c,d,e\n"),
        faults("code,name\n01\n02,Xã, huyện\n03,\"Xã\n04,Xã\n".as_bytes()),
    ];
    insta::assert_snapshot!(all.join("\n--\n"), @r"
    u.csv: the file is empty: its first row must name the columns code,name
    --
    u.csv: the workbook cannot be read (invalid Zip archive: Could not find EOCD): save it again as .xlsx, or as “CSV UTF-8”
    --
    u.csv: this is a workbook of an old Excel, or a locked one: save it without a password as .xlsx or as “CSV UTF-8”
    --
    u.csv: the file is in UTF-16: save it as “CSV UTF-8”
    --
    u.csv, row 3: the byte 0xE3 is no UTF-8: save the file as “CSV UTF-8”, else Vietnamese letters are lost
    --
    u.csv, row 1: the column `code` is missing: the first row must name code,name
    u.csv, row 1: the column `cod` is unknown; the nearest known one is `code`: rename or remove it
    u.csv, row 1: the column `name` stands there twice: remove one
    u.csv, row 1: the column `nam` is unknown; the nearest known one is `name`: rename or remove it
    u.csv, row 1: the column `extra` is unknown: remove it; known are code,name,lat
    --
    u.csv, row 2: the row has 1 cells, the first row has 2: put a name that holds a comma in quotation marks
    u.csv, row 3: the row has 3 cells, the first row has 2: put a name that holds a comma in quotation marks
    u.csv, row 4: a cell holds a line break: is a quotation mark not closed?
    ");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), head in any::<bool>()) {
        let start: &[u8] = if head { b"code,name\n" } else { b"" };
        let all = [start, bytes.as_slice()].concat();
        let _ = read("u.csv", &all, &COLUMNS);
    }
}
