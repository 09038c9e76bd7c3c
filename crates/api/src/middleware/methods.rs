//! Which methods an address answers: the `Allow` header of a 405.
use std::collections::HashMap;

use serde_json::Value;

/// `GET, POST` by route template.
#[derive(Debug, Default)]
pub struct Methods(HashMap<String, String>);

impl Methods {
    /// From the published OpenAPI document.
    pub fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        Self(paths.map(|(path, item)| (path.clone(), names(item))).collect())
    }

    pub fn allowed(&self, pattern: &str) -> Option<&str> {
        self.0.get(pattern).map(String::as_str)
    }
}

fn names(item: &Value) -> String {
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter();
    let answered = known.filter(|method| item.get(method.to_ascii_lowercase()).is_some());
    // `middleware::head` makes one of every GET.
    let names: Vec<_> = answered.map(|method| if method == "GET" { "GET, HEAD" } else { method }).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_document_tells_the_methods() {
        let methods =
            Methods::of(&json!({"paths": {"/api/v1/leads/{id}": {"get": {}, "patch": {}, "parameters": []}}}));
        assert_eq!(methods.allowed("/api/v1/leads/{id}"), Some("GET, HEAD, PATCH"));
        assert_eq!(methods.allowed("/elsewhere"), None);
    }
}
