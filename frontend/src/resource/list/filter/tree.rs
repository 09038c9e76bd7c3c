//! The whole filter as a tree: groups in groups, comparisons, figures over children.
use leptos::{ev::SubmitEvent, prelude::*};
use wire::{Definition, Op};

use super::{
    super::View,
    leaf::{Draft, Leaf},
};
use crate::{
    i18n::{Key, key, label, t, tr},
    piece,
    resource::filter::{self, FIGURE_OPS, FUNCTIONS, Figure, Group, Logic, Node, words},
    ui::{
        announce,
        button::{Button, IconButton, Submit, Weight},
        dialog::{Dialog, Place},
        field::{Control, Field as Frame},
        icon,
        input::{Choice, Entry, Select, TextInput},
        unique_number,
    },
};

/// Groups nest so deep; the server takes a little more.
const DEEPEST: usize = 4;

#[derive(Clone, Copy)]
struct GroupDraft {
    root: &'static Definition,
    logic: RwSignal<Logic>,
    parts: RwSignal<Vec<Part>>,
}

#[derive(Clone, Copy)]
struct Part {
    id: u32,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Leaf(Draft),
    Group(GroupDraft),
    Figure(FigureDraft),
}

#[derive(Clone, Copy)]
struct FigureDraft {
    root: &'static Definition,
    function: RwSignal<String>,
    of: RwSignal<&'static str>,
    field: RwSignal<String>,
    which: RwSignal<GroupDraft>,
    op: RwSignal<String>,
    value: RwSignal<String>,
}

impl GroupDraft {
    fn new(root: &'static Definition, logic: Logic, nodes: &[Node]) -> Self {
        let parts = nodes.iter().map(|node| Part::new(root, node)).collect();
        Self { root, logic: RwSignal::new(logic), parts: RwSignal::new(parts) }
    }

    fn add(self, kind: Kind) {
        self.parts.update(|parts| parts.push(Part { id: unique_number(), kind }));
    }

    fn remove(self, id: u32) {
        self.parts.update(|parts| parts.retain(|part| part.id != id));
    }

    /// `None` while something in it is not complete; groups with nothing in them are left out.
    fn nodes(self) -> Option<Vec<Node>> {
        let nodes = self.parts.get_untracked().into_iter().map(Part::node).collect::<Option<Vec<_>>>()?;
        Some(
            nodes
                .into_iter()
                .filter(|node| !matches!(node, Node::Group(Group { nodes, .. }) if nodes.is_empty()))
                .collect(),
        )
    }
}

impl Part {
    fn new(root: &'static Definition, node: &Node) -> Self {
        let kind = match node {
            Node::Leaf(filter) => Kind::Leaf(Draft::new(root, Some(filter))),
            Node::Group(group) => Kind::Group(GroupDraft::new(root, group.logic, &group.nodes)),
            Node::Figure(figure) => Kind::Figure(FigureDraft::new(root, Some(figure))),
        };
        Self { id: unique_number(), kind }
    }

    fn node(self) -> Option<Node> {
        match self.kind {
            Kind::Leaf(draft) => draft.filter().map(Node::Leaf),
            Kind::Group(draft) => {
                Some(Node::Group(Group { logic: draft.logic.get_untracked(), nodes: draft.nodes()? }))
            }
            Kind::Figure(draft) => draft.figure().map(Node::Figure),
        }
    }
}

impl FigureDraft {
    fn new(root: &'static Definition, start: Option<&Figure>) -> Self {
        let usual =
            filter::children(root).find(|child| child.name == "activity").or_else(|| filter::children(root).next());
        let named = start.and_then(|start| root.children(&start.of)).map(|(child, _)| child);
        let child = named.or(usual).unwrap_or(root);
        let text = |of: fn(&Figure) -> String, other: &str| RwSignal::new(start.map_or_else(|| other.to_owned(), of));
        let which = start.map(|start| start.of_which.clone()).unwrap_or_default();
        Self {
            root,
            function: text(|it| filter::function_name(it.function).to_owned(), "count"),
            of: RwSignal::new(child.path),
            field: text(|it| it.field.clone(), ""),
            which: RwSignal::new(GroupDraft::new(child, Logic::All, &which)),
            op: text(|it| it.op.name().to_owned(), "gte"),
            value: text(|it| it.value.clone(), "1"),
        }
    }

    fn child(self) -> Option<&'static Definition> {
        self.root.children(self.of.get()).map(|(child, _)| child)
    }

    fn function(self) -> wire::condition::Function {
        let name = self.function.get();
        FUNCTIONS.iter().find(|(_, known)| *known == name).map_or(FUNCTIONS[0].0, |(function, _)| *function)
    }

    /// A choice above leaves what stands below it without sense.
    fn choose_of(self, path: &str) {
        let Some((child, _)) = self.root.children(path) else { return };
        self.of.set(child.path);
        self.which.set(GroupDraft::new(child, Logic::All, &[]));
        self.choose_measure();
    }

    fn choose_measure(self) {
        let (child, function) = untrack(|| (self.child(), self.function()));
        let first = child.and_then(|child| {
            filter::measured(child, function).find(|field| !matches!(field.name, "created_at" | "updated_at"))
        });
        let counted = function == FUNCTIONS[0].0;
        self.field.set(first.filter(|_| !counted).map(|field| field.name.to_owned()).unwrap_or_default());
    }

    fn figure(self) -> Option<Figure> {
        let (function, field) = (untrack(|| self.function()), self.field.get_untracked());
        let value = self.value.get_untracked().trim().to_owned();
        let counted = function == FUNCTIONS[0].0;
        let group = self.which.get_untracked();
        let inside = group.nodes()?;
        // The children wanted are joined by "and"; another logic is a group of its own.
        let of_which = match group.logic.get_untracked() {
            Logic::All => inside,
            _ if inside.is_empty() => inside,
            logic => vec![Node::Group(Group { logic, nodes: inside })],
        };
        let op = FIGURE_OPS.into_iter().find(|op| op.name() == self.op.get_untracked())?;
        let whole = if counted { value.parse::<i64>().is_ok() } else { !value.is_empty() && !field.is_empty() };
        whole.then(|| Figure {
            function,
            of: self.of.get_untracked().to_owned(),
            field: if counted { String::new() } else { field },
            of_which,
            op,
            value,
        })
    }
}

/// The dialog; its content is made anew from the address each time it opens.
#[component]
pub(in crate::resource) fn Builder(view: View) -> impl IntoView {
    view! { <Dialog open=view.building title=tr(key::FILTER_ADVANCED) place=Place::Side>{piece::filter_tree::show(view)}</Dialog> }
}

/// The whole filter as a form.
pub(crate) fn tree(view: View) -> AnyView {
    let state = view.state.get_untracked();
    let logic = if state.any { Logic::Any } else { Logic::All };
    let root = GroupDraft::new(view.definition, logic, &state.filters);
    if state.filters.is_empty() {
        root.add(Kind::Leaf(Draft::new(view.definition, None)));
    }
    let incomplete = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let nodes = root.nodes();
        incomplete.set(nodes.is_none());
        match nodes {
            Some(nodes) => apply(view, root.logic.get_untracked(), nodes),
            None => announce::alert(t(key::FILTER_INCOMPLETE)),
        }
    };
    view! {
        <form class="form sheet-form" on:submit=submit novalidate>
            <div class="dialog-body">
                <Show when=move || incomplete.get()><p class="notice danger">{tr(key::FILTER_INCOMPLETE)}</p></Show>
                {group(root, 1, None)}
            </div>
            <div class="form-foot">
                <Button label=tr(key::ACTION_CANCEL) on_click=move |_| view.building.set(false) />
                <Submit label=tr(key::FILTER_APPLY) />
            </div>
        </form>
    }
    .into_any()
}

fn apply(view: View, logic: Logic, nodes: Vec<Node>) {
    view.building.set(false);
    view.change(|state| {
        state.any = logic == Logic::Any;
        state.filters = match logic {
            Logic::None if !nodes.is_empty() => vec![Node::Group(Group { logic, nodes })],
            _ => nodes,
        };
        state.page = 1;
    });
}

fn logic_key(logic: Logic) -> Key {
    match logic {
        Logic::All => key::FILTER_ALL,
        Logic::Any => key::FILTER_ANY,
        Logic::None => key::FILTER_NONE,
    }
}

fn group(draft: GroupDraft, depth: usize, remove: Option<Callback<()>>) -> AnyView {
    let logic = Signal::derive(move || draft.logic.get().name().to_owned());
    let choices = Signal::derive(|| Logic::ALL.map(|it| (it.name().to_owned(), t(logic_key(it)).to_owned())).to_vec());
    let choose =
        move |name: String| draft.logic.set(Logic::ALL.into_iter().find(|it| it.name() == name).unwrap_or_default());
    let nests = depth < DEEPEST;
    let has_children = filter::children(draft.root).next().is_some();
    view! {
        <fieldset class="filter-group">
            <legend class="visually-hidden">{tr(key::FILTER_GROUP)}</legend>
            <div class="filter-group-head">
                <Select control=Control::plain("logic") label=tr(key::FILTER_LOGIC) value=logic choices on_change=choose />
                {remove.map(|remove| view! { <IconButton label=tr(key::FILTER_REMOVE_GROUP) shape=icon::TRASH_2 on_click=move |_| remove.run(()) /> })}
            </div>
            <For each=move || draft.parts.get() key=|part| part.id children=move |it| part(draft, it, depth) />
            <div class="actions">
                <Button label=tr(key::FILTER_ADD_CONDITION) icon=icon::PLUS weight=Weight::Quiet on_click=move |_| draft.add(Kind::Leaf(Draft::new(draft.root, None))) />
                {nests.then(|| view! { <Button label=tr(key::FILTER_ADD_GROUP) icon=icon::PLUS weight=Weight::Quiet on_click=move |_| draft.add(Kind::Group(GroupDraft::new(draft.root, Logic::Any, &[]))) /> })}
                {(nests && has_children).then(|| view! { <Button label=tr(key::FILTER_ADD_FIGURE) icon=icon::PLUS weight=Weight::Quiet on_click=move |_| draft.add(Kind::Figure(FigureDraft::new(draft.root, None))) /> })}
            </div>
        </fieldset>
    }
    .into_any()
}

fn part(inside: GroupDraft, part: Part, depth: usize) -> AnyView {
    let remove = move |_| inside.remove(part.id);
    match part.kind {
        Kind::Group(draft) => group(draft, depth + 1, Some(Callback::new(move |()| inside.remove(part.id)))),
        Kind::Leaf(draft) => view! {
            <div class="filter-part" role="group" aria-label=tr(key::FILTER_CONDITION)>
                <Leaf draft />
                <IconButton label=tr(key::FILTER_REMOVE_CONDITION) shape=icon::TRASH_2 on_click=remove />
            </div>
        }
        .into_any(),
        Kind::Figure(draft) => view! {
            <div class="filter-part figure-part" role="group" aria-label=tr(key::FILTER_FIGURE)>
                <FigureForm draft />
                <IconButton label=tr(key::FILTER_REMOVE_CONDITION) shape=icon::TRASH_2 on_click=remove />
                <p class="hint wide">{tr(key::FIGURE_WHICH)}</p>
                {move || group(draft.which.get(), depth + 1, None)}
            </div>
        }
        .into_any(),
    }
}

#[component]
fn FigureForm(draft: FigureDraft) -> impl IntoView {
    let functions = Signal::derive(|| {
        let names = [key::FIGURE_COUNT, key::FIGURE_SUM, key::FIGURE_AVG, key::FIGURE_MIN, key::FIGURE_MAX];
        FUNCTIONS
            .iter()
            .zip(names)
            .map(|((_, name), words)| ((*name).to_owned(), t(words).to_owned()))
            .collect::<Vec<Choice>>()
    });
    let choose_function = move |name: String| {
        draft.function.set(name);
        draft.choose_measure();
    };
    let children = Signal::derive(move || {
        filter::children(draft.root)
            .map(|child| (child.path.to_owned(), label::records(child.name).to_owned()))
            .collect::<Vec<Choice>>()
    });
    let of = Signal::derive(move || draft.of.get().to_owned());
    let ops = Signal::derive(|| FIGURE_OPS.map(|op| (op.name().to_owned(), op_words(op))).to_vec());
    let is_count = Memo::new(move |_| draft.function() == FUNCTIONS[0].0);
    view! {
        <Frame control=Control::plain("function") label=tr(key::FILTER_FIGURE) input=move |control| view! {
            <Select control value=draft.function choices=functions on_change=choose_function /> } />
        <Frame control=Control::plain("of") label=tr(key::FILTER_OF) input=move |control| view! {
            <Select control value=of choices=children on_change=move |path: String| draft.choose_of(&path) /> } />
        <Show when=move || !is_count.get()><Measure draft /></Show>
        <Frame control=Control::plain("op") label=tr(key::FILTER_OP) input=move |control| view! {
            <Select control value=draft.op choices=ops on_change=move |op: String| draft.op.set(op) /> } />
        <Frame control=Control::plain("value") label=tr(key::FILTER_VALUE) input=move |control| view! {
            <TextInput control value=draft.value on_input=move |text| draft.value.set(text) entry=Entry::DECIMAL /> } />
    }
}

fn op_words(op: Op) -> String {
    t(words::op_key(op, wire::Kind::Integer(0, 0))).to_owned()
}

#[component]
fn Measure(draft: FigureDraft) -> impl IntoView {
    let choices = Signal::derive(move || {
        let Some(child) = draft.child() else { return Vec::new() };
        let named = |field: &wire::Field| (field.name.to_owned(), label::field(child.name, field.name).to_owned());
        filter::measured(child, draft.function()).map(named).collect::<Vec<Choice>>()
    });
    view! {
        <Frame control=Control::plain("field") label=tr(key::FILTER_FIELD) input=move |control| view! {
            <Select control value=draft.field choices on_change=move |name: String| draft.field.set(name) /> } />
    }
}
