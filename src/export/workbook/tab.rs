//! The sheets of a workbook.

/// The sheets, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Cover,
    Summary,
    Charts,
    Standing,
    Factors,
    Criteria,
    Answers,
    Fields,
    Counts,
    /// Where units supplied what it is made of.
    Ratios,
}

impl Tab {
    pub(super) const ALL: [Self; 10] = [
        Self::Cover,
        Self::Summary,
        Self::Charts,
        Self::Standing,
        Self::Factors,
        Self::Criteria,
        Self::Answers,
        Self::Fields,
        Self::Counts,
        Self::Ratios,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cover => "Bìa",
            Self::Summary => "Chỉ số",
            Self::Charts => "Biểu đồ",
            Self::Standing => "Xếp nhóm",
            Self::Factors => "Yếu tố theo đơn vị",
            Self::Criteria => "Tiêu chí theo đơn vị",
            Self::Answers => "Phân bố trả lời",
            Self::Fields => "Lĩnh vực",
            Self::Counts => "Số đếm",
            Self::Ratios => "Tỷ lệ QĐ 766",
        }
    }

    /// What it holds, for the list on the cover.
    pub(super) fn holds(self) -> &'static str {
        match self {
            Self::Cover => "Đợt khảo sát, cách tính, quy tắc công bố, giới hạn",
            Self::Summary => "Chỉ số chung, từng phần, từng yếu tố, từng tiêu chí, kèm khoảng tin cậy",
            Self::Charts => "Yếu tố, phân bố trả lời, lĩnh vực, đơn vị",
            Self::Standing => "Đơn vị theo nhóm, với thứ hạng có thể và mục tiêu",
            Self::Factors => "Chỉ số chung và từng yếu tố của mỗi đơn vị",
            Self::Criteria => "Từng tiêu chí của mỗi đơn vị",
            Self::Answers => "Số câu trả lời ở từng mức, theo tiêu chí",
            Self::Fields => "Từng lĩnh vực so với mục tiêu của lĩnh vực ấy",
            Self::Counts => "Tử số, mẫu số của mọi tỷ lệ: tính lại được toàn bộ sổ này",
            Self::Ratios => "Ba tỷ lệ theo QĐ 766/QĐ-TTg từ số đơn vị cung cấp: không phải kết quả khảo sát",
        }
    }

    /// Its place, from 0.
    pub(super) fn at(self) -> usize {
        Self::ALL.iter().position(|tab| *tab == self).unwrap_or_default()
    }
}
