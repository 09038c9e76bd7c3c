//! Texts inside drawings, which neither wrap nor end in an ellipsis by themselves.

/// About how wide a text is at 12 px; Chinese signs are as wide as high.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(|c| if u32::from(c) >= 0x2E80 { 12.5 } else { 6.8 }).sum()
}

/// The text, shortened to what fits.
pub(super) fn fit(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut fitting = String::new();
    for c in text.chars() {
        if width(&fitting) + width(&c.to_string()) + 12.0 > room {
            break;
        }
        fitting.push(c);
    }
    format!("{}…", fitting.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{fit, width};

    #[test]
    fn what_fits_stays_whole() {
        assert_eq!(fit("Rotterdam", 200.0), "Rotterdam");
        let short = fit("Rotterdam and the whole of the delta", 80.0);
        assert!(short.ends_with('…') && width(&short) <= 86.0, "{short}");
        assert_eq!(fit("华兴科技扩容二期项目", 60.0), "华兴科…");
    }
}
