//! What may be innocent about a signal, and what to look at next: one sentence each. Ours; whoever knows the counter
//! knows more.

use crate::definition::diff::Tongue;
use crate::quality::Signal;

/// What may be behind it that nobody is to blame for.
#[must_use]
pub fn innocent(signal: Signal, tongue: Tongue) -> &'static str {
    let (vietnamese, english) = match signal {
        Signal::Burst => (
            "Một đợt trả kết quả tập trung, hay một đoàn đông người đến cùng lúc, cũng có thể gây ra như vậy.",
            "Many results handed out at once, or a group that came together, can do this too.",
        ),
        Signal::OneDevice => (
            "Một gia đình dùng chung điện thoại, hay nhiều người dùng chung mạng của trụ sở, cũng có thể trông như một máy.",
            "A family that shares a telephone, or visitors on the office’s network, can look like one device.",
        ),
        Signal::TooFast => (
            "Người đã quen với phiếu có thể trả lời rất nhanh.",
            "People who know the form can answer very fast.",
        ),
        Signal::OffHours => (
            "Quầy có thể làm việc buổi tối hay sáng thứ Bảy, hoặc người dân mang mã về nhà rồi mới trả lời.",
            "The counter may be open in the evening or on Saturdays, or people answer once they are home.",
        ),
        Signal::ChannelGap => (
            "Người tự quét mã và người được phát mã có thể là những nhóm người khác nhau.",
            "Those who scan by themselves and those who are handed a code may be different people.",
        ),
        Signal::TurnoutScore => (
            "Một quầy phục vụ tốt và chăm mời người dân trả lời cũng có thể được như vậy.",
            "A counter that serves well and asks everybody to answer can have this too.",
        ),
        Signal::LowEntropy => (
            "Khi hầu như ai cũng rất hài lòng, các phiếu tự nhiên giống nhau.",
            "Where nearly everybody is very satisfied, responses are alike by themselves.",
        ),
        Signal::SuddenRise => (
            "Một đợt vận động người dân trả lời, đúng lúc quầy có cải tiến thật, cũng làm cả số phiếu và mức chấm cùng tăng.",
            "A drive for answers together with a real improvement raises numbers and ratings as well.",
        ),
        Signal::SilentPoster => (
            "Bảng mã có thể bị bong, bị che, hoặc quầy tạm nghỉ.",
            "The poster may have come off or be covered, or the counter may be closed for a while.",
        ),
        Signal::ScansWithoutSends => (
            "Mạng yếu, hay phần mềm tự mở đường dẫn trong mã, cũng làm số lần mở tăng mà không có phiếu.",
            "A weak network, or software that follows the link, raises openings without responses.",
        ),
        Signal::TooFew => (
            "Tháng ít hồ sơ, hay quầy nghỉ vài ngày, cũng làm số phiếu giảm.",
            "Few dossiers, or a counter that is closed for some days, bring fewer responses too.",
        ),
        Signal::OverCap => ("Có thể số hồ sơ được nhập thiếu.", "The count of dossiers may be incomplete."),
    };
    in_tongue(tongue, vietnamese, english)
}

/// What to look at before anybody decides.
#[must_use]
pub fn next(signal: Signal, tongue: Tongue) -> &'static str {
    let (vietnamese, english) = match signal {
        Signal::Burst => (
            "Hãy xem trong giờ đó quầy trả bao nhiêu kết quả, và hỏi ai đã mời người dân trả lời.",
            "See how many results the counter handed out in that hour, and ask who invited people to answer.",
        ),
        Signal::OneDevice => (
            "Hãy hỏi xem có ai cho người dân mượn máy để trả lời không; muốn vậy thì nên dùng kênh máy tại quầy.",
            "Ask whether somebody lent people a device; for that there is the kiosk.",
        ),
        Signal::TooFast => (
            "Hãy xem những phiếu này có dồn vào vài ngày hay không.",
            "See whether these responses lie on a few days.",
        ),
        Signal::OffHours => (
            "Hãy đối chiếu với lịch làm việc của quầy trong tuần đó.",
            "Compare with the counter’s hours of that week.",
        ),
        Signal::ChannelGap => (
            "Hãy xem quầy mời ai quét mã, và mã một lần được phát cho ai.",
            "See whom the counter invites to scan, and who is handed a code.",
        ),
        Signal::TurnoutScore => (
            "Hãy so số phiếu từng ngày với số hồ sơ trả trong ngày đó.",
            "Compare each day’s responses with the dossiers handed out on it.",
        ),
        Signal::LowEntropy => (
            "Hãy xem nhóm phiếu này đến vào những ngày nào, qua kênh nào.",
            "See on which days and by which channel these responses came.",
        ),
        Signal::SuddenRise => (
            "Hãy hỏi đơn vị đã làm gì khác trong thời gian đó, và so với số hồ sơ đã trả.",
            "Ask what the unit did differently in that time, and compare with the dossiers handed out.",
        ),
        Signal::SilentPoster => (
            "Hãy đến xem bảng mã còn treo đúng chỗ và còn quét được không.",
            "Go and see whether the poster hangs where it should and can be scanned.",
        ),
        Signal::ScansWithoutSends => (
            "Hãy đến tận nơi quét thử mã, và xem có ai đứng cạnh khi người dân trả lời không.",
            "Go and scan the code, and see whether somebody stands beside those who answer.",
        ),
        Signal::TooFew => (
            "Hãy xem bảng mã còn treo không, và người chưa hài lòng có được mời như mọi người không.",
            "See whether the poster still hangs, and whether the dissatisfied are invited like everybody else.",
        ),
        Signal::OverCap => (
            "Hãy đối chiếu số hồ sơ với hệ thống một cửa, và số mã đã in với số mã đã phát.",
            "Compare the dossiers with the one-stop system, and the codes printed with those handed out.",
        ),
    };
    in_tongue(tongue, vietnamese, english)
}

fn in_tongue(tongue: Tongue, vietnamese: &'static str, english: &'static str) -> &'static str {
    match tongue {
        Tongue::Vietnamese => vietnamese,
        Tongue::English => english,
    }
}
