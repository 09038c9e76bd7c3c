//! Hostile texts, written for Rapport after the techniques that the OWASP cheat sheets on injection, cross-site scripting and
//! file names describe in words. `tests/e2e/lib/hostile.mjs` shows some of them in a browser.

/// Each leaves the text it would stand in, in SQLite or PostgreSQL.
const SQL: &[&str] = &[
    "' OR '1'='1",
    "'; DROP TABLE lead; --",
    "\" OR \"\"=\"",
    "1) UNION SELECT password_hash FROM credential --",
    "' UNION SELECT NULL, NULL, sqlite_version() --",
    "'; SELECT pg_sleep(5); --",
    "'||(SELECT current_user)||'",
    "\\'; DELETE FROM change; --",
    "$$; DROP TABLE account; $$",
    "%' AND 1=1 --",
    "100%_\\",
    "?1 $1 :name @name",
    "NULL",
    "\" AND \"a\" NEAR(\"b\") OR *",
];

/// Each would run a script, were it taken for markup or an address.
const SCRIPT: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
];

/// Each leaves the folder or the address it would be put into.
const PATH: &[&str] = &[
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "%2e%2e%2fetc%2fpasswd",
    "/etc/passwd%00.pdf",
    "file:///etc/passwd",
    "C:\\CON",
    "a\r\nSet-Cookie: a=b",
    "\u{202e}gnp.exe",
];

pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    SQL.iter().chain(SCRIPT).chain(PATH).copied()
}
