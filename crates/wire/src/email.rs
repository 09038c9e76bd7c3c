//! E-mail addresses as browsers accept them. `validator`'s own check brings `regex` and `idna` with their Unicode tables:
//! several hundred kilobytes that every visitor would load.
use validator::ValidationError;

/// An address such as `li.lei@example.com`; both its parts may hold letters of any script (RFC 6531, RFC 5890).
///
/// # Errors
/// `email` for anything else.
pub(crate) fn check(text: &str) -> Result<(), ValidationError> {
    if is_address(text) { Ok(()) } else { Err(ValidationError::new("email")) }
}

pub(crate) fn is_address(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(user, domain)| is_user(user) && is_domain(domain))
}

fn is_user(user: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    !user.is_empty() && user.len() <= 64 && user.chars().all(allowed)
}

fn is_domain(domain: &str) -> bool {
    domain.chars().count() <= 255 && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let inside = label.chars().all(|c| c.is_alphanumeric() || c == '-');
    inside && !label.is_empty() && label.chars().count() <= 63 && !label.starts_with('-') && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for address in [
            "a@b",
            "li.lei+crm@example.com",
            "o'neil@mail.example.co.uk",
            "nancy@北风.中国",
            "x_1@a-b.example",
            "李雷@例子.中国",
        ] {
            assert!(check(address).is_ok(), "{address}");
        }
        for text in [
            "",
            "a",
            "@b",
            "a@",
            "a b@c.example",
            "a@b..c",
            "a@-b.example",
            "a@b-.example",
            "李 雷@example.com",
            "a\u{200b}@example.com",
            "a@b@c d",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }
}
