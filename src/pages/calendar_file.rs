//! A calendar file on its way to the phone's own calendar, which rings when this app cannot.

use crate::exchange::calendar::event::Naming;
use crate::platform::files::{self, Handed};
use crate::platform::task;
use crate::state::book::Book;
use crate::state::calendar_files::{CalendarFile, Wanted};
use crate::state::notice::Notice;

const NAME: &str = "跟客本-跟进.ics";
const MIME: &str = "text/calendar";

/// Makes a file and hands it out; only from a tap.
pub fn hand_out(book: Book, wanted: Wanted, naming: Naming) {
    task::background(async move {
        let said = match book.calendar_file(&wanted, naming).await {
            Ok(file) if file.open + file.cancelled == 0 => {
                Notice::done("这段时间没有要跟进的,不用导", None)
            }
            Ok(file) => match files::hand_out(NAME, MIME, &file.text).await {
                Handed::Cancelled => return,
                Handed::Refused => Notice::problem(
                    "这台手机不能把文件交给日历。iPhone 请升级到 iOS 15 以上再试;数据没有动。",
                ),
                handed => match book.note_calendar_file(&file).await {
                    Ok(()) => Notice::done(told(&file, handed), None),
                    Err(e) => Notice::problem(e.to_string()),
                },
            },
            Err(e) => Notice::problem(e.to_string()),
        };
        book.say(said);
    });
}

fn told(file: &CalendarFile, handed: Handed) -> String {
    let next = match handed {
        Handed::Saved => "点开下载的文件,加进日历",
        _ => "选「日历」,或先存到文件再点开",
    };
    let cancelled = match file.cancelled {
        0 => String::new(),
        n => format!(",取消 {n} 件"),
    };
    format!("日历文件好了:{} 件{cancelled}。{next}", file.open)
}
