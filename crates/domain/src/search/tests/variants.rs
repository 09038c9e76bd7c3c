//! Traditional and simplified spellings find each other, character by character.
use super::{hits, text};

/// Traditional, simplified.
#[rustfmt::skip]
const PAIRS: &[(&str, &str)] = &[
    ("頭髮", "头发"), ("發展", "发展"), ("臺北", "台北"), ("台灣", "台湾"), ("軟體", "软体"), ("電腦", "电脑"), ("科學園區", "科学园区"), ("國際貿易", "国际贸易"),
    ("製造", "制造"), ("機械", "机械"), ("藥業", "药业"), ("醫療", "医疗"), ("銀行", "银行"), ("廣東", "广东"), ("廣州", "广州"), ("鄭州", "郑州"), ("遼寧", "辽宁"),
    ("瀋陽", "沈阳"), ("無錫", "无锡"), ("蘇州", "苏州"), ("雲南", "云南"), ("貴陽", "贵阳"), ("後勤", "后勤"), ("皇后", "皇后"), ("裡程", "里程"), ("裏程", "里程"),
    ("乾燥", "干燥"), ("幹部", "干部"), ("若干", "若干"), ("麵粉", "面粉"), ("方面", "方面"), ("鐘錶", "钟表"), ("鍾書", "钟书"), ("鍾書", "锺书"), ("徵信", "征信"),
    ("長征", "长征"), ("隻身", "只身"), ("餘額", "余额"), ("剩餘", "剩馀"), ("範圍", "范围"), ("著作", "着作"), ("瞭解", "了解"), ("衛生", "卫生"), ("衞生", "卫生"),
    ("啟動", "启动"), ("啓動", "启动"), ("綫路", "线路"), ("線路", "线路"), ("說明", "说明"), ("説明", "说明"), ("產品", "产品"), ("羣眾", "群众"), ("專業", "专业"),
    ("豐田汽車", "丰田汽车"), ("龍華區", "龙华区"), ("體育館", "体育馆"), ("計劃", "计划"), ("繪畫", "绘画"), ("週年", "周年"), ("複製", "复制"), ("恢復", "恢复"), ("東京駅", "东京驿"),
    ("気象", "气象"), ("発展", "发展"), ("葉劉", "叶刘"), ("陳趙", "陈赵"), ("鉅豐", "巨丰"), ("祕書", "秘书"), ("麼", "么"),
];

#[test]
fn each_spelling_finds_the_other() {
    for (traditional, simplified) in PAIRS {
        assert!(hits(traditional, &text(simplified)), "{traditional} on {simplified}");
        assert!(hits(simplified, &text(traditional)), "{simplified} on {traditional}");
    }
}

#[test]
fn pinyin_of_both_spellings_is_the_same() {
    super::check(
        text,
        "臺灣銀行 | taiwan | twyh\n台湾银行 | taiwan | twyh\n乾隆 | qianlong | ql\n瀋陽 | shenyang\n著名 | zhuming | zm",
    );
}

#[test]
fn different_characters_stay_different() {
    super::check(text, "长城 | !长成\n供应链 | !供应炼\n张伟 | !章伟\n天地 | !大地");
}
