//! The language an answer is written in.

/// The languages the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    En,
    ZhCn,
    ZhTw,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::En, Self::ZhCn, Self::ZhTw];

    /// The BCP 47 tag, as in `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
            Self::ZhTw => "zh-TW",
        }
    }

    /// The language of a tag such as `zh-Hant-HK`; none for one we do not speak.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase();
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" => Some(Self::En),
            "zh" if is_traditional(parts) => Some(Self::ZhTw),
            "zh" => Some(Self::ZhCn),
            _ => None,
        }
    }

    /// The reader's first choice among ours, from `Accept-Language`.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best = None;
        for choice in header.split(',').take(20) {
            let (tag, weight) = choice.split_once(';').unwrap_or((choice, "q=1"));
            let weight: f32 = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
            let Some(language) = Self::of_tag(tag) else { continue };
            if weight > best.map_or(0.0, |(_, heaviest)| heaviest) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// A script that is named decides, else the region.
fn is_traditional<'a>(parts: impl Iterator<Item = &'a str>) -> bool {
    let mut region = false;
    for part in parts {
        match part {
            "hant" => return true,
            "hans" => return false,
            "tw" | "hk" | "mo" => region = true,
            _ => {}
        }
    }
    region
}

#[cfg(test)]
mod tests {
    use super::Language::{self, En, ZhCn, ZhTw};

    #[test]
    fn the_heaviest_known_choice_wins() {
        for (header, expected) in [
            ("zh-TW,zh;q=0.9,en;q=0.8", Some(ZhTw)),
            ("zh", Some(ZhCn)),
            ("zh-Hant-HK", Some(ZhTw)),
            ("zh-Hans-HK;q=0.1, en-GB;q=0.7", Some(En)),
            ("zh-Hans-HK", Some(ZhCn)),
            ("de, fr;q=0.5", None),
            ("de, en;q=0.2", Some(En)),
            ("en;q=0, zh-CN;q=0.1", Some(ZhCn)),
            ("*", None),
            ("", None),
            (";;,,q=;zh", None),
        ] {
            assert_eq!(Language::accepted(header), expected, "{header}");
        }
    }
}
