//! English.

use super::Words;
use crate::web::citizen::plain::Plain;
use crate::web::place::NoPlace;
use time::Date;

pub(super) static WORDS: Words = Words {
    tag: "en",
    survey: "Satisfaction survey",
    demo_mark: "SIMULATED DATA",
    demo_note: "This is a trial page. The responses here were made by a machine and belong to no office.",
    language: "Language",
    anonymous: "Anonymous",
    notice_title: "What does this form record?",
    notice: &[
        "It records your answers, the survey point, the language, the hour of sending (not the minute) and roughly how long answering took. It does not record your name, phone number, papers, location or network address.",
        "The answers are used only to compute the satisfaction index and to improve the service. Whether you answer is up to you and does not affect your application.",
        "Data are recorded and used under the Law on Personal Data Protection, No. 91/2025/QH15.",
    ],
    skip_any: "You may leave out any question you do not want to answer.",
    optional: "(optional)",
    field_question: "Which field did your procedure belong to?",
    field_unknown: "I do not remember",
    choose_any: "You can choose more than one.",
    choose_one: "Choose one answer",
    choose_field: "Choose a field",
    text_note: "Please do not write anyone’s name, phone number or numbers of papers.",
    characters_left: "{n} characters left",
    characters_over: "{n} characters too long",
    review: "Review your answers",
    send: "Send",
    go_on: "Continue",
    go_back: "Back",
    kept: "You have begun this form before. Your answers are still here.",
    anew: "Clear and start again",
    sending: "Sending…",
    away: "No connection",
    busy: "The server is busy",
    held: " – your answers are kept on this phone and will be sent by themselves. ",
    may_leave: "You may close this page.",
    come_back: "If you close this page, they are sent when you next open it.",
    paper: "Would rather not use a phone? Ask for the paper form at the counter.",
    error_prefix: "Error: ",
    error_list: "Nothing has been sent yet. Your other answers are still here.",
    check_title: "Review your answers",
    check_lead: "Nothing has been sent yet. If this is what you mean, press “Send” at the end of the page.",
    check_busy: "The server is busy, so it is not certain that your answers were recorded. Wait a few seconds, then press “Send” again; they are recorded only once.",
    change: "Change",
    left_out: "Not answered",
    again: "Go back and change",
    sent_title: "Your answers are recorded",
    sent_lead: "Thank you for telling us.",
    tracking: "Tracking code",
    tracking_note: "With this code you can check that your answers were counted. It shows your answers to nobody.",
    sent_once: "They were recorded when first sent and cannot be changed.",
    next_title: "What happens next",
    complaint: "This survey does not replace a complaint or petition. If you need an answer about a particular matter, speak to the person in charge where you handled your procedure, or write through the National Public Service Portal (dichvucong.gov.vn).",
    results: "See the survey results",
    look_up: "Check a response",
    counted_title: "Your response counts",
    counted: "The response with this code was recorded and counts in the survey’s results.",
    untracked_title: "No such response",
    untracked: "No response has this code. Compare it letter by letter with the one on the page “Your answers are recorded”.",
    type_code: "Code printed under the QR code",
    type_code_hint: "7 letters and digits, for example 7KQ-2M4-X.",
    open_form: "Open the form",
    root_title: "Were you satisfied?",
    root_lead: "Here people rate the service of public offices, without giving a name. The answers add up to a satisfaction index for each unit.",
    root_answer: "Answer a survey",
    root_results: "Survey results",
    root_no_results: "No results have been published yet.",
    home: "Start page",
    minutes: |n| format!("About {n} {}", if n == 1 { "minute" } else { "minutes" }),
    questions: |n| format!("{n} {}", if n == 1 { "question" } else { "questions" }),
    part: |n, of| format!("Part {n} of {of}"),
    at_most: |n| format!("Choose at most {n}."),
    range: |min, max| format!("From {min} to {max}."),
    max_chars: |n| format!("At most {} characters", thousands(n.into())),
    errors: |n| {
        if n == 1 { "One thing needs another look".into() } else { format!("{n} things need another look") }
    },
    question: |n| format!("Question {n}"),
    next: |place| {
        format!(
            "Your answers are added to the satisfaction index of {place}. The office uses the results to put right what was not good."
        )
    },
    date: |d| format!("{} {} {}", d.day(), d.month(), d.year()),
    plain,
};

/// With a comma between the thousands.
pub(super) fn thousands(n: usize) -> String {
    if n < 1000 { n.to_string() } else { format!("{},{:03}", n / 1000, n % 1000) }
}

fn plain(plain: &Plain) -> [String; 3] {
    let [title, happened, todo] = match plain {
        Plain::Place(no) => return no_place(no),
        Plain::NotFound => [
            "There is no such page",
            "This address leads nowhere.",
            "Scan the QR code at the counter again, or type the code printed under it here.",
        ],
        Plain::Method => [
            "This page cannot be opened in this way",
            "This page does not take the kind of request that was sent.",
            "Scan the QR code at the counter again to open the form.",
        ],
        Plain::TooLarge => [
            "The form is too long",
            "What was sent is longer than the server takes, so it was not recorded.",
            "Go back, write less in the comment and send again.",
        ],
        Plain::Late => [
            "Your answers did not reach the server",
            "The network is slow: they did not arrive and were not recorded.",
            "Go back and send again; your answers are still there.",
        ],
        Plain::Unreadable => [
            "The form cannot be read",
            "The server could not read what was sent, so it was not recorded.",
            "Scan the QR code at the counter again and answer once more.",
        ],
        Plain::Unavailable => [
            "The server is busy",
            "The server cannot answer just now.",
            "Wait a few seconds and reload this page.",
        ],
        Plain::Internal => [
            "Something went wrong on our side",
            "This could not be done. The people who run the service have what they need to mend it.",
            "Try again in a few minutes, or ask for the paper form at the counter.",
        ],
    };
    [title.into(), happened.into(), todo.into()]
}

fn no_place(no: &NoPlace) -> [String; 3] {
    let other = "Ask at the counter for the QR code in use, or for the paper form.";
    let date: fn(Date) -> String = WORDS.date;
    match no {
        NoPlace::Malformed => [
            "That is no code".into(),
            "A survey point’s code has 7 letters and digits, for example 7KQ-2M4-X.".into(),
            "Look at the code printed under the QR code and type it again.".into(),
        ],
        NoPlace::Mistyped => [
            "The code was mistyped".into(),
            "One letter or digit of the code is wrong.".into(),
            "Compare it with the code printed under the QR code and type it again.".into(),
        ],
        NoPlace::Unknown(code) => [
            "No such survey point".into(),
            format!("No survey point has the code {}.", code.grouped()),
            other.into(),
        ],
        NoPlace::Revoked { place } => [
            "This code is no longer in use".into(),
            format!("This QR code of {place} was withdrawn."),
            other.into(),
        ],
        NoPlace::NotYetOpen { place, opens } => [
            "The survey has not begun".into(),
            format!("The survey at {place} begins on {}.", date(*opens)),
            "Please come back from that day on. This QR code will open the form.".into(),
        ],
        NoPlace::Closed { place, last, .. } => [
            "The survey has ended".into(),
            match last {
                Some(last) => format!("The survey at {place} has ended; its last day was {}.", date(*last)),
                None => format!("The survey at {place} has ended."),
            },
            "No further answers are taken. If you would like to comment, speak to the person in charge where you handled your procedure.".into(),
        ],
    }
}
