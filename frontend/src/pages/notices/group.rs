//! Which notifications belong together: assignments of one kind of record, and all that is about one record.
use serde_json::Value;

/// Notifications with something in common, newest first.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) notices: Vec<Value>,
}

/// What they have in common; whether they were read keeps them apart, so that nothing new hides among the old.
fn key_of(notice: &Value) -> String {
    let link = &notice["links"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let subject = if notice["kind"] == "assignment" { text(&link["type"]) } else { text(&link["id"]) };
    format!("{}{}{subject}", notice["read_at"].is_null(), notice["kind"] == "assignment")
}

/// In the order of their newest.
pub(super) fn grouped(notices: Vec<Value>) -> Vec<Group> {
    let mut groups: Vec<(String, Group)> = Vec::new();
    for notice in notices {
        let key = key_of(&notice);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.notices.push(notice),
            None => groups.push((key, Group { notices: vec![notice] })),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::grouped;

    fn notice(kind: &str, object: &str, id: &str, read: bool) -> Value {
        json!({"kind": kind, "links": [{"type": object, "id": id}], "read_at": if read { json!("2026-01-01T00:00:00Z") } else { Value::Null }})
    }

    #[test]
    fn what_belongs_together_stands_together() {
        let notices = vec![
            notice("assignment", "lead", "1", false),
            notice("comment", "account", "7", false),
            notice("assignment", "lead", "2", false),
            notice("change", "account", "7", false),
            notice("assignment", "lead", "3", true),
            notice("assignment", "task", "4", false),
        ];
        let sizes: Vec<_> = grouped(notices).iter().map(|group| group.notices.len()).collect();
        assert_eq!(sizes, [2, 2, 1, 1]);
    }
}
