//! A day of an integrator in Rust: the generated client, nothing else of ours. URL, TOKEN come from the environment.
#[allow(warnings, clippy::all, reason = "made by progenitor")]
mod made {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

use std::time::{SystemTime, UNIX_EPOCH};

use made::{Client, Error, ResponseValue, types};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

type Refused = Error<types::Problem>;

fn client() -> Client {
    let of = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is set"));
    let token = HeaderValue::from_str(&format!("Bearer {}", of("TOKEN"))).expect("a token is a header");
    let headers = HeaderMap::from_iter([(AUTHORIZATION, token)]);
    let http = reqwest::Client::builder().default_headers(headers).build().expect("a client can be made");
    Client::new_with_client(&of("URL"), http)
}

async fn create(client: &Client, company: &str) -> Result<types::Lead, Refused> {
    Ok(client.create_lead().body_map(|lead| lead.company(Some(text(company)))).send().await?.into_inner())
}

fn text<T: TryFrom<String>>(text: &str) -> T {
    T::try_from(text.to_owned()).unwrap_or_else(|_| panic!("{text} fits"))
}

async fn every_company(client: &Client, prefix: &str) -> Result<Vec<String>, Refused> {
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let list = client.list_leads().company_starts_with(prefix).sort("company").limit(2);
        let list = match cursor {
            Some(cursor) => list.cursor(cursor),
            None => list,
        };
        let page = list.send().await?.into_inner();
        found.extend(page.data.into_iter().filter_map(|lead| lead.company.map(String::from)));
        match page.page.next_cursor {
            Some(next) => cursor = Some(next.into()),
            None => return Ok(found),
        }
    }
}

async fn change(client: &Client, seen: &types::Lead, company: &str) -> Result<ResponseValue<types::Lead>, Refused> {
    let change = client.update_lead().id(seen.id).if_match(format!("\"{}\"", seen.version));
    change.body_map(|lead| lead.company(Some(text(company)))).send().await
}

/// The status and the problem of what must be refused.
fn refusal<T>(outcome: Result<T, Refused>) -> (u16, types::Problem) {
    match outcome {
        Err(Error::ErrorResponse(refused)) => (refused.status().as_u16(), refused.into_inner()),
        Err(other) => panic!("no problem: {other}"),
        Ok(_) => panic!("not refused"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Refused> {
    let client = client();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_millis();
    let prefix = format!("rs-{now}-");
    let names: Vec<String> = ["a", "b", "c", "d", "e"].iter().map(|name| format!("{prefix}{name}")).collect();
    for name in &names {
        create(&client, name).await?;
    }
    assert_eq!(every_company(&client, &prefix).await?, names, "the walk missed a lead");

    let lead = create(&client, &format!("{prefix}z")).await?;
    let changed = change(&client, &lead, &format!("{prefix}y")).await?;
    assert_eq!(changed.version.get(), lead.version.get() + 1);
    let (status, problem) = refusal(change(&client, &lead, &format!("{prefix}x")).await);
    assert_eq!((status, problem.current_version), (412, Some(2)), "a stale change is told the current version");

    let (status, problem) = refusal(client.create_lead().send().await);
    let error = &problem.errors[0];
    assert_eq!((status, error.pointer.as_str(), error.code.as_str()), (422, "#/company", "person_or_company"));
    assert!(types::LeadCreateCompany::try_from("x".repeat(1000)).is_err(), "the client knows the longest length");
    println!("rust: created, listed to the end, changed, told of a conflict and of a wrong field");
    Ok(())
}
