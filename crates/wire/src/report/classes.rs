//! The classes of customers as they are set up: read, replaced, tried.
use domain::rfm::Class;
use serde::{Deserialize, Serialize};

/// The classes in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classes {
    /// Grows with every change.
    pub version: i64,
    /// In the order in which they are tried.
    pub classes: Vec<Class>,
    /// Those an installation begins with.
    pub defaults: Vec<Class>,
}

/// All classes anew, in the order in which they are tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewClasses {
    pub classes: Vec<Class>,
}

/// Who would be where if these classes were in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassesTried {
    /// Who ever bought.
    pub customers: u64,
    /// In the order of the classes, then all others.
    pub classes: Vec<ClassCount>,
    /// Customers who are in another class now.
    pub moved: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassCount {
    pub key: String,
    pub count: u64,
}
