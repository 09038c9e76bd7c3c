//! The API as its callers see it: everything goes over HTTP, against a real server on a database of its own.
mod smoke;
