use genke::domain::script::category::{Group, all, checks_needed, group};
use serde_json::{Value, json};

use super::{day, script};

fn check(why: &str, row: Value, today: &str, term: &str) {
    assert_eq!(script(row).standing(day(today)).term(), term, "{why}");
}

#[test]
fn says_whether_an_answer_may_be_said() {
    let plain = |checks: &[&str]| {
        let mut row = json!({"category": "物业", "question": "物业费多少?", "short": "一句"});
        for by in checks {
            row[format!("checked_by/{by}")] = json!("2026-11-01");
        }
        row
    };
    let today = "2026-11-21";
    check("nobody checked", plain(&[]), today, "未核对");
    check("one is enough", plain(&["王"]), today, "有效");
    for category in ["教育医疗商业配套", "交付标准与保修", "价格与优惠"] {
        let mut row = plain(&[]);
        row["category"] = json!(category);
        check("a promise, nobody", row.clone(), today, "未双人核对");
        row["checked_by/王"] = json!("2026-11-01");
        check("a promise, one", row.clone(), today, "未双人核对");
        row["checked_by/李"] = json!("2026-11-02");
        check("a promise, two", row.clone(), today, "有效");
        row["checked_by/李"] = json!(null);
        check("a promise, one taken back", row, today, "未双人核对");
    }
    let until = |last: &str| {
        let mut row = plain(&["王"]);
        row["valid_until"] = json!(last);
        row
    };
    check("its last day", until("2026-11-21"), today, "有效");
    check("the day after", until("2026-11-20"), today, "过期");
    let mut row = until("2026-11-20");
    row["archived"] = json!(true);
    check("archived and expired", row, today, "已归档");
    let mut row = plain(&[]);
    row["valid_until"] = json!("2026-11-20");
    check("expired and unchecked", row, today, "过期");
    let mut row = plain(&["王"]);
    row["withdrawn"] = json!("2026-12");
    check("withdrawn by a newer 口径包", row, today, "过期");
    check("a greeting needs nobody", json!({"category": "节日"}), today, "有效");
    check("a hint needs nobody", json!({"category": "接待提示"}), today, "有效");
    check("an objection needs one", json!({"category": "抗性说辞"}), today, "未核对");
    check("the user's own category", json!({"category": "我的"}), today, "未核对");
}

#[test]
fn a_check_holds_for_one_wording() {
    let mut row = json!({"category": "物业", "question": "物业费多少?", "short": "一句"});
    let print = script(row.clone()).fingerprint();
    row["checked_by/王"] = json!({"at": "2026-11-01", "of": print});
    check("as it was checked", row.clone(), "2026-11-21", "有效");
    row["tags/费用"] = json!(true);
    row["basis"] = json!("物业合同");
    check("what is not said does not count", row.clone(), "2026-11-21", "有效");
    let mut other = row.clone();
    other["variants/改善/short"] = json!("换个说法");
    check("a variant is said, too", other, "2026-11-21", "未核对");
    row["short"] = json!("另一句");
    check("another wording", row, "2026-11-21", "未核对");
}

#[test]
fn days_left_are_counted_to_the_last_day() {
    let left = |until: Value| script(json!({"valid_until": until})).days_left(day("2026-11-21"));
    assert_eq!(left(json!("2026-11-21")), Some(0));
    assert_eq!(left(json!("2026-12-01")), Some(10));
    assert_eq!(left(json!("2026-11-20")), Some(-1));
    assert_eq!(left(json!(null)), None);
}

#[test]
fn every_category_has_its_group() {
    let count = |of| all().filter(|c| group(c) == of).count();
    assert_eq!(all().count(), 23);
    assert_eq!(count(Group::Answers), 16);
    assert_eq!(count(Group::Messages), 5);
    assert_eq!((count(Group::Objections), count(Group::Advice)), (1, 1));
    assert_eq!(all().filter(|c| checks_needed(c) == 2).count(), 3);
}
