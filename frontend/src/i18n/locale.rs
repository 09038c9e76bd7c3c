//! Which language is in use: chosen here, else what the browser asks for.
use leptos::prelude::*;

use crate::{api::ApiError, browser};

const STORED: &str = "rapport.locale";

/// A language the product speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Locale {
    En,
    ZhCn,
    ZhTw,
}

impl Locale {
    pub(crate) const ALL: [Self; 3] = [Self::En, Self::ZhCn, Self::ZhTw];

    /// The BCP 47 tag, as sent to the server and to `Intl`.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
            Self::ZhTw => "zh-TW",
        }
    }

    /// The language's name in itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhCn => "简体中文",
            Self::ZhTw => "繁體中文",
        }
    }

    /// The language nearest to a tag such as `zh-Hant-HK`.
    pub(crate) fn parse(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split('-');
        match parts.next() {
            Some("en") => Some(Self::En),
            Some("zh") if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) => Some(Self::ZhTw),
            Some("zh") => Some(Self::ZhCn),
            _ => None,
        }
    }
}

thread_local! {
    static CURRENT: ArcRwSignal<Locale> = ArcRwSignal::new(Locale::En);
}

/// The language in use; tracks it.
pub(crate) fn current() -> Locale {
    CURRENT.with(Get::get)
}

/// The language in use, without following it.
pub(crate) fn current_untracked() -> Locale {
    CURRENT.with(GetUntracked::get_untracked)
}

/// Sets the language at start: what was chosen before on this device, else the browser's wish.
///
/// # Errors
/// When its texts cannot be loaded.
pub(crate) async fn start() -> Result<(), ApiError> {
    let stored = browser::stored(STORED).and_then(|tag| Locale::parse(&tag));
    let wished = || browser::languages().iter().find_map(|tag| Locale::parse(tag));
    apply(stored.or_else(wished).unwrap_or(Locale::En)).await
}

/// Changes the language and remembers it on this device.
///
/// # Errors
/// When its texts cannot be loaded; then all stays as it is.
pub(crate) async fn choose(locale: Locale) -> Result<(), ApiError> {
    apply(locale).await?;
    browser::store(STORED, locale.tag());
    Ok(())
}

/// Uses a language unless one was chosen on this device. Where it cannot be loaded, the present one does.
pub(crate) async fn prefer(locale: Locale) {
    if browser::stored(STORED).is_none() && current_untracked() != locale {
        let _ = apply(locale).await;
    }
}

async fn apply(locale: Locale) -> Result<(), ApiError> {
    super::table::load(locale).await?;
    browser::set_root_attribute("lang", locale.tag());
    CURRENT.with(|current| current.set(locale));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Locale;

    #[test]
    fn tags_find_the_nearest_language() {
        for (tag, expected) in [
            ("en-GB", Some(Locale::En)),
            ("zh", Some(Locale::ZhCn)),
            ("zh-Hans-SG", Some(Locale::ZhCn)),
            ("zh-Hant", Some(Locale::ZhTw)),
            ("ZH-HK", Some(Locale::ZhTw)),
            ("de", None),
        ] {
            assert_eq!(Locale::parse(tag), expected, "{tag}");
        }
    }
}
