//! The state of a list, which lives in its address and nowhere else (UX 2.2).
use wire::{
    Condition, Definition,
    query::{DEFAULT_LIMIT, MAX_OFFSET, Search},
};

use super::{
    fields,
    filter::{self, Group, Logic, Node},
};

/// What the rows are shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Layout {
    #[default]
    Table,
    Board,
}

/// Everything that decides which rows a list shows, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ListState {
    pub(crate) filters: Vec<Node>,
    /// One of the filters is enough, instead of all.
    pub(crate) any: bool,
    /// Up to three fields, `-` before one for descending; empty for the type's own order.
    pub(crate) sort: Vec<String>,
    /// Columns chosen by the reader; empty for the type's own.
    pub(crate) columns: Vec<String>,
    pub(crate) text: String,
    /// From 1.
    pub(crate) page: u64,
    pub(crate) layout: Layout,
    /// Deleted records instead of living ones.
    pub(crate) deleted: bool,
    /// The pipeline a board shows.
    pub(crate) pipeline: String,
    /// The record that is looked into beside the list.
    pub(crate) peek: String,
    /// The saved view this state began with; it says only where it came from (U1).
    pub(crate) view: String,
}

impl ListState {
    /// The state an address's parameters describe, and whether something in them was not understood (U7).
    pub(crate) fn read(definition: &'static Definition, parameter: impl Fn(&str) -> Option<String>) -> (Self, bool) {
        let text = |name: &str| parameter(name).unwrap_or_default();
        let list =
            |name: &str| text(name).split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let (filters, unread) = filter::read(&text("f"), definition);
        let known = |name: &String| fields::find(definition, name.trim_start_matches('-')).is_some();
        let (sort, columns) = (list("sort"), list("cols"));
        let dropped = unread > 0 || !sort.iter().all(known) || !columns.iter().all(known);
        let state = Self {
            filters,
            any: text("or") == "1",
            sort: sort.into_iter().filter(known).take(3).collect(),
            columns: columns.into_iter().filter(known).collect(),
            text: text("q"),
            page: text("at").strip_prefix("page:").and_then(|page| page.parse().ok()).unwrap_or(1).max(1),
            layout: if text("layout") == "board" { Layout::Board } else { Layout::Table },
            deleted: text("deleted") == "only",
            pipeline: text("pipeline"),
            peek: text("peek"),
            view: text("view"),
        };
        (state, dropped)
    }

    /// The address of this state; `encode` makes a value safe inside a query.
    pub(crate) fn address(&self, definition: &Definition, encode: impl Fn(&str) -> String) -> String {
        let when = |yes: bool, text: &str| if yes { text.to_owned() } else { String::new() };
        let parameters = [
            ("view", self.view.clone()),
            ("layout", when(self.layout == Layout::Board, "board")),
            ("pipeline", self.pipeline.clone()),
            ("f", filter::write(&self.filters)),
            ("or", when(self.any, "1")),
            ("sort", self.sort.join(",")),
            ("cols", self.columns.join(",")),
            ("q", self.text.clone()),
            ("deleted", when(self.deleted, "only")),
            ("at", if self.page > 1 { format!("page:{}", self.page) } else { String::new() }),
            ("peek", self.peek.clone()),
        ];
        let written = parameters.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<_> = written.map(|(name, value)| format!("{name}={}", readable(&encode(value)))).collect();
        if query.is_empty() {
            format!("/{}", definition.path)
        } else {
            format!("/{}?{}", definition.path, query.join("&"))
        }
    }

    /// The filters as one condition.
    pub(crate) fn condition(&self, definition: &'static Definition) -> Option<Condition> {
        let logic = if self.any { Logic::Any } else { Logic::All };
        // One part that cannot be said any more is left out, not all of them.
        let known = |node: &&Node| node.condition(definition).is_some();
        let nodes: Vec<_> = self.filters.iter().filter(known).cloned().collect();
        if nodes.is_empty() { None } else { Group { logic, nodes }.condition(definition) }
    }

    /// The question to the server for the page shown.
    pub(crate) fn search(&self, definition: &'static Definition) -> Search {
        let sort = if self.sort.is_empty() { definition.sort.to_owned() } else { self.sort.join(",") };
        Search {
            condition: self.condition(definition),
            q: Some(self.text.clone()).filter(|text| !text.trim().is_empty()),
            sort: Some(sort),
            limit: Some(DEFAULT_LIMIT),
            offset: Some(((self.page - 1) * DEFAULT_LIMIT).min(MAX_OFFSET)),
            count: Some("exact".to_owned()),
            deleted: self.deleted.then(|| "only".to_owned()),
            ..Search::default()
        }
    }

    /// How a column is sorted: `Some(true)` for descending.
    pub(crate) fn direction(&self, definition: &Definition, field: &str) -> Option<bool> {
        let own = [definition.sort.to_owned()];
        let sort = if self.sort.is_empty() { &own[..] } else { &self.sort };
        let first = sort.first()?;
        (first.trim_start_matches('-') == field).then(|| first.starts_with('-'))
    }

    /// The state after a press on a column's head: ascending, then descending.
    pub(crate) fn sorted_by(&self, definition: &Definition, field: &str) -> Self {
        let descending = self.direction(definition, field) == Some(false);
        let sort = if descending { format!("-{field}") } else { field.to_owned() };
        Self { sort: vec![sort], page: 1, ..self.clone() }
    }

    pub(crate) fn without_filter(&self, index: usize) -> Self {
        let mut state = Self { page: 1, ..self.clone() };
        state.filters.remove(index);
        state
    }
}

/// Signs that are safe in a query and that people read there.
fn readable(encoded: &str) -> String {
    ["%3A", "%2C", "%24", "%5B", "%5D"]
        .iter()
        .zip([":", ",", "$", "[", "]"])
        .fold(encoded.to_owned(), |text, (code, sign)| text.replace(code, sign))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wire::Op;

    use super::{filter::Filter, *};

    fn lead() -> &'static Definition {
        wire::definition("lead").unwrap()
    }

    /// What `encodeURIComponent` does, for the signs these tests use.
    fn encode(text: &str) -> String {
        text.replace('%', "%25")
            .replace(':', "%3A")
            .replace(',', "%2C")
            .replace('$', "%24")
            .replace(' ', "%20")
            .replace('&', "%26")
    }

    fn decode(text: &str) -> String {
        text.replace("%20", " ").replace("%26", "&").replace("%25", "%")
    }

    fn reread(address: &str) -> ListState {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let parameter = |name: &str| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| decode(value))
        };
        let (state, dropped) = ListState::read(lead(), parameter);
        assert!(!dropped, "{address}");
        state
    }

    #[test]
    fn a_state_survives_its_address() {
        let state = ListState {
            filters: vec![
                Filter::new("status", Op::In, &["new", "contacted"]).into(),
                Filter::new("company", Op::Contains, &["A, B (C): 50% ~ & more"]).into(),
                Filter::new("owner_id", Op::Eq, &["$me"]).into(),
            ],
            any: true,
            sort: vec!["-created_at".into(), "company".into()],
            columns: vec!["company".into(), "phone".into()],
            text: "sz 科技".into(),
            page: 7,
            ..ListState::default()
        };
        assert_eq!(reread(&state.address(lead(), encode)), state);
    }

    #[test]
    fn an_address_is_readable() {
        let state = ListState {
            filters: vec![
                Filter::new("status", Op::In, &["new", "contacted"]).into(),
                Filter::new("owner_id", Op::Eq, &["$me"]).into(),
            ],
            ..ListState::default()
        };
        assert_eq!(state.address(lead(), encode), "/leads?f=status:in(new,contacted)~owner_id:eq($me)");
        let plain = ListState { page: 1, ..ListState::default() };
        assert_eq!(plain.address(lead(), encode), "/leads");
    }

    #[test]
    fn what_is_not_understood_is_dropped_and_said() {
        let parameter = |name: &str| match name {
            "f" => Some("status:eq(new)~nonsense:eq(1)~name:within(today)~company:eq()".to_owned()),
            "at" => Some("page:0".to_owned()),
            _ => None,
        };
        let (state, dropped) = ListState::read(lead(), parameter);
        assert!(dropped);
        assert_eq!(state.filters, [Node::from(Filter::new("status", Op::Eq, &["new"]))]);
        assert_eq!(state.page, 1);
    }

    #[test]
    fn filters_become_conditions_with_types() {
        let filters = vec![
            Filter::new("employees", Op::Gte, &["10"]).into(),
            Filter::new("email", Op::IsNull, &["true"]).into(),
            Filter::new("status", Op::In, &["new"]).into(),
        ];
        let state = ListState { filters, ..ListState::default() };
        let condition = serde_json::to_value(state.condition(lead())).unwrap();
        assert_eq!(
            condition,
            json!({"all": [
                {"path": "employees", "op": "gte", "value": 10},
                {"path": "email", "op": "is_null", "value": true},
                {"path": "status", "op": "in", "value": ["new"]},
            ]})
        );
        let any = ListState { any: true, ..state };
        assert!(serde_json::to_value(any.condition(lead())).unwrap()["any"].is_array());
        assert_eq!(ListState::default().condition(lead()), None);
    }

    #[test]
    fn a_press_on_a_head_sorts_up_then_down() {
        let state = ListState { page: 3, ..ListState::default() };
        assert_eq!(state.direction(lead(), "created_at"), Some(true));
        let up = state.sorted_by(lead(), "company");
        assert_eq!((up.sort.as_slice(), up.page), (&["company".to_owned()][..], 1));
        assert_eq!(up.sorted_by(lead(), "company").sort, ["-company"]);
    }
}
