//! Files of attachments: brought as bytes, known by their content, fetched by who may read the record, never run.
use std::time::Duration;

use testkit::{Actor, Client, Reply, Value, World, json, method};

/// An attachment of this person that has no file yet.
pub(crate) async fn empty(client: &Client) -> String {
    client.post("/attachments", json!({"name": "offer.pdf"})).expect(201).await.id()
}

pub(crate) async fn filled(client: &Client) -> String {
    let id = empty(client).await;
    put(client, &id, "some bytes").await;
    id
}

async fn put(client: &Client, id: &str, bytes: impl Into<Vec<u8>>) -> Reply {
    ask(client, id, bytes).expect(200).await
}

fn ask(client: &Client, id: &str, bytes: impl Into<Vec<u8>>) -> testkit::client::Request {
    let request = client.request(method::PUT, &format!("/attachments/{id}/content")).bytes(bytes);
    request.header("content-type", "application/octet-stream")
}

/// Status, headers and bytes, as a browser gets them.
async fn fetch(client: &Client, path: &str, header: Option<(&str, &str)>) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let request = client.get(path);
    let request = header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    let response = request.open().await;
    let status = response.status().as_u16();
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
    (status, headers, response.bytes().await.expect("the answer is read").to_vec())
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_back_as_it_was_brought() {
    let world = World::new().await;
    let rep = world.rep().await;
    let id = empty(&rep).await;
    let content = format!("/attachments/{id}/content");
    rep.get(&content).expect(404).await;
    // Larger than other bodies may be, and no text.
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let record = put(&rep, &id, bytes.clone()).await;
    assert_eq!((record.version(), &record["byte_size"]), (2, &json!(bytes.len())));
    // By `sha256sum` over the same bytes.
    let (status, headers, back) = fetch(&rep, &content, None).await;
    assert!(status == 200 && back == bytes);
    assert_eq!(header(&headers, "etag"), format!("\"{}\"", record.text("sha256")));
    for (range, expected) in
        [("bytes=0-9", &bytes[..10]), ("bytes=2999990-", &bytes[2_999_990..]), ("bytes=-5", &bytes[2_999_995..])]
    {
        let (status, headers, part) = fetch(&rep, &content, Some(("range", range))).await;
        assert!(status == 206 && part == expected, "{range}: {status}");
        assert!(header(&headers, "content-range").ends_with("/3000000"));
    }
    // Where there is nothing, all of it is sent.
    assert_eq!(fetch(&rep, &content, Some(("range", "bytes=3000000-"))).await.0, 200);
    let tag = format!("\"{}\"", record.text("sha256"));
    assert_eq!(fetch(&rep, &content, Some(("if-none-match", &tag))).await.0, 304);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_digest_is_the_one_everybody_computes() {
    let world = World::new().await;
    let rep = world.rep().await;
    let id = empty(&rep).await;
    // FIPS 180-2, appendix B.1.
    let record = put(&rep, &id, "abc").await;
    assert_eq!(record.text("sha256"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let (_, headers, _) = fetch(&rep, &format!("/attachments/{id}/content"), None).await;
    assert_eq!(header(&headers, "repr-digest"), "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:");
}

/// Whatever somebody brings, a browser saves it and runs nothing (CONTRACT B-11).
#[tokio::test(flavor = "multi_thread")]
async fn nothing_brought_is_ever_a_page_of_ours() {
    let world = World::new().await;
    let rep = world.rep().await;
    let elf = [&b"\x7fELF\x02\x01\x01"[..], &[0; 60]].concat();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR<script>alert(1)</script>";
    for (name, bytes, kind, served) in [
        ("page.pdf", &b"<!DOCTYPE html><script>alert(1)</script>"[..], "text/html", "application/octet-stream"),
        (
            "picture.png",
            b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
            "text/xml",
            "application/octet-stream",
        ),
        ("run.txt", &elf, "application/x-executable", "application/octet-stream"),
        ("page.html", png, "image/png", "image/png"),
        ("table.exe", b"name,amount\r\nAcme,7\r\n", "text/plain", "text/plain"),
    ] {
        let id = rep.post("/attachments", json!({"name": name})).expect(201).await.id();
        let record = put(&rep, &id, bytes).await;
        assert_eq!(record["content_type"], kind, "{name}");
        let (_, headers, back) = fetch(&rep, &format!("/attachments/{id}/content"), None).await;
        assert_eq!(back, bytes, "{name}");
        assert_eq!(header(&headers, "content-type").split(';').next(), Some(served), "{name}");
        assert_eq!(header(&headers, "x-content-type-options"), "nosniff");
        assert!(header(&headers, "content-disposition").starts_with("attachment; "), "{name}");
        let policy = header(&headers, "content-security-policy");
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_lead_nowhere() {
    let world = World::new().await;
    let rep = world.rep().await;
    for (name, saved) in [
        ("../../../etc/passwd", "passwd"),
        ("a\u{202e}fdp.exe", "afdp.exe"),
        ("报价单.pdf", "%E6%8A%A5%E4%BB%B7%E5%8D%95.pdf"),
        ("say \"hi\".txt", "say%20_hi_.txt"),
    ] {
        let id = rep.post("/attachments", json!({"name": name})).expect(201).await.id();
        put(&rep, &id, "x").await;
        let (_, headers, _) = fetch(&rep, &format!("/attachments/{id}/content"), None).await;
        let disposition = header(&headers, "content-disposition");
        assert!(disposition.ends_with(&format!("filename*=UTF-8''{saved}")), "{name}: {disposition}");
    }
    let long = "x".repeat(251) + ".pdf";
    let id = rep.post("/attachments", json!({"name": long})).expect(201).await.id();
    put(&rep, &id, "x").await;
    assert_eq!(fetch(&rep, &format!("/attachments/{id}/content"), None).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_read_with_the_record_it_belongs_to() {
    let world = World::new().await;
    let rep = world.rep().await;
    let lead = rep.lead().id().await;
    let body = json!({"name": "offer.pdf", "links": [{"type": "lead", "id": lead}], "team_id": null});
    let id = rep.post("/attachments", body).expect(201).await.id();
    put(&rep, &id, "secret").await;
    let content = format!("/attachments/{id}/content");
    let stranger = world.stranger().await;
    assert_eq!(fetch(&stranger, &content, None).await.0, 404);
    ask(&stranger, &id, "mine").expect(404).await;
    stranger.post(&format!("/attachments/{id}/link"), Value::Null).expect(404).await;
    // The mate reads the lead, and so what is attached to it.
    let mate = world.mate().await;
    assert_eq!(fetch(&mate, &content, None).await.2, b"secret");
    let reader = world.by(Actor::ReadOnly).await;
    ask(&reader, &id, "mine").expect(403).await;
    assert_eq!(fetch(&rep, &content, None).await.2, b"secret");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_have_a_size_and_users_a_quota() {
    let world = World::with(|settings| (settings.file_bytes, settings.quota_bytes) = (1000, 1500)).await;
    let rep = world.rep().await;
    let (one, two) = (empty(&rep).await, empty(&rep).await);
    ask(&rep, &one, vec![b'x'; 1001]).expect(413).await;
    put(&rep, &one, vec![b'x'; 1000]).await;
    ask(&rep, &two, vec![b'x'; 501]).expect(409).await.refuses("#", "quota");
    put(&rep, &two, vec![b'x'; 500]).await;
    // Another user has a quota of their own.
    let mate = world.mate().await;
    put(&mate, &empty(&mate).await, vec![b'x'; 1000]).await;
    // What was replaced no longer counts.
    put(&rep, &two, vec![b'x'; 1]).await;
    put(&rep, &two, vec![b'x'; 400]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_replaced_over_the_version_that_was_seen() {
    let world = World::new().await;
    let rep = world.rep().await;
    let id = empty(&rep).await;
    put(&rep, &id, "one").await;
    ask(&rep, &id, "two").header("if-match", "\"1\"").expect(412).await;
    ask(&rep, &id, "two").header("if-match", "\"2\"").expect(200).await;
    assert_eq!(fetch(&rep, &format!("/attachments/{id}/content"), None).await.2, b"two");
    // What the server found out about a file is not a client's to say.
    for change in [
        json!({"sha256": "0".repeat(64)}),
        json!({"byte_size": 1}),
        json!({"content_type": "text/html"}),
        json!({"url": "https://x.example"}),
    ] {
        rep.patch(&format!("/attachments/{id}"), change).expect(422).await;
    }
    rep.patch(&format!("/attachments/{id}"), json!({"file_id": null})).expect(422).await;
    rep.patch(&format!("/attachments/{id}"), json!({"name": "renamed.txt"})).expect(200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_serves_its_user_while_the_session_lasts() {
    let world = World::new().await;
    let rep = world.sign_in(&Actor::Rep.email(), testkit::actor::PASSWORD).await;
    let id = filled(&rep).await;
    let link = rep.post(&format!("/attachments/{id}/link"), Value::Null).expect(200).await;
    let url = link.text("url").to_owned();
    let nobody = world.anonymous();
    assert_eq!(fetch(&nobody, &url, None).await.2, b"some bytes");
    let forged = url.replace("downloads/e", "downloads/f");
    assert_eq!(fetch(&nobody, &forged, None).await.0, 401);
    assert_eq!(fetch(&nobody, &url[..url.len() - 2], None).await.0, 401);
    rep.delete(&format!("/attachments/{id}")).expect(204).await;
    assert_eq!(fetch(&nobody, &url, None).await.0, 404);
    rep.post(&format!("/attachments/{id}/restore"), Value::Null).expect(200).await;
    assert_eq!(fetch(&nobody, &url, None).await.0, 200);
    rep.post("/auth/sign-out", json!({})).await;
    // The directory is at most a second old.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(fetch(&nobody, &url, None).await.0, 401);
}
