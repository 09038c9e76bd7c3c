use std::collections::BTreeSet;

use super::super::{fold, script};
use super::{fixtures, hits, text};

fn substrings(name: &str, lengths: std::ops::RangeInclusive<usize>) -> BTreeSet<String> {
    let letters: Vec<char> = name.chars().collect();
    lengths.flat_map(|length| letters.windows(length).map(String::from_iter).collect::<Vec<_>>()).collect()
}

fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| script::is_word(*c)).collect()
}

/// Recall 1.000 and precision 1.000 against a plain scan.
#[test]
fn every_substring_finds_exactly_the_names_that_contain_it() {
    let stored: Vec<_> = fixtures::companies().map(|name| (letters(name), text(name))).collect();
    assert_eq!(stored.len(), 121);
    let asked: BTreeSet<String> = fixtures::companies()
        .flat_map(|name| substrings(name, 1..=6))
        .filter(|typed| letters(typed) == fold(typed))
        .collect();
    assert!(asked.len() > 4_000, "{}", asked.len());
    for typed in asked {
        for (name, terms) in &stored {
            assert_eq!(hits(&typed, terms), name.contains(&letters(&typed)), "{typed} on {name}");
        }
    }
}

#[test]
fn substrings_with_punctuation_find_their_name() {
    for name in fixtures::companies() {
        let terms = text(name);
        for typed in substrings(name, 2..=6).iter().chain([&name.to_owned()]) {
            assert!(hits(typed, &terms), "{typed} on {name}");
        }
    }
}

#[test]
fn pinyin_in_full_and_initials_from_every_syllable_on() {
    for (name, syllables) in fixtures::company_pinyin() {
        let terms = text(name);
        for start in 0..syllables.len() {
            let full = syllables[start..].concat();
            let initials: String = syllables[start..].iter().map(|syllable| &syllable[..1]).collect();
            assert!(hits(&full, &terms), "{full} on {name}");
            assert!(hits(&full[..full.len().min(5)], &terms), "{full} cut on {name}");
            assert!(hits(&initials, &terms), "{initials} on {name}");
        }
    }
}

#[test]
fn a_mixture_of_han_syllables_and_initials() {
    super::check(
        text,
        "深圳科技 | shenzhen | szkj | keji | kj | zhenkeji | shenzh | 深圳keji | 深圳kj | shenzhen科技 | sz科技 | szkeji | shenzhenkj | !shenkeji | !kejishen
         华为 | 华wei | huawei | hw | hua为 | h为 | 为 | !为华 | !华wu
         华维尔为公司 | 华wei
         重庆银行 | chongqing | zhongqing | yinhang | cqyh | zqyx | 重庆yh
         厦门长城 | xiamen | changcheng | xmcc
         绿地 | lvdi | ludi | ld
         陆家嘴（上海）有限公司 | 嘴上海 | 上海有限 | （上海） | (上海) | zuishanghai
         张三丰的 App 店 | app | 的app | dian | zsf
         华为 Cloud 技术 | 华为cloud | cloud技术 | 华为 clo",
    );
}

#[test]
fn names_mix_scripts_without_spaces() {
    super::check(
        text,
        "58同城 | 58 | 8同 | 同城 | 58同 | 58tongcheng | tc | !8城
         ABC公司 | BC公 | bc | abc公司 | C公 | 公司 | !ac公
         大众Volkswagen | 众vol | 大众volks | dazhong | wagen
         第3中学 | 第3中 | 3中 | 第3 | 中学",
    );
}

#[test]
fn japanese_korean_and_thai_are_searched_by_substring_too() {
    super::check(
        text,
        "株式会社トヨタ自動車 | トヨ | ヨタ | ﾄﾖﾀ | 自动车 | 株式
         삼성전자 | 성전 | 전자 | 삼
         บริษัท ไทย | ริษ | ไทย | บริษัท",
    );
}
