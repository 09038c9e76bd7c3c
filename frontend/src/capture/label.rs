//! The words before a colon that say what follows: `Tel:`, `手机：`, `M`.
use super::is_han;

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Mobile,
    Phone,
    Fax,
    Email,
    Web,
    Postal,
    Address,
    Company,
    Title,
    Department,
    Name,
    /// Of a network that no form has a field for.
    Other,
}

use Label::{Address, Company, Department, Email, Fax, Mobile, Name, Other, Phone, Postal, Title, Web};

/// Longer ones first where one ends in another.
const LABELS: &[(&str, Label)] = &[
    ("mobile phone", Mobile),
    ("cell phone", Mobile),
    ("cellphone", Mobile),
    ("mobile", Mobile),
    ("mobil", Mobile),
    ("mob", Mobile),
    ("cell", Mobile),
    ("handy", Mobile),
    ("m", Mobile),
    ("移动电话", Mobile),
    ("行動電話", Mobile),
    ("手机号码", Mobile),
    ("手机号", Mobile),
    ("手机", Mobile),
    ("手機", Mobile),
    ("行動", Mobile),
    ("telephone", Phone),
    ("telefon", Phone),
    ("phone", Phone),
    ("office", Phone),
    ("direct", Phone),
    ("main", Phone),
    ("tel", Phone),
    ("ph", Phone),
    ("t", Phone),
    ("p", Phone),
    ("o", Phone),
    ("d", Phone),
    ("联系电话", Phone),
    ("聯絡電話", Phone),
    ("公司电话", Phone),
    ("公司電話", Phone),
    ("电话", Phone),
    ("電話", Phone),
    ("座机", Phone),
    ("总机", Phone),
    ("總機", Phone),
    ("直线", Phone),
    ("專線", Phone),
    ("热线", Phone),
    ("telefax", Fax),
    ("fax", Fax),
    ("f", Fax),
    ("传真", Fax),
    ("傳真", Fax),
    ("e-mail", Email),
    ("email", Email),
    ("mail", Email),
    ("e", Email),
    ("电子邮箱", Email),
    ("电子邮件", Email),
    ("電子郵件", Email),
    ("電子信箱", Email),
    ("邮箱", Email),
    ("信箱", Email),
    ("電郵", Email),
    ("website", Web),
    ("homepage", Web),
    ("internet", Web),
    ("web", Web),
    ("w", Web),
    ("网址", Web),
    ("網址", Web),
    ("网站", Web),
    ("網站", Web),
    ("官网", Web),
    ("官網", Web),
    ("zip code", Postal),
    ("postcode", Postal),
    ("zip", Postal),
    ("邮政编码", Postal),
    ("郵遞區號", Postal),
    ("邮编", Postal),
    ("address", Address),
    ("addr", Address),
    ("add", Address),
    ("地址", Address),
    ("公司地址", Address),
    ("办公地址", Address),
    ("辦公地址", Address),
    ("联系地址", Address),
    ("聯絡地址", Address),
    ("通讯地址", Address),
    ("通訊地址", Address),
    ("company", Company),
    ("公司名称", Company),
    ("单位", Company),
    ("title", Title),
    ("职务", Title),
    ("职位", Title),
    ("職稱", Title),
    ("部门", Department),
    ("部門", Department),
    ("姓名", Name),
    ("联系人", Name),
];
/// Labels that the names of companies end in.
const STARTS: &[(&str, Label)] =
    &[("公司", Company), ("企业", Company), ("企業", Company), ("單位", Company), ("名称", Company)];
/// Whole words that announce what no form has a field for.
const NETWORKS: [&str; 10] =
    ["wechat id", "wechat", "weixin", "微信号", "微信", "line id", "line", "qq", "skype", "whatsapp"];

/// A text without the label at its end, and what that announces: of `Tel/Fax:` both.
pub(super) fn before(text: &str) -> (&str, Vec<Label>) {
    let mut rest = text;
    let mut found = Vec::new();
    loop {
        let open = rest.trim_end_matches([' ', ':', '.', '/', '&', ',', '(', '-']);
        match all().find_map(|(name, label)| Some((without_end(open, name)?, label))) {
            Some((shorter, label)) => {
                found.push(label);
                rest = shorter;
            }
            None => return (rest.trim_end_matches([' ', ':', '/', '&', '(']), found),
        }
    }
}

/// A text without the label that begins it, a colon between them.
pub(super) fn at_start(text: &str) -> Option<(Label, &str)> {
    let (name, rest) = text.split_once(':')?;
    let name = name.trim();
    let whole =
        LABELS.iter().chain(STARTS).find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, label)| *label);
    let several =
        || Some(before(name)).filter(|(open, _)| open.is_empty()).and_then(|(_, labels)| labels.last().copied());
    let label = whole.or_else(several)?;
    (!rest.trim().is_empty()).then_some((label, rest.trim()))
}

/// What may stand before an address of a network. The name of a company may, too, and ends in one of the other labels.
fn all() -> impl Iterator<Item = (&'static str, Label)> {
    let of_network = |(_, label): &&(&str, Label)| matches!(label, Mobile | Phone | Fax | Email | Web | Postal);
    LABELS.iter().filter(of_network).copied().chain(NETWORKS.iter().map(|name| (*name, Other)))
}

/// A label is a whole word: `Tom` does not end in `m`. Chinese needs no gap.
fn without_end<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(name.len())?;
    let (rest, end) = (text.get(..start)?, text.get(start..)?);
    let whole = !rest.ends_with(|c: char| c.is_alphanumeric() && !is_han(c));
    (end.eq_ignore_ascii_case(name) && (whole || is_han(name.chars().next()?))).then_some(rest)
}
