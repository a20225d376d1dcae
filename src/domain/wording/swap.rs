//! 换成…: what to say instead of a wording, ready to stand in the text.

use super::Hit;

/// One way to say it instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// What comes in; empty when the wording only goes.
    pub new: String,
    /// The whole text afterwards.
    pub text: String,
}

/// Offers what a class of wording is replaced by: its clause, or only the wording itself.
///
/// A `__` is for the user to fill: the app knows neither the distance nor the source.
enum Way {
    /// The clause says something lawful.
    Clause(&'static str),
    /// The words go, the clause stays.
    Drop,
    /// The clause stays and gives its source.
    Add(&'static str),
}

fn way(class: u8) -> Way {
    match class {
        1 => Way::Clause("房价随市场变化,以实际成交为准"),
        2 => Way::Clause("距__约__米"),
        3 => Way::Clause("入学和落户以主管部门当年公布为准"),
        4 => Way::Clause("目前是规划,以政府公布为准"),
        6 => Way::Clause("这一套总价__万元,有效期到__月__日"),
        7 => Way::Clause("首付和贷款以银行审批为准"),
        9 => Way::Clause("截至__月__日还有__套在售"),
        10 => Way::Clause("以合同约定为准"),
        11 => Way::Clause("各项目情况以公开信息为准"),
        12 => Way::Clause("建筑面积__㎡(套内__㎡),以合同为准"),
        13 => Way::Clause("预售许可证号__,以公示为准"),
        14 => Way::Add("(来源:__,__年__月)"),
        _ => Way::Drop,
    }
}

/// Writes the text with one finding said otherwise.
pub fn swap(text: &str, hit: &Hit) -> Swap {
    let marks: Vec<char> = text.chars().collect();
    let (from, to) = (hit.range.0.min(marks.len()), hit.range.1.min(marks.len()));
    let ends = |c: &char| {
        matches!(c, ',' | '，' | '。' | ';' | '；' | '!' | '！' | '?' | '？' | '\n' | '~')
    };
    let clause_from = marks.iter().take(from).rposition(ends).map_or(0, |at| at + 1);
    let clause_to = marks.iter().skip(to).position(ends).map_or(marks.len(), |at| to + at);
    let (from, to, new) = match way(hit.class.number) {
        Way::Clause(new) => (clause_from, clause_to, new),
        Way::Add(new) => (clause_to, clause_to, new),
        Way::Drop => (from, to, ""),
    };
    let part = |from: usize, to: usize| marks.iter().skip(from).take(to - from);
    let mut out: String = part(0, from).collect();
    out.push_str(new);
    out.extend(part(to, marks.len()));
    Swap { new: new.to_owned(), text: out }
}
