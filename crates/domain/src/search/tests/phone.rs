use super::super::Tokens;
use super::{check, hits};

fn phone(number: &str) -> Vec<String> {
    Tokens::new().phone(number).into_terms()
}

/// Ways to write the same Chinese mobile number.
const MOBILE: &[&str] = &[
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "+8613800138000",
    "+86 138 0013 8000",
    "+86-138-0013-8000",
    "(+86) 138 0013 8000",
    "0086 13800138000",
    "8613800138000",
    "86 138 0013 8000",
    "１３８００１３８０００",
    "138.0013.8000",
];

#[test]
fn every_format_finds_every_format() {
    for stored in MOBILE {
        for typed in MOBILE {
            assert!(hits(typed, &phone(stored)), "{typed} on {stored}");
        }
    }
}

#[test]
fn fragments_of_four_digits_and_more_from_anywhere() {
    for stored in MOBILE {
        let terms = phone(stored);
        for length in 4..=11 {
            for start in 0..=11 - length {
                let typed = &"13800138000"[start..start + length];
                assert!(hits(typed, &terms), "{typed} on {stored}");
            }
        }
        assert!(!hits("13900138000", &terms) && !hits("0139", &terms) && !hits("138001380001", &terms));
    }
}

#[test]
fn national_and_international_spellings() {
    check(
        phone,
        "+44 (0)20 7946 0958 | 020 7946 0958 | +44 20 7946 0958 | 442079460958 | 0958 | 0207 | 79460958 | 0044 20 7946 0958
         020 7946 0958 | +44 20 7946 0958 | +44 (0) 20 7946 0958 | 2079460958
         +44 20 7946 0958 | 0207 | 020 7946 0958 | 02079460958
         (555) 123-4567 | 555-123-4567 | +1 555 123 4567 | 1-555-123-4567 | 5551234567 | 234567 | 4567
         +1-555-123-4567 | (555) 123-4567 | 5551234567
         010-65529988 | +86 10 6552 9988 | 6552 9988 | 01065529988 | 010 6552
         +852 2123 4567 | 21234567 | 2123 4567
         +49 (0) 89 / 1234-56 | 089 123456 | +49 89 123456
         110 | 110 | !1100",
    );
}

#[test]
fn a_number_and_a_name_together() {
    let terms = Tokens::new().person("张伟").phone("138-0013-8000").into_terms();
    for typed in ["张 138 0013", "zw 8000", "1380013 zhang", "138 0013 张伟"] {
        assert!(hits(typed, &terms), "{typed}");
    }
    assert!(!hits("张 139 0013", &terms));
}
