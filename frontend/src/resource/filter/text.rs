//! A filter as the address writes it: `status:in(new,contacted)~any(account.industry:eq(retail)~count.tasks[status:eq(todo)]:gte(1))`.
use wire::{Definition, Kind, Op};

use super::{FIGURE_OPS, FUNCTIONS, Figure, Filter, Group, Logic, Node, function_name, measured, resolve};
use crate::browser;

/// Signs of the notation itself; inside values they are escaped.
const SIGNS: [char; 8] = ['%', '~', '(', ')', ',', ':', '[', ']'];

/// The parts, and how many could not be read.
pub(crate) fn read(text: &str, definition: &'static Definition) -> (Vec<Node>, usize) {
    let parts = split(text);
    let nodes: Vec<_> = parts.iter().filter_map(|part| node(part, definition)).collect();
    let lost = parts.len() - nodes.len();
    (nodes, lost)
}

pub(crate) fn write(nodes: &[Node]) -> String {
    nodes.iter().map(one).collect::<Vec<_>>().join("~")
}

fn one(node: &Node) -> String {
    match node {
        Node::Leaf(Filter { field, op, values }) => {
            let values: Vec<_> = values.iter().map(|value| escape(value)).collect();
            format!("{field}:{}({})", op.name(), values.join(","))
        }
        Node::Group(Group { logic, nodes }) => format!("{}({})", logic.name(), write(nodes)),
        Node::Figure(figure) => {
            let of = [function_name(figure.function), &figure.of, &figure.field];
            let path: Vec<_> = of.into_iter().filter(|part| !part.is_empty()).collect();
            let which =
                if figure.of_which.is_empty() { String::new() } else { format!("[{}]", write(&figure.of_which)) };
            format!("{}{which}:{}({})", path.join("."), figure.op.name(), escape(&figure.value))
        }
    }
}

/// Parts between the `~` that stand outside all brackets.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for (at, sign) in text.char_indices() {
        match sign {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '~' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

fn node(text: &str, definition: &'static Definition) -> Option<Node> {
    group(text, definition).or_else(|| figure(text, definition)).or_else(|| leaf(text, definition).map(Node::Leaf))
}

fn group(text: &str, definition: &'static Definition) -> Option<Node> {
    let (name, rest) = text.strip_suffix(')')?.split_once('(')?;
    let logic = Logic::ALL.into_iter().find(|logic| logic.name() == name)?;
    match read(rest, definition) {
        // Half a group would mean something else.
        (nodes, 0) if !nodes.is_empty() => Some(Node::Group(Group { logic, nodes })),
        _ => None,
    }
}

fn figure(text: &str, definition: &'static Definition) -> Option<Node> {
    let (path, rest) = text.split_at(text.find(['[', ':'])?);
    let (which, rest) = match rest.strip_prefix('[') {
        Some(inside) => inside.rsplit_once("]:")?,
        None => ("", rest.strip_prefix(':')?),
    };
    let mut steps = path.split('.');
    let (function, _) = *FUNCTIONS.iter().find(|(_, name)| Some(*name) == steps.clone().next())?;
    let of = steps.nth(1)?;
    let field = steps.next().unwrap_or_default();
    let (child, _) = definition.children(of)?;
    let known = if field.is_empty() {
        "count" == function_name(function)
    } else {
        measured(child, function).any(|it| it.name == field)
    };
    let (op, values) = compared(rest)?;
    let (of_which, lost) = read(which, child);
    let [value] = values.as_slice() else { return None };
    (known && lost == 0 && FIGURE_OPS.contains(&op)).then(|| {
        Node::Figure(Figure {
            function,
            of: of.to_owned(),
            field: field.to_owned(),
            of_which,
            op,
            value: value.clone(),
        })
    })
}

fn leaf(text: &str, definition: &'static Definition) -> Option<Filter> {
    let (field, rest) = text.split_once(':')?;
    let (op, values) = compared(rest)?;
    let (_, known) = resolve(definition, field)?;
    let fits = known.kind.ops().contains(&op) && !values.is_empty() && !matches!(known.kind, Kind::Json);
    let possible = matches!(op, Op::IsNull | Op::Within) || values.iter().all(|value| is_possible(known.kind, value));
    (fits && possible).then(|| Filter { field: field.to_owned(), op, values })
}

/// Whether a field of this kind can hold the value: the server would refuse the whole question for another (U7).
fn is_possible(kind: Kind, value: &str) -> bool {
    match kind {
        Kind::Choice(names) => names.contains(&value),
        Kind::State(lifecycle) => lifecycle.contains(value),
        Kind::Link(_) | Kind::Links(_) | Kind::Id => value.starts_with('$') || value.len() == 36,
        Kind::Bool => matches!(value, "true" | "false"),
        Kind::Integer(..) | Kind::Decimal | Kind::Money => browser::number(value).is_some(),
        Kind::Date | Kind::DateTime => {
            value.starts_with('$') || value.starts_with(|first: char| first.is_ascii_digit())
        }
        _ => true,
    }
}

/// `in(new,contacted)`.
fn compared(text: &str) -> Option<(Op, Vec<String>)> {
    let (op, values) = text.strip_suffix(')')?.split_once('(')?;
    let op = Op::ALL.into_iter().find(|known| known.name() == op)?;
    let values = values.split(',').filter(|value| !value.is_empty());
    Some((op, values.map(unescape).collect()))
}

fn escape(value: &str) -> String {
    value.chars().fold(String::new(), |text, c| {
        if SIGNS.contains(&c) { text + &format!("%{:02X}", u32::from(c)) } else { text + c.encode_utf8(&mut [0; 4]) }
    })
}

fn unescape(value: &str) -> String {
    // The escape's own sign comes last, so that nothing is read twice.
    SIGNS.iter().rev().fold(value.to_owned(), |text, sign| {
        text.replace(&format!("%{:02X}", u32::from(*sign)), sign.encode_utf8(&mut [0; 4]))
    })
}

#[cfg(test)]
mod tests {
    use wire::condition::Function;

    use super::*;

    fn lead() -> &'static Definition {
        wire::definition("lead").unwrap()
    }

    fn deal() -> &'static Definition {
        wire::definition("opportunity").unwrap()
    }

    #[test]
    fn every_part_survives_its_text() {
        let call = Filter::new("kind", Op::Eq, &["call"]);
        let figure = Figure {
            function: Function::Count,
            of: "activities".into(),
            field: String::new(),
            of_which: vec![call.into(), Filter::new("occurred_at", Op::Within, &["last_30d"]).into()],
            op: Op::Eq,
            value: "0".into(),
        };
        let inner = Group {
            logic: Logic::None,
            nodes: vec![Filter::new("account.name", Op::Contains, &["a~(b),[c]: 50% %28"]).into()],
        };
        let nodes = vec![
            Filter::new("status", Op::Eq, &["open"]).into(),
            Node::Group(Group {
                logic: Logic::Any,
                nodes: vec![
                    Node::Figure(figure),
                    Node::Group(inner),
                    Filter::new("account.owner.name", Op::Contains, &["Li"]).into(),
                ],
            }),
        ];
        let text = write(&nodes);
        assert_eq!(read(&text, deal()), (nodes, 0), "{text}");
    }

    #[test]
    fn the_text_is_readable() {
        let nodes = vec![Filter::new("account.industry", Op::In, &["retail", "food"]).into()];
        assert_eq!(write(&nodes), "account.industry:in(retail,food)");
    }

    #[test]
    fn what_is_not_understood_is_counted() {
        for text in [
            "nonsense:eq(1)",
            "account.nonsense:eq(1)",
            "status:within(today)",
            "status:eq(nonsense)",
            "owner_id:eq(nobody)",
            "created_at:gte(soon)",
            "company:eq()",
            "any(status:eq(new)~x:eq(1))",
            "count.nonsense:eq(0)",
            "sum.tasks:gte(1)",
            "count.tasks[x:eq(1)]:eq(0)",
            "all()",
        ] {
            assert_eq!(read(text, lead()), (Vec::new(), 1), "{text}");
        }
    }

    #[test]
    fn broken_brackets_do_no_harm() {
        for text in ["((((", "]]:", "any(", "count.tasks[:eq(0)", "~~~", "status:eq(new", ":"] {
            assert!(read(text, lead()).0.is_empty(), "{text}");
        }
    }
}
