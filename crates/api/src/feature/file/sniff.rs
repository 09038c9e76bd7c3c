//! What a file is, by its content: what it is called or said to be is the sender's word.

/// As much of a file as its kind is told by.
pub(crate) const HEAD: usize = 8192;

/// A media type from the first bytes. `whole` where nothing follows them.
pub(crate) fn content_type(head: &[u8], whole: bool) -> &'static str {
    if let Some(kind) = infer::get(head) {
        return kind.mime_type();
    }
    if is_text(head, whole) { "text/plain" } else { "application/octet-stream" }
}

fn is_text(head: &[u8], whole: bool) -> bool {
    if head.contains(&0) {
        return false;
    }
    match std::str::from_utf8(head) {
        Ok(_) => true,
        // The last letter may be cut off where the head ends.
        Err(error) => !whole && error.error_len().is_none(),
    }
}

/// The type it is sent with. What a browser would run is sent as bytes: together with `attachment`, `nosniff` and a
/// sandbox, nothing that somebody uploaded ever becomes a page of ours.
pub(crate) fn served_as(content_type: &str) -> &str {
    let harmless = content_type == "application/pdf"
        || content_type == "text/plain"
        || content_type == "text/csv"
        || ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(&content_type)
        || content_type.starts_with("application/vnd.openxmlformats-officedocument.")
        || content_type.starts_with("audio/")
        || content_type.starts_with("video/")
        || content_type == "application/zip";
    if harmless { content_type } else { "application/octet-stream" }
}

#[cfg(test)]
mod tests {
    use super::{content_type, served_as};

    #[test]
    fn content_decides_not_the_name() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], "application/pdf"),
            (b"\x89PNG\r\n\x1a\n....", "image/png"),
            (b"GIF89a<script>alert(1)</script>", "image/gif"),
            (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
            (b"name,amount\r\nAcme,7\r\n", "text/plain"),
            ("报价".as_bytes(), "text/plain"),
            (b"\x00\x01\x02", "application/octet-stream"),
            (b"", "text/plain"),
        ] {
            assert_eq!(content_type(bytes, true), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_letter_cut_in_half_is_still_text() {
        let cut = &"报".as_bytes()[..2];
        assert_eq!(content_type(cut, false), "text/plain");
        assert_eq!(content_type(cut, true), "application/octet-stream");
    }

    #[test]
    fn what_a_browser_would_run_is_sent_as_bytes() {
        for kind in ["text/html", "image/svg+xml", "text/xml", "application/javascript", "application/x-executable"] {
            assert_eq!(served_as(kind), "application/octet-stream");
        }
        assert_eq!(served_as("image/png"), "image/png");
    }
}
