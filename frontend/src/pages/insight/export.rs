//! An answer as a file: a table for spreadsheets, or a drawing.
use js_sys::{Array, Object, Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, Element, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Node};
use wire::report::{ReportAnswer, Row};

use super::names;
use crate::{
    browser,
    i18n::{key, t},
    json,
};

#[wasm_bindgen]
extern "C" {
    type Blob;

    #[wasm_bindgen(constructor)]
    fn new(parts: &Array, options: &Object) -> Blob;

    #[wasm_bindgen(js_namespace = URL, js_name = createObjectURL)]
    fn address_of(blob: &Blob) -> String;

    #[wasm_bindgen(js_namespace = URL, js_name = revokeObjectURL)]
    fn forget_address(address: &str);

    type XMLSerializer;

    #[wasm_bindgen(constructor)]
    fn new() -> XMLSerializer;

    #[wasm_bindgen(method, js_name = serializeToString)]
    fn serialize(this: &XMLSerializer, node: &Node) -> String;
}

/// Whoever opens the file in a spreadsheet must not run what a stranger typed into a web form (OWASP: CSV injection).
const DANGEROUS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A text no spreadsheet takes for a formula; a number stays one.
fn harmless(text: &str) -> String {
    let begins = text.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\n']).starts_with(DANGEROUS);
    if begins && browser::number(text).is_none() { format!("'{text}") } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    let text = harmless(text);
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn line(cells: &[String]) -> String {
    cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\r\n"
}

/// The rows and the totals, figures as they travel: a spreadsheet has its own way of writing them.
pub(super) fn csv(answer: &ReportAnswer) -> String {
    let mut head: Vec<String> = answer.groups.iter().map(|group| names::group(answer, group)).collect();
    head.extend(answer.columns.iter().map(|column| {
        let name = names::column(answer, column);
        let pivot = answer.pivot.as_ref().zip(column.pivot.as_ref());
        pivot.map_or_else(|| name.clone(), |(group, cell)| format!("{}: {name}", names::cell(group, cell)))
    }));
    let mut text = line(&head);
    for row in &answer.rows {
        let keys = answer.groups.iter().zip(&row.key).map(|(group, value)| match (group.kind.as_str(), value) {
            ("date", Value::String(day)) => day.clone(),
            _ => names::key_of(group, value),
        });
        text += &line(&keys.chain(figures(answer, row)).collect::<Vec<_>>());
    }
    if let Some(totals) = &answer.totals {
        let blank = answer.groups.len().saturating_sub(1);
        let name = (!answer.groups.is_empty()).then(|| t(key::REPORT_TOTAL).to_owned());
        let keys = name.into_iter().chain(std::iter::repeat_n(String::new(), blank));
        text += &line(&keys.chain(figures(answer, totals)).collect::<Vec<_>>());
    }
    text
}

fn figures<'a>(answer: &'a ReportAnswer, row: &'a Row) -> impl Iterator<Item = String> + 'a {
    answer.columns.iter().zip(&row.values).map(move |(column, value)| match value {
        Value::Null => String::new(),
        Value::Number(number) => json::number(number),
        Value::Object(_) => value["amount"].as_str().unwrap_or_default().to_owned(),
        Value::String(text) if names::drawable(column) => text.clone(),
        _ => names::figure(answer, column, value),
    })
}

/// Hands the person a file.
pub(super) fn save(name: &str, kind: &str, text: &str) -> Option<()> {
    hand_over(name, &blob(kind, text)?)
}

fn blob(kind: &str, text: &str) -> Option<Blob> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &kind.into()).ok()?;
    Some(Blob::new(&Array::of1(&JsValue::from_str(text)), &options))
}

fn hand_over(name: &str, file: &Blob) -> Option<()> {
    let address = address_of(file);
    let link: HtmlAnchorElement = browser::document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has taken it over by then.
    browser::after(10_000, move || forget_address(&address));
    Some(())
}

/// So that spreadsheets know the encoding.
pub(super) const BOM: &str = "\u{feff}";

/// An element as text.
pub(super) fn serialized(element: &Element) -> String {
    XMLSerializer::new().serialize(element)
}

/// Hands the person a drawing as dots, `scale` of them for each of its own.
pub(super) async fn save_dots(name: &str, svg: &str, (width, height): (f64, f64), scale: f64) -> Option<()> {
    let source = blob("image/svg+xml", svg)?;
    let address = address_of(&source);
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&address);
    let decoded = JsFuture::from(image.decode()).await;
    forget_address(&address);
    decoded.ok()?;
    let dots = dotted(&image, (width * scale, height * scale)).await?;
    hand_over(name, &dots)
}

/// The picture painted.
async fn dotted(image: &HtmlImageElement, (width, height): (f64, f64)) -> Option<Blob> {
    let canvas: HtmlCanvasElement = browser::document().create_element("canvas").ok()?.dyn_into().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a picture of some thousand dots")]
    let (wide, high) = (width.ceil() as u32, height.ceil() as u32);
    canvas.set_width(wide);
    canvas.set_height(high);
    let brush: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    brush.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height).ok()?;
    let promise = Promise::new(&mut |resolve, _| _ = canvas.to_blob(&resolve));
    let dots = JsFuture::from(promise).await.ok()?;
    (!dots.is_null()).then(|| dots.unchecked_into())
}

#[cfg(test)]
mod tests {
    use super::{harmless, line};

    #[test]
    fn what_a_spreadsheet_would_run_becomes_text() {
        for text in ["=1+1", "+1+2", "-cmd", "@SUM(A1)", "\tx", "＝1", " =1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["Acme", "-12.50", "1-2", "", "李雷"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn cells_are_kept_apart() {
        let cells = ["a,b", "say \"no\"", "x"].map(str::to_owned);
        assert_eq!(line(&cells), "\"a,b\",\"say \"\"no\"\"\",x\r\n");
    }
}
