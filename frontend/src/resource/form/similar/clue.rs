//! What a field tells that could be known already: an address, a number, a name.
use serde_json::Value;
use wire::value::full_name;

/// A text to look for, and the field it stands in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clue {
    pub(super) field: &'static str,
    pub(super) text: String,
}

impl Clue {
    pub(super) fn is_of(&self, field: &str) -> bool {
        same(self.field, field)
    }
}

/// Whether two fields tell one thing: a name has two.
pub(super) fn same(one: &str, other: &str) -> bool {
    one == other || [one, other].iter().all(|field| matches!(*field, "family_name" | "given_name"))
}

/// The clue in a field, where it tells enough to be looked for.
pub(super) fn of(field: &'static str, values: &Value) -> Option<Clue> {
    let text = |name: &str| values[name].as_str().map(str::trim).filter(|text| !text.is_empty());
    let found = match field {
        "email" => text("email").filter(|text| is_address(text)).map(str::to_owned),
        "emails" => last(&values["emails"], "address").filter(|text| is_address(text)),
        "phone" | "mobile" => text(field).filter(|text| digits(text) >= 7).map(str::to_owned),
        "phones" => last(&values["phones"], "number").filter(|text| digits(text) >= 7),
        "company" | "name" => text(field).map(|text| core_of(text).to_owned()).filter(|text| is_telling(text)),
        "family_name" | "given_name" => full_name(Some(text("family_name")?), Some(text("given_name")?)),
        _ => None,
    };
    found.map(|text| Clue { field, text })
}

/// The row typed last.
fn last(rows: &Value, member: &str) -> Option<String> {
    let mut texts = rows.as_array()?.iter().filter_map(|row| row[member].as_str().map(str::trim));
    texts.rfind(|text| !text.is_empty()).map(str::to_owned)
}

fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// Two characters of Chinese say as much as four letters.
fn is_telling(text: &str) -> bool {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() >= 4
}

/// What companies are called without the form that the law gives them: it is often left out.
fn core_of(name: &str) -> &str {
    const FORMS: [&str; 20] = [
        "股份有限公司",
        "有限责任公司",
        "有限責任公司",
        "有限公司",
        "公司",
        "incorporated",
        "corporation",
        "limited",
        "gmbh & co. kg",
        "gmbh",
        "inc",
        "llc",
        "llp",
        "ltd",
        "plc",
        "corp",
        "co",
        "ag",
        "s.a",
        "b.v",
    ];
    let mut core = name.trim_end_matches(['.', ',', ' ']);
    while let Some(shorter) = FORMS.iter().find_map(|form| without(core, form)) {
        core = shorter;
    }
    if is_telling(core) { core } else { name }
}

fn without<'a>(name: &'a str, form: &str) -> Option<&'a str> {
    let start = name.len().checked_sub(form.len())?;
    let end = name.get(start..)?;
    let rest = name[..start].trim_end_matches(['.', ',', ' ']);
    // "Tesco" ends in no form of company.
    let apart = !form.is_ascii() || name[..start].ends_with([' ', ',', '.']);
    (apart && end.eq_ignore_ascii_case(form) && !rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_tell_what_could_be_known() {
        let values = json!({
            "email": "ana@trujillo.example", "phone": "12", "mobile": "+86 138 0013 8000", "company": "深圳市华兴科技有限公司",
            "family_name": "张", "given_name": "伟", "phones": [{"number": "030-0074321"}, {"number": ""}], "emails": [],
        });
        for (field, expected) in [
            ("email", Some("ana@trujillo.example")),
            ("emails", None),
            ("phone", None),
            ("mobile", Some("+86 138 0013 8000")),
            ("phones", Some("030-0074321")),
            ("company", Some("深圳市华兴科技")),
            ("given_name", Some("张伟")),
            ("source", None),
        ] {
            assert_eq!(of(field, &values).map(|clue| clue.text).as_deref(), expected, "{field}");
        }
    }

    #[test]
    fn companies_are_known_without_their_legal_form() {
        for (name, core) in [
            ("Acme Trading Co., Ltd.", "Acme Trading"),
            ("Alfreds Futterkiste GmbH", "Alfreds Futterkiste"),
            ("Tesco", "Tesco"),
            ("3M Co.", "3M Co."),
            ("宏碁股份有限公司", "宏碁"),
            ("公司", "公司"),
        ] {
            assert_eq!(core_of(name), core);
        }
    }
}
