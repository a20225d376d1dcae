//! Spelling variants of single characters: traditional and variant forms to the simplified ones.

/// Pairs of a variant and the character it stands for, as far as the rules name them: sorted,
/// every character three bytes long, so that a pair is found where it stands.
const PAIRS: &str = "\
    ○零〇零㎡平並并乾干亂乱亞亚仟千佈布佔占佰百併并來来侷局係系俬私倉仓個个們们倖幸値值倫伦備备傢家傳传債债傷伤僅仅價价億亿儘尽優优儲储兇凶兌兑兒儿內内兩两冊册凈净凍冻別别刪删則则剋克\
    剛刚創创劃划勁劲動动務务勝胜勢势勵励區区協协卽即厤历厲厉叁三參参員员唄呗唸念問问啓启啟启喫吃單单嘆叹噹当嚮向嚴严國国圍围園园圖图團团埰采執执報报場场塊块塗涂墊垫墻墙壓压壞坏壹一夠够\
    奧奥奪夺妳你媽妈孫孙學学宮宫寀采實实審审寫写寬宽寶宝將将專专尋寻對对導导屆届層层屬属峯峰島岛崗岗嵗岁嶺岭巔巅巖岩師师帳账帶带幣币幫帮幹干幾几庫库廠厂廣广廳厅弔吊張张強强彆别彎弯彔录\
    後后徑径從从復复徵征徹彻恆恒悅悦愛爱慘惨慮虑慶庆慾欲憂忧憑凭應应懷怀懸悬戰战戲戏戶户拋抛拾十捌八掃扫掛挂採采換换搖摇搶抢摺折撿捡擁拥擇择擊击擋挡擔担據据擠挤擬拟擴扩擾扰攢攒攤摊攬揽\
    敎教敵敌數数斬斩斷断於于旂旗昇升時时暢畅暫暂曆历曏向曠旷書书會会東东柒七査查桿杆條条棄弃棟栋業业極极榦干榮荣構构樂乐樓楼標标樣样樹树橋桥機机橫横檔档檯台檻槛欄栏權权歡欢歲岁歷历歸归\
    殺杀氣气決决沒没沖冲洩泄淨净減减測测湊凑準准溫温溼湿滯滞滲渗滾滚滿满漁渔漲涨潛潜潤润澤泽濕湿濟济濫滥濱滨灘滩灣湾災灾為为無无熱热營营爛烂爭争爲为爺爷牀床牆墙牠它狀状猶犹獨独玖九現现\
    環环產产産产畢毕異异當当瘋疯瘡疮發发盃杯盡尽監监盤盘眞真硃朱確确碼码磚砖禦御禮礼稅税種种稱称積积穩稳窪洼競竞筆笔箇个節节範范築筑簡简簽签籃篮籌筹籤签糰团糾纠約约紅红納纳純纯紙纸級级\
    紛纷細细紹绍終终組组結结絕绝給给統统絲丝絶绝經经綜综綠绿綫线維维網网綵彩緊紧緑绿線线編编緩缓練练緻致縣县縫缝縮缩縱纵總总績绩織织繫系繳缴繼继續续纏缠纔才罰罚羣群義义翫玩聯联職职聽听\
    肆四脈脉脩修脹胀腦脑腳脚膩腻臨临臺台與与興兴舉举舖铺舘馆艷艳華华萬万葉叶蒐搜蒞莅蓆席蓋盖蔘参薦荐藝艺處处虛虚號号虧亏蟬蝉術术衕同衛卫衝冲裏里補补裝装裡里製制複复襲袭覈核見见規规視视\
    親亲覺觉觀观觸触訂订計计討讨託托記记訪访設设許许訴诉註注証证評评詞词詢询試试詩诗話话該该誇夸認认誘诱語语誠诚誤误說说説说誰谁課课調调談谈請请論论諮咨諾诺謂谓講讲謠谣謡谣證证識识譜谱\
    譟噪議议護护譽誉讀读變变讓让讚赞豈岂豐丰豔艳貓猫負负財财貨货貫贯責责貳二貴贵貶贬買买貸贷費费貼贴賃赁資资賓宾賠赔賣卖質质賬账賭赌賴赖賺赚購购賽赛贈赠贊赞贏赢贰二趕赶趨趋踰逾躋跻車车\
    軌轨軍军較较載载輕轻輛辆輝辉輪轮輸输轉转轟轰辦办農农迴回這这連连週周進进遊游運运過过達达違违遙遥遞递遠远適适遲迟遷迁選选遺遗還还邊边鄉乡鄰邻醫医釘钉釦扣鈅钥鈔钞鈡钟鉅巨銀银銷销鋪铺\
    錄录錢钱錯错録录錶表鍾钟鎖锁鎭镇鎮镇鏈链鐘钟鐵铁鑰钥長长門门閉闭開开間间閣阁閤合闆板闇暗關关闢辟陞升陰阴陸六陽阳隊队階阶際际隨随險险隱隐隻只雙双離离難难電电靈灵靚靓靜静韆千響响頁页\
    頂顶項项順顺預预領领頭头頻频題题額额顏颜顔颜願愿類类顧顾顯显風风颱台颳刮飄飘飆飙飛飞養养餘余館馆餬糊饋馈馬马馳驰駁驳駐驻駕驾騎骑騙骗騰腾騷骚驅驱驗验驚惊驢驴體体髮发鬆松鬧闹鬨哄鴻鸿\
    麗丽麪面麫面麯曲麴曲麵面麼么麽么黃黄點点齊齐齣出龍龙";
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
