use super::super::Tokens;
use super::{check, hits};

fn email(address: &str) -> Vec<String> {
    Tokens::new().email(address).into_terms()
}

fn code(code: &str) -> Vec<String> {
    Tokens::new().code(code).into_terms()
}

#[test]
fn email_fragments_of_four_characters_and_more_from_anywhere() {
    for address in [
        "zhang.wei@example.com",
        "o'brien+crm_2024@mail.example.co.uk",
        "Ann-Sofie.Öberg@företag.se",
        "张伟@公司.中国",
        "a@b.cn",
    ] {
        let terms = email(address);
        let letters: Vec<char> = address.chars().collect();
        for length in 4..=letters.len() {
            for typed in letters.windows(length).map(String::from_iter) {
                assert!(hits(&typed, &terms), "{typed} on {address}");
            }
        }
    }
}

#[test]
fn email_words_and_whole_addresses() {
    check(
        email,
        "zhang.wei@example.com | wei | zh | zhangwei | exa | example.com | @example.com | ZHANG.WEI@EXAMPLE.COM | zhang wei | !hang.wu | !xam | !zhang.wei@example.org
         bob@x.io | bob | x.io | bob@x | <bob@x.io> | bob@x.io, | !bobby",
    );
}

#[test]
fn codes_with_and_without_punctuation() {
    check(
        code,
        "SO-2024/00123 | so-2024 | 2024/001 | so202400123 | 0012 | 00123 | so 2024 | SO-2024/00123 | 2400 | !2025 | !so-2023
         91440300MA5DA1XX5K | 9144 | MA5D | 1XX5K | 91440300ma5da1xx5k | !9145
         HRB 12345 | hrb | 12345 | 1234 | 2345 | hrb 12345 | !2346",
    );
}
