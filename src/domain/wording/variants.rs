//! Spelling variants of single characters: traditional and variant forms to the simplified ones.

/// Pairs of a variant and the character it stands for, as far as the rules name them: sorted,
/// every character three bytes long, so that a pair is found where it stands.
const PAIRS: &str = "\
    ○零〇零㎡平並并仟千佰百併并來来係系個个們们値值傳传僅仅價价億亿優优內内兩两則则劃划動动務务區区協协厲厉叁三參参問问啓启啟启單单嘆叹國国園园圖图報报場场墊垫壓压壹一妳你學学實实\
    審审寶宝將将對对導导層层屬属島岛嶺岭巖岩帳账帶带幫帮幾几庫库廣广張张強强後后從从慮虑慶庆憂忧應应戲戏戶户拋抛拾十捌八換换擁拥擔担據据數数於于昇升時时會会柒七條条棄弃業业極极構构\
    樓楼標标樣样樹树橋桥機机檯台歡欢歲岁歷历氣气沒没減减準准溫温滿满漲涨濟济濱滨灘滩灣湾為为無无熱热營营爛烂牠它獨独玖九現现環环產产瘋疯盡尽確确稅税種种稱称積积節节築筑簽签約约紅红\
    納纳純纯紙纸級级細细終终組组結结絕绝給给統统絲丝經经綠绿維维網网緊紧線线練练縣县縮缩總总績绩織织繫系繳缴繼继續续罰罚聯联肆四脈脉臺台與与舖铺萬万葉叶薦荐藝艺處处號号虧亏術术衛卫\
    裏里補补裡里見见規规視视訂订計计許许評评話话該该認认說说誰谁諾诺證证議议護护讓让豐丰負负財财責责貳二貴贵買买貸贷費费貼贴資资賣卖質质賬账賺赚購购贈赠贰二車车軌轨軍军輕轻轉转辦办\
    農农這这運运過过達达遠远適适選选還还邊边鄉乡鄰邻醫医銀银銷销鋪铺錢钱錯错鍾钟鎖锁鎮镇鐘钟鐵铁長长門门開开闆板關关陞升陸六際际隨随險险雙双離离難难靈灵靜静頂顶預预領领額额願愿類类\
    顯显風风飆飙養养餘余館馆馬马駕驾騙骗驗验體体麗丽點点龍龙";
const WIDTH: usize = 3;

/// Returns the simplified form of a character; others stay as they are.
pub(super) fn canonical(c: char) -> char {
    let at = |i: usize| PAIRS.get(i * WIDTH..(i + 1) * WIDTH)?.chars().next();
    if c.is_ascii() {
        return c;
    }
    let (mut low, mut high) = (0, PAIRS.len() / WIDTH / 2);
    while low < high {
        let middle = usize::midpoint(low, high);
        match at(middle * 2) {
            Some(found) if found == c => return at(middle * 2 + 1).unwrap_or(c),
            Some(found) if found < c => low = middle + 1,
            _ => high = middle,
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_become_the_simplified_form() {
        for (variants, simple) in [("學區房", "学区房"), ("昇値陞值", "升值升值"), ("貳〇", "二零")]
        {
            assert_eq!(variants.chars().map(canonical).collect::<String>(), simple);
        }
    }

    #[test]
    fn the_pairs_are_sorted_and_lead_nowhere_further() {
        let all: Vec<char> = PAIRS.chars().collect();
        assert!(all.iter().all(|c| c.len_utf8() == WIDTH));
        assert!(all.chunks(2).zip(all.chunks(2).skip(1)).all(|(a, b)| a[0] < b[0]));
        for pair in all.chunks(2) {
            assert_eq!(canonical(pair[0]), pair[1]);
            assert_eq!(canonical(pair[1]), pair[1], "{pair:?}");
        }
    }
}
