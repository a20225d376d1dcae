//! Cards out: vCard 3.0, which every phone reads.

use crate::domain::birthday::Birthday;
use crate::domain::customer::Customer;
use crate::domain::fields::Fields;
use crate::domain::household::OWN;
use crate::domain::name::{display_name, surname};

/// The most bytes of a line; what is longer goes on the next one after a blank.
const LINE: usize = 75;

/// Writes a customer as a card; what the salesperson thinks of them stays in the notebook.
pub fn card(customer: &Customer, fields: &Fields) -> String {
    let name = display_name(customer);
    let family = surname(&name);
    let given = name.strip_prefix(family).unwrap_or_default();
    let mut text = String::new();
    line(&mut text, "BEGIN:VCARD");
    line(&mut text, "VERSION:3.0");
    line(&mut text, &format!("UID:{}", escaped(customer.id.as_str())));
    line(&mut text, &format!("FN:{}", escaped(&name)));
    line(&mut text, &format!("N:{};{};;;", escaped(family), escaped(given)));
    for digits in &customer.phones {
        let label = customer.family_phones.iter().find(|(d, l)| d == digits && l != OWN);
        let kind = if label.is_some() { "HOME" } else { "CELL" };
        // A file from elsewhere may have brought anything as a number: digits and `+` only, a comma before an extension.
        let plain = digits.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | ','));
        let number = plain.collect::<String>().replace(',', ";ext=");
        if number.is_empty() {
            continue;
        }
        line(&mut text, &format!("TEL;TYPE={kind}:{number}"));
    }
    if let Some(wechat) = &customer.wechat {
        line(&mut text, &format!("X-WECHAT:{}", escaped(wechat)));
    }
    let birthday = fields.text("birthday").and_then(|t| Birthday::read(&t)).map(Birthday::wire);
    // Lunar ones and those without a year are none to most phones.
    if let Some(day) = birthday.filter(|b| b.len() == 10 && b.bytes().next() != Some(b'-')) {
        line(&mut text, &format!("BDAY:{day}"));
    }
    line(&mut text, "END:VCARD");
    text
}

fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    text.replace('\\', "\\\\").replace('\n', "\\n").replace(',', "\\,").replace(';', "\\;")
}

/// Adds a line, folded where it is long, never inside a character.
fn line(text: &mut String, content: &str) {
    let mut left = LINE;
    for c in content.chars() {
        if c.len_utf8() > left {
            text.push_str("\r\n ");
            left = LINE - 1;
        }
        text.push(c);
        left -= c.len_utf8();
    }
    text.push_str("\r\n");
}
